"""Plans of two weeks: asked for with one press, made behind the page, stopped, laid aside."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from huiyin.dispatch import policy
from huiyin.dispatch.kinds import DispatchKind
from huiyin.dispatch.models import FortnightPlan, PlanChoice, PlanRule, PlanSlot, PlanWeight
from huiyin.dispatch.queries.plan_loading import Loaded, load, slots_to_staff
from huiyin.dispatch.queries.plan_results import Outcome, outcomes
from huiyin.dispatch.queries.plan_rules import plan_values
from huiyin.engines.matching.planning import Plan, Planner
from huiyin.kernel.events.lifecycle import Refused
from huiyin.kernel.events.log import record
from huiyin.kernel.jobs.running import Running, start
from huiyin.kernel.people.access import Actor, require
from huiyin.kernel.people.models import User
from huiyin.kernel.people.policy import is_machine
from huiyin.kernel.places.models import Place
from huiyin.kernel.present import now, today

MAKE = "dispatch.make_plan"
PIECE = 2000
LISTEN = 0.5
"""Seconds between two looks at whether somebody wants the work stopped."""
SHARES = {
    "reading": (0, 40),
    "candidates": (40, 50),
    "relaxation": (50, 62),
    "easing": (62, 65),
    "repair": (65, 70),
    "second chance": (70, 72),
    "topping up": (72, 75),
    "explaining": (75, 98),
}
"""Which percent of the whole each stage begins and ends with."""
State = FortnightPlan.State


@dataclass(frozen=True)
class Wish:
    """What a plan is asked for: a place, fresh, after another, or beside another with other values."""

    place: Place
    key: UUID
    follows: FortnightPlan | None = None
    beside: FortnightPlan | None = None
    rules: Mapping[str, float] | None = None
    weights: Mapping[str, float] | None = None


def ask_plan(wish: Wish, *, by: User) -> FortnightPlan:
    """Have the coming two weeks of a place planned. The same key twice makes one plan.

    Raises Refused where there is no open slot to fill.
    """
    require(policy.may_staff(by, wish.place))
    if not slots_to_staff(wish.place, today()).exists():
        raise Refused(_("今后两周没有待排的岗位。先在服务项目里增加岗位，批准以后再来排。"))
    try:
        return _ask(wish, by)
    except IntegrityError:
        return FortnightPlan.objects.get(key=wish.key, asked_by=by)


@transaction.atomic
def _ask(wish: Wish, by: User) -> FortnightPlan:
    rule, weight = plan_values(PlanRule), plan_values(PlanWeight)
    plan = FortnightPlan.objects.create(
        key=wish.key,
        place=wish.place,
        asked_by=by,
        asked_at=now(),
        first_day=today(),
        rule=rule if rule.pk else None,
        weight=weight if weight.pk else None,
        rules=rule.values() | dict(wish.rules or {}),
        weights=weight.values() | dict(wish.weights or {}),
        follows=wish.follows,
        beside=wish.beside,
    )
    plan.job_id = start(MAKE, by=by, plan=plan.pk).pk
    plan.save(update_fields=["job_id"])
    record(DispatchKind.PLAN_ASKED, plan.chain, by=by, place=wish.place.pk)
    return plan


def make_plan(plan: FortnightPlan, running: Running, *, by: Actor) -> None:
    """Compute and keep it, telling how far it is. Stopped, what was found so far is kept and said as such."""
    require(is_machine(by))
    if plan.state != State.MAKING:
        return
    watch = _Watch(plan, running)
    loaded = load(plan, lambda done, of: watch("reading", done, of))
    planner = Planner(loaded.problem)
    made = planner.plan(watch)
    found = list(outcomes(loaded, planner, made, watch))
    made_of = {"people": len(loaded.problem.volunteers), "whole": made.whole and not watch.stopped}
    _keep(plan, loaded, found, _figures(found, made) | made_of | {"cpu_ms": watch.cpu_ms}, by)
    running.progress(100, 100, "done")


class _Watch:
    """Tells the page how far the work is, and hears whether somebody wants it stopped."""

    def __init__(self, plan: FortnightPlan, running: Running) -> None:
        self.plan, self.running = plan, running
        self.began, self.heard, self.stopped = time.thread_time(), time.monotonic(), False

    def __call__(self, stage: str, done: int, of: int) -> bool:
        first, last = SHARES[stage]
        self.running.progress(first + (last - first) * done // max(1, of), 100, stage)
        if not self.stopped and time.monotonic() - self.heard > LISTEN:
            self.heard = time.monotonic()
            self.stopped = FortnightPlan.objects.filter(pk=self.plan.pk, stop_asked=True).exists()
        return not self.stopped

    @property
    def cpu_ms(self) -> int:
        """Milliseconds of the processor so far."""
        return round((time.thread_time() - self.began) * 1000)


def _figures(found: list[Outcome], made: Plan) -> dict[str, Any]:
    chosen = [one for outcome in found for one in outcome.chosen]
    km = [one.reasons["km"] for one in chosen]
    return {
        "slots": len(found),
        "seats": sum(one.seats for one in found),
        "held": sum(one.held for one in found),
        "filled": len(chosen),
        "called": len({one.volunteer for one in chosen}),
        "points": made.points,
        "bound": made.bound,
        "km_mean": round(sum(km) / len(km), 1) if km else None,
        "made_at": now(),
    }


@transaction.atomic
def _keep(plan: FortnightPlan, loaded: Loaded, found: list[Outcome], also: dict[str, Any], by: Actor) -> None:
    """Write everything down, or nothing."""
    plan.lifecycle.move(plan, State.READY, DispatchKind.PLAN_MADE, by=by, also=also, filled=also["filled"])
    lines = PlanSlot.objects.bulk_create(
        [
            PlanSlot(
                plan=plan,
                slot=loaded.slots[one.slot],
                starts_at=loaded.slots[one.slot].starts_at,
                seats=one.seats,
                held=one.held,
                chosen=len(one.chosen),
                lacks=one.lacks,
            )
            for one in found
        ],
        batch_size=PIECE,
    )
    kinds = {True: PlanChoice.State.SPARE, False: PlanChoice.State.CHOSEN}
    PlanChoice.objects.bulk_create(
        [
            PlanChoice(
                line=line,
                plan=plan,
                volunteer_id=told.volunteer,
                leads=told.leads,
                rank=rank,
                state=kinds[told.spare],
                reasons=told.reasons | {"plan": plan.pk},
            )
            for line, one in zip(lines, found, strict=True)
            for rank, told in enumerate(one.told)
        ],
        batch_size=PIECE,
    )


@transaction.atomic
def stop_plan(plan: FortnightPlan, *, by: User) -> None:
    """End the computing soon; what it has by then is kept."""
    require(policy.may_staff(by, plan.place))
    rows = FortnightPlan.objects.filter(pk=plan.pk, state=State.MAKING, stop_asked=False)
    if rows.update(stop_asked=True):
        record(DispatchKind.PLAN_STOPPED, plan.chain, by=by)


def drop_plan(plan: FortnightPlan, *, by: User) -> None:
    """Lay a plan aside. Nobody was asked."""
    require(policy.may_staff(by, plan.place))
    plan.lifecycle.move(plan, State.DROPPED, DispatchKind.PLAN_DROPPED, by=by)


@transaction.atomic
def take_plan(plan: FortnightPlan, other: FortnightPlan, *, by: User) -> None:
    """Of two plans laid side by side, keep one and lay the other aside."""
    require(policy.may_staff(by, plan.place))
    if plan.state != State.READY:
        raise Refused(_("这份方案现在不能选用。请刷新页面看最新情况。"))
    drop_plan(other, by=by)
