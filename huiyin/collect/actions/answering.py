"""The one door through which residents are told something, alone or together with others of a matter."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from huiyin.collect import policy
from huiyin.collect.kinds import CollectKind
from huiyin.collect.models import Answer, Request
from huiyin.kernel.events.lifecycle import StaleState, subject_of
from huiyin.kernel.events.log import Draft, record_many
from huiyin.kernel.people.access import Actor, require
from huiyin.kernel.people.models import User
from huiyin.kernel.present import now


@dataclass(frozen=True)
class Reply:
    """What one voice is told. `key` is made by the client, so that pressing twice tells it once."""

    request: Request
    words: str
    key: UUID = field(default_factory=uuid4)


def answer(request: Request, *, words: str, by: Actor, key: UUID | None = None) -> None:
    """Tell one resident what was done. The words are kept with the request, not in the log."""
    answer_each([Reply(request, words, key or uuid4())], by=by)


def answer_each(replies: Sequence[Reply], *, by: Actor, unit: int | None = None) -> int:
    """Tell each voice its own words; how many were told now. A key that was seen before tells nothing again.

    `unit` is the organisation whose duty is answered for: the caller knows that it carries one in this
    matter, and its own people may answer for it. The same statements however many voices. Raises StaleState
    when one was taken back meanwhile.
    """
    for reply in replies:
        require(policy.may_answer(by, reply.request, unit))
    try:
        return _tell(replies, by, unit or (by.organisation_id if isinstance(by, User) else None))
    except IntegrityError:  # the other press of the same button was first
        return 0


@transaction.atomic
def _tell(replies: Sequence[Reply], by: Actor, unit: int | None) -> int:
    known = set(Answer.objects.filter(key__in=[one.key for one in replies]).values_list("key", flat=True))
    fresh = [one for one in replies if one.key not in known]
    if not fresh:
        return 0
    author, moment = by if isinstance(by, User) else None, now()
    given = Answer.objects.bulk_create(
        Answer(request=one.request, key=one.key, words=one.words, by=author, organisation_id=unit, at=moment)
        for one in fresh
    )
    live = Request.objects.filter(pk__in=[one.request.pk for one in fresh], state__in=Request.LIVE)
    if live.update(state=Request.State.ANSWERED) != len(fresh):
        raise StaleState(_("别人刚刚处理了这一件。请刷新页面看最新情况。"))
    record_many([_told(one, by) for one in given])
    for one in fresh:
        one.request.state = Request.State.ANSWERED
    return len(fresh)


def _told(given: Answer, by: Actor) -> Draft:
    request = given.request
    facts = {"before": str(request.state), "after": str(Request.State.ANSWERED), "answer": given.pk}
    return Draft(CollectKind.ANSWERED, request.no, by, subject_of(request), facts)
