"""Whose duty is it: objecting, sitting together, and ruling. The third return names the owner."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from huiyin.archive import actions as archive
from huiyin.archive.models import Case
from huiyin.dispatch import actions as dispatch
from huiyin.dispatch.models import WorkOrder
from huiyin.dispatch.queries import has_bounced_out
from huiyin.kernel.calendar.actions import cancel_clocks, start_clock, stop_live
from huiyin.kernel.calendar.kinds import LimitKind
from huiyin.kernel.events.lifecycle import Refused
from huiyin.kernel.events.log import record
from huiyin.kernel.people.access import Actor, require
from huiyin.kernel.people.models import Organisation, User
from huiyin.kernel.present import now
from huiyin.track import policy
from huiyin.track.kinds import TrackKind
from huiyin.track.models import Dispute, Position
from huiyin.track.queries.disputes import ground_for_dispute, ruling_on

State = Dispute.State


@dataclass(frozen=True)
class Objection:
    """Why the duty is not this unit's, the rule that says so, and whose it is instead."""

    why: str
    basis: str
    instead: Organisation
    key: UUID = field(default_factory=uuid4)


@dataclass(frozen=True)
class Session:
    """When and where the units sit together, and which."""

    at: datetime
    where: str
    units: Sequence[Organisation]


@dataclass(frozen=True)
class Ruling:
    """Who leads, who supports, and on which basis; `minutes` of the session when there was one."""

    lead: Organisation
    basis: str
    words: str
    supports: Sequence[Organisation] = ()
    minutes: str = ""


def raise_dispute(order: WorkOrder, objection: Objection, *, by: User) -> Dispute:
    """A unit objects to an order that it could not return. Its other clocks go on. The same key twice is one.

    Raises Refused with the ruling when there is one, and with the remedy when it can still be returned.
    """
    require(policy.may_dispute(by, order))
    made = Dispute.objects.filter(key=objection.key).first()
    if made is not None:
        return made
    _refuse_ruled(order)
    if order.state not in policy.DISPUTABLE:
        raise Refused(_("工单现在“%(state)s”，不能提出异议。") % {"state": order.get_state_display()})
    ground = ground_for_dispute(order)
    if not ground:
        raise Refused(
            _("现在还可以直接退回：请在工单页写明依据退回。退回后又派来的，或退回期限过了的，再提异议。")
        )
    if objection.instead.pk == order.organisation_id:
        raise Refused(_("请写明该由哪个别的单位办。"))
    try:
        return _raise(order, objection, ground, by)
    except IntegrityError:
        raise Refused(_("这件事已经有一个异议在处理，请等会商和裁定。")) from None


def _refuse_ruled(order: WorkOrder) -> None:
    if order.by_ruling:
        ruled = ruling_on(order)
        words = ruled.ruling if ruled else ""
        raise Refused(
            _("已裁定由本单位承办，这一轮不能再提异议。裁定：%(words)s（依据：%(basis)s）")
            % {"words": words, "basis": order.basis}
        )


@transaction.atomic
def _raise(order: WorkOrder, objection: Objection, ground: str, by: User) -> Dispute:
    dispute = Dispute.objects.create(
        key=objection.key,
        case=order.case,
        order=order,
        organisation=order.organisation,
        instead=objection.instead,
        ground=ground,
        round=order.round,
        why=objection.why,
        basis=objection.basis,
        by=by,
        at=now(),
    )
    Position.objects.create(
        dispute=dispute,
        organisation=order.organisation,
        stance=Position.Stance.NOT_OURS,
        words=objection.why,
        basis=objection.basis,
        by=by,
        at=dispute.at,
    )
    _begin(dispute, TrackKind.DISPUTED, by)
    return dispute


def _begin(dispute: Dispute, kind: TrackKind, by: Actor) -> None:
    """The case's chain tells it, and the time for a ruling begins to run."""
    record(
        kind,
        dispute.chain,
        by=by,
        subject=dispute.subject,
        order=dispute.order_id,
        organisation=dispute.organisation_id,
        ground=dispute.ground,
    )
    start_clock(
        LimitKind.DISPUTE,
        dispute.chain,
        dispute.subject,
        by=by,
        matter=dispute.case.matter,
        urgency=dispute.case.urgency,
        township_id=dispute.case.township_ref,
    )


@transaction.atomic
def withdraw_dispute(dispute: Dispute, *, by: User) -> None:
    """The unit takes the duty on after all."""
    require(policy.may_withdraw_dispute(by, dispute))
    if dispute.is_problem:
        raise Refused(_("问题工单由县中心指定主办，不能撤回异议。"))
    dispute.lifecycle.move(dispute, State.WITHDRAWN, TrackKind.DISPUTE_WITHDRAWN, by=by)
    cancel_clocks(dispute.chain, subject=dispute.subject, by=by)


@transaction.atomic
def call_session(dispute: Dispute, session: Session, *, by: User) -> None:
    """The centre sets day, place and units; who was invited before stays. Calling again moves the day.

    Each invited unit may read the case from now on.
    """
    require(policy.may_call_session(by, dispute))
    if session.at <= now():
        raise Refused(_("会商时间已经过了，请另定一个时间。"))
    also = {"session_at": session.at, "session_where": session.where, "called_by": by, "called_at": now()}
    units = sorted({unit.pk for unit in session.units})
    dispute.lifecycle.move(dispute, State.CALLED, TrackKind.SESSION_CALLED, by=by, also=also, units=units)
    for unit in session.units:
        _seat, made = Position.objects.get_or_create(dispute=dispute, organisation=unit)
        if made:
            archive.involve(dispute.case, unit, by=by, due_at=session.at)


