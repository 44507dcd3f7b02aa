"""A unit asks for more time; one level up it is granted or refused. Asking stops no clock."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from huiyin.collect import actions as collect
from huiyin.collect.queries import names_somebody
from huiyin.dispatch import actions as dispatch
from huiyin.dispatch.models import WorkOrder
from huiyin.dispatch.policy import is_under_institute
from huiyin.dispatch.queries import live_voices
from huiyin.kernel.calendar.actions import cancel_clock, start_clock, stop_live
from huiyin.kernel.calendar.kinds import LimitKind, Reason
from huiyin.kernel.calendar.queries import live_clock
from huiyin.kernel.events.lifecycle import Refused, too_late
from huiyin.kernel.events.log import record
from huiyin.kernel.people.access import Actor, require
from huiyin.kernel.people.models import User
from huiyin.kernel.people.policy import is_machine
from huiyin.kernel.present import now
from huiyin.track import policy
from huiyin.track.kinds import TrackKind
from huiyin.track.models import Extension
from huiyin.track.queries.extensions import allowance

State = Extension.State
BATCH = 1000


@dataclass(frozen=True)
class Plea:
    """Until which day more time is asked for, why, and in which words the residents may be told why.

    The same key twice asks once.
    """

    until: date
    reason: Reason
    why: str
    told: str = ""
    key: UUID = field(default_factory=uuid4)


def ask_extension(order: WorkOrder, plea: Plea, *, by: User) -> Extension:
    """The unit asks, before its time ends, for time until the end of a day. Its clock runs on.

    Raises Refused beyond what the county's rules allow (HandlingRule), and where the words for residents
    name one of them.
    """
    require(policy.may_ask_extension(by, order))
    made = Extension.objects.filter(key=plea.key).first()
    if made is not None:
        return made
    allowed = allowance(order)
    if allowed.refused or allowed.clock is None:
        raise Refused(allowed.refused)
    days = allowed.days_until(plea.until)
    if days < 1:
        raise Refused(_("请选一个在现在的办结时限之后的工作日。"))
    if allowed.days is not None and days > allowed.days.amount:
        raise Refused(
            _("一次最多延期 %(n)d 个工作日（依据：%(source)s）。")
            % {"n": allowed.days.amount, "source": allowed.days.source}
        )
    _fit_for_residents(order, plea.told)
    try:
        return _ask(order, plea, days, by)
    except IntegrityError:
        raise Refused(_("已经有一个延期申请在等批复。")) from None


def _fit_for_residents(order: WorkOrder, words: str) -> None:
    """A lead says why, in words that name nobody; a supporting unit's time moves nothing for residents."""
    if not order.is_lead:
        return
    if not words:
        raise Refused(_("请写告诉诉求人的理由。"))
    if names_somebody(words, live_voices(order.case)):
        raise Refused(_("告诉诉求人的理由里有姓名或电话。每位诉求人都会看到，请改成不写任何人的说法。"))


@transaction.atomic
def _ask(order: WorkOrder, plea: Plea, days: int, by: User) -> Extension:
    case, unit = order.case, order.organisation
    under = is_under_institute(unit)
    clock = start_clock(
        LimitKind.EXTEND,
        case.no,
        order.subject,
        by=by,
        matter=case.matter,
        urgency=case.urgency,
        township_id=case.township_ref,
    )
    made = Extension.objects.create(
        key=plea.key,
        order=order,
        organisation=unit,
        township_ref=unit.place.ancestor_id("township") if under else None,
        days=days,
        until=plea.until,
        reason_code=plea.reason,
        why=plea.why,
        told=plea.told if order.is_lead else "",
        by=by,
        at=now(),
        due_before=order.due_at,
        decide_by=clock.due_at,
    )
    record(TrackKind.EXTENSION_ASKED, made.chain, by=by, subject=made.subject, **_facts(made))
    return made


def _facts(extension: Extension) -> dict[str, Any]:
    return {"extension": extension.pk, "organisation": extension.organisation_id, "days": extension.days}


@transaction.atomic
def grant_extension(extension: Extension, *, told: str = "", by: User) -> None:
    """One level up says yes: the deadline of order and case moves; residents read until when and why.

    `told` is what they read instead of what the unit proposed. Raises Refused when the order has ended.
    """
    require(policy.may_decide_extension(by, extension))
    order = _standing(extension)
    words = told or extension.told
    _fit_for_residents(order, words)
    overdue = policy.is_left_lying(extension)
    also = {"told": words, "decided_by": by, "decided_at": now()}
    _end(extension, State.GRANTED, TrackKind.EXTENDED, by, **also)
    case_due = dispatch.lengthen(
        order, extension.days, reason_code=extension.reason_code, overdue=overdue, by=by
    )
    Extension.objects.filter(pk=extension.pk).update(due_after=order.due_at)
    extension.due_after = order.due_at
    stop_live(extension.subject, LimitKind.EXTEND, by=by)
    if order.is_lead:
        until = max(order.due_at, case_due)
        delayed = collect.Delayed(until, words, order.organisation, extension.key)
        collect.tell_delay(live_voices(order.case), delayed, by=by)


@transaction.atomic
def refuse_extension(extension: Extension, *, words: str, by: User) -> None:
    """One level up says no, and why; the clock stays as it is, and the unit reads it on its desk."""
    require(policy.may_decide_extension(by, extension))
    _standing(extension)
    also = {"words": words, "decided_by": by, "decided_at": now()}
    _end(extension, State.REFUSED, TrackKind.EXTENSION_REFUSED, by, **also)
    stop_live(extension.subject, LimitKind.EXTEND, by=by)


def _end(extension: Extension, state: str, kind: TrackKind, by: Actor, **also: Any) -> None:
    """Write the word on it, once, and tell it in the order's history. Raises StaleState when it has ended."""
    still = Extension.objects.filter(pk=extension.pk, state=State.ASKED)
    if not still.update(state=state, **also):
        raise too_late()
    for name, value in {"state": state, **also}.items():
        setattr(extension, name, value)
    record(kind, extension.chain, by=by, subject=extension.subject, **_facts(extension))


def _standing(extension: Extension) -> WorkOrder:
    """The order as it stands, held until the decision is written. Raises Refused when it has ended."""
    orders = WorkOrder.objects.select_for_update(of=("self",)).select_related(
        "case__place", "organisation__place"
    )
    order = orders.get(pk=extension.order_id)
    if order.state not in WorkOrder.OPEN:
        raise Refused(_("这张工单已经“%(state)s”，不用再批延期。") % {"state": order.get_state_display()})
    extension.order = order
    return order


def lapse_extensions(*, by: Actor) -> int:
    """End requests whose orders have ended without a word; how many. Safe to repeat."""
    require(is_machine(by))
    stale = Extension.objects.filter(state=State.ASKED).exclude(order__state__in=WorkOrder.OPEN)
    rows = list(stale.select_related("order__case")[:BATCH])
    for extension in rows:
        _lapse(extension, by)
    return len(rows)


@transaction.atomic
def _lapse(extension: Extension, by: Actor) -> None:
    _end(extension, State.LAPSED, TrackKind.EXTENSION_LAPSED, by)
    clock = live_clock(extension.subject, LimitKind.EXTEND)
    if clock is not None:
        cancel_clock(clock, by=by)
