"""What the case page shows of dispatch."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from huiyin.archive.models import Case
from huiyin.dispatch import policy
from huiyin.dispatch.models import WorkOrder
from huiyin.dispatch.queries.orders import TONES
from huiyin.kernel.calendar.kinds import LimitKind
from huiyin.kernel.calendar.models import Clock
from huiyin.kernel.calendar.queries import due_words, kind_words, live_clocks
from huiyin.kernel.people.access import Actor, has_duty
from huiyin.kernel.prepared import Given, Prepared
from huiyin.kernel.present import now

State = WorkOrder.State
NEXT = {State.SENT: LimitKind.SIGN, State.SIGNED: LimitKind.FINISH, State.REPORTED: LimitKind.FINISH}


@dataclass(frozen=True)
class Line:
    """One order in a case's panel; `due` and `due_tone` say how its next clock stands."""

    order: WorkOrder
    tone: str
    due: str
    due_tone: str


def case_panel(user: Actor, case: Case, clocks: Iterable[Clock] | None = None) -> dict[str, Any]:
    """The case's orders and what may be done. One query if the caller hands its live clocks on."""
    orders = _ORDERS(case=case.pk)
    is_open = [order for order in orders if order.state in WorkOrder.OPEN]
    if clocks is None:
        clocks = live_clocks(case.no) if is_open else ()
    by_act = {(clock.subject, clock.kind): clock for clock in clocks}
    sendable = case.state in (Case.State.FILED, Case.State.WORKING) and policy.may_send_order(user, case)
    return {
        "orders": [_line(order, by_act.get((order.subject, _next(order)))) for order in orders],
        "may_send": sendable,
        "may_open": has_duty(user, *policy.ORDER_READERS),
        "has_lead": any(order.is_lead for order in is_open),
    }


_ORDERS = Prepared(
    lambda: (
        WorkOrder.objects.filter(case=Given("case")).select_related("organisation", "handler").order_by("pk")
    )
)


def _next(order: WorkOrder) -> str:
    return str(NEXT.get(State(order.state), ""))


def _line(order: WorkOrder, clock: Clock | None) -> Line:
    tone = TONES.get(State(order.state), "")
    if clock is None:
        return Line(order, tone, "", "")
    words, due_tone = due_words(clock, now())
    return Line(order, tone, f"{kind_words(clock.kind)} {words}", due_tone)
