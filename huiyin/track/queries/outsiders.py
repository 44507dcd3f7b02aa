"""What was forwarded to those outside: from a code to what it opens, and what an order's people see."""

from base64 import b32encode
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse

from huiyin.archive.queries import voices
from huiyin.collect.models import Photo
from huiyin.collect.queries import photos_about
from huiyin.dispatch.models import WorkOrder
from huiyin.dispatch.queries import order_to_read, orders_for
from huiyin.engines.wording.grams import with_numbers_hidden
from huiyin.kernel.paging import Page, keyset
from huiyin.kernel.people import vault
from huiyin.kernel.people.access import Actor, require
from huiyin.track import policy
from huiyin.track.models import Forward, ForwardReply

CODE_BYTES = 15
Shown = Forward.Shown


def code_of(salt: bytes | memoryview) -> str:
    """The code of a link: 120 bits that only the key file yields, the same for its reminder."""
    return b32encode(vault.blind(bytes(salt).hex(), "track.outsider_code")[:CODE_BYTES]).decode().lower()


def index_of(code: str) -> bytes:
    """What is kept of a code."""
    return vault.blind(code, "track.outsider_kept")


def link_of(forward: Forward) -> str:
    """The whole address that is handed to somebody outside."""
    return f"{settings.HUIYIN_SITE}{reverse('track:outside', args=[code_of(forward.salt)])}"


def forward_by(code: str) -> Forward | None:
    """The only door from a link to what it opens; None for a code that was never given."""
    rows = Forward.objects.select_related("order__case__place", "order__organisation")
    return rows.filter(code_index=index_of(code)).first()


@dataclass(frozen=True)
class Offered:
    """What of a case may be shown outside; where somebody asked for secrecy nothing but the place.

    `words` are the first voice's, without numbers of people. Where exactly it is, is sealed and never shown:
    the sender writes what he wants to say of it.
    """

    place: str
    words: str
    photos: list[Photo]

    def kinds(self) -> list[Forward.Shown]:
        """What there is to tick."""
        values = {Shown.PLACE: self.place, Shown.WORDS: self.words}
        return [kind for kind, value in values.items() if value]


def offered(order: WorkOrder) -> Offered:
    """What the sender may tick. Three queries."""
    case = order.case
    spoken = voices(case)
    place = case.place.full_name
    if any(one.is_secret for one in spoken):
        return Offered(place, "", [])
    first = spoken[0] if spoken else None
    photos = Photo.objects.filter(chain__in=[case.no, *(one.no for one in spoken)]).order_by("id")
    return Offered(place, with_numbers_hidden(first.words) if first else "", list(photos))


def seen_outside(forward: Forward) -> Offered:
    """What this link shows: of what may be shown today, what the sender ticked."""
    may, ticked = offered(forward.order), set(forward.shown)
    return Offered(
        may.place if Shown.PLACE in ticked else "",
        may.words if Shown.WORDS in ticked else "",
        [photo for photo in may.photos if photo.key in forward.photos],
    )


def order_to_forward(by: Actor, pk: int) -> WorkOrder:
    """The door to forwarding. Raises Http404, PermissionDenied."""
    order = order_to_read(by, pk)
    require(policy.may_forward(by, order))
    return order


def order_with_forwards(by: Actor, pk: int) -> WorkOrder:
    """The door to what was forwarded of an order. Raises Http404, PermissionDenied."""
    order = order_to_read(by, pk)
    require(policy.may_see_forwards(by, order))
    return order


def forward_to_revoke(by: Actor, pk: int) -> Forward:
    """The door to taking a link back. Raises Http404, PermissionDenied."""
    rows = Forward.objects.select_related("order__case__place", "order__organisation")
    forward = get_object_or_404(rows, pk=pk)
    require(policy.may_revoke_forward(by, forward))
    return forward


@dataclass(frozen=True)
class Answered:
    """One answer from outside with its photos."""

    row: ForwardReply
    photos: list[Photo]


def forwards_of(order: WorkOrder) -> list[tuple[Forward, list[Answered]]]:
    """What was forwarded of an order, the latest first, with every answer. Three queries."""
    rows = list(Forward.objects.filter(order=order).select_related("sent_by").order_by("-pk"))
    for row in rows:
        row.order = order
    replies = list(ForwardReply.objects.filter(forward__in=rows)) if rows else []
    shown = photos_about(order.chain, [one.subject for one in replies])
    return [
        (row, [Answered(one, shown.get(one.subject, [])) for one in replies if one.forward_id == row.pk])
        for row in rows
    ]


def forwarded(by: Actor, *, after: str | None = None) -> Page[WorkOrder]:
    """Open orders of those that somebody may see of which a part was forwarded, the most pressing first."""
    asked = Forward.objects.filter(order=OuterRef("pk")).exclude(state=Forward.State.REVOKED)
    rows = orders_for(by).filter(Exists(asked), state__in=WorkOrder.OPEN)
    return keyset(rows, ("due_at", "id"), after=after)


def last_forwards(orders: Iterable[WorkOrder]) -> dict[int, Forward]:
    """The latest forward of each order. One query."""
    rows = Forward.objects.filter(order__in=[one.pk for one in orders]).order_by("pk")
    return {row.order_id: row for row in rows.exclude(state=Forward.State.REVOKED)}


def to_remind_outside(at: datetime) -> QuerySet[Forward]:
    """Forwards that nobody answered and of which nobody was reminded, past their warning."""
    rows = Forward.objects.filter(state=Forward.State.SENT, reminded_at=None, remind_at__lte=at)
    return rows.select_related("order__case__place", "order__organisation").order_by("remind_at", "pk")
