"""What stands between a right password and being in: the steps still owed, kept in the visitor's session."""

import time
from typing import Any

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme

from huiyin.kernel.people import actions
from huiyin.kernel.people.models import SecondFactor, User
from huiyin.kernel.people.policy import needs_second_factor
from huiyin.kernel.people.rates import client_address

PENDING = "pending"
SECONDS_TO_FINISH = 600
BACKEND = "huiyin.web.signin.sessions.AccountBackend"


def pass_password(request: HttpRequest, user: User, target: str) -> HttpResponse:
    """The password was right: remember whose, under a fresh session key, and ask for what else is owed."""
    if request.user.is_authenticated:
        logout(request)
    request.session.cycle_key()
    request.session[PENDING] = {
        "user": user.pk,
        "password": user.get_session_auth_hash(),
        "until": int(time.time()) + SECONDS_TO_FINISH,
        "target": target,
        "second": False,
    }
    return next_step(request, user)


def visitor(request: HttpRequest) -> User | None:
    """Who gave a right password and is not yet in; None when that is too long ago or has changed since."""
    pending: dict[str, Any] = request.session.get(PENDING) or {}
    if not pending or pending["until"] < time.time():
        return None
    user = User.objects.filter(pk=pending["user"], is_active=True).first()
    return user if user is not None and user.get_session_auth_hash() == pending["password"] else None


def pass_second(request: HttpRequest) -> None:
    """The second factor was right."""
    request.session[PENDING] = {**request.session[PENDING], "second": True}


def pass_new_password(request: HttpRequest, user: User) -> None:
    """The first password was replaced; the steps go on under the new one."""
    request.session[PENDING] = {**request.session[PENDING], "password": user.get_session_auth_hash()}


def next_step(request: HttpRequest, user: User) -> HttpResponse:
    """Lead to what is still owed, or in."""
    pending = request.session[PENDING]
    if not pending["second"]:
        if has_second_factor(user):
            return redirect("signin:second")
        if needs_second_factor(user):
            return redirect("signin:enrol")
    if user.must_change_password:
        return redirect("signin:first_password")
    return let_in(request, user)


def has_second_factor(user: User) -> bool:
    """Whether a device is set up and confirmed."""
    return SecondFactor.objects.filter(user=user, confirmed_at__isnull=False).exists()


def let_in(request: HttpRequest, user: User) -> HttpResponse:
    """Open the session. Called only when every step is passed."""
    pending = request.session.pop(PENDING)
    login(request, user, backend=BACKEND)
    moment = int(time.time())
    request.session["since"] = request.session["seen"] = moment
    request.session["second"] = pending["second"]
    actions.note_sign_in(user, client_address(request), by=user, second_factor=pending["second"])
    return redirect(safe_target(request, pending["target"]))


def safe_target(request: HttpRequest, target: str) -> str:
    """A page of ours, else the desk."""
    good = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return target if target and good else resolve_url(settings.LOGIN_REDIRECT_URL)
