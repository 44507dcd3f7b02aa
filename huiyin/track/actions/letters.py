"""Letters of supervision: written, answered, accepted or asked again."""

from django.db import connection, transaction
from django.utils.translation import gettext as _

from huiyin.dispatch.models import WorkOrder
from huiyin.kernel.calendar.actions import start_clock, stop_live
from huiyin.kernel.calendar.kinds import LimitKind
from huiyin.kernel.events.lifecycle import Refused
from huiyin.kernel.events.log import record
from huiyin.kernel.people.access import Actor, require
from huiyin.kernel.people.models import User
from huiyin.kernel.present import now, today
from huiyin.track import policy
from huiyin.track.actions.ladder import Step, take_step
from huiyin.track.kinds import LETTERS, SuperviseKind
from huiyin.track.models import Letter, LetterAnswer

_NUMBERS = 0x68792D6C  # the lock under which letters are numbered without a gap


@transaction.atomic
def send_letter(order: WorkOrder, step: Step, *, by: User) -> Letter:
    """Write a numbered letter to the leader of the unit; its answer is timed. The same key is one letter."""
    if step.code not in LETTERS:
        raise Refused(_("“%(rung)s”不是函件。") % {"rung": step.code.label})
    measure, made = take_step(order, step, by=by)
    if not made:
        return Letter.objects.get(measure=measure)
    year = today().year
    letter = Letter.objects.create(
        measure=measure,
        year=year,
        seq=_next_seq(year),
        unit_ref=order.organisation_id,
        answer_by=now(),
    )
    _start_clock(letter, by)
    record(
        SuperviseKind.LETTER_SENT,
        letter.chain,
        by=by,
        subject=letter.subject,
        order=order.pk,
        organisation=order.organisation_id,
        rung=str(step.code),
    )
    return letter


def _next_seq(year: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_NUMBERS])
    last = Letter.objects.filter(year=year).order_by("-seq").values_list("seq", flat=True).first()
    return (last or 0) + 1


def _start_clock(letter: Letter, by: Actor) -> None:
    order = letter.measure.order
    clock = start_clock(
        LimitKind.REPLY,
        letter.chain,
        letter.subject,
        by=by,
        matter=order.case.matter,
        urgency=order.case.urgency,
        calendar_id=order.organisation.calendar_id,
        organisation_id=order.organisation_id,
        township_id=order.case.township_ref,
    )
    letter.answer_by = clock.due_at
    letter.save(update_fields=["answer_by"])


@transaction.atomic
def answer_letter(letter: Letter, words: str, *, by: User) -> LetterAnswer:
    """The unit's leader answers; the clock of the answer stops."""
    require(policy.may_answer_letter(by, letter))
    letter.lifecycle.move(
        letter, Letter.State.ANSWERED, SuperviseKind.LETTER_ANSWERED, by=by, organisation=letter.unit_ref
    )
    stop_live(letter.subject, LimitKind.REPLY, by=by)
    return LetterAnswer.objects.create(letter=letter, words=words, by=by, at=now())


@transaction.atomic
def accept_answer(letter: Letter, *, by: User) -> None:
    """The answer will do."""
    require(policy.may_judge_letter(by, letter))
    letter.lifecycle.move(letter, Letter.State.ACCEPTED, SuperviseKind.LETTER_ACCEPTED, by=by)
    _judge(letter, "", by)


@transaction.atomic
def ask_again(letter: Letter, why: str, *, by: User) -> None:
    """The answer will not do: the unit answers again, under a new clock."""
    require(policy.may_judge_letter(by, letter))
    letter.lifecycle.move(letter, Letter.State.AGAIN, SuperviseKind.LETTER_AGAIN, by=by)
    _judge(letter, why, by)
    _start_clock(letter, by)


def _judge(letter: Letter, verdict: str, by: User) -> None:
    last = LetterAnswer.objects.filter(letter=letter).order_by("-pk")[:1]
    LetterAnswer.objects.filter(pk__in=last.values("pk")).update(
        verdict=verdict, judged_by=by, judged_at=now()
    )
