"""A letter and its answers; a talk and its minutes."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huiyin.kernel.calendar.kinds import LimitKind
from huiyin.kernel.calendar.queries import due_words, live_clock
from huiyin.kernel.people.access import SignedIn, duty
from huiyin.kernel.present import now
from huiyin.track import actions, policy, queries
from huiyin.track.forms import AgainForm, MinutesForm, WordsForm
from huiyin.track.models import Letter, Talk


@duty(*policy.LETTER_READERS)
@require_GET
def letter(request: SignedIn, pk: int) -> HttpResponse:
    """The letter as it goes on paper, and every answer."""
    return _letter(request, queries.letter_to_read(request.user, pk))


def _letter(request: SignedIn, one: Letter, wrong: WordsForm | None = None) -> HttpResponse:
    clock = live_clock(one.subject, LimitKind.REPLY)
    may_answer = one.state in Letter.WAITING and policy.may_answer_letter(request.user, one)
    may_judge = one.state == Letter.State.ANSWERED and policy.may_judge_letter(request.user, one)
    context = {
        "letter": one,
        "order": one.measure.order,
        "late": queries.late_in(one),
        "answers": queries.answers(one),
        "clock": due_words(clock, now()) if clock else ("", ""),
        "answer": (wrong or WordsForm(label=_("答复"))) if may_answer else None,
        "again": (wrong or AgainForm()) if may_judge else None,
        "wrong": wrong,
    }
    return render(request, "track/letter.html", context, status=422 if wrong else 200)


@duty(*policy.UNIT_LEADERS)
@require_POST
def answer(request: SignedIn, pk: int) -> HttpResponse:
    """The unit's leader answers."""
    one = queries.letter_to_answer(request.user, pk)
    form = WordsForm(request.POST, label=_("答复"))
    if not form.is_valid():
        return _letter(request, one, form)
    actions.answer_letter(one, form.cleaned_data["words"], by=request.user)
    messages.success(request, _("答复已送出。"))
    return redirect(one)


@duty(*policy.JUDGES)
@require_POST
def accept(request: SignedIn, pk: int) -> HttpResponse:
    """The answer will do."""
    one = queries.letter_to_judge(request.user, pk)
    actions.accept_answer(one, by=request.user)
    messages.success(request, _("答复已通过。"))
    return redirect(one)


@duty(*policy.JUDGES)
@require_POST
def again(request: SignedIn, pk: int) -> HttpResponse:
    """The answer will not do."""
    one = queries.letter_to_judge(request.user, pk)
    form = AgainForm(request.POST)
    if not form.is_valid():
        return _letter(request, one, form)
    actions.ask_again(one, form.cleaned_data["words"], by=request.user)
    messages.success(request, _("已要求重新答复，时限重新计算。"))
    return redirect(one)


@duty(*policy.JUDGES, *policy.UNIT_LEADERS)
@require_http_methods(["GET", "POST"])
def talk(request: SignedIn, pk: int) -> HttpResponse:
    """When and where; afterwards what was said and agreed."""
    one = queries.talk_to_read(request.user, pk)
    may_hold = one.state == Talk.State.CALLED and policy.may_hold_talk(request.user, one)
    form = MinutesForm(request.POST or None) if may_hold else None
    if request.method == "POST":
        one = queries.talk_to_hold(request.user, pk)
        form = MinutesForm(request.POST)
        if form.is_valid():
            actions.hold_talk(one, form.cleaned_data["minutes"], form.agreed(), by=request.user)
            messages.success(request, _("约谈已记下。"))
            return redirect(one)
    context = {
        "talk": one,
        "order": one.measure.order,
        "form": form,
        "promises": list(one.promises.select_related("leader").order_by("id")),
    }
    return render(request, "track/talk.html", context, status=422 if form and form.errors else 200)
