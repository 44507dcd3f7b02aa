"""Keeping the ladder, proposing the next rung, and taking one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from huiyin.dispatch.models import WorkOrder
from huiyin.kernel.calendar.kinds import LimitKind
from huiyin.kernel.calendar.models import Clock
from huiyin.kernel.events.lifecycle import Refused, subject_of, too_late
from huiyin.kernel.events.log import record
from huiyin.kernel.events.versions import end_version, keep_version, too_early
from huiyin.kernel.people.access import Actor, require
from huiyin.kernel.people.models import Organisation, User
from huiyin.kernel.people.policy import is_machine
from huiyin.kernel.present import now, today
from huiyin.track import policy
from huiyin.track.actions.rungs import SEED
from huiyin.track.kinds import Rung, SuperviseKind
from huiyin.track.models import LadderRule, Measure, Proposal
from huiyin.track.queries.ladder import Ladder, due_from, ladder_for, ladder_of, rules_on, taken_in

DAY = timedelta(days=1)


@dataclass(frozen=True)
class RungTerms:
    """What a rung says: when it is due, who may take it, whom it speaks to, since when and on what basis."""

    amount: int
    unit: str
    times: int
    roles: Sequence[str]
    addresses: str
    valid_from: date
    source: str


@dataclass(frozen=True)
class Step:
    """A rung to be taken: in which words; `grounds` where others are skipped. The same key is taken once."""

    code: Rung
    words: str
    grounds: str = ""
    to_unit: Organisation | None = None
    to_person: User | None = None
    key: UUID = field(default_factory=uuid4)


@transaction.atomic
def seed_ladder(*, by: Actor) -> int:
    """Show a ladder where the county has none; each rung says where it comes from. How many rungs."""
    require(is_machine(by))
    if LadderRule.objects.exists():
        return 0
    made = LadderRule.objects.bulk_create([LadderRule(**rung, valid_from=date(2020, 1, 1)) for rung in SEED])
    record(SuperviseKind.LADDER_SEEDED, LadderRule.CHAIN, by=by, rungs=len(made))
    return len(made)


@transaction.atomic
def revise_rung(rule: LadderRule, terms: RungTerms, *, by: Actor) -> LadderRule:
    """Put a new version after `rule`, from today or later; what is proposed meanwhile is reckoned anew.

    Raises Refused for a day in the past or before the old version's, StaleState when somebody was faster.
    """
    require(policy.may_keep_ladder(by))
    if terms.valid_from < max(today(), rule.valid_from):
        raise too_early()
    end_version(rule, terms.valid_from)
    fresh = LadderRule(
        code=rule.code,
        urgency=rule.urgency,
        level=rule.level,
        wants_answer=rule.wants_answer,
        version=rule.version + 1,
        amount=terms.amount,
        unit=terms.unit,
        times=terms.times,
        roles=list(terms.roles),
        addresses=terms.addresses,
        valid_from=terms.valid_from,
        source=terms.source,
    )
    keep_version(fresh)
    facts: dict[str, Any] = {"code": rule.code, "version": fresh.version, "valid_from": str(fresh.valid_from)}
    record(SuperviseKind.LADDER_REVISED, LadderRule.CHAIN, by=by, subject=subject_of(fresh), **facts)
    return fresh


def plan_next(clocks: Iterable[Clock], *, by: Actor) -> int:
    """For orders whose clocks have just turned red: which rung is next, and since when. How many were new.

    An order has one proposal at a time; a second red clock of it adds none. Five queries for a whole batch.
    """
    late = {int(one.subject[10:]): one for one in clocks if _presses(one)}
    found = WorkOrder.objects.filter(pk__in=list(late), state__in=WorkOrder.OPEN).select_related("case")
    orders = found.only("case__urgency")
    rules, taken = rules_on(today()), taken_in(late)
    ladders: dict[str, Ladder] = {}
    fresh = []
    for order in orders:
        urgency = order.case.urgency
        ladder = ladders.setdefault(urgency, ladder_of(rules, urgency))
        proposal = _proposal(order, late[order.pk], ladder, taken)
        if proposal is not None:
            fresh.append(proposal)
    before = Proposal.objects.filter(order__in=list(late), state=Proposal.State.OPEN).count() if fresh else 0
    Proposal.objects.bulk_create(fresh, ignore_conflicts=True, batch_size=2000)
    return max(0, len(fresh) - before)


def _presses(clock: Clock) -> bool:
    """A clock that the order's own unit lets pass: not that of who decides more time or is outside."""
    return clock.subject.startswith("workorder:") and clock.kind not in (LimitKind.EXTEND, LimitKind.OUTSIDE)


