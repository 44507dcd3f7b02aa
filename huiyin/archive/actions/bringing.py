"""Requests that an import brought in get their dossiers, many at once, each as of its own time."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from huiyin.archive.actions.dossiers import CASE_NUMBERS, title_from
from huiyin.archive.actions.words import INDEX
from huiyin.archive.kinds import ArchiveKind
from huiyin.archive.models import Case, Voice
from huiyin.collect.models import Answer, Request
from huiyin.collect.models.numbers import numbered
from huiyin.kernel.calendar.actions import NewClock, start_clocks
from huiyin.kernel.calendar.kinds import LimitKind
from huiyin.kernel.events.history import tell_history
from huiyin.kernel.events.log import Draft
from huiyin.kernel.jobs.running import start_soon
from huiyin.kernel.people.access import Actor, require
from huiyin.kernel.people.models import User
from huiyin.kernel.places.models import Place
from huiyin.kernel.pouring import pour, reserve, take_numbers

_AS_IT_STOOD = {
    Request.State.OPEN: Case.State.FILED,
    Request.State.ANSWERED: Case.State.REPORTED,
    Request.State.SETTLED: Case.State.CLOSED,
    Request.State.WITHDRAWN: Case.State.WITHDRAWN,
}
_ENDS = {
    Case.State.REPORTED: ArchiveKind.REPORTED,
    Case.State.CLOSED: ArchiveKind.CLOSED,
    Case.State.WITHDRAWN: ArchiveKind.WITHDRAWN,
}
_CASE = tuple(
    "id no title channel matter category_id urgency place_id township_ref village_ref lat lon secrecy state"
    " round voices opened_at due_at reported_at closed_at fictitious".split()
)
_VOICE = ("request_id", "case_id", "joined_at")
_READ = "pk no channel matter category_id urgency words place_id secrecy state received_at".split()


@dataclass(frozen=True, slots=True)
class _Brought:
    """A request as it was brought in, and the number and key of its case."""

    pk: int
    no: str
    channel: str
    matter: str
    category: int | None
    urgency: str
    words: str
    place: Place
    township: int | None
    village: int | None
    secrecy: bool
    state: Case.State
    at: datetime
    ended_at: datetime
    case: int
    case_no: str


@transaction.atomic
def file_many(requests: Iterable[int], ended: Mapping[int, datetime], *, by: Actor) -> int:
    """Open a dossier for each of these requests (keys) that has none; how many.

    `ended` tells of those that ended without an answer when they did.
    It stands where its request stood in the old system, since then. What is open gets the county's clock,
    counted from when it was made; what had ended has none, and its end stands for its deadline. Words to be
    found by are left to the job that indexes, asked for at once.
    """
    require(not isinstance(by, User))
    keys = set(requests)
    seated = Voice.objects.filter(request__among=list(keys))
    keys -= set(seated.values_list("request", flat=True))
    if not keys:
        return 0
    brought = _read(keys, ended)
    due = _clocks(brought, by)
    pour(Case, _CASE, (_case(one, due.get(one.case_no, one.ended_at)) for one in brought))
    pour(Voice, _VOICE, ((one.pk, one.case, one.at) for one in brought))
    tell_history(list(_told(brought, by)))
    start_soon(INDEX, by=by)
    return len(brought)


def _read(keys: Iterable[int], ended: Mapping[int, datetime]) -> list[_Brought]:
    asked = Request.objects.filter(pk__among=list(keys))
    rows = list(asked.order_by("pk").values_list(*_READ))
    known = Place.objects.in_bulk({row[7] for row in rows})
    places = {key: (one, one.township_id_or_none, one.village_id_or_none) for key, one in known.items()}
    answers = Answer.objects.filter(request__among=list(keys)).order_by("at")
    ends = {**ended, **dict(answers.values_list("request", "at"))}
    cases = reserve(Case, len(rows))
    numbers = take_numbers(CASE_NUMBERS, len(rows))
    return [
        _Brought(
            *(*row[:7], *places[row[7]], row[8]),  # type: ignore[misc]
            state=_AS_IT_STOOD[row[9]],
            at=row[10],
            ended_at=ends.get(row[0], row[10]),
            case=case,
            case_no="D" + numbered(timezone.localtime(row[10]).year, number),
        )
        for row, case, number in zip(rows, cases, numbers, strict=True)
    ]


def _clocks(brought: Iterable[_Brought], by: Actor) -> dict[str, datetime]:
    """Start the clocks of what is open; when each case is due, by its number."""
    orders = [
        NewClock(
            LimitKind.FINISH,
            one.case_no,
            f"case:{one.case_no}",
            {
                "matter": one.matter,
                "urgency": one.urgency,
                "township_id": one.township,
                "started_at": one.at,
            },
        )
        for one in brought
        if one.state == Case.State.FILED
    ]
    return {clock.chain: clock.due_at for clock in start_clocks(orders, by=by)} if orders else {}


def _case(one: _Brought, due_at: datetime) -> tuple[object, ...]:
    reported = one.state in (Case.State.REPORTED, Case.State.CLOSED)
    closed = one.state in (Case.State.CLOSED, Case.State.WITHDRAWN)
    return (
        one.case,
        one.case_no,
        title_from(one.words),
        one.channel,
        one.matter,
        one.category,
        one.urgency,
        one.place.pk,
        one.township,
        one.village,
        one.place.lat,
        one.place.lon,
        one.secrecy,
        one.state.value,
        1,
        1,
        one.at,
        due_at,
        one.ended_at if reported else None,
        one.ended_at if closed else None,
        False,
    )


def _told(brought: Iterable[_Brought], by: Actor) -> Iterator[Draft]:
    """What would have been told, had it happened here; `imported` says that it did not."""
    for one in brought:
        subject = f"case:{one.case_no}"
        facts = {"place": one.place.pk, "matter": one.matter, "channel": one.channel, "imported": True}
        yield Draft(ArchiveKind.OPENED, one.case_no, by, subject, facts, one.at)
        yield Draft(ArchiveKind.FILED, one.case_no, by, f"request:{one.no}", {"request": one.no}, one.at)
        yield Draft(ArchiveKind.FILED, one.no, by, subject, {"case": one.case_no}, one.at)
        kind = _ENDS.get(one.state)
        if kind is not None:
            moved = {"before": Case.State.FILED.value, "after": one.state.value, "round": 1, "imported": True}
            yield Draft(kind, one.case_no, by, f"case:{one.case}", moved, one.ended_at)
