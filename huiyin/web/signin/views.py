"""Pages at the door, one step each; every one works without JavaScript and by keyboard alone."""

import time
from typing import Any

import segno
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, logout, update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django.views.i18n import set_language

from huiyin.kernel.people import actions
from huiyin.kernel.people.access import Outsider, SignedIn, duty, public
from huiyin.kernel.people.models import User
from huiyin.kernel.people.policy import needs_second_factor
from huiyin.kernel.people.rates import client_address, limited
from huiyin.web.signin import door
from huiyin.web.signin.forms import (
    ChangePasswordForm,
    CodeForm,
    FirstCodeForm,
    NewPasswordForm,
    SignInForm,
    posted,
)

VISITOR = Outsider("visitor")
ISSUER = "Huiyin"
OFTEN = 300  # a whole office shares one address; single accounts are guarded by their own locks
WHY = {
    "idle": gettext_lazy("您有一段时间没有操作，系统已自动退出。请重新登录，会回到刚才的页面。"),
    "limit": gettext_lazy("登录已满规定时长，请重新登录。"),
    "second": gettext_lazy("您的职责需要动态口令，请重新登录并设置。"),
    "late": gettext_lazy("登录用时太长，请从头再来一次。"),
}


@public
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
@limited("sign-in", times=OFTEN, seconds=300)
def sign_in(request: HttpRequest) -> HttpResponse:
    """First step: user name and password."""
    if request.method == "GET":
        if request.user.is_authenticated:
            return redirect(door.safe_target(request, request.GET.get("next", "")))
        form = SignInForm(initial={"next": request.GET.get("next", "")})
        return _sign_in_page(request, form, request.GET.get("why", ""))
    form = SignInForm(request.POST)
    if not form.is_valid():
        return _sign_in_page(request, form)
    username = form.cleaned_data["username"]
    user = authenticate(request, username=username, password=form.cleaned_data["password"])
    if isinstance(user, User):
        return door.pass_password(request, user, form.cleaned_data["next"])
    if not getattr(request, "axes_locked_out", False):
        actions.note_failed_sign_in(username, client_address(request), by=VISITOR)
    form.add_error(None, _("用户名或密码不对。请检查大小写和输入法后再试；连输五次错误会暂停登录。"))
    return _sign_in_page(request, form)


def _sign_in_page(request: HttpRequest, form: SignInForm, why: str = "") -> HttpResponse:
    context = {"form": form, "why": WHY.get(why, "")}
    return render(request, "signin/sign_in.html", context, status=422 if form.errors else 200)


def locked_out(request: HttpRequest, *details: Any) -> HttpResponse:
    """Five failures: this address must wait before trying this account again. Called by axes."""
    credentials = details[-1] or {}
    username = str(credentials.get("username") or request.POST.get("username", ""))
    actions.note_lockout(username, client_address(request), by=VISITOR)
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    response = render(request, "signin/locked_out.html", {"minutes": minutes}, status=429)
    response["Retry-After"] = str(minutes * 60)
    return response


@public
@never_cache
@require_http_methods(["GET", "POST"])
@limited("second", times=OFTEN, seconds=300)
def second(request: HttpRequest) -> HttpResponse:
    """Second step for whoever set up a device: a code."""
    user = door.visitor(request)
    if user is None:
        return _start_again()
    form = CodeForm(posted(request))
    if request.method == "POST" and form.is_valid():
        if actions.verify_second_factor(user, form.cleaned_data["code"], by=user):
            door.pass_second(request)
            return door.next_step(request, user)
        form.add_error("code", _("口令不对，或已经用过。请等手机显示下一个 6 位数字再输入。"))
    return render(request, "signin/second.html", {"form": form}, status=422 if form.errors else 200)


@public
@never_cache
@require_http_methods(["GET", "POST"])
@limited("enrol", times=OFTEN, seconds=300)
def enrol(request: HttpRequest) -> HttpResponse:
    """Second step at the first sign-in of an administrator or exporter: set a device up."""
    user = door.visitor(request)
    if user is None:
        return _start_again()
    if door.has_second_factor(user):
        return door.next_step(request, user)
    return _enrolment(request, user, required=True)


