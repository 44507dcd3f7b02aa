"""The desk's pages: write down, see who calls, look back."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from huiyin.collect import actions, queries
from huiyin.collect.channels.hotline.forms import CallForm
from huiyin.collect.kinds import Channel
from huiyin.collect.models import Request
from huiyin.kernel.paging import keyset
from huiyin.kernel.people.access import SignedIn, duty
from huiyin.kernel.people.actions import remember_resident
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.people.queries import find_resident, masked

TAKERS = (Role.HOTLINE_OPERATOR, Role.COUNTY_DISPATCHER)


@duty(*TAKERS)
@never_cache
@require_http_methods(["GET", "POST"])
def new(request: SignedIn) -> HttpResponse:
    """Write a call down; afterwards the number and the code to read out stand above an empty form."""
    form = CallForm(request.POST or None, by=request.user, channel=Channel.HOTLINE)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        resident = None
        if told["phone"] or told["name"]:
            resident = remember_resident(name=told["name"], phone=told["phone"], by=request.user)
        made = actions.receive(form.said(resident), by=request.user)
        return redirect(f"{request.path}?{urlencode({'saved': made.no})}")
    context: dict[str, Any] = {"form": form, "saved": None, "code": ""}
    number = request.GET.get("saved", "")
    if number and request.method == "GET":
        saved = Request.objects.filter(no=number[:16], taken_by=request.user).select_related("place").first()
        context |= {"saved": saved, "code": queries.pickup_code(saved) if saved else ""}
    return render(request, "collect/hotline/new.html", context, status=422 if form.errors else 200)


@duty(*TAKERS)
@never_cache
@require_http_methods(["POST"])
def caller(request: SignedIn) -> HttpResponse:
    """What this telephone said before, masked; asked by POST so that no number lies in an address."""
    residents = find_resident(phone=request.POST.get("phone", "")[:20])
    people = [masked(resident) for resident in residents[:5]]
    matters = list(queries.requests_of(residents)[:8]) if people else []
    context = {"people": people, "matters": matters, "tones": Request.TONES}
    return render(request, "collect/hotline/_caller.html", context)


@duty(*TAKERS)
@require_GET
def mine(request: SignedIn) -> HttpResponse:
    """What I wrote down, newest first."""
    page = keyset(queries.taken_by(request.user), ("-id",), after=request.GET.get("after"))
    return render(request, "collect/hotline/mine.html", {"page": page, "tones": Request.TONES})
