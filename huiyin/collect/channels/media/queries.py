"""Published texts by state, where they come from, what of their answers is to be published; and the doors."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.functional import Promise

from huiyin.collect import policy
from huiyin.collect.actions.weighing import LIKELY
from huiyin.collect.channels.media.words import SIGNS
from huiyin.collect.models import Answer, Feed, FolderFile, MediaItem, Publication, Request
from huiyin.kernel.paging import Page, keyset
from huiyin.kernel.people.access import Actor, require
from huiyin.kernel.places.models import Place

TOLD = (Request.State.ANSWERED, Request.State.SETTLED)
NEWEST = ("-id",)


@dataclass(frozen=True)
class Speaking:
    """One reason as the editor reads it: what it is, what it counts, and the words found."""

    what: str | Promise
    weight: str
    words: list[str]


def page_of_items(state: str, after: str | None) -> Page[MediaItem]:
    """Texts in one state, the newest first; those to be judged with the likeliest needs first."""
    order = ("-score", "-id") if state == MediaItem.State.NEW else NEWEST
    return keyset(MediaItem.objects.filter(state=state), order, after=after)


def is_likely(item: MediaItem) -> bool:
    """Whether enough speaks for a need to suggest it."""
    return item.score >= LIKELY


def reasons(item: MediaItem) -> list[Speaking]:
    """What speaks for a need in a text and what against."""
    return [
        Speaking(SIGNS[code], f"{weight:+d}", words) for code, weight, words in item.signs if code in SIGNS
    ]


def villages_named(items: Iterable[MediaItem]) -> dict[int, Place]:
    """The villages that these texts name, by key. One query, none where nothing is named."""
    keys = {key for item in items for key in item.villages}
    return Place.objects.filter(active=True).in_bulk(keys) if keys else {}


def item_to_read(by: Actor, pk: int) -> MediaItem:
    """The only door from a URL's number to a text. Raises Http404, PermissionDenied."""
    item = get_object_or_404(MediaItem.objects.select_related("noted_by", "feed__place"), pk=pk)
    require(policy.may_read_item(by))
    return item


def item_to_judge(by: Actor, pk: int) -> MediaItem:
    """The door for those who judge it. Raises Http404, PermissionDenied."""
    item = item_to_read(by, pk)
    require(policy.may_judge_item(by, item))
    return item


def requests_from(item: MediaItem) -> QuerySet[Request]:
    """What the text became."""
    return item.requests.select_related("place").order_by("id")


def feeds() -> QuerySet[Feed]:
    """Every feed, those in trouble first."""
    return Feed.objects.select_related("added_by", "place", "category").order_by("-failures", "name")


def feed_to_keep(by: Actor, pk: int) -> Feed:
    """The door to a feed for those who keep it. Raises Http404, PermissionDenied."""
    require(policy.may_keep_feeds(by))
    return get_object_or_404(Feed.objects.select_related("place", "category"), pk=pk)


def folder_files() -> QuerySet[FolderFile]:
    """What came of the exports in the watched folder, the latest first."""
    return FolderFile.objects.order_by("-id")


def answers_to_publish() -> QuerySet[Answer]:
    """The latest answer to each published text, as long as nobody has published it or said why not."""
    later = Answer.objects.filter(request=OuterRef("request"), pk__gt=OuterRef("pk"))
    rows = Answer.objects.filter(
        ~Exists(later),
        request__item__isnull=False,
        request__resident=None,
        request__secrecy=False,
        request__state__in=TOLD,
        publication=None,
    )
    return rows.select_related("request__item", "request__place", "organisation")


def answer_to_publish(by: Actor, pk: int) -> Answer:
    """The door to an answer for those who publish it. Raises Http404, PermissionDenied."""
    rows = Answer.objects.select_related(
        "request__item", "request__place", "request__resident", "organisation"
    )
    answer = get_object_or_404(rows, pk=pk)
    require(policy.may_publish(by, answer.request))
    return answer


def published() -> QuerySet[Publication]:
    """Answers that stand somewhere in public, the latest first."""
    rows = Publication.objects.exclude(url="").order_by("-id")
    return rows.select_related("request__item", "answer__organisation")
