"""Saying something in one page that the browser keeps, so that it opens without a network."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from huiyin.collect import actions
from huiyin.collect.channels.portal.forms import OfflineForm
from huiyin.collect.channels.portal.say import SENT, keep_followed
from huiyin.collect.kinds import Channel, Matter
from huiyin.kernel.people.access import RESIDENT, public
from huiyin.kernel.people.actions import remember_resident
from huiyin.kernel.people.rates import limited

PAGE = "collect/portal/offline.html"


def empty_page() -> str:
    """The page as browsers keep it: the same for everybody, without session, name, key or token."""
    return render_to_string(PAGE, {"form": OfflineForm()})


@public
@never_cache
@require_http_methods(["GET", "POST"])
@limited("portal-send", times=20, seconds=3600)
def say(request: HttpRequest) -> HttpResponse:
    """Words, place and person at once. The key was made by the browser: sent twice makes one request."""
    if request.method != "POST":
        return HttpResponse(empty_page())
    form = OfflineForm(request.POST)
    if not form.is_valid():
        return render(request, PAGE, {"form": form}, status=422)
    told = form.cleaned_data
    known = told["name"] or told["phone"]
    resident = remember_resident(name=told["name"], phone=told["phone"], by=RESIDENT) if known else None
    said = actions.Said(
        channel=Channel.PORTAL,
        matter=Matter(told["matter"]),
        words=told["words"],
        place=told["where"],
        key=UUID(str(told["key"])),
        spot=told["spot"],
        resident=resident,
        secrecy=told["secrecy"],
        language=get_language() or "",
    )
    made = actions.receive(said, by=RESIDENT)
    request.session[SENT] = made.no
    keep_followed(request, made.no)
    return redirect("portal:sent")


@public
@never_cache
@require_GET
def token(request: HttpRequest) -> HttpResponse:
    """What a form needs to be taken from this browser; a kept page asks for it when the network is back."""
    return HttpResponse(get_token(request), content_type="text/plain")
