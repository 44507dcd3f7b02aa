"""Setting a case's place right: who may, and which orders would end with it."""

from huiyin.archive.models import Case, CaseMove
from huiyin.archive.queries import case_to_read
from huiyin.dispatch import policy
from huiyin.dispatch.models import WorkOrder
from huiyin.dispatch.queries.directory import BELOW
from huiyin.kernel.people.access import Actor, require
from huiyin.kernel.places.models import Place


def case_to_move(by: Actor, no: str) -> Case:
    """The door to setting a place right. Raises Http404, PermissionDenied."""
    case = case_to_read(by, no)
    require(policy.may_move(by, case))
    return case


def left_behind(case: Case, place: Place) -> list[WorkOrder]:
    """Open orders of stations, institutes and townships that do not reach to this place."""
    return [order for order in bound_orders(case) if not order.organisation.place.holds(place)]


def bound_orders(case: Case) -> list[WorkOrder]:
    """Open orders of units that work in one place only."""
    rows = WorkOrder.objects.filter(case=case, state__in=WorkOrder.OPEN, organisation__kind__in=BELOW)
    return list(rows.select_related("case__place", "organisation__place").order_by("pk"))


def moves_of(case: Case) -> list[CaseMove]:
    """Where the case was thought to lie before, the latest correction first."""
    return list(case.moves.select_related("before", "after", "by").order_by("-pk"))
