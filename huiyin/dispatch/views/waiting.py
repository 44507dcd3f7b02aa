"""Asking a resident and waiting for the answer."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from huiyin.dispatch import actions, policy, queries
from huiyin.dispatch.forms import AskForm
from huiyin.kernel.people.access import SignedIn, duty, require
from huiyin.kernel.present import now


@duty(*policy.HANDLERS)
@require_http_methods(["GET", "POST"])
def ask(request: SignedIn, pk: int) -> HttpResponse:
    """Ask a resident what is needed to go on; the clock stands still until the answer."""
    order = queries.order_to_read(request.user, pk)
    require(policy.may_handle(request.user, order))
    form = AskForm(request.POST or None, voices=queries.live_voices(order.case))
    if request.method == "POST" and form.is_valid():
        voice, asked = form.asked()
        actions.ask_and_wait(order, voice, asked, by=request.user)
        messages.success(request, _("已告知诉求人，办结时限暂停。回答了或等到最长时间，自动恢复。"))
        return redirect("dispatch:order", pk)
    context = {
        "order": order,
        "form": form,
        "allowed": queries.allowed_wait(order, now()),
        "askable": policy.may_ask(request.user, order) and order.waits_until is None,
    }
    return render(request, "dispatch/ask.html", context, status=422 if form.errors else 200)


@duty(*policy.HANDLERS)
@require_POST
def stop_waiting(request: SignedIn, pk: int) -> HttpResponse:
    """Go on without the answer."""
    order = queries.order_to_read(request.user, pk)
    require(policy.may_handle(request.user, order))
    actions.stop_waiting(order, by=request.user)
    messages.success(request, _("不再等回答，办结时限恢复计时。"))
    return redirect("dispatch:order", pk)
