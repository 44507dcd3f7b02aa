"""A voice is received, settled, taken back, or raised again."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from huiyin.collect import policy, queries
from huiyin.collect.actions.answering import answer
from huiyin.collect.actions.questions import keep_details
from huiyin.collect.kinds import Channel, CollectKind, Matter, Urgency
from huiyin.collect.models import Category, KnowledgeVersion, MediaItem, Meeting, Question, Request
from huiyin.collect.models.numbers import next_number
from huiyin.kernel.events.lifecycle import Refused, subject_of
from huiyin.kernel.events.log import record
from huiyin.kernel.people.access import Actor, require
from huiyin.kernel.people.models import Organisation, Resident, User
from huiyin.kernel.people.sealed import sealed_or_none
from huiyin.kernel.places.models import Place
from huiyin.kernel.present import now

REQUEST_NUMBERS = "collect_request_no"


@dataclass(frozen=True)
class Said:
    """What one resident said, before it has a number. Every channel turns its own words into this.

    `answer` is what the caller was told at once, where an answer is all that was needed; `version` is the
    knowledge base's wording it was read from. `alike` is the number of the case that the resident says is the
    same: the archive decides whether the voice sits there. `replies` answer the extra questions of the class.
    `language` is the one the resident used, where that is known; what he is told comes in it.
    """

    channel: Channel
    matter: Matter
    words: str
    place: Place
    key: UUID = field(default_factory=uuid4)
    category: Category | None = None
    urgency: Urgency = Urgency.ORDINARY
    spot: str = ""
    lat: float | None = None
    lon: float | None = None
    resident: Resident | None = None
    secrecy: bool = False
    against: Organisation | None = None
    source_ref: str = ""
    meeting: Meeting | None = None
    item: MediaItem | None = None
    answer: str = ""
    version: KnowledgeVersion | None = None
    alike: str = ""
    language: str = ""
    replies: Sequence[tuple[Question, list[str]]] = ()


def receive(said: Said, *, by: Actor) -> Request:
    """Give a voice its number. The same key twice makes one request: the first is returned."""
    require(policy.may_receive(by, said.place, said.channel))
    require(not said.answer or said.matter in policy.AT_ONCE)
    try:
        return _receive(said, by)
    except IntegrityError:
        return Request.objects.get(key=said.key)


@transaction.atomic
def _receive(said: Said, by: Actor) -> Request:
    request = _row(said, by)
    request.save(force_insert=True)
    same: dict[str, Any] = {"alike": said.alike} if said.alike else {}
    record(
        CollectKind.RECEIVED,
        request.no,
        by=by,
        subject=f"request:{request.no}",
        channel=request.channel,
        matter=request.matter,
        urgency=request.urgency,
        place=request.place_id,
        **same,
    )
    keep_details(request, said.replies, by=by)
    if said.answer:
        answer(request, words=said.answer, key=said.key, version=said.version, by=by)
    return request


def _row(said: Said, by: Actor) -> Request:
    return Request(
        key=said.key,
        no=next_number(REQUEST_NUMBERS),
        channel=said.channel,
        source_ref=said.source_ref,
        matter=said.matter,
        category=said.category,
        urgency=said.urgency,
        words=said.words,
        place=said.place,
        spot_sealed=sealed_or_none(said.spot, "collect.spot"),
        lat=said.lat,
        lon=said.lon,
        resident=said.resident,
        secrecy=said.secrecy,
        language=said.language,
        against=said.against,
        taken_by=by if isinstance(by, User) else None,
        meeting=said.meeting,
        item=said.item,
        received_at=now(),
    )


@transaction.atomic
def correct(
    request: Request, *, category: Category | None, matter: Matter, urgency: Urgency, place: Place, by: Actor
) -> None:
    """Set class, kind, urgency and place right. What was said stays as it was said."""
    require(policy.may_correct(by, request))
    require(policy.may_receive(by, place))
    before = {"category": request.category_id, "matter": request.matter, "urgency": request.urgency}
    request.category, request.matter, request.urgency, request.place = category, matter, urgency, place
    request.save(update_fields=["category", "matter", "urgency", "place"])
    record(CollectKind.CORRECTED, request.no, by=by, before=before, place=place.pk)


@transaction.atomic
def move_voices(requests: Sequence[Request], place: Place, *, by: Actor) -> None:
    """The place of the matter that these voices speak of was set right, as the caller may: theirs follows."""
    Request.objects.filter(pk__in=[request.pk for request in requests]).update(place=place)
    for request in requests:
        before = {"place": request.place_id}
        request.place = place
        record(
            CollectKind.CORRECTED,
            request.no,
            by=by,
            subject=subject_of(request),
            before=before,
            place=place.pk,
        )


def settle(request: Request, *, by: Actor) -> None:
    """The matter this voice belongs to was closed."""
    request.lifecycle.move(request, Request.State.SETTLED, CollectKind.SETTLED, by=by)


def reopen(request: Request, *, by: Actor, why: str) -> None:
    """The matter goes round again. `why` is a code."""
    request.lifecycle.move(request, Request.State.OPEN, CollectKind.REOPENED, by=by, why=why)


@transaction.atomic
def say_not_fixed(request: Request, *, by: Actor) -> None:
    """The resident says the answer did not settle it; the evaluation room hears of it."""
    require(policy.may_withdraw(by, request))
    if request.state == Request.State.SETTLED and not queries.is_fresh(request):
        raise Refused(_("这件事办结已经超过30天。请当作新的一件再说一次。"))
    request.lifecycle.move(request, Request.State.OPEN, CollectKind.NOT_FIXED, by=by)


@transaction.atomic
def withdraw(request: Request, *, by: Actor) -> None:
    """The resident takes the request back. It keeps its number."""
    require(policy.may_withdraw(by, request))
    request.lifecycle.move(request, Request.State.WITHDRAWN, CollectKind.WITHDRAWN, by=by)
