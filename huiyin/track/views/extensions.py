"""Pages of more time: asking, the list, one request, and the word on it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huiyin.dispatch import policy as dispatch
from huiyin.dispatch import queries as orders
from huiyin.kernel.people.access import SignedIn, duty
from huiyin.track import actions, policy, queries
from huiyin.track.forms import ExtensionForm, GrantForm, RefuseForm
from huiyin.track.models import Extension


@duty(*dispatch.HANDLERS)
@require_http_methods(["GET", "POST"])
def extend_order(request: SignedIn, pk: int) -> HttpResponse:
    """A unit asks for more time; where it cannot, the page says why not."""
    order = queries.order_to_extend(request.user, pk)
    allowed = queries.allowance(order)
    form = ExtensionForm(request.POST if request.method == "POST" else None, order=order, allowed=allowed)
    if request.method == "POST" and form.is_valid():
        made = actions.ask_extension(order, form.plea(), by=request.user)
        messages.success(request, _("延期申请已提交。批复以前，办结时限照常计算。"))
        return redirect(made)
    context = {
        "order": order,
        "form": form,
        "allowed": allowed,
        "before": [(one, _tone(one)) for one in queries.extensions_of(order)],
        "under_institute": dispatch.is_under_institute(order.organisation),
    }
    return render(request, "track/extend_order.html", context, status=422 if form.errors else 200)


@duty(*policy.EXTENSION_READERS)
@require_GET
def extensions(request: SignedIn) -> HttpResponse:
    """Requests within one's reach, by state."""
    state = request.GET.get("state", "")
    if state not in Extension.State.values:
        state = Extension.State.ASKED
    page = queries.page_of_extensions(request.user, state, request.GET.get("after"))
    context = {
        "page": page,
        "state": state,
        "tabs": [(label, f"?state={value}", value == state) for value, label in Extension.State.choices],
    }
    return render(request, "track/extensions.html", context)


@duty(*policy.EXTENSION_READERS)
@require_GET
def extension(request: SignedIn, pk: int) -> HttpResponse:
    """One request: what is asked and why, how the order stands, and the word on it."""
    return _page(request, queries.extension_to_read(request.user, pk))


def _page(request: SignedIn, extension: Extension, **wrong: forms.Form) -> HttpResponse:
    order = extension.order
    decides = (
        extension.state == Extension.State.ASKED
        and order.state in order.OPEN
        and policy.may_decide_extension(request.user, extension)
    )
    context: dict[str, Any] = {
        "extension": extension,
        "order": order,
        "tone": _tone(extension),
        "reads_order": dispatch.may_read_order(request.user, order),
        "clock": queries.decision_clock(extension),
        "clocks": orders.running(order),
        "lying": extension.township_ref and policy.is_left_lying(extension),
        "granting": wrong.get("granting") or (_granting(extension) if decides else None),
        "refusing": wrong.get("refusing") or (RefuseForm(prefix="no") if decides else None),
        "wrong": next(iter(wrong.values()), None),
    }
    return render(request, "track/extension.html", context, status=422 if wrong else 200)


def _tone(extension: Extension) -> str:
    return Extension.TONES[Extension.State(extension.state)]


def _granting(extension: Extension) -> GrantForm:
    return GrantForm(order=extension.order, initial={"told": extension.told})


@duty(*policy.EXTENSION_DECIDERS)
@require_POST
def grant(request: SignedIn, pk: int) -> HttpResponse:
    """The order gets more time."""
    extension = queries.extension_to_read(request.user, pk)
    form = GrantForm(request.POST, order=extension.order)
    if not form.is_valid():
        return _page(request, extension, granting=form)
    actions.grant_extension(extension, told=form.cleaned_data.get("told", ""), by=request.user)
    messages.success(request, _("已批准延期，办结时限已顺延。"))
    return redirect(extension)


@duty(*policy.EXTENSION_DECIDERS)
@require_POST
def refuse(request: SignedIn, pk: int) -> HttpResponse:
    """The order gets no more time."""
    extension = queries.extension_to_read(request.user, pk)
    form = RefuseForm(request.POST, prefix="no")
    if not form.is_valid():
        return _page(request, extension, refusing=form)
    actions.refuse_extension(extension, words=form.cleaned_data["words"], by=request.user)
    messages.success(request, _("没有批准延期，办结时限不变，申请单位会在工作台看到理由。"))
    return redirect(extension)
