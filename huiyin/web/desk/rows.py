"""Rows of a desk: whatever waits, said the same way: number, title, place, class, state, clock."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from huiyin.archive.models import Case, CaseUnit, Voice
from huiyin.archive.queries import clocks_for
from huiyin.collect.models import MediaItem, Request
from huiyin.dispatch.models import Assignment, WorkOrder
from huiyin.dispatch.queries import TONES as ORDER_TONES
from huiyin.kernel.calendar.kinds import LimitKind
from huiyin.kernel.calendar.models import Clock
from huiyin.kernel.calendar.queries import day_words, due_words
from huiyin.kernel.people.models import Agreement, User
from huiyin.kernel.prepared import Given, Prepared
from huiyin.kernel.present import now
from huiyin.plan.models import Project
from huiyin.track.models import Incident, Letter, Notice, Promise, Proposal
from huiyin.track.queries import clocks_by_key, lit
from huiyin.web.environment import when
from huiyin.web.hooks.models import Hook

PRESSING = (LimitKind.SIGN, LimitKind.FINISH)
CLOCK = ("subject", "kind", "state", "due_at", "warn_at", "stopped_at", "limit", "calendar")


@dataclass(frozen=True)
class Row:
    """One thing to do."""

    number: str
    href: str
    title: str
    place: str = ""
    category: str = ""
    state: str = ""
    tone: str = ""
    clock: str = ""
    clock_tone: str = ""


def address(page: str, *args: object) -> str:
    """Where a page is; "" where this installation has no such page."""
    try:
        return reverse(page, args=args)
    except NoReverseMatch:
        return ""


def of_cases(cases: Iterable[Case]) -> list[Row]:
    """Cases with their own clocks. One query."""
    rows = list(cases)
    clocks = clocks_for(rows)
    return [_case(case, clocks.get(case.no), case.get_state_display(), _tone(case)) for case in rows]


def _tone(case: Case) -> str:
    return Case.TONES[Case.State(case.state)]


def _case(case: Case, clock: Clock | None, state: str, tone: str, href: str = "") -> Row:
    words, clock_tone = due_words(clock, now()) if clock else ("", "")
    return Row(
        number=case.no,
        href=href or case.get_absolute_url(),
        title=case.title,
        place=str(case.place),
        category=str(case.category or ""),
        state=state,
        tone=tone,
        clock=words,
        clock_tone=clock_tone,
    )


def of_units(open_cases: Iterable[CaseUnit]) -> list[Row]:
    """An organisation's open cases, each with the state and clock of its own order. Two queries."""
    rows = list(open_cases)
    units = list({unit.organisation_id for unit in rows})
    orders = {order.case_id: order for order in _ORDERS(cases=[unit.case_id for unit in rows], units=units)}
    clocks = _clocks(orders.values())
    lines = []
    for unit in rows:
        order = orders.get(unit.case_id)
        if order is None:
            lines.append(_case(unit.case, None, unit.case.get_state_display(), _tone(unit.case)))
        else:
            lines.append(_order(order, unit.case, clocks))
    return lines


def of_orders(orders: Iterable[WorkOrder]) -> list[Row]:
    """Orders with the clock that presses now. One query."""
    rows = list(orders)
    clocks = _clocks(rows)
    return [_order(order, order.case, clocks) for order in rows]


def _clocks(orders: Iterable[WorkOrder]) -> dict[tuple[str, str], Clock]:
    subjects = [order.subject for order in orders]
    rows = _CLOCKS(subjects=subjects) if subjects else ()
    return {(clock.subject, clock.kind): clock for clock in rows}


_STATES = dict(WorkOrder.State.choices)
_ORDERS = Prepared(
    lambda: WorkOrder.objects.filter(
        case__among=Given("cases"), organisation__among=Given("units"), state__in=WorkOrder.OPEN
    ).only("case", "state")
)
_CLOCKS = Prepared(
    lambda: Clock.objects.filter(subject__among=Given("subjects"), kind__in=PRESSING).only(*CLOCK)
)


