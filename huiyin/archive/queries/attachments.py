"""The documents of a case, and the door to one."""

from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from huiyin.archive import policy
from huiyin.archive.models import Attachment, Case
from huiyin.archive.queries.dossiers import case_to_read
from huiyin.kernel.people.access import Actor, require


def attachments_of(case: Case) -> QuerySet[Attachment]:
    """What lies in a dossier, as it came."""
    return Attachment.objects.filter(case=case, erased_at=None).select_related("by").order_by("pk")


def attachment_to_open(by: Actor, no: str, key: UUID) -> Attachment:
    """The door from an address to a document. Raises Http404, PermissionDenied."""
    case = case_to_read(by, no)
    attachment = get_object_or_404(attachments_of(case), key=key)
    attachment.case = case
    require(policy.may_open(by, attachment))
    return attachment
