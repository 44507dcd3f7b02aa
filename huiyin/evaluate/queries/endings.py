"""Proposals to end a case apart: what still stands in the way, what waits for another person, what sleeps."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import F, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from huiyin.archive.models import Case
from huiyin.archive.policy import may_read
from huiyin.archive.queries import cases_for
from huiyin.dispatch.models import WorkOrder
from huiyin.evaluate import policy
from huiyin.evaluate.kinds import Apart
from huiyin.evaluate.models import Ending, Rule
from huiyin.evaluate.queries.rules import numbers_for
from huiyin.evaluate.queries.voices import Heard
from huiyin.kernel.calendar.queries import day_words
from huiyin.kernel.people.access import Actor, require
from huiyin.kernel.people.models import Organisation, User
from huiyin.kernel.prepared import Literal
from huiyin.kernel.present import today
from huiyin.track.kinds import ProgressKind
from huiyin.track.models import Progress


@dataclass(frozen=True)
class Ground:
    """One thing that must be so before a case may end apart."""

    words: str
    met: bool


def grounds_of(kind: Apart, case: Case, heard: Sequence[Heard]) -> list[Ground]:
    """What must be so before the case may end in this way, and whether it is. At most two queries."""
    grounds = [
        Ground(
            _("有诉求人不满意、没有解决，或还没有评价（都满意的直接销号）"),
            any(one.waits or one.is_discontent for one in heard),
        ),
        Ground(_("没有相互矛盾、还没有核实的评价"), not any(one.contradicts for one in heard)),
    ]
    return grounds + (_of_lawful(case, heard) if kind == Apart.LAWFUL else [])


def _of_lawful(case: Case, heard: Sequence[Heard]) -> list[Ground]:
    least = numbers_for((Rule.What.REDO_LEAST, Rule.What.EXPLAIN_LEAST), case)
    explained = Progress.objects.filter(case=case, kind=ProgressKind.EXPLAINED).count()
    redone, again, faces = case.round - 1, least[Rule.What.REDO_LEAST], least[Rule.What.EXPLAIN_LEAST]
    return [
        Ground(_("每位要回访的诉求人都已评价"), not any(one.waits for one in heard)),
        Ground(
            _("至少重新办理 %(least)d 次，现在 %(n)d 次") % {"least": again, "n": redone}, redone >= again
        ),
        Ground(
            _("至少当面解释 %(least)d 次，进展里记了 %(n)d 次") % {"least": faces, "n": explained},
            explained >= faces,
        ),
    ]


def latest_day(case: Case) -> date:
    """The last day to which a case may be put off. One query."""
    return today() + timedelta(days=numbers_for((Rule.What.DEFER_MOST,), case)[Rule.What.DEFER_MOST])


def endings_of(case: Case) -> list[Ending]:
    """Every proposal for a case, the newest first. One query."""
    rows = Ending.objects.filter(case=case).select_related("proposed_by", "decided_by", "owner")
    return list(rows.order_by("-pk"))


def open_ending(case: Case) -> Ending | None:
    """The proposal of this round that waits for another person."""
    return Ending.objects.filter(case=case, round=case.round, state=Ending.State.PROPOSED).first()


def proposals_in(cases: Iterable[Case]) -> dict[int, Ending]:
    """The latest proposal of each case's present round, by case: for lists. One query."""
    keys = [case.pk for case in cases]
    rows = Ending.objects.filter(case__in=keys, round=F("case__round")).order_by("pk")
    return {one.case_id: one for one in rows}


def proposed_by_others(person: Any) -> QuerySet[Ending]:
    """Proposals of the county that wait for anybody but this person."""
    waiting = Ending.objects.filter(
        state=Literal(Ending.State.PROPOSED.value),
        case__state=Literal(Case.State.REPORTED.value),
        round=F("case__round"),
    )
    return waiting.exclude(proposed_by=person).select_related("case__place", "proposed_by")


def to_approve(by: User) -> QuerySet[Ending]:
    """Proposals by others that wait, within the caller's place."""
    return proposed_by_others(by).filter(case__in=cases_for(by).order_by())


def sleepers() -> QuerySet[Ending]:
    """Cases of the county put off that still sleep."""
    late, approved = Literal(Apart.LATER.value), Literal(Ending.State.APPROVED.value)
    rows = Ending.objects.filter(kind=late, state=approved, woke_at=None)
    return rows.select_related("case__place", "owner")


def asleep(by: User) -> QuerySet[Ending]:
    """Cases put off that still sleep, within the caller's place."""
    return sleepers().filter(case__in=cases_for(by).order_by())


def to_wake(day: date) -> QuerySet[Ending]:
    """Cases whose day has come, the longest waiting first."""
    rows = Ending.objects.filter(kind=Apart.LATER, state=Ending.State.APPROVED, woke_at=None, until__lte=day)
    return rows.select_related("case__place").order_by("until", "pk")


def ending_to_decide(by: Actor, pk: int) -> Ending:
    """The door to approving or refusing a proposal. Raises Http404, PermissionDenied."""
    rows = Ending.objects.select_related("case__place", "case__category", "proposed_by", "owner")
    ending = get_object_or_404(rows, pk=pk)
    require(may_read(by, ending.case) and policy.is_decider(by, ending.case))
    return ending


def told_words(ending: Ending) -> str:
    """What every voice is told: the proposal's words, and where and when it goes on."""
    facts = ""
    if ending.kind == Apart.HANDED:
        told = {"receiver": ending.receiver, "number": ending.number}
        facts = _("移交给：%(receiver)s。那边的受理编号：%(number)s。") % told
    elif ending.until and ending.owner:
        told = {"day": day_words(ending.until), "unit": str(ending.owner)}
        facts = _("延期到：%(day)s，那一天自动重新办理，由%(unit)s接着办。") % told
    return "\n".join(filter(None, (ending.words, facts)))


def units_of(case: Case) -> list[Organisation]:
    """Units that may go on with a case: those that carried it, the latest first; else every department."""
    rows = WorkOrder.objects.filter(case=case).exclude(state__in=policy.DROPPED)
    orders = rows.select_related("organisation").order_by("-is_lead", "-pk")
    carried = [order.organisation for order in orders]
    departments = Organisation.objects.filter(kind=Organisation.Kind.DEPARTMENT, active=True)
    return list(dict.fromkeys(carried)) or list(departments.order_by("name", "pk"))


def days_words(until: date) -> str:
    """How long from today."""
    days = (until - today()).days
    return ngettext("%(n)d 天后", "%(n)d 天后", days) % {"n": days}
