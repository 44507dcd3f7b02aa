"""What the served side says of a service, by its own hand or on the device of who served or led."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.collect.models import Request
from huiyin.dispatch.models import Assignment
from huiyin.evaluate import policy, queries
from huiyin.evaluate.kinds import EvaluateKind, Hand, Satisfaction, Speaker
from huiyin.evaluate.models import ServiceVerdict
from huiyin.kernel.events.lifecycle import Refused, subject_of
from huiyin.kernel.events.log import record
from huiyin.kernel.people.access import Actor, require
from huiyin.kernel.people.models import User
from huiyin.kernel.present import now
from huiyin.plan.models import Slot


@dataclass(frozen=True)
class ServiceTold:
    """What was said: a grade, by whom, words for those who sent the volunteers, thanks for these."""

    satisfied: Satisfaction
    speaker: Speaker
    words: str = ""
    thanks: str = ""
    key: UUID = field(default_factory=uuid4)


@transaction.atomic
def rate_service(
    slot: Slot, told: ServiceTold, *, request: Request | None = None, by: Actor
) -> ServiceVerdict:
    """Keep what one side says of a service, once. The same key twice is one verdict.

    The served side's own hand takes the place of what was entered for it on another's device, never the other
    way round; the log keeps both. The caller's door made sure that `request` was served. Raises Refused.
    """
    require(policy.may_rate_service(by, slot))
    Slot.objects.select_for_update(of=("self",)).get(pk=slot.pk)
    before = queries.service_verdict(slot, request)
    if before is not None and before.key == told.key:
        return before
    _check(slot, before, by)
    said: dict[str, Any] = {
        "key": told.key,
        "satisfied": told.satisfied,
        "speaker": told.speaker,
        "hand": _hand(by, slot),
        "words": told.words,
        "thanks": told.thanks,
        "by": by if isinstance(by, User) else None,
        "at": now(),
    }
    made, _new = ServiceVerdict.objects.update_or_create(
        slot=slot, request=request, defaults={**said, "project": slot.project}
    )
    facts: dict[str, Any] = {
        "satisfied": int(told.satisfied),
        "speaker": str(told.speaker),
        "hand": str(made.hand),
        "thanked": bool(told.thanks),
        "request": request.no if request else "",
    }
    record(EvaluateKind.SERVICE_RATED, slot.chain, by=by, subject=subject_of(slot), **facts)
    return made


def _check(slot: Slot, before: ServiceVerdict | None, by: Actor) -> None:
    if not queries.somebody_served(slot):
        raise Refused(_("服务还没有结束：有志愿者签退以后，才能评价。"))
    if now() > queries.rated_until(slot):
        raise Refused(_("这次服务的评价已经截止。还有话说，请联系文明实践站。"))
    if before is not None and (before.hand == Hand.OWN or isinstance(by, User)):
        raise Refused(_("这次服务已经评价过了，谢谢您。"))


def _hand(by: Actor, slot: Slot) -> Hand:
    """On whose device: whoever has a seat there counts as a volunteer, also when leading."""
    if not isinstance(by, User):
        return Hand.OWN
    seated = Assignment.objects.filter(slot=slot, volunteer__user=by, state__in=Assignment.SEATED)
    return Hand.VOLUNTEER if seated.exists() else Hand.LEADER
