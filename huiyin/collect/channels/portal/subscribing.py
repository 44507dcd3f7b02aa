"""Hearing of a place by e-mail: ask, confirm from the mail, end with one press."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huiyin.collect import actions, queries
from huiyin.collect.actions import Wish
from huiyin.collect.channels.portal.forms import SubscribeForm
from huiyin.kernel.people.access import RESIDENT, public
from huiyin.kernel.people.rates import limited, within

ASKED_A_DAY = 5
"""How many questions one address is sent within a day, whoever asks for them."""


@public
@never_cache
@require_http_methods(["GET", "POST"])
@limited("subscribe", times=20, seconds=3600)
def subscribe(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for a place's news; what comes is a question first, by mail."""
    place = queries.place_to_hear_of(pk)
    form = SubscribeForm(request.POST or None)
    if form.is_valid():
        address = form.cleaned_data["address"]
        if within("subscribe-to", queries.subscriber_index(address).hex(), ASKED_A_DAY, 86400):
            site = request.build_absolute_uri("/").rstrip("/")
            actions.subscribe(Wish(place, address, get_language() or "zh-hans", site), by=RESIDENT)
        return redirect("portal:subscribing", pk=pk)
    context = {"form": form, "place": place}
    return render(request, "collect/portal/subscribe.html", context, status=422 if form.errors else 200)


@public
@require_GET
def subscribing(request: HttpRequest, pk: int) -> HttpResponse:
    """Now look into your mailbox. It says the same whoever asked, and whether or not anything was sent."""
    return render(request, "collect/portal/subscribing.html", {"place": queries.place_to_hear_of(pk)})


@public
@never_cache
@require_GET
def subscription(request: HttpRequest, key: UUID, token: str) -> HttpResponse:
    """Where a mail's link leads: to say yes, or to end it. Only looking changes nothing."""
    found = queries.subscription_by(key, token)
    return render(request, "collect/portal/subscription.html", {"one": found, "token": token})


@public
@require_POST
def confirm(request: HttpRequest, key: UUID, token: str) -> HttpResponse:
    """The reader of the mail says yes."""
    actions.confirm(queries.subscription_by(key, token), by=RESIDENT)
    messages.success(request, _("订阅好了。有新的消息，每天最多一封。"))
    return redirect("portal:subscription", key=key, token=token)


@csrf_exempt
@public
@never_cache
@require_http_methods(["GET", "POST"])
def unsubscribe(request: HttpRequest, key: UUID, token: str) -> HttpResponse:
    """End it. A mailbox posts here by itself (RFC 8058), without cookies; who merely looks is asked first."""
    if request.method == "GET":
        return redirect("portal:subscription", key=key, token=token)
    found = queries.subscription_by(key, token)
    actions.end_subscription(found, by=RESIDENT)
    return render(request, "collect/portal/unsubscribed.html", {"place": found.place})
