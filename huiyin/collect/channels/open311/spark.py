"""One answer in two forms: XML as GeoReport v2 writes it, JSON by the Spark convention. Pure of requests."""

import json
import re
from datetime import datetime
from typing import Any
from xml.sax.saxutils import escape

from django.http import HttpResponse
from django.utils import timezone

TYPES = {"xml": "text/xml; charset=utf-8", "json": "application/json; charset=utf-8"}
ONE_OF = {
    "services": "service",
    "attributes": "attribute",
    "values": "value",
    "service_requests": "request",
    "service_request_updates": "request_update",
    "notes": "note",
    "errors": "error",
    "endpoints": "endpoint",
    "formats": "format",
}
"""What each list calls its members in XML. In JSON the list stands bare."""
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def answer(form: str, root: str, told: Any, status: int = 200) -> HttpResponse:
    """`told` (lists, dicts, strings, numbers, booleans, None) as a response in one of TYPES."""
    if form == "json":
        text = json.dumps(told, ensure_ascii=False)
    else:
        text = '<?xml version="1.0" encoding="UTF-8"?>\n' + element(root, told)
    return HttpResponse(text, content_type=TYPES[form], status=status)


def element(name: str, told: Any) -> str:
    """One XML element with everything in it. What XML cannot hold is left out."""
    if told is None or told == "" or told == []:
        return f"<{name}/>"
    if isinstance(told, dict):
        inside = "".join(element(key, value) for key, value in told.items())
    elif isinstance(told, list):
        inside = "".join(element(ONE_OF[name], value) for value in told)
    elif isinstance(told, bool):
        inside = "true" if told else "false"
    else:
        inside = escape(_NOT_XML.sub("", str(told)))
    return f"<{name}>{inside}</{name}>"


def moment(at: datetime | None) -> str | None:
    """A moment in the W3C's format with the county's zone, to the second."""
    return timezone.localtime(at).isoformat(timespec="seconds") if at else None
