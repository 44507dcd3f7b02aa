"""并单不并人: voices move between cases, and back. Each keeps its own number, secrecy, answer and vote.

Both cases are locked in the order of their keys before anything is read that decides, so two people who join
and un-join the same cases at once come one after the other and never lose or double a voice.
"""

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.archive import policy
from huiyin.archive.actions.dossiers import (
    involve_taker,
    open_case,
    start_case_clock,
    withdraw_if_silent,
)
from huiyin.archive.actions.words import keep_words
from huiyin.archive.kinds import ArchiveKind
from huiyin.archive.models import Case, CasePlace, CaseUnit, Voice
from huiyin.collect.models import Request
from huiyin.kernel.calendar.actions import cancel_clocks, start_clock
from huiyin.kernel.calendar.kinds import LimitKind
from huiyin.kernel.calendar.models import Clock
from huiyin.kernel.events.lifecycle import Refused, StaleState
from huiyin.kernel.events.log import Draft, gathered, record, record_many
from huiyin.kernel.events.models import Event
from huiyin.kernel.people.access import Actor, require
from huiyin.kernel.present import now

MAY_GIVE = (Case.State.FILED, Case.State.WORKING)


@transaction.atomic
def join(requests: Sequence[Request], case: Case, *, by: Actor) -> int:
    """Let these voices sit in `case`. A case that gave all its voices away ends, unless somebody works on it.

    Work orders stay with their case. How many moved. Raises Refused when a case is at its end, or when the
    voices complain against different units: those protect the speaker from different people.
    """
    asked = [request.pk for request in requests]
    sources = set(Voice.objects.filter(request__in=asked).values_list("case_id", flat=True))
    held = _lock({case.pk, *sources})
    target = held[case.pk]
    seats = [seat for seat in _seats(asked, held) if seat.case_id != target.pk]
    giving = [held[key] for key in sorted({seat.case_id for seat in seats})]
    _check(target, giving, seats, by)
    for seat in seats:
        home = None if seat.came_from_id == target.pk else seat.came_from_id or seat.case_id
        _move(seat, target, home)
    with gathered():
        record_many([draft for seat in seats for draft in _told(ArchiveKind.JOINED, seat, target, held, by)])
        for seat in seats:
            _bring_along(target, seat.request, by)
        for one in (target, *giving):
            _count(one)
        for one in giving:
            _end_if_empty(one, target, by)
    keep_words([target, *giving], by=by)
    return len(seats)


@transaction.atomic
def unjoin(request: Request, *, by: Actor) -> Case:
    """Let a voice have its own case again: the one it came from where that still stands, else a new one.

    The clock of a case that comes back runs from where it first ran. Raises Refused when the voice sits alone
    in its own case, or the case is at its end.
    """
    sits = Voice.objects.get(request=request)
    held = _lock({sits.case_id, sits.came_from_id} - {None})
    (seat,) = _seats([request.pk], held)
    if seat.came_from_id not in (None, *held):
        raise StaleState(_("别人刚刚移动了这个诉求。请刷新页面看最新情况。"))
    left = held[seat.case_id]
    require(policy.may_keep(by, left))
    if left.state not in Case.OPEN:
        raise Refused(_("%(no)s 已经结束，不能再分出诉求。") % {"no": left.no})
    if seat.came_from_id is None and left.voices <= 1:
        raise Refused(_("这件档案只有这一个诉求，不用分出。"))
    home = held.get(seat.came_from_id or 0)
    with gathered():
        if home is not None and home.state == Case.State.JOINED:
            _revive(home, by)
        elif home is None or home.state not in Case.OPEN:
            home = open_case(seat.request, by=by)
        _move(seat, home, None)
        record_many(_told(ArchiveKind.UNJOINED, seat, home, {**held, home.pk: home}, by))
        for one in (left, home):
            _count(one)
        _end_if_empty(left, home, by)
    keep_words([left, home], by=by)
    withdraw_if_silent(home, by=by)
    return home


def _lock(keys: Iterable[int | None]) -> dict[int, Case]:
    """The cases as they are now, held until the end of the transaction, always in the same order."""
    rows = Case.objects.filter(pk__in=list(keys)).select_related("place").order_by("pk")
    return {case.pk: case for case in rows.select_for_update(of=("self",))}


def _seats(requests: Sequence[int], held: dict[int, Case]) -> list[Voice]:
    """Where the voices sit once the cases are held. Raises StaleState when one has gone elsewhere."""
    rows = Voice.objects.filter(request__in=requests).order_by("pk")
    seats = list(rows.select_related("request__place", "request__taken_by__unit"))
    if not all(seat.case_id in held for seat in seats):
        raise StaleState(_("别人刚刚移动了这个诉求。请刷新页面看最新情况。"))
    return seats


