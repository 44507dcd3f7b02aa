"""Before a resident goes on: matters nearby that say the like, and "me too"."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from huiyin.archive import queries
from huiyin.archive.queries import Alike, Spot
from huiyin.collect.channels.portal import draft as drafts
from huiyin.kernel.people.access import public
from huiyin.kernel.people.rates import limited
from huiyin.kernel.places.models import Place


@public
@never_cache
@require_GET
def nearby(request: HttpRequest) -> HttpResponse:
    """What others said nearby that may be the same; nothing alike, and the resident goes straight on."""
    draft = drafts.load(request)
    missing = drafts.missing_step(draft)
    if missing:
        return redirect(drafts.page_of(missing))
    found = _alike(draft)
    if not found:
        _choose(request, draft, None)
        return redirect("portal:photos")
    villages = queries.villages_told([one.case for one in found])
    context = {
        "offers": [(one, villages[one.case.pk]) for one in found],
        "chosen": draft.get("alike", ""),
        "at": drafts.STEPS.index("where") + 1,
        "of": len(drafts.STEPS),
    }
    return render(request, "archive/nearby.html", context)


@public
@require_POST
@limited("portal-me-too", times=60, seconds=3600)
def me_too(request: HttpRequest) -> HttpResponse:
    """Whether the voice to be sent joins one of these. It keeps its own number, answer and vote."""
    draft = drafts.load(request)
    missing = drafts.missing_step(draft)
    if missing:
        return redirect(drafts.page_of(missing))
    wanted = request.POST.get("case", "")
    chosen = [one for one in _alike(draft) if one.case.no == wanted] if wanted else []
    _choose(request, draft, chosen[0] if chosen else None)
    return redirect("portal:photos")


def _alike(draft: dict[str, Any]) -> list[Alike]:
    place = Place.objects.filter(pk=draft["where"], active=True).first()
    return queries.look_alikes_in_public(draft["words"], Spot(place)) if place else []


def _choose(request: HttpRequest, draft: dict[str, Any], one: Alike | None) -> None:
    draft["alike"] = one.case.no if one else ""
    drafts.store(request, draft)
