"""Published texts by state, and the doors to one."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from huiyin.collect import policy
from huiyin.collect.models import MediaItem, Request
from huiyin.kernel.paging import Page, keyset
from huiyin.kernel.people.access import Actor, require


def page_of_items(state: str, after: str | None) -> Page[MediaItem]:
    """Texts in one state, the newest first."""
    return keyset(MediaItem.objects.filter(state=state), ("-id",), after=after)


def item_to_read(by: Actor, pk: int) -> MediaItem:
    """The only door from a URL's number to a text. Raises Http404, PermissionDenied."""
    item = get_object_or_404(MediaItem.objects.select_related("noted_by"), pk=pk)
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
