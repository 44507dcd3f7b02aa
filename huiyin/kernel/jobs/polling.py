"""The part of a page that changes while a job runs; the island `progress-poll` asks for it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def polled(request: HttpRequest, template: str, context: dict[str, Any], *, running: bool) -> HttpResponse:
    """The fragment; unless the work is `running` still, with the header that ends the asking."""
    answer = render(request, template, context)
    if not running:
        answer["X-Finished"] = "1"
    return answer
