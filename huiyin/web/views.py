"""The shell's own pages."""

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from huiyin.kernel.people.access import public
from huiyin.report.queries import PUBLIC, snapshot


@public
def healthz(request: HttpRequest) -> HttpResponse:
    """For the load balancer: the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")


@public
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The public front door: say something, or see how it stands; and the year's sums, one query."""
    kept = snapshot(PUBLIC)
    sums = kept.figures if kept is not None and "answered" in kept.figures else None
    return render(request, "home.html", {"sums": sums, "made_at": kept.made_at if kept else None})


@public
@require_GET
def privacy(request: HttpRequest) -> HttpResponse:
    """What is done with a resident's data, in plain words."""
    return render(request, "privacy.html")
