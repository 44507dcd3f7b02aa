"""A unit asks a resident something it needs to go on; he is told on his channel, and reminded."""

from dataclasses import dataclass, field
from uuid import UUID, uuid4, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.collect import policy, queries
from huiyin.collect.actions.telling import tell_by
from huiyin.collect.kinds import CollectKind, InquirySort, Told
from huiyin.collect.models import Inquiry, Request
from huiyin.kernel.events.lifecycle import Refused, subject_of
from huiyin.kernel.events.log import record
from huiyin.kernel.people.access import MACHINE, Actor, require
from huiyin.kernel.people.models import Organisation, User
from huiyin.kernel.present import now


@dataclass(frozen=True)
class Inquired:
    """What is asked. `key` is made by the client, so that pressing twice asks once."""

    sort: InquirySort
    words: str
    key: UUID = field(default_factory=uuid4)


@transaction.atomic
def ask_resident(request: Request, asked: Inquired, unit: Organisation, *, by: Actor) -> Inquiry:
    """Ask one voice a question for a unit that carries a duty in its matter, as the caller knows.

    Raises Refused when no way leads to the resident: a question that nobody hears holds nothing up.
    """
    require(policy.may_answer(by, request, unit.pk))
    if request.state not in Request.LIVE:
        raise Refused(_("这条诉求已撤回或办结，不用再问。"))
    ways = policy.ways_to_ask(request, queries.contact_of(request))
    if not ways:
        raise Refused(_("这位诉求人没有留下能收到问题的电话或邮箱，计时不能暂停。请当面问。"))
    if Inquiry.objects.filter(request=request, organisation=unit, state=Inquiry.State.OPEN).exists():
        raise Refused(_("已经有一个问题在等这位诉求人回答。"))
    inquiry = Inquiry.objects.create(
        key=asked.key,
        request=request,
        organisation=unit,
        sort=asked.sort,
        words=asked.words,
        by=by if isinstance(by, User) else None,
        asked_at=now(),
    )
    record(
        CollectKind.INQUIRED,
        request.no,
        by=by,
        subject=subject_of(request),
        inquiry=inquiry.pk,
        organisation=unit.pk,
        sort=str(asked.sort),
    )
    tell_by(request, ways, Told.ASKED, inquiry.key, inquiry.words, by=by)
    return inquiry


@transaction.atomic
def remind(inquiry: Inquiry, *, by: Actor) -> bool:
    """Ask once more, on the same channel; whether it was done now. Only once, and only while it is open."""
    require(by == MACHINE)
    still = Inquiry.objects.filter(pk=inquiry.pk, state=Inquiry.State.OPEN, reminded_at=None)
    if not still.update(reminded_at=now()):
        return False
    request = inquiry.request
    record(CollectKind.INQUIRY_REMINDED, request.no, by=by, subject=subject_of(request), inquiry=inquiry.pk)
    ways = policy.ways_to_ask(request, queries.contact_of(request))
    tell_by(request, ways, Told.ASKED, uuid5(inquiry.key, "again"), inquiry.words, by=by)
    return True
