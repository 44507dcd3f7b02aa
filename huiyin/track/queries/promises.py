"""Promises that run, and their doors."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from huiyin.archive.models import Case
from huiyin.archive.queries import case_to_read
from huiyin.kernel.people.access import Actor, require
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.people.models import Duty, User
from huiyin.kernel.prepared import Literal
from huiyin.track import policy
from huiyin.track.models import Promise

LEADERS = (Role.COUNTY_LEADER, Role.DEPARTMENT_LEADER, Role.INSTITUTE_MANAGER)
_ALONG = ("case__place", "commitment__meeting__place", "leader", "organisation", "talk__measure")


def promises_open() -> QuerySet[Promise]:
    """Promises that are neither kept nor broken, the first due first."""
    return Promise.objects.filter(state=Literal(Promise.State.OPEN.value)).select_related(*_ALONG)


def promises_in(case: Case) -> list[Promise]:
    """What leaders promised in a case, other than at a meeting."""
    rows = Promise.objects.filter(case=case, commitment=None).select_related("leader", "organisation")
    return list(rows.order_by("pk"))


def case_to_promise(by: Actor, no: str) -> Case:
    """The door to writing down a promise in a case. Raises Http404, PermissionDenied."""
    case = case_to_read(by, no)
    require(policy.may_promise(by, case))
    return case


def promise_to_read(by: Actor, pk: int) -> Promise:
    """The door to a promise. Raises Http404, PermissionDenied."""
    promise = get_object_or_404(Promise.objects.select_related(*_ALONG, "by"), pk=pk)
    require(policy.may_read_promise(by, promise))
    return promise


def promise_to_end(by: Actor, pk: int) -> Promise:
    """The door to saying that a promise was kept or broken. Raises Http404, PermissionDenied."""
    promise = promise_to_read(by, pk)
    require(policy.may_end_promise(by, promise))
    return promise


def leaders() -> list[User]:
    """Who may promise something for the county or a unit."""
    held = Duty.current().filter(role__in=LEADERS, user__is_active=True).select_related("user")
    return list({duty.user_id: duty.user for duty in held}.values())
