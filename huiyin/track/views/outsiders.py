"""Pages of asking somebody outside: for the unit that holds the order, and for whoever holds the link."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huiyin.collect.actions.photos import paths
from huiyin.dispatch.policy import DISPATCHERS, HANDLERS, OVERSEERS
from huiyin.dispatch.queries import due_of
from huiyin.kernel.people.access import OUTSIDER, SignedIn, duty, public
from huiyin.kernel.people.documents import handed_out
from huiyin.kernel.people.rates import client_address, within
from huiyin.kernel.present import now
from huiyin.track import actions, policy, queries
from huiyin.track.forms import ForwardForm, OutsideForm
from huiyin.track.models import Forward

GUESSES, ANSWERS, LOOKS, HOUR = 20, 10, 300, 3600
TONES = {
    Forward.State.SENT: "warn",
    Forward.State.NOT_THEIRS: "late",
    Forward.State.DONE: "ok",
    Forward.State.REVOKED: "done",
}


@duty(*HANDLERS, *OVERSEERS)
@require_GET
def listing(request: SignedIn) -> HttpResponse:
    """Orders in which somebody outside was asked, what is due first at the top."""
    page = queries.forwarded(request.user, after=request.GET.get("after"))
    moment = now()
    last = queries.last_forwards(page.rows)
    rows = [
        (one, last[one.pk], TONES.get(Forward.State(last[one.pk].state), ""), due_of(one, moment))
        for one in page.rows
    ]
    return render(request, "track/outsiders.html", {"page": page, "rows": rows})


@duty(*HANDLERS, *OVERSEERS)
@require_GET
def forwards(request: SignedIn, pk: int) -> HttpResponse:
    """What was asked of those outside for one order, and what they said."""
    order = queries.order_with_forwards(request.user, pk)
    moment = now()
    told = queries.forwards_of(order)
    live = next((row for row, _replies in told if row.is_live(moment)), None)
    holds = policy.may_hand_outside(request.user, order)
    context = {
        "order": order,
        "told": [(row, replies, TONES.get(Forward.State(row.state), "")) for row, replies in told],
        "live": live,
        "link": queries.link_of(live) if live and holds else "",
        "over": {row.pk for row, _replies in told if row.state in Forward.OPEN and row != live},
        "may_ask": policy.may_forward(request.user, order)
        and not any(row.state in Forward.OPEN for row, _replies in told),
        "may_revoke": policy.may_revoke_forward(request.user, told[0][0]) if told else False,
    }
    return render(request, "track/forwards.html", context)


@duty(*HANDLERS)
@require_http_methods(["GET", "POST"])
def forward(request: SignedIn, pk: int) -> HttpResponse:
    """Ask somebody outside for a part of the work."""
    order = queries.order_to_forward(request.user, pk)
    form = ForwardForm(request.POST if request.method == "POST" else None, offered=queries.offered(order))
    if request.method == "POST" and form.is_valid():
        actions.forward(order, form.passing(), by=request.user)
        messages.success(request, _("链接已经做好。工单仍由本单位负责，时限照常计算。"))
        return redirect("track:forwards", pk)
    context = {"order": order, "form": form}
    return render(request, "track/forward.html", context, status=422 if form.errors else 200)


@duty(*HANDLERS, *DISPATCHERS)
@require_POST
def revoke(request: SignedIn, pk: int) -> HttpResponse:
    """Take the link back."""
    row = queries.forward_to_revoke(request.user, pk)
    actions.revoke_forward(row, by=request.user)
    messages.success(request, _("链接已收回，对方打不开了。"))
    return redirect(row)


@public
@never_cache
@require_http_methods(["GET", "POST"])
def outside(request: HttpRequest, code: str) -> HttpResponse:
    """Whoever holds the link sees what was ticked and answers. Guesses are counted, and so are answers."""
    row = queries.forward_by(code)
    if row is None:
        allowed = within("outside", client_address(request), GUESSES, HOUR)
        return render(
            request, "track/outside_over.html" if allowed else "429.html", status=404 if allowed else 429
        )
    if not within("outside-look", str(row.pk), LOOKS, HOUR):
        return render(request, "429.html", status=429)
    if not row.is_live(now()):
        return render(request, "track/outside_over.html", {"forward": row}, status=410)
    if request.method == "POST" and not within("outside-answer", str(row.pk), ANSWERS, HOUR):
        return render(request, "429.html", status=429)
    form = OutsideForm(request.POST, request.FILES, forward=row) if request.method == "POST" else None
    if form is not None and form.is_valid():
        actions.answer_forward(row, form.heard(), by=OUTSIDER)
        return render(request, "track/outside_done.html", {"forward": row})
    context = {
        "forward": row,
        "seen": queries.seen_outside(row),
        "code": code,
        "form": form or OutsideForm(forward=row),
    }
    return render(request, "track/outside.html", context, status=422 if form else 200)


@public
@require_GET
def photo(request: HttpRequest, code: str, key: UUID) -> HttpResponseBase:
    """One of the ticked photos, the small one with ?small=1; as long as the link lives."""
    row = queries.forward_by(code)
    if row is None or not row.is_live(now()):
        raise Http404
    if not within("outside-look", str(row.pk), LOOKS, HOUR):
        return render(request, "429.html", status=429)
    if key not in {one.key for one in queries.seen_outside(row).photos}:
        raise Http404
    large, small = paths(key)
    return handed_out(small if request.GET.get("small") else large, "image/jpeg")
