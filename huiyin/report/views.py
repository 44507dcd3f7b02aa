"""The board for the county and its townships, the front page, and the page for everybody."""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from huiyin.archive.queries import Wanted, register
from huiyin.kernel.people.access import MACHINE, SignedIn, duty, public
from huiyin.report import actions, policy, queries
from huiyin.report.forms import PeriodForm
from huiyin.report.models import Snapshot

LATE_SHOWN = 10
FRONT = queries.Period(date(2020, 1, 1), date(2020, 6, 30))
DEFINITIONS = (
    (
        "response",
        gettext_lazy("响应率"),
        gettext_lazy("在首次联系时限内联系了诉求人的工单 ÷ 已联系或联系时限已到的工单（退回、撤销的不算）"),
    ),
    (
        "solved",
        gettext_lazy("解决率"),
        gettext_lazy("回访时说已经解决的 ÷ 回访到的诉求人（每人每轮一次）"),
    ),
    (
        "content",
        gettext_lazy("满意率"),
        gettext_lazy("回访时基本满意、满意或非常满意的 ÷ 回访到的诉求人（每人每轮一次）"),
    ),
)


def _kept(key: str) -> Snapshot:
    """The snapshot as last computed; made now where there is none, or an older version's. Raises Http404."""
    found = queries.snapshot(key)
    if found is None or (key == queries.PUBLIC and "answered" not in found.figures):
        if key == queries.PUBLIC:
            actions.take_public(by=MACHINE)
        else:
            actions.take_boards(by=MACHINE)
        found = queries.snapshot(key)
    if found is None:
        raise Http404
    return found


@duty(*policy.READERS)
@require_GET
def board(request: SignedIn) -> HttpResponse:
    """What is open, what comes in and goes out, how well it goes; for the reader's county or township."""
    township = policy.board_township(request.user)
    kept = _kept(queries.key_of(township))
    late = register(request.user, Wanted(late=True))
    context = {
        **queries.board_words(kept.figures),
        "made_at": kept.made_at,
        "place": request.user.place,
        "is_county": township is None,
        "late_cases": late.rows[:LATE_SHOWN],
        "definitions": DEFINITIONS,
    }
    return render(request, "report/board.html", context)


@duty(*policy.READERS)
@require_GET
def places(request: SignedIn) -> JsonResponse:
    """The board's circles as GeoJSON for the map."""
    kept = _kept(queries.key_of(policy.board_township(request.user)))
    found = [_circle(spot) for spot in queries.board_words(kept.figures)["spots"] if spot.place.has_pin]
    return JsonResponse({"type": "FeatureCollection", "features": found})


def _circle(spot: Any) -> dict[str, Any]:
    place = spot.place
    words = _("%(n)d 件未销号，其中超时 %(late)d 件") % {"n": spot.open, "late": spot.late}
    properties = {"id": place.pk, "name": place.full_name, "value": spot.open, "words": words}
    tone = "late" if spot.late * 3 > spot.open else "warn" if spot.late else "ok"
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [place.lon, place.lat]},
        "properties": {**properties, "tone": tone},
    }


@duty(*policy.COUNTY_READERS)
@require_GET
def front(request: SignedIn) -> HttpResponse:
    """The figures of a period as a front page would print them, each with how it was counted."""
    form = PeriodForm(request.GET or {"first": FRONT.first, "last": FRONT.last})
    valid = form.is_valid()
    period = form.period(FRONT) if valid else FRONT
    context = {"form": form, "period": period, "figures": queries.front_page(period)}
    return render(request, "report/front.html", context, status=200 if valid else 422)


@public
@require_GET
def open_to_all(request: HttpRequest) -> HttpResponse:
    """What every resident may know of the county's work; no script, no small counts."""
    kept, board_kept = _kept(queries.PUBLIC), _kept(queries.key_of(None))
    context = {
        **queries.public_words(kept.figures, board_kept.figures),
        "made_at": kept.made_at,
        "definitions": DEFINITIONS,
    }
    return render(request, "report/public.html", context)
