"""An order's ladder: what was done, what is next, and taking it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from huiyin.dispatch.models import WorkOrder
from huiyin.kernel.calendar.queries import length_words
from huiyin.kernel.people.access import SignedIn, duty
from huiyin.kernel.present import now
from huiyin.track import actions, policy, queries
from huiyin.track.forms import AsideForm, EscalateForm, StepForm, TalkForm
from huiyin.track.kinds import CHASES, LETTERS, LIGHTS, Rung
from huiyin.track.models import LadderRule

PAGES = {
    **dict.fromkeys(CHASES, "track:chase"),
    **dict.fromkeys(LETTERS, "track:write"),
    Rung.NAMED: "track:name_unit",
    Rung.TALK: "track:call_talk",
    Rung.ESCALATE: "track:escalate",
}


@duty(*policy.JUDGES)
@require_GET
def ladder(request: SignedIn, pk: int) -> HttpResponse:
    """Every rung for this order: taken, due, or still to come."""
    order = queries.order_to_press(request.user, pk)
    measures = queries.measures_of(order)
    proposal = queries.open_proposal(order)
    taken = [one.code for one in measures]
    rungs = [rule for rule in queries.ladder_for(order).rungs if rule.code not in LIGHTS]
    context = {
        "order": order,
        "measures": measures,
        "proposal": proposal,
        "is_due": proposal is not None and proposal.from_at <= now(),
        "is_open": order.state in WorkOrder.OPEN,
        "rungs": [_rung(request, rule, order, taken.count(rule.code)) for rule in rungs],
    }
    return render(request, "track/ladder.html", context)


def _rung(request: SignedIn, rule: LadderRule, order: WorkOrder, times: int) -> dict[str, Any]:
    may = policy.may_take(request.user, order, rule)
    length = length_words(rule.amount, rule.unit) if rule.amount else ""
    return {"rule": rule, "length": length, "times": times, "page": _page(rule, order) if may else ""}


def _page(rule: LadderRule, order: WorkOrder) -> str:
    code = Rung(rule.code)
    address = reverse(PAGES[code], args=[order.pk, code] if code in LETTERS else [order.pk])
    return f"{address}?how={code}" if code in CHASES else address


@duty(*policy.JUDGES)
@require_http_methods(["GET", "POST"])
def write(request: SignedIn, pk: int, code: str) -> HttpResponse:
    """A letter to the leader of the unit."""
    order = queries.order_to_press(request.user, pk)
    if code not in LETTERS:
        raise Http404
    form = StepForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        letter = actions.send_letter(order, form.step(Rung(code)), by=request.user)
        messages.success(request, _("%(no)s 已发出，对方在工作台上能看到。") % {"no": letter.no})
        return redirect(letter)
    return _form(request, order, form, Rung(code))


@duty(*policy.JUDGES)
@require_http_methods(["GET", "POST"])
def name_unit(request: SignedIn, pk: int) -> HttpResponse:
    """Put the order on the list of those named."""
    order = queries.order_to_press(request.user, pk)
    form = StepForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.name_unit(order, form.step(Rung.NAMED), by=request.user)
        messages.success(request, _("已列入通报。"))
        return redirect("track:named")
    return _form(request, order, form, Rung.NAMED)


@duty(*policy.JUDGES)
@require_http_methods(["GET", "POST"])
def call_talk(request: SignedIn, pk: int) -> HttpResponse:
    """Ask the unit's leader to come."""
    order = queries.order_to_press(request.user, pk)
    form = TalkForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        spot, step = form.cleaned_data["spot"], form.step(Rung.TALK)
        talk = actions.call_talk(order, step, form.meet_at(), spot, by=request.user)
        messages.success(request, _("约谈通知已发出。"))
        return redirect(talk)
    return _form(request, order, form, Rung.TALK)


@duty(*policy.JUDGES)
@require_http_methods(["GET", "POST"])
def escalate(request: SignedIn, pk: int) -> HttpResponse:
    """Raise the order to a superior or a county leader."""
    order = queries.order_to_press(request.user, pk)
    form = EscalateForm(request.POST or None, order=order)
    if request.method == "POST" and form.is_valid():
        actions.escalate(order, form.step(Rung.ESCALATE), by=request.user)
        messages.success(request, _("已提级。档案页会写明由谁负责。"))
        return redirect("track:ladder", order.pk)
    return _form(request, order, form, Rung.ESCALATE)


def _form(request: SignedIn, order: WorkOrder, form: StepForm, code: Rung) -> HttpResponse:
    rule = queries.ladder_for(order).rule(code)
    context: dict[str, Any] = {"order": order, "form": form, "rung": code, "rule": rule}
    return render(request, "track/step.html", context, status=422 if form.errors else 200)


@duty(*policy.JUDGES)
@require_http_methods(["GET", "POST"])
def aside(request: SignedIn, pk: int) -> HttpResponse:
    """Decide that a proposed rung is not taken now."""
    proposal = queries.proposal_to_judge(request.user, pk)
    form = AsideForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.set_aside(proposal, form.cleaned_data["grounds"], by=request.user)
        messages.success(request, _("已记下，这次不采用。"))
        return redirect("track:ladder", proposal.order_id)
    context = {"form": form, "proposal": proposal, "order": proposal.order}
    return render(request, "track/aside.html", context, status=422 if form.errors else 200)


@duty(*policy.JUDGES)
@require_GET
def named(request: SignedIn) -> HttpResponse:
    """Orders whose units were named."""
    page = queries.named(request.user, after=request.GET.get("after"))
    return render(request, "track/named.html", {"page": page})
