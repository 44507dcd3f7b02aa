"""Messages as people may see them: masked, with what became of them in words."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from huiyin.kernel.messages import policy
from huiyin.kernel.messages.kinds import CONSOLE, Way
from huiyin.kernel.messages.models import Message
from huiyin.kernel.messages.ways.console import masked
from huiyin.kernel.people.access import Actor
from huiyin.kernel.people.models import User
from huiyin.kernel.people.sealed import opened


@dataclass(frozen=True)
class Shown:
    """One message in words: by which way, to whom (masked), how it stands."""

    message: Message
    way: str
    to: str
    state: str
    tone: str


@dataclass(frozen=True)
class Standing:
    """How one message stands, without whom it went to."""

    way: str
    state: str
    tone: str
    at: datetime


def standing(message: Message, at: datetime) -> Standing:
    """How a message stands since a moment, without whom it went to."""
    return Standing(message.get_way_display(), *_state(message), at)


def _state(message: Message) -> tuple[str, str]:
    """A message's state in words, and the tone."""
    if message.through == CONSOLE and message.state == Message.State.SENT:
        return _("渠道没有开通，只写进了日志"), "warn"
    return message.get_state_display(), Message.TONES[Message.State(message.state)]


def shown(message: Message) -> Shown:
    """A message in words."""
    to = masked(opened(message.to_sealed, "messages.to")) or (str(message.place) if message.place_id else "")
    return Shown(message, message.get_way_display(), to, *_state(message))


def words_of(message: Message) -> str:
    """What a message says. For those who carry it out or sent it."""
    return opened(message.words_sealed, "messages.words")


def messages_in(state: str) -> QuerySet[Message]:
    """Messages in one state; those that wait for a person when none is named."""
    rows = Message.objects.select_related("place")
    return rows.filter(state=state) if state in Message.State.values else rows.filter(state__in=Message.STUCK)


def message_numbered(pk: int) -> Message:
    """The message with a number. Raises Http404."""
    message = Message.objects.select_related("place").filter(pk=pk).first()
    if message is None:
        raise Http404
    return message


def to_carry(user: User, *ways: Way) -> QuerySet[Message]:
    """People to call, slips to hand over, texts to read out or publish, as far as one's duties reach."""
    rows = Message.objects.filter(state=Message.State.WAITING, way__in=ways).select_related("place")
    return rows.filter(_within_reach(user)).order_by("id")


def _within_reach(user: Actor) -> Q:
    reach = Q(pk__in=[])
    for duty in user.duties_now() if isinstance(user, User) else ():
        if duty.role in policy.CARRIERS:
            reach |= Q(place__path__startswith=duty.place.path, way__in=(Way.SLIP, Way.LOUDSPEAKER))
        if duty.role in policy.CALLERS:
            reach |= Q(way=Way.CALL)
        if duty.role in policy.PUBLISHERS:
            reach |= Q(way=Way.PUBLISH)
    return reach
