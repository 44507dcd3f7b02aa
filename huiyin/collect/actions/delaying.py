"""Residents are told that it takes longer: until when, and why."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid4, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.collect import policy, queries
from huiyin.collect.actions.telling import tell_by
from huiyin.collect.kinds import CollectKind, Told
from huiyin.collect.models import Delay, Request
from huiyin.kernel.calendar.queries import when
from huiyin.kernel.events.lifecycle import Refused, subject_of
from huiyin.kernel.events.log import record
from huiyin.kernel.people.access import Actor, require
from huiyin.kernel.people.models import Organisation, User
from huiyin.kernel.present import now


@dataclass(frozen=True)
class Delayed:
    """Until when, why in words for residents, and which unit needs the time. The same key tells once."""

    until: datetime
    words: str
    unit: Organisation
    key: UUID = field(default_factory=uuid4)


@transaction.atomic
def tell_delay(requests: Sequence[Request], delayed: Delayed, *, by: Actor) -> int:
    """Show voices of one matter on their progress page, and on their channel, that it takes longer; how many.

    Raises Refused where the words name a resident of the matter or give a number of one.
    """
    if queries.names_somebody(delayed.words, requests):
        raise Refused(_("告诉诉求人的理由里有姓名或电话。每位诉求人都会看到，请改成不写任何人的说法。"))
    return sum(_tell(request, delayed, by) for request in requests)


def _tell(request: Request, delayed: Delayed, by: Actor) -> bool:
    require(policy.may_tell_delay(by, request))
    key = uuid5(delayed.key, request.no)
    told = {
        "request": request,
        "organisation": delayed.unit,
        "until": delayed.until,
        "words": delayed.words,
        "by": by if isinstance(by, User) else None,
        "at": now(),
    }
    kept, made = Delay.objects.get_or_create(key=key, defaults=told)
    if made:
        record(
            CollectKind.DELAYED,
            request.no,
            by=by,
            subject=subject_of(request),
            delay=kept.pk,
            organisation=delayed.unit.pk,
        )
        ways = policy.ways_to_ask(request, queries.contact_of(request))
        more = {"until": when(delayed.until)}
        tell_by(request, ways, Told.DELAYED, key, delayed.words, more=more, by=by)
    return made
