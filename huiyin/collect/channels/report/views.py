"""Reporting from the field: one page to write, one that confirms, one that lists."""

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from huiyin.collect import actions, policy
from huiyin.collect.channels.report import queries
from huiyin.collect.channels.report.forms import BehalfForm, SeenForm
from huiyin.collect.models import MenuItem, Request
from huiyin.collect.queries import item_to_order, pickup_code
from huiyin.kernel.events.lifecycle import Refused
from huiyin.kernel.people.access import SignedIn, duty
from huiyin.kernel.people.actions import remember_resident
from huiyin.kernel.people.models import User


@duty(*policy.REPORTERS)
@require_http_methods(["GET", "POST"])
def new(request: SignedIn) -> HttpResponse:
    """What I see, or with ?for=other what somebody asked me to pass on."""
    ordered = _ordered(request.GET.get("item", ""))
    behalf = ordered is not None or request.GET.get("for") == "other"
    kind = BehalfForm if behalf else SeenForm
    place = request.user.place
    initial = {"place": place.pk, "place_words": place.full_name} if place and place.parent_id else {}
    form = kind(
        request.POST or None,
        request.FILES or None,
        initial=initial,
        by=request.user,
        channel=queries.channel_of(request.user),
    )
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("field:sent", _sent(form, request.user, ordered).no)
        except Refused as refusal:
            form.add_error("place_words", str(refusal))
    context = {"form": form, "behalf": behalf, "ordered": ordered}
    return render(request, "collect/field/new.html", context, status=422 if form.errors else 200)


def _ordered(number: str) -> MenuItem | None:
    """The service of the menu that is ordered for somebody, if any. Raises Http404."""
    return (
        item_to_order(int(number)) if number.isascii() and number.isdecimal() and len(number) < 10 else None
    )


@transaction.atomic
def _sent(form: SeenForm, by: User, ordered: MenuItem | None) -> Request:
    """Everything or nothing: the person, the request and its photos."""
    told = form.cleaned_data
    known = queries.already_sent(by, told["key"])
    if known is not None:
        return known
    resident = None
    if isinstance(form, BehalfForm):
        resident = remember_resident(name=told["name"], phone=told["phone"], by=by)
    said = form.said(resident)
    made = actions.order(ordered, said, by=by) if ordered else actions.receive(said, by=by)
    if isinstance(form, BehalfForm):
        actions.note_consent(made, form.consented(), by=by)
    actions.add_photos(made.no, told["photos"], by=by)
    return made


@duty(*policy.REPORTERS)
@never_cache
@require_GET
def sent(request: SignedIn, no: str) -> HttpResponse:
    """Under which number it is; whoever spoke for another passes number, code and perhaps the answer on."""
    made = queries.own_report(request.user, no)
    behalf = queries.behalf_of(made)
    context = {
        "made": made,
        "tone": Request.TONES[Request.State(made.state)],
        "behalf": behalf,
        "code": pickup_code(made) if behalf else "",
        "answers": queries.answers_to_pass_on(behalf),
    }
    return render(request, "collect/field/sent.html", context)


@duty(*policy.REPORTERS)
@require_GET
def mine(request: SignedIn) -> HttpResponse:
    """What I reported, and how it stands."""
    page = queries.page_of_reports(request.user, request.GET.get("after"))
    return render(request, "collect/field/mine.html", {"page": page, "tones": Request.TONES})
