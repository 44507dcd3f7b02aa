"""Go or no-go on the evening before, and people found on the spot."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huiyin.dispatch import actions, policy, queries
from huiyin.dispatch.forms import LeastForm, asked_words
from huiyin.dispatch.models import OfferRule
from huiyin.kernel.events.lifecycle import Refused
from huiyin.kernel.people.access import SignedIn, duty
from huiyin.plan.queries import skill_names

SPARE = 2
"""So many more are asked on the spot than seats are free: not everybody sees the message in time."""


@duty(*policy.CHOOSERS)
@require_GET
def evening(request: SignedIn) -> HttpResponse:
    """Services of tomorrow that have too few people, and what can still be done."""
    return render(
        request,
        "dispatch/evening.html",
        {"page": queries.open_checks(request.user, request.GET.get("after"))},
    )


@duty(*policy.CHOOSERS)
@require_POST
def go_ahead(request: SignedIn, pk: int) -> HttpResponse:
    """Hold it with the people there are."""
    actions.go_ahead(queries.check_to_decide(request.user, pk), by=request.user)
    messages.success(request, _("已定：照常进行。"))
    return redirect("dispatch:evening")


@duty(*policy.CHOOSERS)
@require_POST
def lower_least(request: SignedIn, pk: int) -> HttpResponse:
    """Fewer people are enough."""
    check = queries.check_to_decide(request.user, pk)
    form = LeastForm(request.POST)
    if not form.is_valid():
        raise Refused(_("请填最少几人：比原来少，至少 1 人。"))
    actions.lower_least(check, form.cleaned_data["least"], by=request.user)
    messages.success(request, _("已定：最少人数改少，照常进行。"))
    return redirect("dispatch:evening")


@duty(*policy.CHOOSERS)
@require_POST
def call_it_off(request: SignedIn, pk: int) -> HttpResponse:
    """No-go; everybody on it is told."""
    actions.call_it_off(queries.check_to_decide(request.user, pk), by=request.user)
    messages.success(request, _("已取消，会短信告诉每一位。"))
    return redirect("dispatch:evening")


@duty(*policy.SPOT_CALLERS)
@require_http_methods(["GET", "POST"])
def spot(request: SignedIn, pk: int) -> HttpResponse:
    """Who is near, able and free now; all of them asked by one press."""
    slot = queries.slot_to_man(request.user, pk)
    figures, missing = queries.offer_figures(), queries.missing(slot)
    within = figures[OfferRule.What.SPOT_KM]
    found = queries.choose(slot, within, missing + SPARE, figures)
    if request.method == "POST":
        chosen = [(one.id, queries.reasons_of(one, found)) for one in found.list.choices]
        made = actions.ask_on_the_spot(slot, chosen, by=request.user)
        messages.success(request, asked_words(len(made)))
        return redirect("dispatch:spot", pk)
    names = list(skill_names([slot]).values())
    rows = [
        (queries.person(found.people[one.id]), queries.reason_words(queries.reasons_of(one, found), names))
        for one in found.list.choices
    ]
    context = {
        "slot": slot,
        "missing": missing,
        "rows": rows if missing else [],
        "km": within,
        "minutes": figures[OfferRule.What.SPOT_MINUTES],
        "ready": queries.is_on_the_spot(slot),
        "asked": [(one, queries.person(one.volunteer)) for one in queries.on_slot(slot)],
        "tones": queries.SEAT_TONES,
    }
    return render(request, "dispatch/spot.html", context)
