"""The ways that messages go: set up, tried out, switched on."""

from typing import Any

from django.contrib import messages as notes
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huiyin.kernel.messages import actions, policy, queries
from huiyin.kernel.messages.kinds import Way
from huiyin.kernel.messages.models import Message, Outlet
from huiyin.kernel.messages.ways import backends
from huiyin.kernel.people.access import SignedIn, duty
from huiyin.web.messages.forms import OutletForm, TryForm


@duty(*policy.KEEPERS)
@require_GET
def listing(request: SignedIn) -> HttpResponse:
    """Every way, whether it is on, and how it fares."""
    stuck = queries.messages_in("").order_by()[:1001].count()
    waiting = queries.messages_in(Message.State.WAITING).order_by()[:1001].count()
    lines = [(one, *_state(one)) for one in queries.outlets()]
    context = {"lines": lines, "stuck": stuck, "waiting": waiting}
    return render(request, "messages/outlets.html", context)


def _state(outlet: Outlet) -> tuple[str, str]:
    """How a way fares, in words, and the tone."""
    if not outlet.on:
        return _("没有开通"), "done"
    if outlet.last_error:
        return _("最近没有发出去"), "late"
    return (_("正常"), "ok") if outlet.last_sent_at else (_("已开通，还没有发过"), "warn")


@duty(*policy.KEEPERS)
@require_http_methods(["GET", "POST"])
def outlet(request: SignedIn, way: str) -> HttpResponse:
    """One way's settings."""
    shown = _outlet(way)
    form = OutletForm(request.POST or None, outlet=shown, kept=queries.kept_secrets(shown))
    if request.method == "POST" and form.is_valid():
        settings = dict(form.cleaned_data)
        on = settings.pop("on")
        try:
            actions.set_up(Way(way), settings, on=on, by=request.user)
        except ValidationError as wrong:
            form.add_error(None, wrong)
        else:
            notes.success(request, _("已保存。"))
            return redirect("messages:outlet", way)
    return _page(request, shown, form, TryForm(way=way))


@duty(*policy.KEEPERS)
@require_POST
def try_it(request: SignedIn, way: str) -> HttpResponse:
    """Send one message by this way, also before it is switched on."""
    shown = _outlet(way)
    form = TryForm(request.POST, way=way)
    if shown.pk and form.is_valid():
        words = _("这是回音系统的试发消息，收到就说明渠道通了。")
        actions.try_out(Way(way), form.cleaned_data.get("to", ""), words, by=request.user)
        notes.success(request, _("已排队试发。过一会儿刷新本页，看有没有发出去。"))
        return redirect("messages:outlet", way)
    return _page(request, shown, OutletForm(outlet=shown, kept=queries.kept_secrets(shown)), form)


def _outlet(way: str) -> Outlet:
    if way not in backends() or way not in Way.values:
        raise Http404
    return queries.outlet_of(way)


def _page(request: HttpRequest, shown: Outlet, form: OutletForm, trying: TryForm) -> HttpResponse:
    state, tone = _state(shown)
    context: dict[str, Any] = {
        "outlet": shown,
        "state": state,
        "tone": tone,
        "form": form,
        "trying": trying,
        "tests": [queries.shown(one) for one in queries.tests_of(shown.way)],
        "report_address": _report_address(request, shown.way) if shown.way == Way.SMS else "",
    }
    status = 422 if form.errors or trying.errors else 200
    return render(request, "messages/outlet.html", context, status=status)


def _report_address(request: HttpRequest, way: str) -> str:
    return request.build_absolute_uri(reverse("messages:report", args=[way, queries.report_key(way)]))
