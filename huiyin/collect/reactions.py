"""What the first room does when a resident was answered, or answers."""

from huiyin.collect import actions
from huiyin.collect.kinds import CollectKind
from huiyin.collect.models import Answer, Request
from huiyin.kernel.events.models import Event
from huiyin.kernel.events.reactions import on
from huiyin.kernel.messages.actions import settle
from huiyin.kernel.messages.kinds import MessageKind, Way
from huiyin.kernel.messages.models import Mail
from huiyin.kernel.people.access import MACHINE


@on(CollectKind.ANSWERED)
def tell_answer(event: Event) -> None:
    """The answer goes out on the channel the resident came by."""
    rows = Answer.objects.select_related("request__resident", "request__place", "request__item")
    actions.tell_answer(rows.get(pk=event.facts["answer"]), by=MACHINE)


@on(CollectKind.PUBLISHED, CollectKind.NOT_PUBLISHED)
def settle_publishing(event: Event) -> None:
    """The editors published what they were told of, or decided not to."""
    settle(event.chain, Way.PUBLISH, done=event.kind == CollectKind.PUBLISHED, by=MACHINE)


@on(MessageKind.REPLIED)
def hear_reply(event: Event) -> None:
    """What was written back belongs to the request; other rooms' messages have chains of their own."""
    request = Request.objects.filter(no=event.chain).first()
    if request is not None:
        actions.hear_reply(request, Mail.objects.get(pk=event.facts["mail"]), by=MACHINE)
