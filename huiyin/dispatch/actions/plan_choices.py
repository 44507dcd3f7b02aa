"""Changing a plan by hand before it is confirmed: somebody is struck out, the next takes the seat."""

from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from huiyin.dispatch import policy
from huiyin.dispatch.kinds import DispatchKind
from huiyin.dispatch.models import FortnightPlan, PlanChoice, PlanSlot
from huiyin.dispatch.queries.plans import figures_now
from huiyin.kernel.events.lifecycle import Refused, subject_of
from huiyin.kernel.people.access import require
from huiyin.kernel.people.models import User

State = PlanChoice.State


@transaction.atomic
def strike(choice: PlanChoice, *, by: User) -> None:
    """This person is not asked; the seat is open until the next takes it."""
    _open(choice, by)
    _move(choice, State.STRUCK, -1, by)


@transaction.atomic
def put_in(choice: PlanChoice, *, by: User) -> None:
    """A spare, or somebody struck out, takes an open seat of the slot."""
    plan = _open(choice, by)
    line = PlanSlot.objects.select_for_update().get(pk=choice.line_id)
    if not line.missing:
        raise Refused(_("这个岗位已经排满了。要换人，先划掉一位。"))
    busy = PlanChoice.objects.filter(plan=plan, volunteer=choice.volunteer_id, state=State.CHOSEN)
    if busy.exclude(pk=choice.pk).exists():
        raise Refused(_("这位志愿者已经排在这份方案的别的岗位上。请换下一位。"))
    _move(choice, State.CHOSEN, 1, by)


def _open(choice: PlanChoice, by: User) -> FortnightPlan:
    """The plan, locked, while it may still be changed. Raises Refused."""
    plan = (
        FortnightPlan.objects.select_for_update(of=("self",)).select_related("place").get(pk=choice.plan_id)
    )
    require(policy.may_staff(by, plan.place))
    if plan.state != FortnightPlan.State.READY:
        raise Refused(_("方案已经确认或放弃，不能再改。"))
    return plan


def _move(choice: PlanChoice, to: State, step: int, by: User) -> None:
    """Move the choice, and the counts of its slot and plan with it."""
    facts: dict[str, Any] = {"slot": choice.line.slot_id, "volunteer": choice.volunteer_id}
    choice.lifecycle.move(choice, to, DispatchKind.PLAN_CHANGED, by=by, subject=subject_of(choice), **facts)
    PlanSlot.objects.filter(pk=choice.line_id).update(chosen=F("chosen") + step)
    FortnightPlan.objects.filter(pk=choice.plan_id).update(
        filled=F("filled") + step, **figures_now(choice.plan_id)
    )
