"""The media centre reads what was published and judges whether it carries a need."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huiyin.collect import actions, policy
from huiyin.collect.channels.media import queries
from huiyin.collect.channels.media.forms import AsideForm, ItemForm, TakeForm
from huiyin.collect.forms import MOST_WORDS
from huiyin.collect.models import MediaItem
from huiyin.kernel.people.access import SignedIn, duty
from huiyin.kernel.places.models import Place

READERS = (*policy.EDITORS, *policy.OVERSEERS)
TONES = {"new": "warn", "taken": "ok", "set_aside": "done"}


@duty(*READERS)
@require_GET
def items(request: SignedIn) -> HttpResponse:
    """Published texts by state."""
    asked = request.GET.get("state", "")
    state = asked if asked in MediaItem.State.values else str(MediaItem.State.NEW)
    page = queries.page_of_items(state, request.GET.get("after"))
    villages = queries.villages_named(page.rows)
    context = {
        "page": page,
        "lines": [_line(item, villages) for item in page.rows],
        "state": state,
        "states": MediaItem.State.choices,
        "tones": TONES,
        "may_judge": policy.may_judge_item(request.user),
    }
    return render(request, "collect/media/items.html", context)


def _line(item: MediaItem, villages: dict[int, Place]) -> dict[str, Any]:
    """A text in the list: whether it is suggested, why, and where."""
    judged = item.state != MediaItem.State.NEW
    return {
        "item": item,
        "likely": not judged and queries.is_likely(item),
        "why": [] if judged else queries.reasons(item),
        "where": [villages[key] for key in item.villages if key in villages],
    }


@duty(*policy.EDITORS)
@require_http_methods(["GET", "POST"])
def new(request: SignedIn) -> HttpResponse:
    """Paste a published text."""
    form = ItemForm(request.POST or None)
    if form.is_valid():
        item = actions.note_item(**form.told(), by=request.user)
        messages.success(request, _("线索已录入。请判断它是不是诉求。"))
        return redirect("media:item", item.pk)
    return render(request, "collect/media/new.html", {"form": form}, status=422 if form.errors else 200)


@duty(*READERS)
@require_GET
def item(request: SignedIn, pk: int) -> HttpResponse:
    """One text, and the judgement on it."""
    return _page(request, queries.item_to_read(request.user, pk))


def _page(
    request: SignedIn, item: MediaItem, take: TakeForm | None = None, aside: AsideForm | None = None
) -> HttpResponse:
    wrong = take or aside
    may_judge = policy.may_judge_item(request.user, item)
    judging = may_judge and item.state == MediaItem.State.NEW
    where = list(queries.villages_named([item]).values())
    context = {
        **_line(item, {one.pk: one for one in where}),
        "made": list(queries.requests_from(item)) if item.state == MediaItem.State.TAKEN else [],
        "take": (take or TakeForm(initial=_begun(item, where), by=request.user)) if judging else None,
        "may_bring_back": may_judge and item.state == MediaItem.State.SET_ASIDE,
        "aside": aside or AsideForm(prefix="aside"),
        "wrong": wrong,
        "tone": TONES[item.state],
    }
    return render(request, "collect/media/item.html", context, status=422 if wrong else 200)


def _begun(item: MediaItem, where: list[Place]) -> dict[str, Any]:
    """What the form holds before anybody typed: the text, its village where only one is named.

    Where none is, what its feed is mostly about; the class always comes from there.
    """
    begun: dict[str, Any] = {"words": item.words[:MOST_WORDS]}
    feed = item.feed
    usual = [feed.place] if feed and feed.place and feed.place.active else []
    found = where or usual
    if len(found) == 1:
        begun |= {"place": found[0].pk, "place_words": found[0].full_name}
    if feed and feed.category_id:
        begun["category"] = feed.category_id
    return begun


@duty(*policy.EDITORS)
@require_POST
def take(request: SignedIn, pk: int) -> HttpResponse:
    """The text carries a need."""
    item = queries.item_to_judge(request.user, pk)
    form = TakeForm(request.POST, by=request.user)
    if not form.is_valid() and item.state == MediaItem.State.NEW:
        return _page(request, item, take=form)
    if form.is_valid():
        made = actions.take_item(item, form.said(item), by=request.user)
        messages.success(request, _("已转为诉求 %(no)s。") % {"no": made.no})
    return redirect("media:item", pk)


@duty(*policy.EDITORS)
@require_POST
def set_aside(request: SignedIn, pk: int) -> HttpResponse:
    """The text carries no need of this county's."""
    item = queries.item_to_judge(request.user, pk)
    form = AsideForm(request.POST, prefix="aside")
    if not form.is_valid():
        return _page(request, item, aside=form)
    actions.set_item_aside(item, reason=form.cleaned_data["reason"], by=request.user)
    messages.success(request, _("已记为不予受理。"))
    return redirect("media:item", pk)


@duty(*policy.EDITORS)
@require_POST
def bring_back(request: SignedIn, pk: int) -> HttpResponse:
    """It was set aside by mistake."""
    item = queries.item_to_judge(request.user, pk)
    actions.bring_item_back(item, by=request.user)
    messages.success(request, _("已放回待研判。"))
    return redirect("media:item", pk)