def _proposal(
    order: WorkOrder, clock: Clock, ladder: Ladder, taken: Mapping[int, Sequence[str]]
) -> Proposal | None:
    rule = ladder.next_after(taken.get(order.pk, ()))
    if rule is None:
        return None
    from_at = due_from(rule, clock.due_at, clock.calendar_id)
    return Proposal(order=order, rule=rule, clock_ref=clock.pk, due_at=clock.due_at, from_at=from_at)


@transaction.atomic
def take_step(order: WorkOrder, step: Step, *, by: User) -> tuple[Measure, bool]:
    """Take a rung in an order; the measure, and whether it is new. The next rung is proposed at once.

    Part of the verb that the rung is: chasing, writing, calling, raising, naming. Raises Refused when the
    order has ended, when the county has no such rung, or when rungs are skipped without grounds.
    """
    WorkOrder.objects.select_for_update(of=("self",)).get(pk=order.pk)
    order.refresh_from_db(fields=["state"])
    if (known := Measure.objects.filter(key=step.key).first()) is not None:
        return known, False
    if order.state not in WorkOrder.OPEN:
        raise Refused(_("工单已经结束，不用督办了。"))
    ladder = ladder_for(order)
    rule = ladder.rule(step.code)
    if rule is None:
        raise Refused(_("本县的督办阶梯里现在没有“%(rung)s”。") % {"rung": step.code.label})
    require(policy.may_take(by, order, rule))
    _may_be_next(ladder, rule, order, step.grounds)
    measure = Measure.objects.create(
        key=step.key,
        order=order,
        code=step.code,
        rule=rule,
        to_unit=step.to_unit or order.organisation,
        to_person=step.to_person,
        words=step.words,
        grounds=step.grounds,
        by=by,
        at=now(),
    )
    _go_on(order, by)
    return measure, True


def _may_be_next(ladder: Ladder, rule: LadderRule, order: WorkOrder, grounds: str) -> None:
    """Raises Refused when grounds are needed and none are given."""
    taken = taken_in([order.pk]).get(order.pk, [])
    if grounds:
        return
    if skipped := ladder.leaves_out(taken, rule):
        names = _("、").join(one.get_code_display() for one in skipped)
        raise Refused(_("还没有%(names)s。要跳过，请写明理由。") % {"names": names})
    if ladder.goes_down(taken, rule):
        words = _("已经采取过更重的措施。要退回来用“%(rung)s”，请写明理由。")
        raise Refused(words % {"rung": rule.get_code_display()})


def _go_on(order: WorkOrder, by: Actor) -> None:
    """The open proposal is done with; whatever is still red asks for the next rung."""
    Proposal.objects.filter(order=order, state=Proposal.State.OPEN).update(state=Proposal.State.TAKEN)
    red = Clock.objects.filter(subject=order.subject, state=Clock.State.RUNNING, due_at__lte=now())
    plan_next(list(red.exclude(kind=LimitKind.EXTEND).order_by("due_at")[:1]), by=by)


@transaction.atomic
def set_aside(proposal: Proposal, grounds: str, *, by: User) -> None:
    """A person decides, on grounds, that the proposed rung is not taken now. A new deadline asks anew."""
    require(policy.may_take(by, proposal.order, proposal.rule))
    moved = Proposal.objects.filter(pk=proposal.pk, state=Proposal.State.OPEN).update(
        state=Proposal.State.ASIDE, grounds=grounds
    )
    if not moved:
        raise too_late()
    chain, rung = proposal.order.case.no, proposal.rule.code
    subject = proposal.order.subject
    record(SuperviseKind.STEP_SET_ASIDE, chain, by=by, subject=subject, rung=rung)


def lapse_proposals(*, by: Actor) -> int:
    """End proposals whose order has ended or whose deadline no longer stands; how many."""
    require(is_machine(by))
    still = Clock.objects.filter(
        pk=OuterRef("clock_ref"), state=Clock.State.RUNNING, due_at=OuterRef("due_at")
    )
    proposals = Proposal.objects.filter(state=Proposal.State.OPEN)
    stale = proposals.filter(~Exists(still) | ~Q(order__state__in=WorkOrder.OPEN))
    return Proposal.objects.filter(pk__in=list(stale.values_list("pk", flat=True)[:5000])).update(
        state=Proposal.State.LAPSED
    )


@transaction.atomic
def reckon_proposals(*, by: Actor) -> int:
    """After the ladder changed: every open proposal by the rules of today. How many were looked at."""
    require(is_machine(by))
    rows = list(Proposal.objects.filter(state=Proposal.State.OPEN).values_list("pk", "clock_ref"))
    Proposal.objects.filter(pk__in=[pk for pk, _clock in rows]).update(state=Proposal.State.LAPSED)
    clocks = list(Clock.objects.filter(pk__in=[clock for _pk, clock in rows], state=Clock.State.RUNNING))
    plan_next(clocks, by=by)
    return len(clocks)
