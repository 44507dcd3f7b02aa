"""Ends a session that was idle or lasted too long, or whose owner now needs the second factor."""

import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from huiyin.kernel.people import actions
from huiyin.kernel.people.models import User
from huiyin.kernel.people.policy import needs_second_factor

WRITE_EVERY = 60


class DoorMiddleware:
    """Looks at every request of a signed-in person before the page does."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Django calls this with the page that is about to answer."""
        if SESSION_KEY not in request.session or not isinstance(request.user, User):
            return None
        why = _why_leave(request, view)
        if why is None:
            return None
        actions.note_sign_out(request.user, why, by=request.user)
        logout(request)
        if getattr(view, "public", False):
            return redirect(request.get_full_path()) if request.method == "GET" else None
        target = request.get_full_path() if request.method == "GET" else ""
        return redirect(f"{reverse('signin:sign_in')}?{urlencode({'why': why, 'next': target})}")


def _why_leave(request: HttpRequest, view: Any) -> str | None:
    session = request.session
    moment = int(time.time())
    seen = session.get("seen")
    since = session.get("since")
    if seen is None or since is None:
        session["seen"] = session["since"] = seen = since = moment
    if moment - seen > settings.HUIYIN_IDLE_MINUTES * 60:
        return "idle"
    if moment - since > settings.HUIYIN_SESSION_HOURS * 3600:
        return "limit"
    if session.get("second") is not True and not getattr(view, "public", False):
        user = request.user
        if isinstance(user, User) and needs_second_factor(user):
            return "second"
    if moment - seen > WRITE_EVERY and not getattr(view, "background", False):
        session["seen"] = moment
    return None
