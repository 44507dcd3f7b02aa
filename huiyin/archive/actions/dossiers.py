"""The verbs that keep a dossier. Later rooms move its life cycle through these and in no other way."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import connection, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from huiyin.archive import policy
from huiyin.archive.actions.words import keep_words
from huiyin.archive.kinds import ArchiveKind
from huiyin.archive.models import Case, CasePlace, CaseUnit, Voice
from huiyin.collect.kinds import Matter, Urgency
from huiyin.collect.models import Category, Request
from huiyin.collect.models.numbers import next_number
from huiyin.kernel.calendar.actions import About, cancel_clocks, extend_clock, start_clock, stop_all
from huiyin.kernel.calendar.kinds import LimitKind, Unit
from huiyin.kernel.calendar.models import Clock
from huiyin.kernel.calendar.queries import live_clock, work_calendar
from huiyin.kernel.calendar.working_time import SHANGHAI
from huiyin.kernel.events.lifecycle import StaleState, whole
from huiyin.kernel.events.log import Draft, record, record_many
from huiyin.kernel.people.access import Actor, require
from huiyin.kernel.people.models import Organisation, User
from huiyin.kernel.places.models import Place
from huiyin.kernel.present import now

CASE_NUMBERS = "archive_case_no"
TITLE_LENGTH = 40


def title_from(words: str) -> str:
    """A working title: the first sentence, cut short. Staff give it a better one."""
    line = words.strip().splitlines()[0] if words.strip() else ""
    for stop in "。！？!?；;":
        line = line.split(stop)[0]
    return line[:TITLE_LENGTH] + ("…" if len(line) > TITLE_LENGTH else "")


@transaction.atomic
def file_under(request: Request, case: Case | None = None, *, by: Actor) -> Case:
    """Put a request into `case`, or open a new one for it. A request already filed stays where it is.

    A voice that was answered before it had a dossier needs no work: it is to be rated next.
    """
    seated = Voice.objects.filter(request=request).select_related("case").first()
    if seated is not None:
        return seated.case
    fresh = case is None
    if case is None:
        case = open_case(request, by=by)
    else:
        require(policy.may_keep(by, case))
    Voice.objects.create(request=request, case=case, joined_at=now())
    told = {"secrecy": True} if request.secrecy else {}
    if not Case.objects.filter(pk=case.pk, state__in=Case.OPEN).update(voices=F("voices") + 1, **told):
        raise StaleState(_("这件事已经办结，不能再归入。请刷新页面看最新情况。"))
    case.voices += 1
    if not case.place.holds(request.place):
        add_place(case, request.place, by=by)
    keep_words([case], by=by, fresh=fresh)
    record_many(
        [
            Draft(ArchiveKind.FILED, case.no, by, f"request:{request.no}", {"request": request.no}),
            Draft(ArchiveKind.FILED, request.no, by, f"case:{case.no}", {"case": case.no}),
        ]
    )
    if fresh and request.state == Request.State.ANSWERED:
        report_done(case, by=by)
    return case


def open_case(request: Request, *, by: Actor) -> Case:
    """A new dossier for this voice, without it yet: its number, its clock, and whoever brought it in."""
    no = "D" + next_number(CASE_NUMBERS)
    place = request.place
    township = place.ancestor_id("township")
    case = Case.objects.create(
        no=no,
        title=title_from(request.words),
        channel=request.channel,
        matter=request.matter,
        category=request.category,
        urgency=request.urgency,
        place=place,
        township_ref=township,
        village_ref=place.ancestor_id("village"),
        lat=request.lat if request.lat is not None else place.lat,
        lon=request.lon if request.lon is not None else place.lon,
        against=request.against,
        secrecy=request.secrecy,
        opened_at=now(),
        due_at=start_case_clock(no, request.matter, request.urgency, township, request.received_at, by=by),
    )
    record(
        ArchiveKind.OPENED,
        no,
        by=by,
        subject=f"case:{no}",
        place=place.pk,
        matter=case.matter,
        channel=case.channel,
    )
    involve_taker(case, request, by=by)
    return case


def start_case_clock(
    no: str, matter: str, urgency: str, township: int | None, started_at: datetime, *, by: Actor
) -> datetime:
    """Start the county's clock for a case; when it is due."""
    about: About = {
        "matter": matter,
        "urgency": urgency,
        "township_id": township,
        "started_at": started_at,
    }
    return start_clock(LimitKind.FINISH, no, f"case:{no}", by=by, **about).due_at


