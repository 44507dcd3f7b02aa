"""Confirming a plan: slot by slot the offers are made, whole or not at all; what changed is told."""

from collections import Counter
from collections.abc import Sequence
from typing import Any, TypeAlias

from django.db import transaction
from django.db.models import QuerySet

from huiyin.dispatch import policy
from huiyin.dispatch.actions.offers import offer_many
from huiyin.dispatch.kinds import DispatchKind
from huiyin.dispatch.models import Assignment, FortnightPlan, PlanChoice, PlanSlot
from huiyin.kernel.events.lifecycle import Refused
from huiyin.kernel.jobs.running import Running, start
from huiyin.kernel.people.access import Actor, require
from huiyin.kernel.people.models import User, Volunteer
from huiyin.kernel.people.policy import is_machine
from huiyin.kernel.present import now
from huiyin.plan.models import Slot

OFFER = "dispatch.offer_plan"
State: TypeAlias = PlanChoice.State
Passed: TypeAlias = PlanChoice.Passed
BUSY = (*Assignment.ASKED, Assignment.State.ACCEPTED, Assignment.State.CHECKED_IN)


@transaction.atomic
def confirm_plan(plan: FortnightPlan, *, by: User) -> None:
    """Ask everybody chosen. The offers are made behind the page; pressed twice it is done once."""
    require(policy.may_staff(by, plan.place))
    to = FortnightPlan.State.CONFIRMING
    if plan.state in (to, FortnightPlan.State.CONFIRMED):
        return
    also = {"confirmed_at": now()}
    plan.lifecycle.move(plan, to, DispatchKind.PLAN_CONFIRMED, by=by, also=also, asked=plan.filled)
    plan.job_id = start(OFFER, by=by, plan=plan.pk, by_id=by.pk).pk
    plan.save(update_fields=["job_id"])


def offer_plan(plan: FortnightPlan, user: User, running: Running, *, by: Actor) -> None:
    """Make the offers of a confirmed plan in its user's name; begun again it goes on where it stopped."""
    require(is_machine(by))
    lines = list(_open_lines(plan))
    for done, line in enumerate(lines):
        running.progress(done, len(lines), "offering")
        _offer_line(line, user)
    if plan.state == FortnightPlan.State.CONFIRMING:
        told: dict[str, Any] = outcome_of(plan)
        also = {"outcome": told}
        to = FortnightPlan.State.CONFIRMED
        plan.lifecycle.move(plan, to, DispatchKind.PLAN_OFFERED, by=by, also=also, **told)
    running.progress(len(lines), len(lines), "done")


def outcome_of(plan: FortnightPlan) -> dict[str, int]:
    """How many were asked, and how many were passed over, by reason."""
    rows = PlanChoice.objects.filter(plan=plan, state__in=(State.OFFERED, State.PASSED))
    return dict(Counter(passed or "offered" for passed in rows.values_list("passed", flat=True)))


def _open_lines(plan: FortnightPlan) -> QuerySet[PlanSlot]:
    waiting = PlanChoice.objects.filter(plan=plan, state=State.CHOSEN)
    rows = PlanSlot.objects.filter(pk__in=waiting.values("line"))
    return rows.select_related("slot__project__place", "slot__place").order_by("starts_at", "pk")


@transaction.atomic
def _offer_line(line: PlanSlot, user: User) -> None:
    """The offers of one slot with what became of each choice."""
    slot = (
        Slot.objects.select_for_update(of=("self",))
        .select_related("project__place", "place")
        .get(pk=line.slot_id)
    )
    chosen = list(PlanChoice.objects.filter(line=line, state=State.CHOSEN).order_by("rank", "pk"))
    passed = _passed(slot, chosen)
    wanted = [(one.volunteer_id, one.reasons) for one in chosen if one.pk not in passed]
    made: list[Assignment] = []
    if wanted:
        try:
            with transaction.atomic():
                made = offer_many(slot, wanted, by=user)
        except Refused:
            passed = {one.pk: Passed.GONE for one in chosen}
    by_person = {one.volunteer_id: one for one in made}
    for one in chosen:
        one.assignment = by_person.get(one.volunteer_id)
        one.state = State.OFFERED if one.assignment else State.PASSED
        one.passed = "" if one.assignment else passed.get(one.pk, Passed.UNFIT)
    PlanChoice.objects.bulk_update(chosen, ["assignment", "state", "passed"])


def _passed(slot: Slot, chosen: Sequence[PlanChoice]) -> dict[int, Passed]:
    """Whom not to ask after all, with the reason: things changed since the plan was made."""
    people = [one.volunteer_id for one in chosen]
    here = set(
        Volunteer.objects.filter(pk__in=people, state=Volunteer.State.ACTIVE).values_list("pk", flat=True)
    )
    bound = Assignment.objects.filter(
        volunteer__in=people,
        state__in=BUSY,
        slot__starts_at__lt=slot.ends_at,
        slot__ends_at__gt=slot.starts_at,
    )
    busy = set(bound.exclude(slot=slot).values_list("volunteer", flat=True))
    there = Assignment.objects.filter(slot=slot, state__in=(*Assignment.LIVE, Assignment.State.SERVED))
    on_it = set(there.values_list("volunteer", flat=True))
    free = slot.most - there.exclude(state=Assignment.State.WAITING).count()
    passed: dict[int, Passed] = {}
    for one in chosen:
        if one.volunteer_id in on_it:
            passed[one.pk] = Passed.THERE
        elif one.volunteer_id not in here:
            passed[one.pk] = Passed.AWAY
        elif one.volunteer_id in busy:
            passed[one.pk] = Passed.ENGAGED
        elif free <= 0:
            passed[one.pk] = Passed.FULL
        else:
            free -= 1
    return passed
