"""Pressing: letters to the leader of a unit, and what leaders promised."""

from typing import Annotated, Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy
from ninja import Router

from huiyin.track import actions, policy, queries
from huiyin.track.forms import AgainForm, PromiseForm, StepForm, WordsForm
from huiyin.track.kinds import LETTERS, Rung
from huiyin.track.models import Letter, Promise
from huiyin.web.api.bodies import Body, checked, from_form
from huiyin.web.api.door import CaseNo, Key, caller, operation
from huiyin.web.api.kinds import Scope
from huiyin.web.api.paging import OneOf
from huiyin.web.api.shapes import LetterTold, PromiseTold

router = Router()


@from_form(StepForm)
class LetterBody(Body):
    """What a letter says; `grounds` where gentler steps were skipped. The same `key` twice sends one."""

    code: Annotated[str, OneOf(*LETTERS)]


@from_form(WordsForm)
class LetterWordsBody(Body):
    """An answer, or how one knows."""


@from_form(AgainForm)
class AnswerAgainBody(Body):
    """What is still missing in an answer."""


@from_form(PromiseForm)
class PromiseBody(Body):
    """Who promises what, by when. `leader` is an account's key."""


@operation(
    router,
    "POST /orders/{pk}/letters",
    scope=Scope.TRACK_WRITE,
    roles=policy.JUDGES,
    says=gettext_lazy("发书面催办或督办单"),
    gives=LetterTold,
    status=201,
)
def send_letter(request: HttpRequest, pk: Key, body: LetterBody) -> dict[str, Any]:
    """A numbered letter to the leader of the unit, with a clock for the answer."""
    by = caller(request)
    order = queries.order_to_press(by, pk)
    form = checked(StepForm(body.typed()))
    return _told(actions.send_letter(order, form.step(Rung(body.code)), by=by))


@operation(
    router,
    "GET /letters/{pk}",
    scope=Scope.TRACK_READ,
    roles=policy.LETTER_READERS,
    says=gettext_lazy("一份书面催办或督办单"),
    gives=LetterTold,
)
def read_letter(request: HttpRequest, pk: Key) -> dict[str, Any]:
    """One letter and its answers."""
    return _told(queries.letter_to_read(caller(request), pk))


@operation(
    router,
    "POST /letters/{pk}/answer",
    scope=Scope.TRACK_WRITE,
    roles=policy.UNIT_LEADERS,
    says=gettext_lazy("答复督办单"),
    gives=LetterTold,
)
def answer_letter(request: HttpRequest, pk: Key, body: LetterWordsBody) -> dict[str, Any]:
    """The unit's leader answers."""
    by, letter = caller(request), queries.letter_to_answer(caller(request), pk)
    actions.answer_letter(letter, checked(WordsForm(body.typed())).cleaned_data["words"], by=by)
    return _told(letter)


@operation(
    router,
    "POST /letters/{pk}/accept",
    scope=Scope.TRACK_WRITE,
    roles=policy.JUDGES,
    says=gettext_lazy("督办答复通过"),
    gives=LetterTold,
)
def accept_answer(request: HttpRequest, pk: Key) -> dict[str, Any]:
    """The answer will do."""
    by, letter = caller(request), queries.letter_to_judge(caller(request), pk)
    actions.accept_answer(letter, by=by)
    return _told(letter)


@operation(
    router,
    "POST /letters/{pk}/again",
    scope=Scope.TRACK_WRITE,
    roles=policy.JUDGES,
    says=gettext_lazy("督办答复不行，重新答复"),
    gives=LetterTold,
)
def ask_again(request: HttpRequest, pk: Key, body: AnswerAgainBody) -> dict[str, Any]:
    """The answer will not do; its clock begins anew."""
    by, letter = caller(request), queries.letter_to_judge(caller(request), pk)
    actions.ask_again(letter, checked(AgainForm(body.typed())).cleaned_data["words"], by=by)
    return _told(letter)


@operation(
    router,
    "POST /cases/{no}/promises",
    scope=Scope.TRACK_WRITE,
    roles=policy.PROMISERS,
    says=gettext_lazy("记下领导承诺"),
    gives=PromiseTold,
    status=201,
)
def make_promise(request: HttpRequest, no: CaseNo, body: PromiseBody) -> Promise:
    """Write down what a leader promised in a case. The same `key` twice writes one."""
    by = caller(request)
    case = queries.case_to_promise(by, no)
    return actions.promise(case, checked(PromiseForm(body.typed())).vow(), by=by)


@operation(
    router,
    "GET /promises/{pk}",
    scope=Scope.TRACK_READ,
    roles=policy.PROMISE_READERS,
    says=gettext_lazy("一项承诺"),
    gives=PromiseTold,
)
def read_promise(request: HttpRequest, pk: Key) -> Promise:
    """One promise and how it stands."""
    return queries.promise_to_read(caller(request), pk)


@operation(
    router,
    "POST /promises/{pk}/keep",
    scope=Scope.TRACK_WRITE,
    roles=policy.JUDGES,
    says=gettext_lazy("承诺已兑现"),
    gives=PromiseTold,
)
def keep_promise(request: HttpRequest, pk: Key, body: LetterWordsBody) -> Promise:
    """It was kept, and how one knows."""
    return _ended(request, pk, body, was_kept=True)


@operation(
    router,
    "POST /promises/{pk}/miss",
    scope=Scope.TRACK_WRITE,
    roles=policy.JUDGES,
    says=gettext_lazy("承诺没有兑现"),
    gives=PromiseTold,
)
def miss_promise(request: HttpRequest, pk: Key, body: LetterWordsBody) -> Promise:
    """It was not kept, and how one knows."""
    return _ended(request, pk, body, was_kept=False)


def _ended(request: HttpRequest, pk: int, body: LetterWordsBody, *, was_kept: bool) -> Promise:
    by, promise = caller(request), queries.promise_to_end(caller(request), pk)
    words = checked(WordsForm(body.typed())).cleaned_data["words"]
    actions.end_promise(promise, words, was_kept=was_kept, by=by)
    return promise


def _told(letter: Letter) -> dict[str, Any]:
    measure = letter.measure
    return {
        "id": letter.pk,
        "no": letter.no,
        "order": measure.order_id,
        "code": measure.code,
        "words": measure.words,
        "state": letter.state,
        "answer_by": letter.answer_by,
        "answers": [one.words for one in queries.answers(letter)],
    }
