"""A role's day at a glance: what is due, turned yellow or red, is new, waits, was promised."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise as Lazy
from django.utils.translation import gettext_lazy as _

from huiyin.archive.models import Case
from huiyin.archive.queries import cases_for
from huiyin.dispatch.models import Assignment, WorkOrder
from huiyin.kernel.calendar.models import Clock
from huiyin.kernel.calendar.queries import day_words, work_calendar
from huiyin.kernel.calendar.working_time import SHANGHAI
from huiyin.kernel.events.versions import in_force
from huiyin.kernel.people.access import scope
from huiyin.kernel.people.models import User
from huiyin.kernel.prepared import Given, Prepared
from huiyin.kernel.present import now, today
from huiyin.track.kinds import Rung
from huiyin.track.models import Measure, Promise
from huiyin.track.queries import promises_open
from huiyin.web.desk import rows
from huiyin.web.desk.listing import (
    MOMENT,
    PERSON,
    TODAY,
    Listing,
    first_keys,
    sees_all,
    up_to,
    values_of,
)
from huiyin.web.desk.models import MorningRule
from huiyin.web.desk.rows import Row, address

Words = str | Lazy
SHOWN = 5
LONGEST_BREAK = 30
EARLY = time(8)


@dataclass(frozen=True)
class Spell:
    """Whose morning, and what it looks at: from the morning of the working day before, over now, to midnight.

    Where SQL is composed once, each is what stands for it.
    """

    person: Any
    since: Any
    now: Any
    ends: Any
    day: Any


_ANY = Spell(PERSON, Given("since"), MOMENT, Given("ends"), TODAY)


Source = Callable[[User, Spell], QuerySet[Any]]


@dataclass(frozen=True)
class Part:
    """One question of the morning. `say` turns rows into lines; parts of clocks are said together."""

    key: str
    words: Words
    nothing: Words
    source: Source
    order: tuple[str, ...]
    say: Callable[[Sequence[Any]], list[Row]] | None = None
    tone: str = ""


@dataclass(frozen=True)
class Answered:
    """A part with its first rows; `count` of them in all, "99+" where there are more."""

    part: Part
    count: str
    rows: list[Row]


@dataclass(frozen=True)
class Morning:
    """What a role sees first in the morning: parts with rows, lists that wait; `free` for a day without."""

    lede: Words
    free: Words
    parts: tuple[Part, ...] = ()
    waits: tuple[Listing, ...] = ()


def hour_of(day: date) -> MorningRule | None:
    """The rule for the hour that is in force on a day."""
    return MorningRule.objects.filter(in_force(day)).order_by("-version").first()


def spell_of(user: User) -> Spell:
    """The morning of today for somebody, by the office hours of the unit."""
    unit = user.organisation
    calendar, day = work_calendar(unit.calendar_id if unit else None), today()
    before = day - timedelta(days=1)
    for _number in range(LONGEST_BREAK):
        if calendar.is_workday(before):
            break
        before -= timedelta(days=1)
    midnight = datetime.combine(day + timedelta(days=1), time(), SHANGHAI)
    return Spell(user.pk, datetime.combine(before, EARLY, SHANGHAI), now(), midnight, day)


# --- clocks


def _of_unit(user: User) -> QuerySet[Clock]:
    return Clock.objects.filter(state=Clock.State.RUNNING, organisation_id_plain=user.organisation_id)


def _of_township(user: User) -> QuerySet[Clock]:
    return Clock.objects.filter(state=Clock.State.RUNNING, township_id_plain=scope(user).place_id)


def _of_county(_user: User) -> QuerySet[Clock]:
    return Clock.objects.filter(state=Clock.State.RUNNING)


def _clock_parts(running: Callable[[User], QuerySet[Clock]]) -> tuple[Part, ...]:
    """Turned red since the last morning, due before midnight, and turned yellow since."""
    return (
        Part(
            "red",
            _("新亮的红灯"),
            _("上一个工作日早上以来，没有新超时的。"),
            lambda user, spell: running(user).filter(due_at__gte=spell.since, due_at__lte=spell.now),
            ("due_at", "id"),
            tone="late",
        ),
        Part(
            "due",
            _("今天到期"),
            _("今天没有到期的。"),
            lambda user, spell: running(user).filter(due_at__gt=spell.now, due_at__lt=spell.ends),
            ("due_at", "id"),
            tone="warn",
        ),
        Part(
            "yellow",
            _("新亮的黄灯"),
            _("没有新变黄的。"),
            lambda user, spell: running(user).filter(
                warn_at__gte=spell.since, warn_at__lte=spell.now, due_at__gte=spell.ends
            ),
            ("warn_at", "due_at", "id"),
            tone="warn",
        ),
    )


UNIT_CLOCKS = _clock_parts(_of_unit)
TOWNSHIP_CLOCKS = _clock_parts(_of_township)
COUNTY_CLOCKS = _clock_parts(_of_county)


# --- what was given to me


def _fresh_orders(user: User, spell: Spell) -> QuerySet[WorkOrder]:
    orders = WorkOrder.objects.filter(organisation=user.organisation_id, state__in=WorkOrder.OPEN)
    return orders.filter(sent_at__gte=spell.since).select_related("case__place", "case__category")


def _fresh_cases(user: User, spell: Spell) -> QuerySet[Case]:
    cases = cases_for(user).filter(state=Case.State.FILED, opened_at__gte=spell.since)
    return cases.select_related("place", "category")


def _raised_to(_user: User, spell: Spell) -> QuerySet[Measure]:
    taken = Measure.objects.filter(
        to_person=spell.person, code=Rung.ESCALATE, order__state__in=WorkOrder.OPEN
    )
    return taken.filter(at__gte=spell.since).select_related("order__case__place", "order__organisation")


def _seats(user: User, spell: Spell) -> QuerySet[Assignment]:
    states = (Assignment.State.ACCEPTED, Assignment.State.CHECKED_IN)
    mine = Assignment.objects.filter(volunteer__user=user, state__in=states, slot__starts_at__lt=spell.ends)
    return mine.filter(slot__ends_at__gte=spell.now).select_related("slot__project", "slot__place")


def _orders_said(orders: Iterable[WorkOrder]) -> list[Row]:
    return [_matter(one.case, address("dispatch:order", one.pk), one.get_state_display()) for one in orders]


def _cases_said(cases: Iterable[Case]) -> list[Row]:
    return [_matter(one, one.get_absolute_url(), one.get_state_display()) for one in cases]


def _raised_said(measures: Iterable[Measure]) -> list[Row]:
    return [
        _matter(one.order.case, address("track:ladder", one.order_id), str(one.order.organisation))
        for one in measures
    ]


def _matter(case: Case, href: str, state: str) -> Row:
    category = str(case.category or "")
    return Row(case.no, href, case.title, str(case.place), category, state, "warn")


ORDERS = Part("given", _("新派给本单位的"), _("没有新派来的工单。"), _fresh_orders, ("-id",), _orders_said)
CASES = Part("given", _("新建档、等派单的"), _("没有新建档的。"), _fresh_cases, ("-id",), _cases_said)
RAISED = Part("given", _("提级给我的"), _("没有新提级给您的。"), _raised_to, ("-id",), _raised_said)
SEATS = Part("due", _("今天要去的"), _("今天没有要去的。"), _seats, ("-id",), rows.of_assignments)


# --- promises


def _promised(promises: QuerySet[Promise], spell: Spell) -> QuerySet[Promise]:
    return promises.filter(due_on=spell.day)


def _promises_said(promises: Iterable[Promise]) -> list[Row]:
    return [
        Row(
            one.case.no if one.case else "",
            one.get_absolute_url(),
            one.words[:60],
            str(one.case.place if one.case else ""),
            str(one.leader),
            day_words(one.due_on),
        )
        for one in promises
    ]


NO_PROMISE = _("今天没有到日子的承诺。")
MY_PROMISES = Part(
    "promised",
    _("我今天要兑现的承诺"),
    NO_PROMISE,
    lambda _user, spell: _promised(promises_open().filter(leader=spell.person), spell),
    ("due_on", "id"),
    _promises_said,
)
ALL_PROMISES = Part(
    "promised",
    _("今天要兑现的承诺"),
    NO_PROMISE,
    lambda _user, spell: _promised(promises_open(), spell),
    ("due_on", "id"),
    _promises_said,
)


# --- asking all at once


def _found(user: User, morning: Morning, spell: Spell) -> dict[str, list[int]]:
    """The keys of the first hundred rows of every part and list. One query.

    Its SQL is composed once for all who see the county; for others it names their place and unit.
    """
    if not morning.parts and not morning.waits:
        return {}
    if sees_all(user) and all(one.is_fixed(user) for one in morning.waits):
        asked = _ASKED.setdefault(morning.lede, Prepared(lambda: _asked(user, morning)))
    else:
        asked = Prepared(lambda: _asked(user, morning))
    told: dict[str, list[int]] = {one.key: [] for one in morning.parts}
    told |= {f"wait_{one.key}": [] for one in morning.waits}
    for key, pk in asked(**values_of(user), since=spell.since, ends=spell.ends):
        told[key].append(pk)
    return told


_ASKED: dict[Words, Prepared[tuple[str, int]]] = {}


def _asked(user: User, morning: Morning) -> QuerySet[Any, tuple[str, int]]:
    """What the morning asks, with the person, the times and the day left open."""
    asked = [(one.key, one.source(user, _ANY), one.order) for one in morning.parts]
    for one in morning.waits:
        found = one.fixed(user) if one.is_fixed(user) else one.source(user)
        asked.append((f"wait_{one.key}", found, one.order))
    return first_keys(asked)


def how_many(user: User, morning: Morning, spell: Spell) -> dict[str, str]:
    """How many rows each part and list has, "99+" beyond that. One query."""
    return {key: up_to(len(keys)) for key, keys in _found(user, morning, spell).items()}


def day_of(user: User, morning: Morning, spell: Spell) -> tuple[list[Answered], list[tuple[Listing, str]]]:
    """Every part with its first rows, and how many wait in each list. At most seven queries."""
    told = _found(user, morning, spell)
    shown = {one.key: told[one.key][:SHOWN] for one in morning.parts}
    clocks = _clocks_said(user, [pk for one in morning.parts if one.say is None for pk in shown[one.key]])
    parts = []
    for one in morning.parts:
        found = [clocks[pk] for pk in shown[one.key] if pk in clocks]
        lines = found if one.say is None else _said(user, one, shown[one.key], spell)
        parts.append(Answered(one, up_to(len(told[one.key])), lines))
    return parts, [(one, up_to(len(told[f"wait_{one.key}"]))) for one in morning.waits]


def _clocks_said(user: User, keys: list[int]) -> dict[int, Row]:
    if not keys:
        return {}
    clocks = list(Clock.objects.filter(pk__in=keys))
    return dict(zip((clock.pk for clock in clocks), rows.of_clocks(user, clocks), strict=True))


def _said(user: User, part: Part, keys: list[int], spell: Spell) -> list[Row]:
    if not keys or part.say is None:
        return []
    return part.say(list(part.source(user, spell).filter(pk__in=keys).order_by(*part.order)))
