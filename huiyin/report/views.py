"""The board for the county and its townships, the front page, and the page for everybody."""

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.http import http_date
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page, require_GET

from huiyin.archive.queries import Wanted, register
from huiyin.collect.policy import MENU_KEEPERS, MENU_READERS, REPORTERS
from huiyin.collect.queries import place_to_hear_of
from huiyin.evaluate.queries import month_words, plan_on
from huiyin.kernel.people.access import MACHINE, SignedIn, duty, public
from huiyin.kernel.places.models import Place
from huiyin.kernel.places.queries import townships, villages_of
from huiyin.kernel.present import today
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
        gettext_lazy("回访时说已经解决的 ÷ 回访到的诉求人（每人每轮一次，研判、延期、移交销号的那一轮不算）"),
    ),
    (
        "content",
        gettext_lazy("满意率"),
        gettext_lazy(
            "回访时基本满意、满意或非常满意的 ÷ 回访到的诉求人"
            "（每人每轮一次，研判、延期、移交销号的那一轮不算）"
        ),
    ),
)


def _kept(key: str, take: Callable[..., int] = actions.take_boards) -> Snapshot:
    """The snapshot as last computed; made now where there is none, or an older version's. Raises Http404."""
    found = queries.snapshot(key)
    if found is None or (key == queries.PUBLIC and "answered" not in found.figures):
        if key == queries.PUBLIC:
            actions.take_public(by=MACHINE)
        else:
            take(by=MACHINE)
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


@duty(*policy.READERS)
@require_GET
def volunteers(request: SignedIn) -> HttpResponse:
    """Who serves, who is never asked, where people are thin; for the reader's county or township."""
    township = policy.board_township(request.user)
    kept = _kept(queries.volunteers_key(township), actions.take_volunteers)
    context = {
        **queries.crew_words(kept.figures),
        "made_at": kept.made_at,
        "place": request.user.place if township else None,
    }
    return render(request, "report/volunteers.html", context)


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


@duty(*policy.READERS)
@require_GET
def revisits(request: SignedIn) -> HttpResponse:
    """The plan of looking again in plain words, and what it found, with how sure one can be."""
    day = today()
    share, least, source = plan_on(day)
    year_ago = day.replace(day=1) - timedelta(days=365)
    context = {
        "share": share,
        "least": least,
        "source": source,
        "found": queries.found_since(request.user, year_ago.replace(day=1)),
        "page": queries.page_of_draws(request.user, request.GET.get("after")),
        "month_words": month_words,
        "enough": queries.ENOUGH,
    }
    return render(request, "report/revisits.html", context)


@duty(*policy.READERS)
@require_GET
def revisit_draw(request: SignedIn, pk: int) -> HttpResponse:
    """One draw with its frame and seed, drawn again before one's eyes."""
    draw = queries.draw_to_read(request.user, pk)
    again, agrees = queries.drawn_again(draw)
    context = {"draw": draw, "again": set(again), "agrees": agrees, "month": month_words(draw.month)}
    return render(request, "report/revisit_draw.html", context)


@public
@require_GET
def around_where(request: HttpRequest) -> HttpResponse:
    """Choose a township, and there perhaps a village."""
    return render(request, "report/around_where.html", {"towns": townships()})


@public
@require_GET
def around(request: HttpRequest, pk: int) -> HttpResponse:
    """A township's or village's open matters, how each stands; and how to be told."""
    place = place_to_hear_of(pk)
    is_town = place.level == Place.Level.TOWNSHIP
    context = {
        "place": place,
        "news": queries.news_of(place),
        "villages": villages_of(place) if is_town else [],
    }
    return render(request, "report/around.html", context)


@public
@require_GET
@conditional_page
def feed(request: HttpRequest, pk: int) -> HttpResponse:
    """The same as an Atom feed; a reader that has the latest is answered in one line."""
    place = place_to_hear_of(pk)
    told = _feed(place, queries.news_of(place), request.build_absolute_uri)
    response = HttpResponse(told.writeString("utf-8"), content_type=told.content_type)
    response["Last-Modified"] = http_date(told.latest_post_date().timestamp())
    return response


class _Feed(Atom1Feed):
    """Atom that says the same as long as nothing happens: an empty one is as old as its place."""

    since: datetime

    def latest_post_date(self) -> datetime:
        """When something last changed."""
        changed: list[datetime] = [item["updateddate"] for item in self.items]
        return max([self.since, *changed])


def _feed(place: Place, news: Iterable[queries.News], whole: Callable[[str], str]) -> _Feed:
    page = whole(reverse("report:around", args=[place.pk]))
    title = _("%(place)s：公开的事") % {"place": place.full_name}
    feed_url = whole(reverse("report:feed", args=[place.pk]))
    feed = _Feed(title, page, title, get_language(), feed_url=feed_url, author_name=_("回音"))
    feed.since = datetime.combine(place.valid_from, time(), UTC)
    for one in news:
        feed.add_item(
            queries.line_of(one),
            page,
            ngettext("%(n)d 人反映", "%(n)d 人反映", one.voices) % {"n": one.voices},
            pubdate=one.opened_at,
            updateddate=one.changed_at,
            unique_id=uuid5(NAMESPACE_URL, f"{page}#{one.no}").urn,
        )
    return feed


@duty(*MENU_READERS)
@require_GET
def menu(request: SignedIn) -> HttpResponse:
    """The menu of standing services, and what each did in the last year."""
    mine = request.user.roles
    context = {
        "uses": queries.uses_of_menu(request.user),
        "today": today(),
        "may_add": bool({str(role) for role in MENU_KEEPERS} & mine),
        "may_order": bool({str(role) for role in REPORTERS} & mine),
    }
    return render(request, "report/menu.html", context)
