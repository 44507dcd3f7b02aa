"""The sternest rungs: naming 通报, calling to a talk 约谈, raising an order 提级."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.dispatch.models import WorkOrder
from huiyin.kernel.events.lifecycle import Refused, subject_of
from huiyin.kernel.events.log import record
from huiyin.kernel.people.access import require
from huiyin.kernel.people.models import User
from huiyin.kernel.present import now
from huiyin.track import policy
from huiyin.track.actions.ladder import Step, take_step
from huiyin.track.actions.promises import Vow, promise
from huiyin.track.kinds import Rung, SuperviseKind
from huiyin.track.models import Measure, Talk


@dataclass(frozen=True)
class Agreed:
    """One thing agreed in a talk: who does what by when."""

    leader: User
    words: str
    due_on: date


@transaction.atomic
def name_unit(order: WorkOrder, step: Step, *, by: User) -> Measure:
    """Put an order and its unit on the list of those named."""
    measure, made = take_step(order, step, by=by)
    if made:
        _record(SuperviseKind.NAMED, measure, by)
    return measure


@transaction.atomic
def call_talk(order: WorkOrder, step: Step, meet_at: datetime, spot: str, *, by: User) -> Talk:
    """Ask the unit's leader to come and explain, at a time and place."""
    if meet_at <= now():
        raise Refused(_("约谈时间要在以后。"))
    measure, made = take_step(order, step, by=by)
    if not made:
        return Talk.objects.get(measure=measure)
    talk = Talk.objects.create(measure=measure, meet_at=meet_at, spot=spot)
    _record(SuperviseKind.TALK_CALLED, measure, by)
    return talk


@transaction.atomic
def hold_talk(talk: Talk, minutes: str, agreed: Sequence[Agreed], *, by: User) -> None:
    """Write down what was said; what was agreed becomes promises with clocks of their own."""
    require(policy.may_hold_talk(by, talk))
    talk.lifecycle.move(
        talk,
        Talk.State.HELD,
        SuperviseKind.TALK_HELD,
        by=by,
        also={"minutes": minutes, "held_at": now()},
        organisation=talk.measure.order.organisation_id,
    )
    for one in agreed:
        promise(talk.measure.order.case, Vow(one.leader, one.words, one.due_on, talk=talk), by=by)


@transaction.atomic
def escalate(order: WorkOrder, step: Step, *, by: User) -> Measure:
    """From now on the unit's superior or a county leader answers for the order."""
    if step.to_person is None and step.to_unit is None:
        raise Refused(_("请选择提到哪一级：上级单位，或者一位县领导。"))
    measure, made = take_step(order, step, by=by)
    if made:
        _record(SuperviseKind.ESCALATED, measure, by)
    return measure


def _record(kind: SuperviseKind, measure: Measure, by: User) -> None:
    order = measure.order
    facts: dict[str, Any] = {
        "order": order.pk,
        "organisation": measure.to_unit_id,
        "rung": str(Rung(measure.code)),
    }
    record(kind, order.case.no, by=by, subject=subject_of(measure), **facts)
