"""Pressing the late, and telling of clocks that turn yellow or red."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.dispatch.models import WorkOrder
from huiyin.kernel.calendar.actions import note_told
from huiyin.kernel.calendar.models import Clock
from huiyin.kernel.events.lifecycle import Refused, subject_of
from huiyin.kernel.events.log import Draft, record, record_many
from huiyin.kernel.people.access import Actor, require
from huiyin.kernel.people.models import User
from huiyin.kernel.present import now
from huiyin.track import policy
from huiyin.track.actions.ladder import Step, plan_next, take_step
from huiyin.track.actions.notices import tell_people
from huiyin.track.kinds import Light, Rung, TrackKind
from huiyin.track.models import Chase


@transaction.atomic
def chase(order: WorkOrder, *, how: Chase.How, words: str, grounds: str = "", by: User) -> Chase:
    """Press whoever holds the order: the first two rungs that people take."""
    require(policy.may_chase(by, order))
    if order.state not in WorkOrder.OPEN:
        raise Refused(_("工单已经结束，不用催办。"))
    take_step(order, Step(Rung(how), words, grounds), by=by)
    chased = Chase.objects.create(order=order, how=how, words=words, by=by, at=now())
    record(TrackKind.CHASED, order.case.no, by=by, subject=subject_of(chased), order=order.pk, how=str(how))
    return chased


@transaction.atomic
def light_up(clocks: Iterable[Clock], colour: Light, *, by: Actor) -> int:
    """Tell of clocks that turned yellow or red, each once for a deadline; the number told."""
    turned = list(clocks)
    if not turned:
        return 0
    note_told(turned, late=colour == Light.RED, by=by)
    if colour == Light.RED:
        tell_people(turned, by=by)
        plan_next(turned, by=by)
    kind = TrackKind.OVERDUE if colour == Light.RED else TrackKind.WARNED
    record_many(
        [
            Draft(kind, clock.chain, by, clock.subject, {"clock": clock.pk, "limit": clock.kind})
            for clock in turned
        ]
    )
    return len(turned)
