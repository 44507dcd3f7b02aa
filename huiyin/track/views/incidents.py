"""Pages of what went wrong during a service."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huiyin.kernel.people.access import SignedIn, duty
from huiyin.kernel.people.kinds import Role
from huiyin.track import actions, policy, queries
from huiyin.track.forms import IncidentForm, SettleIncidentForm
from huiyin.track.models import Incident

REPORTERS = tuple(dict.fromkeys((*policy.LEADERS, Role.VOLUNTEER)))
READERS = tuple(dict.fromkeys((*policy.INCIDENT_READERS, *REPORTERS)))
TONES = {Incident.State.OPEN: "warn", Incident.State.SETTLED: "ok"}


@duty(*REPORTERS)
@require_http_methods(["GET", "POST"])
def report(request: SignedIn, pk: int) -> HttpResponse:
    """Tell on the phone what went wrong."""
    slot = queries.slot_to_report(request.user, pk)
    form = IncidentForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        made = actions.report_incident(slot, form.happened(), by=request.user)
        return redirect(made)
    context = {"slot": slot, "form": form, "told": queries.own_incidents(request.user, slot), "tones": TONES}
    return render(request, "track/report_incident.html", context, status=422 if form.errors else 200)


@duty(*policy.INCIDENT_READERS)
@require_GET
def listing(request: SignedIn) -> HttpResponse:
    """Incidents that wait, the serious ones first; or those that were settled."""
    state = request.GET.get("state", "")
    state = state if state in Incident.State.values else Incident.State.OPEN
    page = queries.page_of_incidents(request.user, state, request.GET.get("after"))
    tabs = [(one.label, f"?state={one}", state == one) for one in Incident.State]
    return render(request, "track/incidents.html", {"page": page, "tabs": tabs, "state": state})


@duty(*READERS)
@require_GET
def incident(request: SignedIn, pk: int) -> HttpResponse:
    """One incident, and what became of it."""
    return _page(request, queries.incident_to_read(request.user, pk))


def _page(
    request: SignedIn, one: Incident, form: SettleIncidentForm | None = None, hurt: str = ""
) -> HttpResponse:
    settles = policy.may_settle_incident(request.user, one)
    context = {
        "one": one,
        "tones": TONES,
        "settles": settles,
        "own": policy.is_own_incident(request.user, one),
        "hurt": hurt,
        "form": form or SettleIncidentForm(),
    }
    return render(request, "track/incident.html", context, status=422 if form else 200)


@duty(*policy.INCIDENT_KEEPERS)
@never_cache
@require_POST
def hurt(request: SignedIn, pk: int) -> HttpResponse:
    """Show who was hurt: on this answer only, and written down."""
    one = queries.incident_to_settle(request.user, pk)
    return _page(request, one, hurt=actions.read_hurt(one, by=request.user))


@duty(*policy.INCIDENT_KEEPERS)
@require_POST
def settle(request: SignedIn, pk: int) -> HttpResponse:
    """Say what became of it."""
    one = queries.incident_to_settle(request.user, pk)
    form = SettleIncidentForm(request.POST)
    if not form.is_valid():
        return _page(request, one, form)
    told = form.cleaned_data
    actions.settle_incident(one, told["outcome"], insurer_told=told["insurer"] == "yes", by=request.user)
    messages.success(request, _("已处理，报告的人看得到结果。"))
    return redirect("track:incidents")