@transaction.atomic
def state_position(position: Position, *, stance: str, words: str, basis: str, by: User) -> None:
    """An invited unit says for itself whether the duty is its own; it may say better until the ruling."""
    require(policy.may_state(by, position))
    dispute = Dispute.objects.select_for_update().get(pk=position.dispute_id)
    if dispute.state not in Dispute.OPEN:
        raise Refused(_("已经裁定，不能再表态。"))
    Position.objects.filter(pk=position.pk).update(stance=stance, words=words, basis=basis, by=by, at=now())
    position.refresh_from_db()
    record(
        TrackKind.POSITION_STATED,
        dispute.case.no,
        by=by,
        subject=dispute.subject,
        organisation=position.organisation_id,
        stance=stance,
    )


@transaction.atomic
def rule(dispute: Dispute, ruling: Ruling, *, by: User) -> None:
    """Say whose duty it is. Orders that do not fit are cancelled, those missing are sent, all or nothing.
    The ruling is kept as a precedent, so that it names no resident.

    A dispute needs its session first; a problem case may be ruled without one.
    """
    require(policy.may_rule_on(by, dispute))
    if dispute.state == State.RAISED and not dispute.is_problem:
        raise Refused(_("请先召集联席会商，听各单位表态，再裁定。"))
    if dispute.case.state not in policy.RULED_IN:
        raise Refused(_("这件事现在不在办理阶段，不用裁定。"))
    supports = [unit for unit in dict.fromkeys(ruling.supports) if unit.pk != ruling.lead.pk]
    also = {
        "lead": ruling.lead,
        "ruling": ruling.words,
        "ruling_basis": ruling.basis,
        "minutes": ruling.minutes,
        "ruled_by": by,
        "ruled_at": now(),
    }
    facts: dict[str, Any] = {
        "organisation": ruling.lead.pk,
        "supports": [unit.pk for unit in supports],
    }
    kind = TrackKind.OWNER_NAMED if dispute.is_problem else TrackKind.DISPUTE_RULED
    dispute.lifecycle.move(dispute, State.RULED, kind, by=by, also=also, **facts)
    dispute.supports.set(supports)
    stop_live(dispute.subject, LimitKind.DISPUTE, by=by)
    _let_go(dispute, ruling.lead, supports, by)
    _hand_over(dispute.case, ruling, supports, by)
    question = dispute.why or _("%(title)s：多次退回，由哪个单位主办") % {"title": dispute.case.title}
    dispatch.add_precedent(
        dispute.case,
        organisation=ruling.lead,
        question=question,
        ruling=ruling.words,
        basis=ruling.basis,
        by=by,
    )


def _let_go(dispute: Dispute, lead: Organisation, supports: Sequence[Organisation], by: User) -> None:
    """Units that were only heard find the case in their queue no longer."""
    staying = {lead.pk, *(unit.pk for unit in supports)}
    for seat in dispute.positions.select_related("organisation"):
        if seat.organisation_id not in staying:
            archive.release(dispute.case, seat.organisation, by=by)


def _hand_over(case: Case, ruling: Ruling, supports: Sequence[Organisation], by: User) -> None:
    parts = {ruling.lead.pk: True} | {unit.pk: False for unit in supports}
    going = WorkOrder.objects.select_for_update(of=("self",)).filter(case=case, state__in=WorkOrder.OPEN)
    for order in going.select_related("case__place", "organisation").order_by("pk"):
        if parts.get(order.organisation_id) == order.is_lead:
            dispatch.bind_order(order, basis=ruling.basis, by=by)
            del parts[order.organisation_id]
        elif order.is_lead or order.organisation_id in parts:
            dispatch.cancel_order(order, passed_on=True, by=by)
    for unit in (ruling.lead, *supports):
        if unit.pk in parts:
            duty = dispatch.Duty(
                unit,
                is_lead=unit.pk == ruling.lead.pk,
                basis=ruling.basis,
                instructions=ruling.words,
                by_ruling=True,
            )
            dispatch.send_order(case, duty, by=by)


@transaction.atomic
def look_after_owner(case: Case, *, by: Actor) -> Dispute | None:
    """After a return: a case that came back too often becomes a problem case. After an end: none is left.

    Safe to repeat.
    """
    require(not isinstance(by, User))
    Case.objects.select_for_update().get(pk=case.pk)  # nobody raises a dispute meanwhile
    last = Dispute.objects.filter(case=case, round=case.round).select_related("case").order_by("-pk").first()
    is_open = last is not None and last.state in Dispute.OPEN
    if case.state not in policy.RULED_IN:
        if last is not None and is_open:
            last.lifecycle.move(last, State.WITHDRAWN, TrackKind.DISPUTE_WITHDRAWN, by=by)
            cancel_clocks(last.chain, subject=last.subject, by=by)
        return None
    if not has_bounced_out(case) or (last is not None and last.is_problem):
        return last
    if last is not None and is_open:
        Dispute.objects.filter(pk=last.pk).update(is_problem=True)
        record(TrackKind.PROBLEM_LISTED, case.no, by=by, subject=last.subject)
        return last
    return _list_problem(case, by)


def _list_problem(case: Case, by: Actor) -> Dispute:
    returned = WorkOrder.objects.filter(case=case, state=WorkOrder.State.RETURNED, is_lead=True)
    order = returned.select_related("organisation").latest("pk")
    dispute = Dispute.objects.create(
        case=case,
        order=order,
        organisation=order.organisation,
        ground=Dispute.Ground.BOUNCED,
        is_problem=True,
        round=case.round,
        at=now(),
    )
    _begin(dispute, TrackKind.PROBLEM_LISTED, by)
    return dispute
