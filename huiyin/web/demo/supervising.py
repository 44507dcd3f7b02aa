"""What supervisors press today: letters that wait, were answered, were accepted; a talk; disputed orders."""

from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from huiyin.dispatch.models import WorkOrder
from huiyin.kernel.calendar.kinds import LimitKind
from huiyin.kernel.calendar.models import Clock
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.people.models import Organisation, User
from huiyin.kernel.present import now
from huiyin.track import actions as track
from huiyin.track.actions import Objection, Session, Step
from huiyin.track.kinds import Rung
from huiyin.track.models import Dispute, Letter, Position
from huiyin.track.queries import ground_for_dispute
from huiyin.web.demo import accounts
from huiyin.web.demo.cast import Cast
from huiyin.web.demo.facts import words
from huiyin.web.demo.invent import key_of

DISPUTED = 2
SPOT = "县中心会议室"


def sow_supervision(cast: Cast) -> None:
    """Press four of the late orders, and object to two. Safe to repeat."""
    if Letter.objects.exists() or Dispute.objects.exists():
        return
    press(cast)
    object_to(cast)


def press(cast: Cast) -> None:
    """The four latest orders of departments, the demo's own first; each letter one stage further."""
    told, by = words()["pressed"], accounts.account_of(Role.SUPERVISOR)
    orders = sorted(_late(), key=lambda one: one.organisation.code != "water")[:4]
    for number, order in enumerate(orders):
        key = key_of("pressed", number)
        if number == 3:
            step = Step(Rung.TALK, told["talk"], told["grounds"], key=key)
            track.call_talk(order, step, _morning(2), SPOT, by=by)
            return
        letter = track.send_letter(order, Step(Rung.NOTICE, told["letter"], told["grounds"], key=key), by=by)
        if number:
            track.answer_letter(letter, told["answer"], by=_leader(cast, order))
        if number == 2:
            track.accept_answer(letter, by=by)


def _late() -> list[WorkOrder]:
    """Signed orders of departments whose time to finish is over."""
    red = Clock.objects.filter(kind=LimitKind.FINISH, state=Clock.State.RUNNING, due_at__lt=now())
    subjects = set(red.values_list("subject", flat=True))
    return [one for one in _open_orders(WorkOrder.State.SIGNED) if one.subject in subjects]


def _open_orders(*states: str) -> QuerySet[WorkOrder]:
    rows = WorkOrder.objects.filter(state__in=states, organisation__kind=Organisation.Kind.DEPARTMENT)
    return rows.select_related("organisation", "case__place").order_by("pk")


def _morning(days: int) -> datetime:
    """Half past nine, some days from now."""
    return timezone.localtime(now() + timedelta(days=days)).replace(
        hour=9, minute=30, second=0, microsecond=0
    )


def _leader(cast: Cast, order: WorkOrder) -> User:
    return cast.of(Role.DEPARTMENT_LEADER, order.organisation.code)[0]


def object_to(cast: Cast) -> None:
    """Two orders that can no longer be returned: one objection is fresh, one has a session called."""
    told, clerk = words()["disputed"], accounts.account_of(Role.COUNTY_DISPATCHER)
    for number, order in enumerate(_disputable()[:DISPUTED]):
        instead = cast.department("transport" if order.organisation.code != "transport" else "water")
        handler = cast.of(Role.DEPARTMENT_HANDLER, order.organisation.code)[0]
        objection = Objection(told["why"], told["basis"], instead, key_of("disputed", number))
        dispute = track.raise_dispute(order, objection, by=handler)
        if number:
            units = [order.organisation, instead]
            track.call_session(dispute, Session(_morning(1), SPOT, units), by=clerk)
            seat = Position.objects.get(dispute=dispute, organisation=instead)
            theirs = cast.of(Role.DEPARTMENT_HANDLER, instead.code)[0]
            stance = Position.Stance.NOT_OURS
            track.state_position(seat, stance=stance, words=told["also"], basis=told["theirs"], by=theirs)


def _disputable() -> list[WorkOrder]:
    rows = _open_orders(WorkOrder.State.SENT, WorkOrder.State.SIGNED).filter(is_lead=True)
    return [one for one in rows if not one.by_ruling and ground_for_dispute(one)]