def involve_taker(case: Case, request: Request, *, by: Actor) -> None:
    """A unit that reads only its own cases keeps sight of what it brought in."""
    taker = request.taken_by
    if taker is not None and taker.organisation is not None:
        if taker.organisation.kind == Organisation.Kind.MEDIA:
            involve(case, taker.organisation, by=by)


@transaction.atomic
def amend(
    case: Case,
    *,
    title: str,
    category: Category | None,
    matter: Matter,
    urgency: Urgency,
    by: Actor,
) -> None:
    """Set a dossier's title, class, kind and urgency right. Its place is set right by dispatch."""
    require(isinstance(by, User) and policy.may_keep(by, case))
    before = {
        "category": case.category_id,
        "matter": case.matter,
        "urgency": case.urgency,
    }
    case.title, case.category, case.matter, case.urgency = title, category, matter, urgency
    case.save(update_fields=["title", "category", "matter", "urgency"])
    after = {
        "category": category.pk if category else None,
        "matter": matter,
        "urgency": urgency,
    }
    keep_words([case], by=by)
    record(ArchiveKind.AMENDED, case.no, by=by, before=before, after=after)


@transaction.atomic
def add_place(case: Case, place: Place, *, by: Actor) -> None:
    """The matter concerns this place too."""
    require(policy.may_keep(by, case))
    _place, made = CasePlace.objects.get_or_create(case=case, place=place)
    if made:
        keep_words([case], by=by)
        record(ArchiveKind.PLACE_ADDED, case.no, by=by, place=place.pk)


@transaction.atomic
def involve(case: Case, organisation: Organisation, *, by: Actor, due_at: datetime | None = None) -> None:
    """Give an organisation sight of the case, with its own due time in its queue."""
    with connection.cursor() as cursor:
        cursor.execute(_SEAT, [case.pk, organisation.pk, due_at or case.due_at])
        (made,) = cursor.fetchone()
    if made:
        record(ArchiveKind.INVOLVED, case.no, by=by, organisation=organisation.pk)


_SEAT = f"""
INSERT INTO {CaseUnit._meta.db_table} (case_id, organisation_id, is_open, due_at) VALUES (%s, %s, true, %s)
ON CONFLICT (case_id, organisation_id) DO UPDATE SET is_open = true, due_at = excluded.due_at
RETURNING xmax = 0
"""  # noqa: S608


def release(case: Case, organisation: Organisation, *, by: Actor) -> None:
    """The organisation's part is done: the case leaves its queue and stays readable."""
    CaseUnit.objects.filter(case=case, organisation=organisation).update(is_open=False)


def start_work(case: Case, *, by: Actor, led: bool = True) -> None:
    """Somebody has been given the duty. A case already at work stays there.

    What was passed up is taken up by it, unless a helper was asked and nobody leads (`led` False).
    """
    if case.state != Case.State.WORKING:
        case.lifecycle.move(case, Case.State.WORKING, ArchiveKind.STARTED, by=by)
    elif led:
        stop_all([f"passed:{case.no}"], kinds=[LimitKind.TAKE_UP], by=by)


@transaction.atomic
def lengthen(case: Case, until: datetime, *, reason_code: str, by: Actor) -> None:
    """Who leads the work was given time until `until`: the case is due no earlier than that day.

    Counted in whole working days by the county's hours; a case that is due later anyhow stays as it is.
    """
    clock = live_clock(f"case:{case.no}", LimitKind.FINISH)
    if clock is None:
        return
    first, last = (moment.astimezone(SHANGHAI).date() for moment in (clock.due_at, until))
    days = work_calendar(clock.calendar_id).workdays_between(first, last)
    if days < 1:
        return
    before = clock.due_at
    extend_clock(clock, amount=days, unit=Unit.WORKING_DAY, reason_code=reason_code, by=by)
    Case.objects.filter(pk=case.pk).update(due_at=clock.due_at)
    CaseUnit.objects.filter(case=case, due_at=before).update(due_at=clock.due_at)
    case.due_at = clock.due_at


def put_back(case: Case, *, by: Actor) -> None:
    """Nobody has the duty any more: the case waits for the dispatcher again, on the clock it has."""
    case.lifecycle.move(case, Case.State.FILED, ArchiveKind.PUT_BACK, by=by, round=case.round)


