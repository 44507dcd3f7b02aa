"""The shell's own pages."""

from django.db import connection
from django.http import HttpRequest, HttpResponse

from huiyin.kernel.people.access import public


@public
def healthz(request: HttpRequest) -> HttpResponse:
    """For the load balancer: the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")
