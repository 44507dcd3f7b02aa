"""What a line of the directory would have done to the cases of the last weeks, before it is saved."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from django.db.models import OuterRef, Q, QuerySet, Subquery

from huiyin.archive.models import Case
from huiyin.dispatch.models import DirectoryEntry, WorkOrder
from huiyin.dispatch.queries.directory import (
    Local,
    as_said,
    in_force,
    lead_of,
    line_of,
    local_units,
    matter_of,
    words_said,
)
from huiyin.engines.routing.directory import Fit, Line, fitting
from huiyin.kernel.people.models import Organisation
from huiyin.kernel.present import now, today

WINDOWS = (30, 90)
MOST, SHOWN = 1500, 5
DRAFT = -1


@dataclass
class Group:
    """Cases that the line would have taken from one unit to another; None is nobody by the directory.

    `elsewhere` of them were led by a unit other than `then`, `bounced` had an order returned.
    """

    now: Organisation | None
    then: Organisation | None
    count: int = 0
    elsewhere: int = 0
    bounced: int = 0
    cases: list[Case] = field(default_factory=list)

    @property
    def same(self) -> bool:
        """Whether the line changes nothing for these."""
        return self.now == self.then


@dataclass(frozen=True)
class Foresight:
    """Of `looked` cases of the last `days`, those under the line; `cut` when there were more."""

    days: int
    looked: int
    cut: bool
    groups: Sequence[Group]

    @property
    def touched(self) -> int:
        """How many would fall under the line, or do so now."""
        return sum(group.count for group in self.groups)


def foresee(draft: DirectoryEntry, days: int, replaced: DirectoryEntry | None = None) -> Foresight:
    """How recent cases of the draft's classes and place would have gone, against the directory of today.

    At most four queries, and MOST cases, the newest; a look back is bounded by WINDOWS.
    """
    days = days if days in WINDOWS else WINDOWS[0]
    known = {one.pk: one for one in in_force(today())}
    with_draft = {key: one for key, one in known.items() if replaced is None or one.key != replaced.key}
    with_draft[DRAFT] = draft
    everything = [*known.values(), draft]
    rows = _recent(draft, replaced, days)
    if any(one.words for one in everything):
        rows = rows.annotate(said=Subquery(words_said(OuterRef("pk"))))
    cases = list(rows[: MOST + 1])
    cut, cases = len(cases) > MOST, cases[:MOST]
    local = local_units(cases, everything)
    before, after = _lines(known), _lines(with_draft)
    groups: dict[tuple[int | None, int | None], Group] = {}
    orders = _orders(cases)
    for case in cases:
        said = matter_of(case, as_said(getattr(case, "said", "")))
        was, will = _first(fitting(before, said)), _first(fitting(after, said))
        if will != DRAFT and not (replaced is not None and was == replaced.pk):
            continue
        _count(groups, case, _unit(known, was, case, local), _unit(with_draft, will, case, local), orders)
    ordered = sorted(groups.values(), key=lambda group: (group.same, -group.count))
    return Foresight(days, len(cases), cut, ordered)


def _recent(draft: DirectoryEntry, replaced: DirectoryEntry | None, days: int) -> QuerySet[Case]:
    wanted = Q()
    for one in (draft, replaced) if replaced is not None else (draft,):
        wanted |= _reach(one)
    rows = Case.objects.filter(wanted, opened_at__gte=now() - timedelta(days=days))
    return rows.exclude(state=Case.State.JOINED).select_related("place", "category").order_by("-opened_at")


def _reach(line: DirectoryEntry) -> Q:
    within = Q(opened_at__isnull=False)
    if line.category_id:
        within &= Q(category=line.category_id) | Q(category__parent=line.category_id)
    if line.place is not None:
        within &= Q(place__path__startswith=line.place.path)
    return within


def _lines(known: dict[int, DirectoryEntry]) -> list[Line]:
    return [replace(line_of(one), id=key) for key, one in known.items()]


def _first(fits: Sequence[Fit]) -> int | None:
    return fits[0].line.id if fits else None


def _unit(known: dict[int, DirectoryEntry], key: int | None, case: Case, local: Local) -> Organisation | None:
    return lead_of(known[key], case, local) if key is not None else None


def _orders(cases: Sequence[Case]) -> dict[int, tuple[int | None, bool]]:
    """Each case's last lead unit, and whether any order of it came back. One query."""
    told: dict[int, tuple[int | None, bool]] = {}
    rows = WorkOrder.objects.filter(case__in=[case.pk for case in cases]).order_by("pk")
    for case, unit, is_lead, state in rows.values_list("case_id", "organisation_id", "is_lead", "state"):
        last, bounced = told.get(case, (None, False))
        told[case] = (unit if is_lead else last, bounced or state == WorkOrder.State.RETURNED)
    return told


def _count(
    groups: dict[tuple[int | None, int | None], Group],
    case: Case,
    was: Organisation | None,
    will: Organisation | None,
    orders: dict[int, tuple[int | None, bool]],
) -> None:
    key = (was.pk if was else None, will.pk if will else None)
    group = groups.setdefault(key, Group(was, will))
    unit, bounced = orders.get(case.pk, (None, False))
    group.count += 1
    group.elsewhere += unit is not None and unit != key[1]
    group.bounced += bounced
    if len(group.cases) < SHOWN:
        group.cases.append(case)