@duty()
@never_cache
@require_http_methods(["GET", "POST"])
def add_device(request: SignedIn) -> HttpResponse:
    """Set a device up of one's own will."""
    if door.has_second_factor(request.user):
        return redirect("accounts:mine")
    return _enrolment(request, request.user, required=False)


def _enrolment(request: HttpRequest, user: User, *, required: bool) -> HttpResponse:
    secret = actions.begin_second_factor(user, by=user)
    form = FirstCodeForm(posted(request))
    if request.method == "POST" and form.is_valid():
        codes = actions.confirm_second_factor(user, form.cleaned_data["code"], by=user)
        if codes is not None:
            if required:
                door.pass_second(request)
            else:
                request.session["second"] = True
            return render(request, "signin/recovery_codes.html", {"codes": codes, "required": required})
        form.add_error("code", _("数字不对。请确认手机时间准确，等下一个 6 位数字再输入。"))
    context = {"form": form, "secret": _in_fours(secret), "qr": _qr(user, secret), "required": required}
    return render(request, "signin/enrol.html", context, status=422 if form.errors else 200)


def _in_fours(secret: str) -> str:
    return " ".join(secret[place : place + 4] for place in range(0, len(secret), 4))


def _qr(user: User, secret: str) -> str:
    query = urlencode({"secret": secret, "issuer": ISSUER})
    uri = f"otpauth://totp/{ISSUER}:{user.username}?{query}"
    return str(segno.make(uri, error="m").svg_data_uri(scale=5, border=4, dark="#000", light="#fff"))


@public
@never_cache
@require_POST
def go_on(request: HttpRequest) -> HttpResponse:
    """The recovery codes were put away: on to the next step."""
    user = door.visitor(request)
    return _start_again() if user is None else door.next_step(request, user)


@public
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@limited("first-password", times=OFTEN, seconds=300)
def first_password(request: HttpRequest) -> HttpResponse:
    """Replace the password that was handed over. Only after the second factor where one is owed."""
    user = door.visitor(request)
    if user is None:
        return _start_again()
    owed = not request.session[door.PENDING]["second"]
    if owed and (door.has_second_factor(user) or needs_second_factor(user)):
        return door.next_step(request, user)
    form = NewPasswordForm(posted(request), user=user)
    if request.method == "POST" and form.is_valid():
        actions.change_password(user, form.cleaned_data["password"], by=user)
        door.pass_new_password(request, user)
        return door.next_step(request, user)
    return render(request, "signin/first_password.html", {"form": form}, status=422 if form.errors else 200)


@duty()
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@limited("change-password", times=OFTEN, seconds=300)
def change_password(request: SignedIn) -> HttpResponse:
    """Change the own password; other sessions of the same account end."""
    form = ChangePasswordForm(posted(request), user=request.user)
    if request.method == "POST" and form.is_valid():
        actions.change_password(request.user, form.cleaned_data["password"], by=request.user)
        update_session_auth_hash(request, request.user)
        messages.success(request, _("密码已修改。其他设备上的登录已退出。"))
        return redirect("accounts:mine")
    return render(request, "signin/change_password.html", {"form": form}, status=422 if form.errors else 200)


@public
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Leave."""
    if isinstance(request.user, User):
        actions.note_sign_out(request.user, "asked", by=request.user)
    logout(request)
    return redirect("signin:signed_out")


@public
@never_cache
@require_GET
def signed_out(request: HttpRequest) -> HttpResponse:
    """Say that one is out."""
    return render(request, "signin/signed_out.html")


@duty()
@never_cache
@require_GET
def stay(request: SignedIn) -> HttpResponse:
    """Asked by the page when somebody says “I am still here”."""
    request.session["seen"] = int(time.time())
    return HttpResponse(status=204)


language = public(set_language)


def _start_again() -> HttpResponse:
    return redirect(f"{reverse('signin:sign_in')}?why=late")
