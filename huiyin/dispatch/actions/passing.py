"""A station cannot settle it and passes it up to its institute, an institute to the county centre.

The matter lies before the upper level on a clock of its own (LimitKind.TAKE_UP) until somebody is given the
duty; the case's clock goes on. It is no return: nothing is counted that ends in an owner named by ruling.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.archive import actions as archive
from huiyin.archive.models import Case
from huiyin.collect.actions import add_photos
from huiyin.dispatch import policy
from huiyin.dispatch.actions.waiting import stop_waiting
from huiyin.dispatch.kinds import DispatchKind
from huiyin.dispatch.models import PassedUp, WorkOrder
from huiyin.dispatch.queries import clock_above, institute_above, passed_up, subject_above, why_not_up
from huiyin.engines.pictures import Picture
from huiyin.kernel.calendar.actions import cancel_clocks, start_clock, stop_all, stop_clock
from huiyin.kernel.calendar.kinds import LimitKind
from huiyin.kernel.calendar.models import Clock
from huiyin.kernel.events.lifecycle import Refused
from huiyin.kernel.events.log import record
from huiyin.kernel.people.access import require
from huiyin.kernel.people.models import Organisation, User
from huiyin.kernel.present import now


@dataclass(frozen=True)
class Beyond:
    """What was tried, why this level cannot settle it, and what it shows. The same key twice passes once."""

    tried: str
    why: str
    pictures: Iterable[Picture] = ()
    key: UUID = field(default_factory=uuid4)


@transaction.atomic
def pass_up(order: WorkOrder, beyond: Beyond, *, by: User) -> PassedUp:
    """Lay what came down before the next level up: the unit's part ends, the matter waits to be taken up.

    What the unit had let pass stays missed. Raises Refused where it was ruled that the duty is this unit's,
    and where it passed the matter up before in this round.
    """
    require(policy.may_pass_up(by, order))
    made = PassedUp.objects.filter(key=beyond.key, order=order).first()
    if made is not None:
        return made
    if refused := why_not_up(order, passed_up(order.case)):
        raise Refused(refused)
    above = institute_above(order.organisation)
    order.lifecycle.move(
        order,
        WorkOrder.State.PASSED,
        DispatchKind.PASSED_UP,
        by=by,
        also={"passed_at": now()},
        organisation=above.pk if above else None,
    )
    stop_waiting(order, by=by)
    _end_clocks(order, by)
    archive.release(order.case, order.organisation, by=by)
    return _lay_before(above, order, order.organisation, beyond, by)


@transaction.atomic
def pass_on(case: Case, beyond: Beyond, *, by: User) -> PassedUp:
    """The institute before which a case lies cannot settle it either: it lies before the centre now."""
    require(policy.may_pass_on(by, case))
    made = PassedUp.objects.filter(key=beyond.key, order__case=case).first()
    if made is not None:
        return made
    Case.objects.select_for_update().get(pk=case.pk)
    clock, last = clock_above(case), next(iter(reversed(passed_up(case))), None)
    if clock is None or clock.organisation_id_plain is None or last is None or last.to is None:
        raise Refused(_("这件事现在没有等本所接办，不用上报。请刷新页面看最新情况。"))
    stop_clock(clock, by=by)
    record(DispatchKind.PASSED_UP, case.no, by=by, subject=last.order.subject, organisation=None)
    return _lay_before(None, last.order, last.to, beyond, by)


def _end_clocks(order: WorkOrder, by: User) -> None:
    """What was late stays late in the books; of the rest nobody waits any more."""
    late = Clock.objects.filter(subject=order.subject, state=Clock.State.RUNNING, due_at__lt=now())
    kinds = list(late.values_list("kind", flat=True))
    if kinds:
        stop_all([order.subject], kinds=kinds, by=by)
    cancel_clocks(order.chain, subject=order.subject, by=by)


def _lay_before(
    above: Organisation | None, order: WorkOrder, unit: Organisation, beyond: Beyond, by: User
) -> PassedUp:
    """Keep why, and start the upper level's clock; of two levels asked at once the higher has it."""
    made = PassedUp.objects.create(
        key=beyond.key,
        order=order,
        organisation=unit,
        to=above,
        tried=beyond.tried,
        why=beyond.why,
        by=by,
        at=now(),
    )
    add_photos(order.chain, beyond.pictures, by=by, subject=made.subject)
    case = order.case
    clock = clock_above(case)
    if clock is not None and above is None and clock.organisation_id_plain is not None:
        stop_clock(clock, by=by)
        clock = None
    if clock is None:
        start_clock(
            LimitKind.TAKE_UP,
            case.no,
            subject_above(case),
            by=by,
            matter=case.matter,
            urgency=case.urgency,
            organisation_id=above.pk if above else None,
            township_id=case.township_ref,
        )
    return made
