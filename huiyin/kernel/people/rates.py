"""How often one address may do something; counted in the database, for all processes together."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from huiyin.kernel.people.actions.trying import count_try

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
    return count_try(name, who, seconds) <= times


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
