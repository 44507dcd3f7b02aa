"""Cases that have to do with one another, each with its own voices and its own end."""

from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.archive import policy
from huiyin.archive.kinds import ArchiveKind
from huiyin.archive.models import Case, CaseLink
from huiyin.kernel.events.lifecycle import Refused
from huiyin.kernel.events.log import Draft, record_many
from huiyin.kernel.people.access import Actor, require
from huiyin.kernel.people.models import User
from huiyin.kernel.present import now

BOTH_WAYS = (CaseLink.Kind.RELATED, CaseLink.Kind.DUPLICATE)


@transaction.atomic
def link(case: Case, other: Case, kind: CaseLink.Kind, *, by: Actor) -> None:
    """Say what `case` has to do with `other`. Saying it twice, or the other way round, changes nothing."""
    require(policy.may_keep(by, case) and policy.may_read(by, other))
    if case.pk == other.pk:
        raise Refused(_("不能和自己关联。"))
    if kind in BOTH_WAYS and CaseLink.objects.filter(case=other, other=case, kind=kind).exists():
        return
    author = by if isinstance(by, User) else None
    told = {"by": author, "at": now()}
    _row, made = CaseLink.objects.get_or_create(case=case, other=other, kind=kind, defaults=told)
    if made:
        _tell(ArchiveKind.LINKED, case, other, kind, by)


@transaction.atomic
def unlink(tie: CaseLink, *, by: Actor) -> None:
    """Take a link back; that it was there stays in the log."""
    require(policy.may_keep(by, tie.case) or policy.may_keep(by, tie.other))
    gone, _each = CaseLink.objects.filter(pk=tie.pk).delete()
    if gone:
        _tell(ArchiveKind.UNLINKED, tie.case, tie.other, tie.kind, by)


def _tell(what: ArchiveKind, case: Case, other: Case, kind: str, by: Actor) -> None:
    facts = {"link": str(kind), "case": case.no, "other": other.no}
    record_many(
        [
            Draft(what, case.no, by, f"case:{other.no}", facts),
            Draft(what, other.no, by, f"case:{case.no}", facts),
        ]
    )
