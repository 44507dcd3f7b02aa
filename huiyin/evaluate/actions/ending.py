"""Ending otherwise than by content residents: one proposes, another approves, nothing sleeps for ever."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID, uuid4

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from huiyin.archive.models import Case
from huiyin.collect import actions as collect
from huiyin.collect.models import Request
from huiyin.evaluate.actions.deciding import bring_back, check_decider, closing_clock, conclude
from huiyin.evaluate.kinds import Again, Apart, EvaluateKind, Procedure
from huiyin.evaluate.models import Closure, Ending
from huiyin.evaluate.queries import grounds_of, hear, latest_day, open_ending, told_words
from huiyin.kernel.calendar.actions import start_clock, stop_all
from huiyin.kernel.calendar.kinds import LimitKind
from huiyin.kernel.calendar.queries import day_words
from huiyin.kernel.events.lifecycle import Refused, subject_of
from huiyin.kernel.events.log import record
from huiyin.kernel.people.access import MACHINE, Actor, require
from huiyin.kernel.people.models import Organisation, User
from huiyin.kernel.present import now, today


@dataclass(frozen=True)
class Proposed:
    """How somebody would end a case, on what grounds, and what every voice is to be told.

    Lawful: `basis`. Put off: `until` and who goes on then. Handed over: procedure, receiver, number.
    """

    kind: Apart
    grounds: str
    words: str
    basis: str = ""
    until: date | None = None
    owner: Organisation | None = None
    procedure: Procedure | None = None
    receiver: str = ""
    number: str = ""
    key: UUID = field(default_factory=uuid4)


def propose_end(case: Case, proposed: Proposed, *, by: User) -> Ending:
    """Propose to end a case apart; another person decides, within the limit for closing.

    The same key twice proposes once. Raises Refused where a ground is missing, or a proposal waits already.
    """
    check_decider(case, by)
    made = Ending.objects.filter(key=proposed.key, case=case, proposed_by=by).first()
    if made is not None:
        return made
    if open_ending(case) is not None:
        raise Refused(_waits())
    for ground in grounds_of(proposed.kind, case, hear(case)):
        if not ground.met:
            raise Refused(_("还不能这样销号，要先做到：%(what)s。") % {"what": ground.words})
    _check_terms(case, proposed)
    try:
        return _propose(case, proposed, by)
    except IntegrityError:
        raise Refused(_waits()) from None


def _waits() -> str:
    return _("这件事已有一条销号建议在等别人批准，先批准或退回。")


def _check_terms(case: Case, proposed: Proposed) -> None:
    """What each kind must say."""
    if proposed.kind == Apart.LAWFUL and not proposed.basis:
        raise Refused(_("研判销号要写明法律政策依据：哪个文件、哪一条。"))
    if proposed.kind == Apart.LATER:
        last = latest_day(case)
        if proposed.owner is None or proposed.until is None or not today() < proposed.until <= last:
            raise Refused(
                _("延期销号要写明到哪一天、到时由谁接着办；最晚到 %(day)s。") % {"day": day_words(last)}
            )
    if proposed.kind == Apart.HANDED and not (proposed.procedure and proposed.receiver and proposed.number):
        raise Refused(_("移交销号要写明移交给哪个程序、哪个机关，以及那边的受理编号。"))


@transaction.atomic
def _propose(case: Case, proposed: Proposed, by: User) -> Ending:
    ending = Ending.objects.create(
        key=proposed.key,
        case=case,
        round=case.round,
        kind=proposed.kind,
        grounds=proposed.grounds,
        words=proposed.words,
        basis=proposed.basis,
        until=proposed.until,
        owner=proposed.owner,
        procedure=proposed.procedure or "",
        receiver=proposed.receiver,
        number=proposed.number,
        proposed_by=by,
        proposed_at=now(),
    )
    record(
        EvaluateKind.END_PROPOSED,
        case.no,
        by=by,
        subject=subject_of(ending),
        round=case.round,
        how=str(ending.kind),
        until=ending.until.isoformat() if ending.until else None,
        procedure=str(ending.procedure),
    )
    start_clock(
        LimitKind.CLOSE,
        case.no,
        closing_clock(case),
        matter=case.matter,
        urgency=case.urgency,
        township_id=case.township_ref,
        started_at=now(),
        by=by,
    )
    return ending


@transaction.atomic
def approve_end(ending: Ending, *, by: User) -> Closure:
    """Another person agrees: every voice is told in words, and the case ends in this way.

    Raises Refused for the proposer, a doer or his unit, and where the case has moved on meanwhile.
    """
    case = _check_approver(ending, by)
    if any(one.contradicts for one in hear(case)):
        raise Refused(_("有诉求人的评价相互矛盾，不能销号。请督查员先核实。"))
    also = {"decided_by": by, "decided_at": now()}
    ending.lifecycle.move(
        ending, Ending.State.APPROVED, EvaluateKind.END_APPROVED, by=by, also=also, round=case.round
    )
    live = [one.request for one in hear(case) if one.request.state in Request.LIVE]
    with override(settings.LANGUAGE_CODE):
        words = told_words(ending)
    collect.answer_each([collect.Reply(one, words) for one in live], by=by)
    told = {"how": str(ending.kind), **({"until": ending.until.isoformat()} if ending.until else {})}
    closure = conclude(
        case, live, Closure.Decision(ending.kind), grounds=ending.grounds, why="", by=by, told=told
    )
    Ending.objects.filter(pk=ending.pk).update(closure=closure)
    ending.closure = closure
    return closure


@transaction.atomic
def refuse_end(ending: Ending, *, reason: str, by: User) -> None:
    """Another person disagrees: the proposal goes back with a reason, and the case waits for a decision."""
    case = _check_approver(ending, by)
    also = {"decided_by": by, "decided_at": now(), "reason": reason}
    ending.lifecycle.move(
        ending, Ending.State.REFUSED, EvaluateKind.END_REFUSED, by=by, also=also, round=case.round
    )
    stop_all([closing_clock(case)], by=by)


def _check_approver(ending: Ending, by: User) -> Case:
    """The case, as it stands. Raises Refused."""
    case = ending.case
    if ending.proposed_by_id == by.pk:
        raise Refused(_("这条销号建议是您提出的，要由别人批准。"))
    if ending.round != case.round:
        raise Refused(_("这件事已经进入新的一轮，这条建议不再有效。"))
    check_decider(case, by)
    return case


@transaction.atomic
def wake(ending: Ending, *, by: Actor) -> bool:
    """The day has come: the case goes round again, with its clock, and every voice is open. Twice wakes once.

    A case that came back before its day is not woken again. False where nothing was to do.
    """
    require(by == MACHINE)
    rows = Ending.objects.filter(pk=ending.pk, state=Ending.State.APPROVED, woke_at=None, until__lte=today())
    if not rows.update(woke_at=now()):
        return False
    case = Case.objects.select_for_update(of=("self",)).select_related("place").get(pk=ending.case_id)
    if case.state != Case.State.CLOSED or case.round != ending.round:
        return False
    record(EvaluateKind.WOKEN, case.no, by=by, subject=subject_of(ending), round=case.round)
    bring_back(case, Again.WOKEN, by=by)
    return True
