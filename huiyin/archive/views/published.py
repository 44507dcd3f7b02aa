"""A published text that tells of what is already worked on becomes a voice in that case."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from huiyin.archive import queries
from huiyin.archive.queries import Alike, Spot
from huiyin.collect import actions, policy
from huiyin.collect.actions import Said
from huiyin.collect.channels.media.queries import item_to_judge, villages_named
from huiyin.collect.forms import MOST_WORDS, HeardForm
from huiyin.collect.kinds import Channel, Matter, Urgency
from huiyin.collect.models import MediaItem
from huiyin.kernel.people.access import SignedIn, background, duty
from huiyin.kernel.places.models import Place


@background
@duty(*policy.EDITORS)
@require_GET
def alike_text(request: SignedIn, pk: int) -> HttpResponse:
    """What is worked on in the village that a text names, as a fragment of the text's page."""
    item = item_to_judge(request.user, pk)
    found = _alike(item, item.words, _only_village(item))
    return render(request, "archive/_alike_text.html", {"offers": _offers(found), "item": item})


@duty(*policy.EDITORS)
@require_http_methods(["GET", "POST"])
def join_text(request: SignedIn, pk: int) -> HttpResponse:
    """Look for what the text is the same as, and have it dealt with together."""
    item = item_to_judge(request.user, pk)
    place = _only_village(item)
    begun = {"words": item.words[:MOST_WORDS], "place": place and place.pk, "place_words": place or ""}
    form = HeardForm(request.POST or None, initial=begun, by=request.user, channel=Channel.MEDIA)
    if form.is_valid():
        place = form.cleaned_data["where"]
    found = _alike(item, form.cleaned_data["words"] if form.is_valid() else item.words, place)
    wanted = request.POST.get("case", "")
    chosen = next((one for one in found if one.case.no == wanted), None) if form.is_valid() else None
    if chosen is not None and place is not None:
        made = actions.take_item(item, _said(form, place, chosen, item), by=request.user)
        messages.success(request, _("已转为诉求 %(no)s，和正在办的一起办。") % {"no": made.no})
        return redirect("media:item", item.pk)
    context = {"item": item, "form": form, "offers": _offers(found), "placed": place}
    return render(request, "archive/join_text.html", context, status=422 if form.errors else 200)


def _said(form: HeardForm, place: Place, chosen: Alike, item: MediaItem) -> Said:
    """The voice as it is filed: of the kind and class of the case it joins."""
    case = chosen.case
    return Said(
        channel=Channel.MEDIA,
        words=form.cleaned_data["words"],
        place=place,
        matter=Matter(case.matter),
        category=case.category,
        urgency=Urgency(case.urgency),
        source_ref=item.url[:80],
        alike=case.no,
    )


def _only_village(item: MediaItem) -> Place | None:
    """The village that a text names, where it names one alone."""
    named = list(villages_named([item]).values())
    return named[0] if len(named) == 1 else None


def _alike(item: MediaItem, words: str, place: Place | None) -> list[Alike]:
    return queries.look_alikes_in_public(f"{item.title}\n{words}", Spot(place)) if place else []


def _offers(found: list[Alike]) -> list[tuple[Alike, Any]]:
    villages = queries.villages_told([one.case for one in found])
    return [(one, villages[one.case.pk]) for one in found]
