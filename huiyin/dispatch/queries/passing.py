"""Passing up: to whom, what lies before whom since when, and why a unit may not."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from huiyin.archive.models import Case
from huiyin.archive.queries import case_to_read
from huiyin.collect.models import Photo
from huiyin.collect.queries import photos_about
from huiyin.dispatch import policy
from huiyin.dispatch.models import PassedUp, WorkOrder
from huiyin.dispatch.queries.orders import order_to_read
from huiyin.dispatch.queries.sending import due_times
from huiyin.kernel.calendar.kinds import LimitKind
from huiyin.kernel.calendar.models import Clock
from huiyin.kernel.calendar.queries import live_clock
from huiyin.kernel.people.access import Actor, require
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.people.models import Organisation, User
from huiyin.kernel.prepared import Literal
from huiyin.kernel.present import now


def institute_above(unit: Organisation) -> Organisation | None:
    """The institute of a station's township; None where the next level up is the county centre.

    So it is for an institute itself, and where a township has none at work.
    """
    if not policy.is_under_institute(unit):
        return None
    town = unit.place.ancestor_id("township")
    rows = Organisation.objects.filter(kind=Organisation.Kind.INSTITUTE, place=town, active=True)
    return rows.order_by("-pk").first()


def subject_above(case: Case) -> str:
    """How the clock is named by which an upper level must take a case up."""
    return f"passed:{case.no}"


def clock_above(case: Case) -> Clock | None:
    """The clock of whoever a case lies before; None where nobody has to take it up.

    Its organisation is the institute; without one it is the county centre's.
    """
    return live_clock(subject_above(case), LimitKind.TAKE_UP)


def taken_up_by(case: Case) -> datetime | None:
    """By when an upper level must take a case up that is passed up now; None without such a rule."""
    due = due_times(case, None, now(), [LimitKind.TAKE_UP])
    return due[0].at if due else None


def lying_before_centre(moment: Any) -> QuerySet[Clock]:
    """What lies before the centre: its own, and what an institute let lie beyond its time."""
    return _lying().filter(Q(organisation_id_plain=None) | Q(due_at__lte=moment))


def lying_before(by: User) -> QuerySet[Clock]:
    """What was passed up to this person's level and is not taken up: the clocks by which it must be."""
    if Role.COUNTY_DISPATCHER in by.roles:
        return lying_before_centre(now())
    return _lying().filter(organisation_id_plain__isnull=False, township_id_plain__in=by.institutes)


def _lying() -> QuerySet[Clock]:
    running = Literal(Clock.State.RUNNING.value)
    return Clock.objects.filter(kind=Literal(LimitKind.TAKE_UP.value), state=running)


def passed_up(case: Case) -> list[PassedUp]:
    """How a case was passed up in its present round, oldest first. One query; none before it was sent."""
    return _passed(case.pk, case.round) if case.state != Case.State.FILED else []


def passed_in(order: WorkOrder) -> list[PassedUp]:
    """How an order's case was passed up in the order's round; no query where the door knows of nothing."""
    return _passed(order.case_id, order.round) if order.__dict__.get("has_passed", True) else []


def _passed(case: int, turn: int) -> list[PassedUp]:
    rows = PassedUp.objects.filter(order__case=case, order__round=turn)
    return list(rows.select_related("organisation", "to", "by", "order").order_by("pk"))


def last_passed(chains: Iterable[str]) -> dict[str, PassedUp]:
    """By whom and why each of these cases was passed up last, with the case. One query."""
    rows = PassedUp.objects.filter(order__case__no__in=list(chains)).order_by("pk")
    return {one.order.case.no: one for one in rows.select_related("organisation", "order__case__place")}


def goes_back_down(case: Case, unit: int) -> bool:
    """Whether a unit would be given what it passed up in this round."""
    return any(unit == one.organisation_id for one in passed_up(case))


def with_photos(case: Case, rows: Sequence[PassedUp]) -> list[tuple[PassedUp, list[Photo]]]:
    """Each with what was shown. One query, or none where nothing was passed up."""
    shown = photos_about(case.no, [one.subject for one in rows])
    return [(one, shown.get(one.subject, [])) for one in rows]


def why_not_up(order: WorkOrder, before: Iterable[PassedUp]) -> str:
    """Why an order may not be passed up; "" where it may. `before` is what was passed up in this round.

    A unit does so once a round: nothing goes up and down for ever.
    """
    if order.by_ruling:
        return _("已裁定由本单位承办，这一轮不能上报。裁定依据：%(basis)s") % {"basis": order.basis}
    if not policy.stands_for(order, "pass_up"):
        return _("工单现在“%(state)s”。派来以后、反馈以前，才能上报。") % {"state": order.get_state_display()}
    if any(one.organisation_id == order.organisation_id for one in before):
        return _(
            "本单位这一轮已经上报过，上级写明理由又交回来办，不能再上报。"
            "仍不该由本单位办的，可以写明依据退回。"
        )
    return ""


def stations_reports(by: User) -> QuerySet[WorkOrder]:
    """Reports of the stations under the institutes that somebody manages, which wait for his review."""
    rows = WorkOrder.objects.filter(
        state=WorkOrder.State.REPORTED,
        organisation__kind__in=policy.UNDER_INSTITUTE,
        case__township_ref__in=by.institutes,
    )
    return rows.exclude(handler=by).select_related("case__place", "case__category")


def order_to_pass_up(by: Actor, pk: int) -> WorkOrder:
    """The door to passing an order up. Raises Http404, PermissionDenied."""
    order = order_to_read(by, pk)
    require(policy.may_pass_up(by, order))
    return order


def case_to_pass_on(by: Actor, no: str) -> Case:
    """The door to passing on what lies before an institute. Raises Http404, PermissionDenied."""
    case = case_to_read(by, no)
    require(policy.may_pass_on(by, case))
    return case
