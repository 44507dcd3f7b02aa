"""Pages of certificates: for the volunteer, for who handles and issues them, and for whoever checks one."""

import segno
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huiyin.dispatch import actions, policy, queries
from huiyin.dispatch.forms.certificates import ApplyForm, VerifyForm
from huiyin.dispatch.forms.hours import WhyForm
from huiyin.dispatch.models import Certificate
from huiyin.dispatch.views.mine import VOLUNTEERS
from huiyin.kernel.people.access import SignedIn, duty, public
from huiyin.kernel.people.queries import masked
from huiyin.kernel.people.rates import limited

READERS = (*policy.HOUR_KEEPERS, *VOLUNTEERS)
State = Certificate.State
TONES = {
    State.APPLIED: "warn",
    State.HANDLED: "warn",
    State.ISSUED: "ok",
    State.REFUSED: "done",
    State.REVOKED: "late",
}


@duty(*VOLUNTEERS)
@require_GET
def mine(request: SignedIn) -> HttpResponse:
    """One's own certificates."""
    volunteer = queries.volunteer_of(request.user)
    if volunteer is None:
        return render(request, "dispatch/unlinked.html")
    rows = queries.certificates.own_certificates(volunteer)
    return render(request, "dispatch/my_certificates.html", {"rows": rows, "tones": TONES})


@duty(*VOLUNTEERS)
@require_http_methods(["GET", "POST"])
def apply_for(request: SignedIn) -> HttpResponse:
    """Ask for a certificate."""
    volunteer = queries.volunteer_of(request.user)
    if volunteer is None:
        return render(request, "dispatch/unlinked.html")
    form = ApplyForm(request.POST if request.method == "POST" else None, volunteer=volunteer)
    if request.method == "POST" and form.is_valid():
        actions.apply_for_certificate(volunteer, form.wish(), by=request.user)
        messages.success(request, _("已申请。两个人先后受理、开具，开具后这里可以打印。"))
        return redirect("dispatch:my_certificates")
    context = {"form": form}
    return render(request, "dispatch/apply_certificate.html", context, status=422 if form.errors else 200)


@duty(*policy.HOUR_KEEPERS)
@require_GET
def certificates(request: SignedIn) -> HttpResponse:
    """Certificates by how far they are."""
    state = request.GET.get("state", State.APPLIED)
    state = state if state in (*State.values, "all") else State.APPLIED
    context = {
        "states": list(State),
        "state": state,
        "page": queries.certificates.page_of_certificates(request.user, state, request.GET.get("after")),
        "tones": TONES,
    }
    return render(request, "dispatch/certificates.html", context)


@duty(*READERS)
@require_GET
def certificate(request: SignedIn, pk: int) -> HttpResponse:
    """One certificate with the name masked, and what may be done with it."""
    return _page(request, queries.certificates.certificate_to_read(request.user, pk))


def _page(request: SignedIn, one: Certificate, form: WhyForm | None = None, name: str = "") -> HttpResponse:
    keeps = policy.may_keep_certificate(request.user, one)
    context = {
        "one": one,
        "contents": queries.certificates.contents_of(one),
        "sums": (one.minutes, one.times) if one.number else queries.certificates.summed(one),
        "name": name or masked(one.volunteer).name,
        "clear": bool(name),
        "qr": _code(request, one) if one.slip else "",
        "verify_at": request.build_absolute_uri(reverse("dispatch:verify")),
        "keeps": keeps,
        "handles": keeps and one.state == State.APPLIED,
        "issues": keeps and one.state == State.HANDLED and one.handler_id != request.user.pk,
        "ends": keeps and one.state in (*Certificate.WAITING, State.ISSUED),
        "form": form or WhyForm(),
        "tones": TONES,
    }
    return render(request, "dispatch/certificate.html", context, status=422 if form else 200)


def _code(request: HttpRequest, one: Certificate) -> str:
    address = request.build_absolute_uri(reverse("dispatch:verify")) + "?text=" + one.slip
    return str(segno.make(address, error="m").svg_data_uri(scale=3, border=4, dark="#000", light="#fff"))


@duty(*READERS)
@never_cache
@require_POST
def print_out(request: SignedIn, pk: int) -> HttpResponse:
    """The same with the name in clear, to be printed; it is noted who did."""
    one = queries.certificates.certificate_to_read(request.user, pk)
    return _page(request, one, name=actions.name_on_certificate(one, by=request.user))


@duty(*policy.HOUR_KEEPERS)
@require_POST
def handle(request: SignedIn, pk: int) -> HttpResponse:
    """The handler passes it on."""
    one = queries.certificates.certificate_to_keep(request.user, pk)
    actions.handle_certificate(one, by=request.user)
    messages.success(request, _("已受理，请负责人开具。"))
    return redirect("dispatch:certificate", pk)


@duty(*policy.HOUR_KEEPERS)
@require_POST
def issue(request: SignedIn, pk: int) -> HttpResponse:
    """The person in charge issues it."""
    one = queries.certificates.certificate_to_keep(request.user, pk)
    actions.issue_certificate(one, by=request.user)
    messages.success(request, _("已开具，编号 %(no)s。公示期满没有异议即有效。") % {"no": one.number})
    return redirect("dispatch:certificate", pk)


@duty(*policy.HOUR_KEEPERS)
@require_POST
def end(request: SignedIn, pk: int) -> HttpResponse:
    """Refused, or revoked."""
    one = queries.certificates.certificate_to_keep(request.user, pk)
    form = WhyForm(request.POST)
    if not form.is_valid():
        return _page(request, one, form)
    actions.end_certificate(one, why=form.cleaned_data["why"], by=request.user)
    messages.success(request, _("已处理，理由留在记录里。"))
    return redirect("dispatch:certificate", pk)


@public
@never_cache
@limited("verify", times=120, seconds=3600)
def verify(request: HttpRequest) -> HttpResponse:
    """Check a certificate by its number or its code; the answer holds no name."""
    asked = request.POST if request.method == "POST" else request.GET if request.GET.get("text") else None
    form = VerifyForm(asked)
    found = queries.certificates.verify(form.cleaned_data["text"]) if form.is_valid() else None
    context = {
        "form": form,
        "found": found,
        "tones": TONES,
        "page": queries.certificates.on_notice(request.GET.get("after")),
    }
    return render(request, "dispatch/verify.html", context, status=422 if form.errors else 200)


@public
@require_GET
def keys(request: HttpRequest) -> HttpResponse:
    """Public keys and revoked numbers, for checking without this server."""
    return JsonResponse(queries.certificates.published())
