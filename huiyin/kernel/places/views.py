"""Public answers about places: the outline to draw, and names to choose from. No one's data is in them."""

from collections.abc import Callable
from typing import TypeVar

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

from huiyin.kernel.places import queries
from huiyin.kernel.places.outline import county_outline

View = TypeVar("View", bound=Callable[..., HttpResponse])


def _public(view: View) -> View:
    """The mark of `people.access.public`, which this room, lying below people, cannot import."""
    view.roles = None  # type: ignore[attr-defined]
    view.public = True  # type: ignore[attr-defined]
    return view


@_public
@require_GET
@cache_control(public=True, max_age=86400)
def outline(request: HttpRequest) -> HttpResponse:
    """The county's outline as GeoJSON, with its approval number among the properties."""
    feature, _approval = county_outline()
    return JsonResponse({"type": "FeatureCollection", "features": [feature] if feature else []})


@_public
@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """Up to eight places that ?q= may mean, for the live-search island."""
    found = queries.search(request.GET.get("q", ""))
    results = [
        {"value": match.place.pk, "label": match.place.full_name, "note": _note(match.reason)}
        for match in found
    ]
    return JsonResponse({"results": results})


def _note(reason: str) -> str:
    words = {
        "old_name": _("旧名"),
        "alias": _("俗称"),
        "misspelling": _("可能写错了字"),
        "and_more": _("后面还有字"),
    }
    return words.get(reason, "")
