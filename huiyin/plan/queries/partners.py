"""Who carries a project, and the door to one of them."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from huiyin.kernel.people.access import Actor, require
from huiyin.plan import policy
from huiyin.plan.models import Partner, Project


def partners_of(project: Project) -> QuerySet[Partner]:
    """Everyone who has or had a part, in the order they joined."""
    return project.partners.order_by("pk")


def partner_to_plan(by: Actor, pk: int) -> Partner:
    """The door from a URL's number to a partner. Raises Http404, PermissionDenied."""
    partner = get_object_or_404(Partner.objects.select_related("project__place"), pk=pk)
    require(policy.may_plan(by, partner.project.place))
    return partner
