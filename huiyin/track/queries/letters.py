"""Letters and talks: doors, lists, and what their pages show."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from huiyin.kernel.people.access import Actor, require
from huiyin.kernel.prepared import Literal
from huiyin.track import policy
from huiyin.track.models import Letter, LetterAnswer, Talk

_ALONG = (
    "measure__order__case__place",
    "measure__order__case__category",
    "measure__order__organisation",
    "measure__by",
    "measure__to_unit",
)


def letters_open() -> QuerySet[Letter]:
    """Letters that wait for an answer or for a word about it."""
    states = [Literal(one.value) for one in (*Letter.WAITING, Letter.State.ANSWERED)]
    return Letter.objects.filter(state__in=states).select_related(*_ALONG)


def letters_to_answer(unit: Any) -> QuerySet[Letter]:
    """What a unit has to answer; `unit` is its key or what stands for it."""
    return Letter.objects.filter(unit_ref=unit, state__in=Letter.WAITING).select_related(*_ALONG)


def letter_to_read(by: Actor, pk: int) -> Letter:
    """The door to a letter. Raises Http404, PermissionDenied."""
    letter = get_object_or_404(Letter.objects.select_related(*_ALONG), pk=pk)
    require(policy.may_read_letter(by, letter))
    return letter


def letter_to_answer(by: Actor, pk: int) -> Letter:
    """The door to answering a letter. Raises Http404, PermissionDenied."""
    letter = letter_to_read(by, pk)
    require(policy.may_answer_letter(by, letter))
    return letter


def letter_to_judge(by: Actor, pk: int) -> Letter:
    """The door to judging an answer. Raises Http404, PermissionDenied."""
    letter = letter_to_read(by, pk)
    require(policy.may_judge_letter(by, letter))
    return letter


def late_in(letter: Letter) -> str:
    """What was overdue when the letter was written: finish, sign, or "" where neither was."""
    order, at = letter.measure.order, letter.measure.at
    if order.due_at < at and (order.accepted_at is None or order.accepted_at > at):
        return "finish"
    if order.sign_by < at and (order.signed_at is None or order.signed_at > at):
        return "sign"
    return ""


def answers(letter: Letter) -> list[LetterAnswer]:
    """Every answer, with what was said to it."""
    return list(LetterAnswer.objects.filter(letter=letter).select_related("by", "judged_by"))


def talks_called() -> QuerySet[Talk]:
    """Talks that were called and not held yet."""
    return Talk.objects.filter(state=Talk.State.CALLED).select_related(*_ALONG)


def talk_to_read(by: Actor, pk: int) -> Talk:
    """The door to a talk. Raises Http404, PermissionDenied."""
    talk = get_object_or_404(Talk.objects.select_related(*_ALONG), pk=pk)
    require(policy.may_read_talk(by, talk))
    return talk


def talk_to_hold(by: Actor, pk: int) -> Talk:
    """The door to the minutes of a talk. Raises Http404, PermissionDenied."""
    talk = talk_to_read(by, pk)
    require(policy.may_hold_talk(by, talk))
    return talk
