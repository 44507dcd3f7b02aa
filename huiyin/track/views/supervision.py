"""Lights and chasing."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huiyin.kernel.people.access import SignedIn, duty
from huiyin.track import actions, policy, queries
from huiyin.track.forms import ChaseForm
from huiyin.track.kinds import Light
from huiyin.track.models import Chase


@duty(*policy.WATCHERS)
@require_GET
def lights(request: SignedIn) -> HttpResponse:
    """Every red or yellow clock, to be looked after or chased."""
    colour = request.GET.get("colour", "")
    if colour not in Light.values:
        colour = Light.RED
    page = queries.lights(request.user, colour, after=request.GET.get("after"))
    context = {"page": page, "rows": queries.lit(request.user, page.rows), "colour": colour}
    return render(request, "track/lights.html", context)


@duty(*policy.WATCHERS)
@require_http_methods(["GET", "POST"])
def chase(request: SignedIn, pk: int) -> HttpResponse:
    """Press whoever holds an order."""
    order = queries.order_to_chase(request.user, pk)
    form = ChaseForm(request.POST or None, initial={"how": request.GET.get("how", Chase.How.PHONE)})
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        how = Chase.How(told["how"])
        actions.chase(order, how=how, words=told["words"], grounds=told["grounds"], by=request.user)
        messages.success(request, _("催办已记下，对方会在工单上看到。"))
        return redirect(order.case)
    context = {"form": form, "order": order, "chases": queries.chases(order)}
    return render(request, "track/chase.html", context, status=422 if form.errors else 200)


@duty()
@require_POST
def seen(request: SignedIn) -> HttpResponse:
    """The person has read what is overdue."""
    count = actions.see_notices(by=request.user)
    messages.success(request, _("%(n)s 条提醒已看过。") % {"n": count})
    return redirect("desk")
