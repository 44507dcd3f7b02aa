"""What must be true of a matter after every step: 件件有回音，事事有着落."""

from datetime import datetime
from typing import Any

from huiyin.archive.kinds import ArchiveKind
from huiyin.archive.models import Case
from huiyin.collect.models import Answer, Request
from huiyin.dispatch.kinds import DispatchKind
from huiyin.dispatch.models import WorkOrder
from huiyin.dispatch.queries import lying_before, returned_orders
from huiyin.evaluate.kinds import WEIGHT, EvaluateKind, How, Satisfaction
from huiyin.evaluate.models import Closure, Ending
from huiyin.evaluate.policy import DROPPED
from huiyin.kernel.calendar.kinds import LimitKind
from huiyin.kernel.calendar.models import Clock
from huiyin.kernel.events.models import Delivery, Event
from huiyin.kernel.events.verify import verify
from huiyin.kernel.people.models import User
from huiyin.kernel.present import now, today
from huiyin.plan.models import Project
from huiyin.report.queries.board import boards, key_of
from huiyin.track.models import Extension
from huiyin.web.desk.lists import AGAIN

State = Case.State
HEARD = (EvaluateKind.ASKED, EvaluateKind.RATED, EvaluateKind.PROXIED)
WAITS_FOR = {
    State.FILED: LimitKind.FINISH,
    State.WORKING: LimitKind.FINISH,
    State.REPORTED: LimitKind.CALLBACK,
}


def kept(case: Case, dispatcher: User, manager: User) -> None:
    """An open matter has an owner and a clock; an ended one has neither, and nobody is left unanswered."""
    clocks = set(Clock.objects.filter(chain=case.no, state__in=Clock.LIVE).values_list("subject", "kind"))
    orders = list(WorkOrder.objects.filter(case=case, state__in=WorkOrder.OPEN))
    if case.state in Case.OPEN:
        assert WAITS_FOR[State(case.state)] in {kind for _subject, kind in clocks}, (case.state, clocks)
        assert has_owner(case, orders, dispatcher, manager), (
            f"nobody owns it: {case.state} in round {case.round}"
        )
    else:
        assert not orders, f"{case.state}, and a unit still works"
        assert not clocks, f"{case.state}, and clocks run: {clocks}"
    for order in orders:
        assert (order.subject, str(LimitKind.FINISH)) in clocks, f"{order.state} without a clock"
    asked = Extension.objects.filter(order__in=orders, state=Extension.State.ASKED)
    for extension in asked.select_related("order"):
        assert (extension.subject, str(LimitKind.EXTEND)) in clocks, "nobody need decide on more time"
    waiting = Delivery.objects.exclude(state=Delivery.State.DONE).filter(event__chain=case.no)
    assert not waiting.filter(state=Delivery.State.PARKED).exists()


def has_owner(case: Case, orders: list[WorkOrder], dispatcher: User, manager: User) -> bool:
    """At work: a unit, a project, or the dispatcher or the institute's manager by a list of the desk.

    Callers own what is reported.
    """
    if case.state in (State.FILED, State.REPORTED) or orders:
        return True
    if Project.objects.filter(needs__case=case, state__in=Project.OPEN).exists():
        return True
    again = AGAIN.source(dispatcher).filter(pk=case.pk)
    if again.exists() or returned_orders(dispatcher).filter(case=case).exists():
        return True
    return any(lying_before(one).filter(chain=case.no).exists() for one in (dispatcher, manager))


def rightly_closed(
    case: Case, person: User, hands: set[int], units: set[int], verdicts: dict[tuple[int, int], bool]
) -> None:
    """Closed by somebody who did none of it, after every voice was answered and said it was solved."""
    assert person.pk not in hands, "closed by the doer"
    assert person.organisation_id not in units, "closed by the unit that did it"
    for request in Request.objects.filter(voice__case=case).exclude(state=Request.State.WITHDRAWN):
        assert request.state == Request.State.SETTLED
        assert Answer.objects.filter(request=request).exists(), "closed without an answer"
        assert verdicts.get((request.pk, case.round)), "closed against a voice"


