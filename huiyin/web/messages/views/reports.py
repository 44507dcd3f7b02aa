"""Where a gateway tells what became of its messages."""

import hmac

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from huiyin.kernel.messages import actions, pointer, queries
from huiyin.kernel.messages.kinds import Way
from huiyin.kernel.people.access import MACHINE, public

MOST = 64 * 1024
MOST_REPORTS = 500


@public
@csrf_exempt
@require_POST
def report(request: HttpRequest, way: str, key: str) -> HttpResponse:
    """One report or a list of them, as JSON or as a form. The address itself is the secret."""
    if way != Way.SMS or not hmac.compare_digest(queries.report_key(way).encode(), key.encode()):
        raise Http404
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST:
        return HttpResponse(status=413)
    settings = queries.outlet_of(way).settings
    for told in _reports(request)[:MOST_REPORTS]:
        ref = pointer.at(told, settings.get("report_ref_at") or "/")
        state = pointer.at(told, settings.get("report_state_at") or "/")
        arrived = state in (settings.get("report_ok_is") or "").split()
        actions.note_report(way, ref, arrived=arrived, why=state[:40], by=MACHINE)
    return HttpResponse("ok", content_type="text/plain")


def _reports(request: HttpRequest) -> list[object]:
    told = pointer.read(request.body)
    if told is None:
        told = request.POST.dict() or QueryDict(request.body).dict()
    return told if isinstance(told, list) else [told]
