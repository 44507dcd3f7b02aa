"""Pages on which the served side says how a service went, and on which it is read."""

from typing import Any

import segno
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from huiyin.collect.channels.portal.follow import followed_request
from huiyin.dispatch.queries import volunteer_of
from huiyin.evaluate import actions, policy, queries
from huiyin.evaluate.forms import ServiceForm
from huiyin.evaluate.kinds import Hand
from huiyin.kernel.people.access import RESIDENT, SignedIn, duty, public
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.people.models import User
from huiyin.kernel.people.rates import client_address, within
from huiyin.kernel.present import now
from huiyin.plan.models import Slot
from huiyin.track.policy import LEADERS

GUESSES, HOUR = 20, 3600
VOLUNTEERS = (Role.VOLUNTEER, Role.TEAM_LEADER)
ENTERERS = tuple(dict.fromkeys((*LEADERS, *VOLUNTEERS)))


def _stage(slot: Slot, given: bool) -> str:
    """What a page of rating says before anything: "early", "given", "over", or "" where it may be rated."""
    if given:
        return "given"
    if not queries.somebody_served(slot):
        return "early"
    return "over" if now() > queries.rated_until(slot) else ""


@duty(*ENTERERS)
@never_cache
@require_http_methods(["GET", "POST"])
def enter(request: SignedIn, pk: int) -> HttpResponse:
    """The served side says it on the device of who served or led; the page and the record tell so."""
    slot = queries.slot_to_enter(request.user, pk)
    form = ServiceForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.rate_service(slot, form.told(), by=request.user)
        messages.success(request, _("已记下，注明是在您的手机上填的。请替我们谢谢服务对象。"))
        leads = policy.may_hand_out_service(request.user, slot)
        return redirect("track:roll", slot.pk) if leads else redirect("dispatch:mine")
    context = {
        "slot": slot,
        "form": form,
        "stage": _stage(slot, queries.service_verdict(slot) is not None),
        "may_hand_out": policy.may_hand_out_service(request.user, slot),
    }
    return render(request, "evaluate/enter_service.html", context, status=422 if form.errors else 200)


@duty(*LEADERS)
@never_cache
@require_GET
def hand_out(request: SignedIn, pk: int) -> HttpResponse:
    """A square code and a link for the served side's own phone."""
    slot = queries.slot_to_hand_out(request.user, pk)
    address = request.build_absolute_uri(reverse("evaluate:service_link", args=[queries.service_code(slot)]))
    before = queries.service_verdict(slot)
    stage = _stage(slot, before is not None and before.hand == Hand.OWN)
    qr = segno.make(address, error="m").svg_data_uri(scale=5, border=4, dark="#000", light="#fff")
    context = {
        "slot": slot,
        "stage": stage,
        "address": address,
        "qr": str(qr),
        "until": queries.rated_until(slot),
        "entered": before,
    }
    return render(request, "evaluate/hand_out_service.html", context)


@public
@never_cache
@require_http_methods(["GET", "POST"])
def by_service_link(request: HttpRequest, code: str) -> HttpResponse:
    """Whoever holds the link of a service says how it was. Somebody signed in does so in his own name."""
    slot = queries.service_by(code)
    if slot is None:
        allowed = within("service-link", client_address(request), GUESSES, HOUR)
        page = "evaluate/service_over.html" if allowed else "429.html"
        return render(request, page, {"stage": "unknown"}, status=404 if allowed else 429)
    if isinstance(request.user, User):
        return redirect("evaluate:rate_service", slot.pk)
    before = queries.service_verdict(slot)
    return _own(request, slot, before is not None and before.hand == Hand.OWN)


def _own(request: HttpRequest, slot: Slot, given: bool, **about: Any) -> HttpResponse:
    """Rating by the served side's own hand."""
    stage = _stage(slot, given)
    if stage:
        return render(request, "evaluate/service_over.html", {"stage": stage, **about}, status=410)
    form = ServiceForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.rate_service(slot, form.told(), request=about.get("said"), by=RESIDENT)
        return render(request, "evaluate/service_done.html", {"slot": slot, **about})
    context = {"slot": slot, "form": form, "until": queries.rated_until(slot), **about}
    return render(request, "evaluate/rate_service.html", context, status=422 if form.errors else 200)


@public
@never_cache
@require_GET
def served(request: HttpRequest, no: str) -> HttpResponse:
    """A resident who opened the progress page sees who came to serve and rates each time."""
    spoke = followed_request(request, no)
    given = queries.verdicts_by(spoke)
    rows = [(slot, given.get(slot.pk)) for slot in queries.services_of(spoke)]
    return render(request, "evaluate/served.html", {"said": spoke, "rows": rows})


@public
@never_cache
@require_http_methods(["GET", "POST"])
def rate_served(request: HttpRequest, no: str, pk: int) -> HttpResponse:
    """A resident who opened the progress page rates one service for his own matter."""
    spoke = followed_request(request, no)
    slot = queries.service_of(spoke, pk)
    return _own(request, slot, queries.service_verdict(slot, spoke) is not None, said=spoke)


@duty(*policy.SERVICE_HEARERS)
@require_GET
def heard(request: SignedIn, no: str) -> HttpResponse:
    """What was said of a project's services, for those who sent the volunteers."""
    project = queries.project_to_hear(request.user, no)
    page, said = queries.page_of_services(project, request.GET.get("after"))
    context = {"project": project, "page": page, "said": said, "grades": queries.grades_of(project)}
    return render(request, "evaluate/services.html", context)


@duty(*VOLUNTEERS)
@require_GET
def thanks(request: SignedIn) -> HttpResponse:
    """Thanks for one's own services."""
    volunteer = volunteer_of(request.user)
    if volunteer is None:
        return redirect("dispatch:mine")
    page, said = queries.thanks_to(volunteer, request.GET.get("after"))
    return render(request, "evaluate/thanks.html", {"page": page, "said": said})
