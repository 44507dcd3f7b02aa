"""The service worker of the public pages: what it keeps, and the address it is served at."""

import hashlib
import json
import re

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from huiyin.collect.channels.portal.offline import empty_page
from huiyin.kernel.people.access import public
from huiyin.web.built import code_of

FILES = re.compile(r'(?:href|src)="(/[^"]+\.(?:css|js|svg))"')


@public
@require_GET
def worker(request: HttpRequest) -> HttpResponse:
    """The worker's code behind a line that says what to keep. Its folder is all it may look after.

    The version is a digest of the page it keeps, which names its files with their fingerprints: a new
    page, look or script is a new worker, which drops what the old one kept.
    """
    code = code_of("say-worker")
    if not code:
        raise Http404
    page = empty_page()
    shell = {
        "version": hashlib.sha256((page + code).encode()).hexdigest()[:16],
        "page": reverse("portal:offline"),
        "stands_in_for": [reverse("portal:say"), reverse("portal:offline")],
        "files": list(dict.fromkeys(FILES.findall(page))),
    }
    response = HttpResponse(f"self.SAY_SHELL = {json.dumps(shell)};\n{code}", content_type="text/javascript")
    response["Cache-Control"] = "no-cache"
    return response
