"""Pages of disputes: objecting, the list, one dispute, and each unit's own word."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huiyin.dispatch import policy as dispatch
from huiyin.kernel.people.access import SignedIn, duty
from huiyin.track import actions, policy, queries
from huiyin.track.forms import DisputeForm, PositionForm, RulingForm, SessionForm
from huiyin.track.models import Dispute


@duty(*dispatch.HANDLERS)
@require_http_methods(["GET", "POST"])
def dispute_order(request: SignedIn, pk: int) -> HttpResponse:
    """A unit objects to an order; where it cannot, the page says what to do instead."""
    order = queries.order_to_dispute(request.user, pk)
    form = DisputeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        made = actions.raise_dispute(order, form.objection(), by=request.user)
        messages.success(request, _("异议已提交县中心，时限照常计算。会商定下时间后会出现在工作台。"))
        return redirect("track:dispute", made.pk)
    context = {
        "order": order,
        "form": form,
        "ground": queries.ground_for_dispute(order),
        "return_due": queries.return_due(order),
        "ruled": queries.ruling_on(order) if order.by_ruling else None,
        "standing": queries.open_dispute(order.case),
        "disputable": order.state in policy.DISPUTABLE,
    }
    return render(request, "track/dispute_order.html", context, status=422 if form.errors else 200)


@duty(*policy.DISPUTE_READERS)
@require_GET
def disputes(request: SignedIn) -> HttpResponse:
    """Disputes within one's reach, by state."""
    state = request.GET.get("state", "")
    if state not in Dispute.State.values:
        state = Dispute.State.RAISED
    page = queries.page_of_disputes(request.user, state, request.GET.get("after"))
    context = {
        "page": page,
        "state": state,
        "tabs": [(label, f"?state={value}", value == state) for value, label in Dispute.State.choices],
        "tones": Dispute.TONES,
    }
    return render(request, "track/disputes.html", context)


@duty(*policy.DISPUTE_READERS)
@require_GET
def dispute(request: SignedIn, pk: int) -> HttpResponse:
    """One dispute: who says what, side by side, and what one may do now."""
    return _page(request, queries.dispute_to_read(request.user, pk))


def _page(request: SignedIn, dispute: Dispute, **wrong: forms.Form) -> HttpResponse:
    seats = queries.positions(dispute)
    is_open = dispute.state in Dispute.OPEN
    calls = is_open and policy.may_call_session(request.user, dispute)
    heard = dispute.is_problem or dispute.state == Dispute.State.CALLED
    rules = is_open and heard and policy.may_rule_on(request.user, dispute)
    context: dict[str, Any] = {
        "dispute": dispute,
        "tone": Dispute.TONES[Dispute.State(dispute.state)],
        "seats": [(seat, is_open and policy.may_state(request.user, seat)) for seat in seats],
        "bounced": queries.bounced(dispute),
        "first": queries.first_receiver(dispute.case),
        "clock": queries.dispute_clock(dispute),
        "happenings": queries.dispute_story(dispute),
        "supports": list(dispute.supports.all()),
        "calling": wrong.get("calling") or (_calling(dispute) if calls else None),
        "ruling": wrong.get("ruling") or (_ruling(dispute) if rules else None),
        "withdraws": is_open
        and not dispute.is_problem
        and policy.may_withdraw_dispute(request.user, dispute),
        "wrong": next(iter(wrong.values()), None),
    }
    return render(request, "track/dispute.html", context, status=422 if wrong else 200)


def _calling(dispute: Dispute) -> SessionForm:
    units = [seat.organisation.name for seat in queries.positions(dispute)]
    if dispute.instead and dispute.instead.name not in units:
        units.append(dispute.instead.name)
    if dispute.is_problem:
        units += [order.organisation.name for order in queries.bounced(dispute)]
    initial = {"others": "\n".join(dict.fromkeys(units))}
    return SessionForm(prefix="call", initial=initial | _session_of(dispute))


def _session_of(dispute: Dispute) -> dict[str, Any]:
    if dispute.session_at is None:
        return {}
    return {"at": dispute.session_at, "where": dispute.session_where}


def _ruling(dispute: Dispute) -> RulingForm:
    return RulingForm(prefix="rule", after_session=dispute.state == Dispute.State.CALLED)


@duty(*dispatch.HANDLERS)
@require_POST
def withdraw(request: SignedIn, pk: int) -> HttpResponse:
    """The unit takes the duty on after all."""
    dispute = queries.dispute_to_read(request.user, pk)
    actions.withdraw_dispute(dispute, by=request.user)
    messages.success(request, _("异议已撤回，工单由本单位继续办理。"))
    return redirect("track:dispute", pk)


@duty(*policy.SESSION_CALLERS)
@require_POST
def call(request: SignedIn, pk: int) -> HttpResponse:
    """The centre calls a joint session."""
    dispute = queries.dispute_to_read(request.user, pk)
    form = SessionForm(request.POST, prefix="call")
    if not form.is_valid():
        return _page(request, dispute, calling=form)
    actions.call_session(dispute, form.session([dispute.organisation]), by=request.user)
    messages.success(request, _("已召集联席会商，请各单位会前表态。"))
    return redirect("track:dispute", pk)


@duty(*dispatch.HANDLERS)
@require_http_methods(["GET", "POST"])
def state(request: SignedIn, pk: int) -> HttpResponse:
    """An invited unit's own word."""
    seat = queries.position_to_state(request.user, pk)
    initial = {"stance": seat.stance, "words": seat.words, "basis": seat.basis}
    form = PositionForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.state_position(seat, **form.cleaned_data, by=request.user)
        messages.success(request, _("已表态，裁定前可以修改。"))
        return redirect("track:dispute", seat.dispute_id)
    context = {"seat": seat, "dispute": seat.dispute, "form": form}
    return render(request, "track/position.html", context, status=422 if form.errors else 200)


@duty(*dispatch.OWNER_NAMERS)
@require_POST
def rule(request: SignedIn, pk: int) -> HttpResponse:
    """Say whose duty it is."""
    dispute = queries.dispute_to_read(request.user, pk)
    form = RulingForm(request.POST, prefix="rule", after_session=dispute.state == Dispute.State.CALLED)
    if not form.is_valid():
        return _page(request, dispute, ruling=form)
    actions.rule(dispute, form.ruling(), by=request.user)
    messages.success(request, _("已裁定，工单已按裁定派出。"))
    return redirect("track:dispute", pk)