@whole()
def report_done(case: Case, *, by: Actor) -> None:
    """The work is said to be done; the residents are to be asked."""
    case.lifecycle.move(
        case, Case.State.REPORTED, ArchiveKind.REPORTED, by=by, also={"reported_at": now()}, round=case.round
    )
    stop_all([f"case:{case.no}", f"passed:{case.no}"], kinds=[LimitKind.FINISH, LimitKind.TAKE_UP], by=by)


def close(case: Case, *, by: Actor, closure: int, **told: str) -> None:
    """The end, decided in the evaluation room. `told` are codes that say which end, where not the usual."""
    case.lifecycle.move(
        case,
        Case.State.CLOSED,
        ArchiveKind.CLOSED,
        by=by,
        also={"closed_at": now()},
        round=case.round,
        closure=closure,
        **told,
    )


@whole()
def reopen(case: Case, *, by: Actor, why: str) -> None:
    """The next round: the clock starts again, the count goes up. `why` is a code."""
    due_at = start_case_clock(case.no, case.matter, case.urgency, case.township_ref, now(), by=by)
    also = {"round": case.round + 1, "due_at": due_at, "closed_at": None, "reported_at": None}
    case.lifecycle.move(
        case, Case.State.WORKING, ArchiveKind.REOPENED, by=by, also=also, round=case.round + 1, why=why
    )


@transaction.atomic
def withdraw_if_silent(case: Case, *, by: Actor) -> bool:
    """Every voice has been taken back: the case ends. False while one still speaks."""
    Case.objects.select_for_update().get(pk=case.pk)  # nobody joins meanwhile
    speaking = Voice.objects.filter(case=case, request__state__in=Request.LIVE).exists()
    if speaking or case.state not in Case.OPEN:
        return False
    case.lifecycle.move(case, Case.State.WITHDRAWN, ArchiveKind.WITHDRAWN, by=by, also={"closed_at": now()})
    stop_all([f"case:{case.no}"], kinds=[LimitKind.FINISH], by=by)
    cancel_clocks(case.no, by=by)
    return True


@transaction.atomic
def follow_clocks(*, by: Actor) -> int:
    """After clocks were counted anew: put the new due times where lists are sorted by them. How many moved.

    A unit that had the case's own due time keeps it; one with its own is moved by `move_seats`.
    """
    with connection.cursor() as cursor:
        cursor.execute(_FOLLOW, {"kind": LimitKind.FINISH})
        return int(cursor.rowcount)


@transaction.atomic
def move_seats(seats: Sequence[tuple[int, int, datetime]], *, by: Actor) -> None:
    """Give units other due times: (case, organisation, due time) each."""
    cases, organisations, times = zip(*seats, strict=True) if seats else ((), (), ())
    with connection.cursor() as cursor:
        cursor.execute(_SEATS, [list(cases), list(organisations), list(times)])


_CASES, _UNITS, _CLOCKS = (model._meta.db_table for model in (Case, CaseUnit, Clock))
_FOLLOW = f"""
WITH moved AS (
  SELECT kept.id, kept.due_at AS before, clock.due_at AS after
  FROM {_CLOCKS} AS clock JOIN {_CASES} AS kept ON kept.no = clock.chain
  WHERE clock.subject = 'case:' || clock.chain AND clock.kind = %(kind)s
    AND clock.state IN ('running', 'paused') AND clock.due_at <> kept.due_at
), seated AS (
  UPDATE {_UNITS} AS unit SET due_at = moved.after FROM moved
  WHERE unit.case_id = moved.id AND unit.due_at = moved.before
)
UPDATE {_CASES} AS kept SET due_at = moved.after FROM moved WHERE kept.id = moved.id
"""  # noqa: S608
_SEATS = f"""
UPDATE {_UNITS} AS unit SET due_at = moved.due_at
FROM unnest(%s::bigint[], %s::bigint[], %s::timestamptz[]) AS moved (case_id, organisation_id, due_at)
WHERE unit.case_id = moved.case_id AND unit.organisation_id = moved.organisation_id
"""  # noqa: S608


@transaction.atomic
def mark_fictitious(numbers: Iterable[str], *, by: Actor) -> int:
    """Mark cases as invented for the demo, wherever they are shown; how many were not marked yet."""
    require(not isinstance(by, User))
    marked = Case.objects.filter(no__in=list(numbers), fictitious=False).update(fictitious=True)
    if marked:
        record(ArchiveKind.MARKED_FICTITIOUS, "demo", by=by, cases=marked)
    return marked
