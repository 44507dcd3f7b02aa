"""How often one address may do something; counted in the cache, so a restart forgets."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def client_address(request: HttpRequest) -> str:
    """Where a request comes from. Behind our own proxy the last forwarded address, which it wrote itself."""
    own = str(request.META.get("REMOTE_ADDR") or "")
    if not getattr(settings, "HUIYIN_BEHIND_PROXY", False):
        return own
    forwarded = str(request.META.get("HTTP_X_FORWARDED_FOR") or "")
    return forwarded.rsplit(",", 1)[-1].strip()[:45] or own


def within(name: str, who: str, times: int, seconds: int) -> bool:
    """Count one more for `who`; False when that is more than `times` in this window of `seconds`."""
    key = f"rate:{name}:{who}:{int(time.time()) // seconds}"
    if cache.add(key, 1, seconds):
        return times >= 1
    try:
        return bool(cache.incr(key) <= times)
    except ValueError:  # the window ended between the two calls
        return True


def limited(name: str, *, times: int, seconds: int) -> Callable[[View], View]:
    """Let one address POST to a page only so often; else status 429, saying when to come back."""

    def mark(view: View) -> View:
        @wraps(view)
        def counted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method == "POST" and not within(name, client_address(request), times, seconds):
                minutes = max(1, seconds // 60)
                why = _("这个网络地址提交得太频繁，请 %(minutes)d 分钟后再试。") % {"minutes": minutes}
                response = render(request, "429.html", {"why": why}, status=429)
                response["Retry-After"] = str(seconds)
                return response
            return view(request, *args, **kwargs)

        return counted  # type: ignore[return-value]

    return mark