def _order(order: WorkOrder, case: Case, clocks: Mapping[tuple[str, str], Clock]) -> Row:
    kind = LimitKind.SIGN if order.state == WorkOrder.State.SENT else LimitKind.FINISH
    clock = clocks.get((order.subject, kind))
    tone = ORDER_TONES.get(WorkOrder.State(order.state), "")
    href = address("dispatch:order", order.pk)
    return _case(case, clock, str(_STATES[order.state]), tone, href)


def of_returned(orders: Iterable[WorkOrder]) -> list[Row]:
    """Orders that came back: who returned them and why. The case's clock goes on. One query."""
    rows = list(orders)
    clocks = clocks_for([order.case for order in rows])
    return [
        _case(
            order.case,
            clocks.get(order.case.no),
            _("：").join([str(order.organisation), order.get_return_reason_display()]),
            "late",
        )
        for order in rows
    ]


def of_voices(voices: Iterable[Voice]) -> list[Row]:
    """Residents to call back, each with the clock of the call. One query."""
    rows = list(voices)
    subjects = [f"callback:{voice.case.no}" for voice in rows]
    clocks = {clock.chain: clock for clock in Clock.objects.filter(subject__in=subjects).order_by("pk")}
    lines = []
    for voice in rows:
        state = _("第 %(n)s 轮") % {"n": voice.case.round} if voice.case.round > 1 else _("待回访")
        href = address("evaluate:callback", voice.request.no)
        line = _case(voice.case, clocks.get(voice.case.no), state, "warn", href)
        lines.append(Row(**{**line.__dict__, "number": voice.request.no}))
    return lines


def of_decisions(cases: Iterable[Case]) -> list[Row]:
    """Cases that wait for a decision."""
    return [
        Row(
            case.no,
            address("evaluate:decide", case.no),
            case.title,
            str(case.place),
            str(case.category or ""),
            _("第 %(n)s 轮") % {"n": case.round} if case.round > 1 else case.get_state_display(),
            "warn",
            _("%(at)s 办完") % {"at": when(case.reported_at)},
            "",
        )
        for case in cases
    ]


def of_requests(requests: Iterable[Request]) -> list[Row]:
    """Requests that one wrote down oneself."""
    tones = {"settled": "ok", "withdrawn": "done", "answered": "warn"}
    return [
        Row(
            one.no,
            one.voice.case.get_absolute_url() if hasattr(one, "voice") else "",
            one.words[:60],
            str(one.place),
            str(one.category or ""),
            one.get_state_display(),
            tones.get(one.state, ""),
        )
        for one in requests
    ]


def of_projects(projects: Iterable[Project]) -> list[Row]:
    """Projects that wait for somebody."""
    return [
        Row(
            one.no,
            address("plan:project", one.no),
            one.title,
            str(one.place),
            str(one.organisation),
            one.get_state_display(),
            "warn",
        )
        for one in projects
    ]


def of_hooks(hooks: Iterable[Hook]) -> list[Row]:
    """Addresses that were given up; the title says why."""
    return [
        Row(
            one.name,
            address("hooks:show", one.pk),
            one.paused_why,
            state=one.get_state_display(),
            tone="late",
            clock=when(one.told_at) if one.told_at else "",
        )
        for one in hooks
    ]


def of_items(items: Iterable[MediaItem]) -> list[Row]:
    """Published texts to be judged."""
    return [
        Row(
            str(one.pk),
            address("media:item", one.pk),
            one.title,
            one.source,
            "",
            one.get_state_display(),
            "warn",
            when(one.published_at or one.noted_at),
            "",
        )
        for one in items
    ]


def of_assignments(assignments: Iterable[Assignment]) -> list[Row]:
    """A volunteer's offers and seats."""
    tones = {"offered": "warn", "confirming": "warn", "accepted": "ok", "waiting": ""}
    return [
        Row(
            one.slot.project.no,
            address("dispatch:mine"),
            one.slot.title,
            str(one.slot.place),
            one.slot.project.title,
            one.get_state_display(),
            tones.get(one.state, ""),
            _("%(at)s 开始") % {"at": when(one.slot.starts_at)},
            "",
        )
        for one in assignments
    ]


