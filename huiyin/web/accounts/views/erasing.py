"""Forgetting who a resident was: found as the caller says, shown what goes and what stays, then erased."""

import time
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from huiyin.collect.actions import forget_contact, forget_speaker
from huiyin.collect.models import Request
from huiyin.collect.queries import contact_left, request_by_number
from huiyin.kernel.people.access import SignedIn, duty
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.people.models import Resident
from huiyin.kernel.people.queries import masked
from huiyin.kernel.people.rates import limited
from huiyin.web.accounts.forms import ErasedWhoForm, EraseForm
from huiyin.web.signin.forms import posted

PROVED = "erasing"
SECONDS = 900
MOST = 50


@duty(Role.COUNTY_DISPATCHER)
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@limited("erase", times=30, seconds=300)
def erase(request: SignedIn) -> HttpResponse:
    """Whose identity: by number, and what only the resident knows."""
    form = ErasedWhoForm(posted(request))
    if request.method == "POST" and form.is_valid():
        spoke: Request = form.cleaned_data["spoke"]
        if _face(spoke) is None and not contact_left(spoke):
            form.add_error(None, _("这条诉求没有身份信息：没有留过，或者已经删除。不用再删。"))
        else:
            request.session[PROVED] = {"no": spoke.no, "until": int(time.time()) + SECONDS}
            return redirect("accounts:confirm_erasing")
    return render(request, "accounts/erase.html", {"form": form}, status=422 if form.errors else 200)


@duty(Role.COUNTY_DISPATCHER)
@never_cache
@require_http_methods(["GET", "POST"])
def confirm_erasing(request: SignedIn) -> HttpResponse:
    """What will be erased and what stays; then erase it, with a reason."""
    spoke = _proved(request)
    if spoke is None:
        return redirect("accounts:erase")
    face = _face(spoke)
    form = EraseForm(posted(request))
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if face is not None:
            forget_speaker(face, reason_code=reason, by=request.user)
        else:
            forget_contact(spoke, reason_code=reason, by=request.user)
        del request.session[PROVED]
        messages.success(request, _("已删除身份信息。诉求 %(no)s 的办理照旧。") % {"no": spoke.no})
        return redirect("accounts:erase")
    context = {"form": form, "spoke": spoke, **(_stands(face) if face else _left(spoke))}
    return render(request, "accounts/erase_confirm.html", context, status=422 if form.errors else 200)


def _face(spoke: Request) -> Resident | None:
    """The resident who spoke, unless none was named or he is forgotten already."""
    return spoke.resident if spoke.resident is not None and spoke.resident.erased_at is None else None


def _left(spoke: Request) -> dict[str, Any]:
    """What is kept where only an address or an account is known; the request stands alone."""
    labels = {"email": _("电子邮箱"), "account": _("外部系统里的账号"), "spot": _("说明的具体位置")}
    kept = [labels[code] for code in contact_left(spoke)]
    return {"known": None, "left": kept, "said": [spoke], "waiting": int(spoke.state in Request.LIVE)}


def _proved(request: SignedIn) -> Request | None:
    """The request that was proved a short while ago in this session."""
    proved: dict[str, Any] = request.session.get(PROVED) or {}
    if not proved or proved["until"] < time.time():
        return None
    return request_by_number(proved["no"])


def _stands(resident: Resident) -> dict[str, Any]:
    """Whom it is about, masked, and the requests that lose their face."""
    said = list(Request.objects.filter(resident=resident).select_related("place").order_by("-id")[:MOST])
    return {
        "known": masked(resident),
        "said": said,
        "waiting": sum(one.state in Request.LIVE for one in said),
    }
