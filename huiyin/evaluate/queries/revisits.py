"""Which closed cases are looked at again, drawn so that anybody can draw them again."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.timezone import make_aware
from django.utils.translation import gettext as _

from huiyin.archive.models import Case
from huiyin.archive.policy import may_read
from huiyin.archive.queries import cases_for
from huiyin.dispatch.models import WorkOrder
from huiyin.evaluate import policy
from huiyin.evaluate.models import Closure, Revisit, Rule
from huiyin.evaluate.queries.rules import SHOWN, lot, rules_of
from huiyin.kernel.events.models import DailyRoot
from huiyin.kernel.people.access import Actor, require
from huiyin.kernel.people.models import User
from huiyin.kernel.present import month_after


def pick(frame: Iterable[str], seed: str, share: int, least: int) -> list[str]:
    """The numbers that are drawn, by their lots: `share` per cent of the frame rounded up, `least` at least.

    Whoever has the frame, the seed and the two numbers draws the same.
    """
    numbers = sorted(frame, key=lambda no: (lot(f"{seed} {no}"), no))
    wanted = max(-(-len(numbers) * share // 100), least)
    return sorted(numbers[:wanted])


def month_before(day: date) -> date:
    """The first day of the month before."""
    return (day.replace(day=1) - timedelta(days=1)).replace(day=1)


def closed_in(month: date) -> QuerySet[Closure]:
    """Closings as solved of a month whose case is still closed by them, by the case's number."""
    began, ended = (make_aware(datetime.combine(day, time())) for day in (month, month_after(month)))
    rows = Closure.objects.filter(decision=Closure.Decision.CLOSE, at__gte=began, at__lt=ended)
    still = rows.filter(case__state=Case.State.CLOSED, case__round=F("round"))
    return still.select_related("case").order_by("case__no")


def root_after(month: date) -> DailyRoot | None:
    """The first root over the log published after a month: nobody knew it when its cases were closed."""
    last = month_after(month) - timedelta(days=1)  # published when that day is over
    return DailyRoot.objects.filter(day__gte=last).order_by("day").first()


def plan_on(day: date) -> tuple[int, int, str]:
    """Share in per cent and least number of a day, and the source. Two queries."""
    share, least = (
        next(iter(rules_of(what, day)), None) for what in (Rule.What.REVISIT_SHARE, Rule.What.REVISIT_LEAST)
    )
    return (
        share.number if share else SHOWN[Rule.What.REVISIT_SHARE],
        least.number if least else SHOWN[Rule.What.REVISIT_LEAST],
        share.source if share else "",
    )


def month_words(month: date) -> str:
    """A month in words."""
    return _("%(year)d年%(month)d月") % {"year": month.year, "month": month.month}


def revisits_of_others(person: Any, units: Any) -> QuerySet[Revisit]:
    """Drawn cases of the county that are still closed and not the work of this person or of his units."""
    carried = Q(organisation__among=units) & ~Q(state__in=policy.DROPPED)
    work = WorkOrder.objects.filter(case=OuterRef("case"))
    rows = Revisit.objects.filter(
        state__in=Revisit.OPEN, case__state=Case.State.CLOSED, case__round=F("closure__round")
    )
    rows = rows.filter(~Exists(work.filter(Q(handler=person) | Q(reviewer=person) | carried)))
    return rows.select_related("case__place", "case__category", "draw")


def revisits_for(by: User) -> QuerySet[Revisit]:
    """Drawn cases that somebody may look at again: within his place, none of his own or his unit's work."""
    return revisits_of_others(by.pk, sorted(by.units)).filter(case__in=cases_for(by).order_by())


def revisit_to_make(by: Actor, pk: int) -> Revisit:
    """The door to one re-visit. Raises Http404, PermissionDenied."""
    rows = Revisit.objects.select_related("case__place", "case__category", "closure__by", "draw", "by")
    revisit = get_object_or_404(rows, pk=pk)
    require(may_read(by, revisit.case) and policy.may_revisit(by, revisit.case))
    return revisit