def of_clocks(user: User, clocks: Iterable[Clock]) -> list[Row]:
    """Yellow and red clocks. Two queries, one more for promises, one for milestones."""
    return [
        Row(
            line.number,
            line.href,
            line.title,
            line.place,
            line.unit,
            line.what,
            "",
            line.words,
            line.tone,
        )
        for line in lit(user, clocks)
    ]


def of_proposals(proposals: Iterable[Proposal]) -> list[Row]:
    """Rungs that are due now, each with how long its order is overdue. One query."""
    rows = list(proposals)
    clocks = clocks_by_key(one.clock_ref for one in rows)
    lines = []
    for one in rows:
        rung = _("可以用：%(rung)s") % {"rung": one.rule.get_code_display()}
        href = address("track:ladder", one.order_id)
        line = _case(one.order.case, clocks.get(one.clock_ref), rung, "late", href)
        lines.append(replace(line, category=str(one.order.organisation)))
    return lines


def of_letters(letters: Iterable[Letter]) -> list[Row]:
    """Letters that wait for an answer, each with its clock. One query."""
    rows = list(letters)
    clocks = _live(rows)
    tones = {Letter.State.ANSWERED: "warn"}
    lines = []
    for one in rows:
        order = one.measure.order
        tone = tones.get(Letter.State(one.state), "late")
        line = _case(
            order.case, clocks.get(one.subject), one.get_state_display(), tone, one.get_absolute_url()
        )
        lines.append(replace(line, number=one.no, category=str(order.organisation)))
    return lines


def _live(rows: Iterable[Letter | Promise]) -> dict[str, Clock]:
    """The clock of each, by subject. One query."""
    found = Clock.objects.filter(subject__in=[one.subject for one in rows], state__in=Clock.LIVE)
    return {clock.subject: clock for clock in found}


def of_promises(promises: Iterable[Promise]) -> list[Row]:
    """Promises, each with its clock. One query."""
    rows = list(promises)
    clocks, moment, lines = _live(rows), now(), []
    for one in rows:
        clock = clocks.get(one.subject)
        words, tone = due_words(clock, moment) if clock else ("", "")
        where = one.case.place if one.case else one.commitment.meeting.place if one.commitment else ""
        lines.append(
            Row(
                one.case.no if one.case else _("恳谈会"),
                one.get_absolute_url(),
                one.words[:60],
                str(where),
                str(one.leader),
                _("%(day)s前") % {"day": day_words(one.due_on)},
                "",
                words,
                tone,
            )
        )
    return lines


def of_incidents(incidents: Iterable[Incident]) -> list[Row]:
    """What went wrong during services and waits to be settled."""
    return [
        Row(
            one.slot.project.no,
            one.get_absolute_url(),
            f"{one.get_what_display()} · {one.slot.title}",
            str(one.slot.place),
            _("服务意外"),
            _("情况要紧") if one.serious else one.get_state_display(),
            "late" if one.serious else "warn",
            when(one.happened_at),
        )
        for one in incidents
    ]


def of_notices(user: User, notices: Iterable[Notice]) -> list[Row]:
    """What somebody was told is overdue: its clocks, as in every list of them. One query more."""
    told = [one.clock_ref for one in notices]
    clocks = clocks_by_key(told)
    return of_clocks(user, [clocks[key] for key in told])


def of_texts(texts: Iterable[Agreement]) -> list[Row]:
    """Texts to be read and agreed to."""
    return [
        Row(
            _("第 %(n)s 版") % {"n": one.version},
            address("volunteers:agree"),
            str(one.get_what_display()),
            state=_("等您签"),
            tone="warn",
            clock=_("%(day)s起") % {"day": day_words(one.valid_from)},
        )
        for one in texts
    ]
