"""What dispatch does when needs are withdrawn and projects or slots fall away."""

from huiyin.archive.kinds import ArchiveKind
from huiyin.collect.kinds import CollectKind
from huiyin.dispatch import actions
from huiyin.dispatch.models import Assignment, WorkOrder
from huiyin.kernel.events.models import Event
from huiyin.kernel.events.reactions import on
from huiyin.kernel.people.access import MACHINE
from huiyin.plan.kinds import PlanKind
from huiyin.plan.models import Project


@on(ArchiveKind.WITHDRAWN)
def cancel_orders(event: Event) -> None:
    """A case was withdrawn: no department need go on."""
    live = WorkOrder.objects.filter(case__no=event.chain, state__in=WorkOrder.OPEN)
    for order in live.select_related("case__place", "organisation"):
        actions.cancel_order(order, by=MACHINE)


@on(CollectKind.INQUIRY_ANSWERED)
def hear_answer(event: Event) -> None:
    """A resident answered what a unit asked: the clock that waited for it runs again."""
    actions.hear_answer(int(event.facts["inquiry"]), by=MACHINE)


@on(PlanKind.SLOT_CALLED_OFF)
def call_off_people(event: Event) -> None:
    """A slot was called off: nobody should set out for it."""
    slot = int(event.subject.split(":")[1])
    states = (*Assignment.ASKED, Assignment.State.ACCEPTED, Assignment.State.WAITING)
    live = Assignment.objects.filter(slot=slot, state__in=states)
    for assignment in live.select_related("slot__project__place"):
        actions.call_off(assignment, why="slot", by=MACHINE)


@on(PlanKind.FINISHED, PlanKind.CALLED_OFF)
def go_on(event: Event) -> None:
    """A project was carried out or given up: cases that wait for nothing else go on."""
    actions.go_on_after_project(Project.objects.get(no=event.chain), by=MACHINE)
