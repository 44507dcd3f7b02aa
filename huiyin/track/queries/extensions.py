"""More time: what is allowed, who is waiting for whose word, and the doors."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from huiyin.dispatch.models import HandlingRule, WorkOrder
from huiyin.dispatch.queries import handling_rule, order_to_read
from huiyin.kernel.calendar.kinds import LimitKind
from huiyin.kernel.calendar.models import Clock
from huiyin.kernel.calendar.queries import due_words, live_clock, when, work_calendar
from huiyin.kernel.calendar.working_time import SHANGHAI
from huiyin.kernel.paging import Page, keyset
from huiyin.kernel.people.access import Actor, require, scope
from huiyin.kernel.people.models import User
from huiyin.kernel.prepared import Literal
from huiyin.kernel.present import now
from huiyin.track import policy
from huiyin.track.models import Extension

State = Extension.State
What = HandlingRule.What
ABOUT = ("order__case__place", "order__case__category", "order__organisation__place", "organisation")


@dataclass(frozen=True)
class Allowance:
    """What the county's rules of today leave an order. `latest` is the last day that may be asked for.

    None in `times` or `days` where the county has no such rule: then there is no limit.
    """

    clock: Clock | None
    granted: int
    times: HandlingRule | None
    days: HandlingRule | None
    latest: date | None
    refused: str

    def days_until(self, day: date) -> int:
        """Working days of the unit between its deadline and a day."""
        if self.clock is None:
            return 0
        due = self.clock.due_at.astimezone(SHANGHAI).date()
        return work_calendar(self.clock.calendar_id).workdays_between(due, day)


def allowance(order: WorkOrder) -> Allowance:
    """Whether an order may be given more time, how much, and in `refused` why not, with the rule's source."""
    clock = live_clock(order.subject, LimitKind.FINISH)
    times, days = handling_rule(What.EXTEND_TIMES), handling_rule(What.EXTEND_DAYS)
    granted = Extension.objects.filter(order=order, state=State.GRANTED).count()
    latest = None
    if clock is not None and days is not None:
        latest = work_calendar(clock.calendar_id).add_days(clock.due_at, days.amount).date()
    return Allowance(clock, granted, times, days, latest, _why_not(order, clock, times, granted))


def _why_not(order: WorkOrder, clock: Clock | None, times: HandlingRule | None, granted: int) -> str:
    if order.state not in policy.EXTENDABLE:
        return _("工单现在“%(state)s”。签收以后、反馈以前，才能申请延期。") % {
            "state": order.get_state_display()
        }
    if clock is None:
        return _("这张工单的办结时限现在没有在计时，不用延期。")
    if now() > clock.due_at:
        return _("办结时限%(at)s已过，不能再申请延期。请尽快办结，并与县中心联系。") % {
            "at": when(clock.due_at)
        }
    if times is not None and granted >= times.amount:
        words = _("按规则每张工单最多延期 %(n)d 次，这张已经延期 %(granted)d 次（依据：%(source)s）。")
        return words % {"n": times.amount, "granted": granted, "source": times.source}
    if Extension.objects.filter(order=order, state=State.ASKED).exists():
        return _("已经有一个延期申请在等批复。")
    return ""


def order_to_extend(by: Actor, pk: int) -> WorkOrder:
    """The door to asking for more time. Raises Http404, PermissionDenied."""
    order = order_to_read(by, pk)
    require(policy.may_ask_extension(by, order))
    return order


def extensions_of(order: WorkOrder) -> list[Extension]:
    """Every request of an order, the latest first."""
    rows = order.extensions.select_related("by", "decided_by", "organisation")
    return list(rows.order_by("-pk"))


def extension_to_read(by: Actor, pk: int) -> Extension:
    """The door from a number to a request. Raises Http404, PermissionDenied."""
    found = get_object_or_404(Extension.objects.select_related(*ABOUT, "by", "decided_by"), pk=pk)
    require(policy.may_read_extension(by, found))
    return found


def extensions_for(by: Actor) -> QuerySet[Extension]:
    """Requests within one's reach: the county's, those the township's institute decides, the own units'."""
    rows = Extension.objects.select_related(*ABOUT)
    reach = scope(by)
    if reach.kind == "county":
        return rows
    mine = Q(organisation__in=reach.organisation_ids)
    if reach.kind == "township":
        mine |= Q(township_ref=reach.place_id)
    return rows.filter(mine)


def page_of_extensions(by: Actor, state: str, after: str | None = None) -> Page[Extension]:
    """One page of one state's requests, the newest first."""
    return keyset(extensions_for(by).filter(state=state), ("-id",), after=after)


def extensions_to_decide(by: User) -> QuerySet[Extension]:
    """What waits for this person's word: for the county its own, and what an institute let lie."""
    units, townships = sorted(by.units), by.institutes
    if by.roles & set(policy.LENGTHENERS):
        return extensions_before_centre(units, townships, now())
    return _undecided(units).filter(township_ref__among=townships)


def extensions_before_centre(units: Any, townships: Any, moment: Any) -> QuerySet[Extension]:
    """What the centre, or these townships' institutes, now decide for other units than these."""
    now_ours = Q(township_ref=None) | Q(decide_by__lte=moment) | Q(township_ref__among=townships)
    return _undecided(units).filter(now_ours)


def _undecided(units: Any) -> QuerySet[Extension]:
    """What was asked by other units than these for orders that are open."""
    rows = Extension.objects.filter(state=Literal(State.ASKED.value), order__state__in=WorkOrder.OPEN)
    return rows.exclude(organisation__among=units).select_related(*ABOUT)


def extensions_asked(unit: Any) -> QuerySet[Extension]:
    """What a unit asked for orders that it still works on, and was not given: not yet, or refused."""
    rows = Extension.objects.filter(organisation=unit, state__in=(State.ASKED, State.REFUSED))
    return rows.filter(order__state=WorkOrder.State.SIGNED).select_related(*ABOUT)


def decision_clock(extension: Extension) -> tuple[str, str, datetime] | None:
    """How the time for deciding stands: words, tone, until when; None once it was decided."""
    if extension.state != State.ASKED:
        return None
    clock = live_clock(extension.subject, LimitKind.EXTEND)
    return (*due_words(clock, now()), clock.due_at) if clock else None
