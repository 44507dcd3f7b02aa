"""When the answer is no: a page that says why and what to do next."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.defaults import bad_request

from huiyin.kernel.events.lifecycle import Refused
from huiyin.web.api.problems import problem


class RefusalMiddleware:
    """Shows a Refused raised by a verb as a page with status 409."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        """Django calls this when a view raised."""
        if not isinstance(problem, Refused):
            return None
        return render(request, "409.html", {"why": str(problem)}, status=409)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's seal was missing or old: usually cookies are off or the page stood open too long."""
    why = _("页面停留太久，或浏览器没有开启 Cookie。请返回上一页刷新后再提交，已填的内容还在。")
    return render(request, "403.html", {"why": why}, status=403)


def misread(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A request that no view was asked about, such as one with a false Host: programs are told as ever."""
    if request.path_info.startswith("/api/v1/"):
        return problem(400, _("请求没有看懂，没有做任何事。请核对 Host 等请求头后再试。"))
    return bad_request(request, exception)