def _check(target: Case, giving: Sequence[Case], seats: Sequence[Voice], by: Actor) -> None:
    require(policy.may_keep(by, target) and all(policy.may_keep(by, one) for one in giving))
    if not seats:
        raise Refused(_("这些诉求已经在这件档案里了。"))
    if target.state not in Case.OPEN:
        raise Refused(_("%(no)s 已经结束，不能并入。可以改为“关联”。") % {"no": target.no})
    for one in giving:
        if one.state not in MAY_GIVE:
            raise Refused(_("%(no)s 正在评价或已经结束，不能并出。可以改为“关联”。") % {"no": one.no})
    accused = {target.against_id, *(seat.request.against_id for seat in seats)} - {None}
    if len(accused) > 1:
        raise Refused(_("被投诉的单位不同，不能并在一起。可以改为“关联”。"))


def _move(seat: Voice, case: Case, home: int | None) -> None:
    rows = Voice.objects.filter(pk=seat.pk, case=seat.case_id)
    if not rows.update(case=case, came_from=home, joined_at=now()):
        raise StaleState(_("别人刚刚移动了这个诉求。请刷新页面看最新情况。"))


def _told(
    kind: ArchiveKind, seat: Voice, case: Case, held: dict[int, Case], by: Actor
) -> tuple[Draft, Draft, Draft]:
    """The move as both cases and the voice tell it."""
    no, before = seat.request.no, held[seat.case_id].no
    facts = {"request": no, "case": case.no, "before": before}
    return (
        Draft(kind, case.no, by, f"request:{no}", facts),
        Draft(kind, before, by, f"request:{no}", facts),
        Draft(kind, no, by, f"case:{case.no}", facts),
    )


def _bring_along(case: Case, request: Request, by: Actor) -> None:
    """The case concerns the voice's place too, and whoever brought the voice in keeps sight of it."""
    if not case.place.holds(request.place):
        _row, made = CasePlace.objects.get_or_create(case=case, place=request.place)
        if made:
            record(ArchiveKind.PLACE_ADDED, case.no, by=by, place=request.place_id)
    involve_taker(case, request, by=by)


def _count(case: Case) -> None:
    """How many voices, whether one asked for secrecy, and whom they complain against."""
    rows = Voice.objects.filter(case=case).order_by("joined_at", "pk")
    said = list(rows.values_list("request__secrecy", "request__against"))
    case.voices = len(said)
    if said:
        case.secrecy = any(secrecy for secrecy, _unit in said)
        case.against_id = next((unit for _secrecy, unit in said if unit is not None), None)
    case.save(update_fields=["voices", "secrecy", "against"])


def _end_if_empty(case: Case, other: Case, by: Actor) -> None:
    """A case without voices is over, unless a unit still works on it: then it ends by the usual way."""
    if case.voices or case.state not in MAY_GIVE:
        return
    if CaseUnit.objects.filter(case=case, is_open=True).exists():
        return
    also = {"closed_at": now()}
    case.lifecycle.move(case, Case.State.JOINED, ArchiveKind.EMPTIED, by=by, also=also, case=other.no)
    cancel_clocks(case.no, by=by)


def _revive(case: Case, by: Actor) -> None:
    """The case goes on as it stood before it gave its voices away; its clock counts from its first minute."""
    emptied = Event.objects.filter(chain=case.no, kind=ArchiveKind.EMPTIED).order_by("-seq").first()
    before = emptied.facts["before"] if emptied else Case.State.FILED
    clocks = Clock.objects.filter(subject=f"case:{case.no}", kind=LimitKind.FINISH).order_by("-pk")
    started = clocks.values_list("started_at", flat=True).first() or case.opened_at
    due_at = start_case_clock(case.no, case.matter, case.urgency, case.township_ref, started, by=by)
    also = {"closed_at": None, "due_at": due_at}
    case.lifecycle.move(case, before, ArchiveKind.REVIVED, by=by, also=also)
    _lay_again(case, by)


def _lay_again(case: Case, by: Actor) -> None:
    """What lay before an upper level when the case gave its voices away lies there again, since then."""
    rows = Clock.objects.filter(subject=f"passed:{case.no}", kind=LimitKind.TAKE_UP).order_by("-pk")
    lay = rows.first()
    if lay is not None and lay.state == Clock.State.CANCELLED:
        start_clock(
            LimitKind.TAKE_UP,
            case.no,
            lay.subject,
            by=by,
            matter=case.matter,
            urgency=case.urgency,
            organisation_id=lay.organisation_id_plain,
            township_id=case.township_ref,
            started_at=lay.started_at,
        )