def rightly_ended(ending: Ending, person: User, hands: set[int], units: set[int]) -> None:
    """Ended apart by two people who did none of it, and every voice was told the words that were approved."""
    assert ending.proposed_by_id != person.pk, "one person alone"
    for one in (ending.proposed_by, person):
        assert one.pk not in hands, "ended by the doer"
        assert one.organisation_id not in units, "ended by the unit that did it"
    for request in Request.objects.filter(voice__case=ending.case).exclude(state=Request.State.WITHDRAWN):
        assert request.state == Request.State.SETTLED
        told = Answer.objects.filter(request=request).latest("pk").words
        assert told.startswith(ending.words) and ending.number in told, "not told"


def rightly_judged(person: User, hands: set[int], units: set[int]) -> None:
    """Whether it came again was judged by somebody who did none of it."""
    assert person.pk not in hands, "judged by the doer"
    assert person.organisation_id not in units, "judged by the unit that did it"


def rightly_proved(case: Case, seen: bool | None) -> None:
    """Nobody found it undone; where a unit carried the duty in this round, somebody else saw it done."""
    assert seen is not False, "closed, and found undone on the spot"
    orders = WorkOrder.objects.filter(case=case, round=case.round).exclude(state__in=DROPPED)
    assert seen or not orders.exists(), "closed on words alone"


def rightly_looked(person: User, hands: set[int], units: set[int]) -> None:
    """Looked at on the spot by somebody who did none of it."""
    assert person.pk not in hands, "looked at by the doer"
    assert person.organisation_id not in units, "looked at by the unit that did it"


def nothing_sleeps_too_long(case: Case) -> None:
    """What was put off until today or before is awake."""
    late = Ending.objects.filter(case=case, state="approved", kind="later", woke_at=None, until__lte=today())
    assert not late.exists(), "still asleep"


def nobody_is_late_unheard(case: Case) -> None:
    """Each running clock past its time has its red light."""
    late = Clock.objects.filter(chain=case.no, state=Clock.State.RUNNING, due_at__lte=now())
    for clock in late:
        assert clock.told_for == clock.due_at


def at_the_end(case: Case) -> None:
    """The log is whole, tells of as many rounds as the case went, and yields the rates on the board."""
    assert verify().broken is None
    told = list(Event.objects.filter(chain=case.no).order_by("seq"))
    assert case.round == 1 + sum(event.kind == ArchiveKind.REOPENED for event in told)
    rates = boards(now())[key_of(None)]["rates"]
    assert rates == {"response": responses(case, told), **verdicts(told)}


def responses(case: Case, told: list[Event]) -> list[int]:
    """From the log alone: first contacts in time, of those made or due.

    Orders handed back, or passed up in time, do not count.
    """
    clocks = Clock.objects.filter(chain=case.no).order_by("pk")
    due, ends = (
        dict(clocks.filter(kind=kind).values_list("subject", "due_at"))
        for kind in (LimitKind.CONTACT, LimitKind.FINISH)
    )
    first: dict[str, datetime | None] = {}
    for event in told:
        if event.kind == DispatchKind.ORDER_SENT:
            first[event.subject] = None
        elif event.kind == DispatchKind.CONTACTED:
            first[event.subject] = event.at
        elif event.kind in (DispatchKind.ORDER_RETURNED, DispatchKind.ORDER_CANCELLED):
            first.pop(event.subject)
        elif event.kind == DispatchKind.PASSED_UP and event.at <= ends[event.subject]:
            first.pop(event.subject, None)
    counted = {subject: at for subject, at in first.items() if at is not None or due[subject] < now()}
    in_time = [subject for subject, at in counted.items() if at is not None and at <= due[subject]]
    return [len(in_time), len(counted)]


def verdicts(told: list[Event]) -> dict[str, list[int]]:
    """From the log alone: in each round a voice's heaviest word counts, and of equal ones the last.

    A round that two people ended apart does not count.
    """
    apart = {
        event.facts["round"]
        for event in told
        if event.kind == EvaluateKind.DECIDED and event.facts["decision"] in Closure.APART
    }
    counts: dict[tuple[str, int], dict[str, Any]] = {}
    for event in told:
        facts = event.facts
        if event.kind not in HEARD or not facts["contacted"] or facts["round"] in apart:
            continue
        before = counts.get((event.subject, facts["round"]))
        if before is None or WEIGHT[How(before["how"])] <= WEIGHT[How(facts["how"])]:
            counts[event.subject, facts["round"]] = facts
    solved = sum(facts["solved"] for facts in counts.values())
    content = sum(facts["satisfied"] >= Satisfaction.FAIR for facts in counts.values())
    return {"solved": [solved, len(counts)], "content": [content, len(counts)]}
