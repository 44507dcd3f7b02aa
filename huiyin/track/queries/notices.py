"""Whom to tell that something is overdue, and what a person was told."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from huiyin.archive.models import Case
from huiyin.dispatch.models import WorkOrder
from huiyin.dispatch.policy import LENGTHENERS, is_under_institute
from huiyin.kernel.calendar.kinds import LimitKind
from huiyin.kernel.calendar.models import Clock
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.people.models import Duty
from huiyin.plan.models import Milestone
from huiyin.track.models import Letter, Notice, Promise

FALLBACKS = (Role.SUPERVISOR, Role.COUNTY_DISPATCHER, Role.COUNTY_LEADER, Role.SYSTEM_ADMIN)
"""Who is told where nobody else is to be found; an account is named at founding, so one always is."""
UNIT_ROLES = (
    Role.DEPARTMENT_HANDLER,
    Role.DEPARTMENT_LEADER,
    Role.INSTITUTE_MANAGER,
    Role.STATION_KEEPER,
)


@dataclass
class Staff:
    """Who is on duty today: by role, by role and unit, by role and place. Oldest duty first."""

    by_role: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    by_unit: dict[tuple[str, int], list[int]] = field(default_factory=lambda: defaultdict(list))
    by_place: dict[tuple[str, int], list[int]] = field(default_factory=lambda: defaultdict(list))
    on_duty: set[int] = field(default_factory=set)

    def fallback(self) -> list[int]:
        """The first supervisor; else whoever is next in line."""
        return next((self.by_role[role][:1] for role in FALLBACKS if self.by_role[role]), [])


def staff() -> Staff:
    """Everybody who may be told, in one query."""
    told = Staff()
    roles = {*FALLBACKS, *UNIT_ROLES}
    for duty in Duty.current().filter(role__in=roles, user__is_active=True).order_by("id"):
        told.by_role[duty.role].append(duty.user_id)
        told.by_place[duty.role, duty.place_id].append(duty.user_id)
        told.on_duty.add(duty.user_id)
        if duty.organisation_id:
            told.by_unit[duty.role, duty.organisation_id].append(duty.user_id)
    return told


def whom_to_tell(clocks: Iterable[Clock]) -> Mapping[int, list[int]]:
    """For each clock by key, the accounts to be told. Never nobody while anybody is on duty.

    An order speaks to its handler (or, unsigned, to the unit's handlers) and the unit's leader; its
    request for more time to whoever decides one level up, what was passed up to whoever takes it up; a letter
    to the unit's leader and who sent it; a promise to who gave it; a milestone to who drafted its project
    (else the unit's leader); the last two also to a supervisor; anything else to the case's dispatcher.
    Where none of these is on duty, to a supervisor.
    """
    rows = list(clocks)
    people, facts = staff(), _Facts.of(rows)
    found: dict[int, list[int]] = {}
    for clock in rows:
        told = [user for user in _addressed(clock, facts, people) if user in people.on_duty]
        found[clock.pk] = list(dict.fromkeys(told)) or people.fallback()
    return found


@dataclass
class _Facts:
    """The rows behind the subjects of clocks."""

    orders: dict[int, WorkOrder]
    asking: dict[int, WorkOrder]
    letters: dict[int, Letter]
    promises: dict[int, Promise]
    milestones: dict[int, Milestone]
    senders: dict[str, int]
    towns: dict[str, int | None]

    @classmethod
    def of(cls, clocks: list[Clock]) -> "_Facts":
        """Read what these clocks are about. At most five queries, two for what is rarer."""
        keys: dict[str, list[int]] = defaultdict(list)
        for clock in clocks:
            name, _colon, key = clock.subject.partition(":")
            if key.isdigit():
                keys["asking" if clock.kind == LimitKind.EXTEND else name].append(int(key))
        elsewhere = ("workorder:", "letter:", "milestone:")
        chains = {clock.chain for clock in clocks if not clock.subject.startswith(elsewhere)}
        reached = Milestone.objects.select_related("project")
        sent = WorkOrder.objects.filter(case__no__in=chains, sent_by__isnull=False).order_by("id")
        asking = WorkOrder.objects.select_related("organisation__place").only(
            "organisation__kind", "organisation__place"
        )
        return cls(
            WorkOrder.objects.only("handler", "organisation", "sent_by").in_bulk(keys["workorder"]),
            asking.in_bulk(keys["asking"]) if keys["asking"] else {},
            Letter.objects.select_related("measure").in_bulk(keys["letter"]),
            Promise.objects.in_bulk(keys["promise"]),
            reached.in_bulk(keys["milestone"]) if keys["milestone"] else {},
            dict(sent.values_list("case__no", "sent_by")) if chains else {},
            dict(Case.objects.filter(no__in=chains).values_list("no", "township_ref")) if chains else {},
        )


def _addressed(clock: Clock, facts: _Facts, people: Staff) -> list[int]:
    name, _colon, key = clock.subject.partition(":")
    number = int(key) if key.isdigit() else 0
    if clock.kind == LimitKind.TAKE_UP:
        return _taking_up(clock, people)
    if clock.kind == LimitKind.EXTEND and number in facts.asking:
        return _above(facts.asking[number], people)
    if name == "workorder" and number in facts.orders:
        return _of_order(facts.orders[number], people)
    if name == "letter" and number in facts.letters:
        letter = facts.letters[number]
        return [*_leaders(letter.unit_ref, people), letter.measure.by_id]
    if name == "promise" and number in facts.promises:
        return [facts.promises[number].leader_id, *people.by_role[Role.SUPERVISOR][:1]]
    if name == "milestone" and number in facts.milestones:
        return _of_milestone(facts.milestones[number], people)
    return _of_case(clock, facts, people)


def _of_milestone(milestone: Milestone, people: Staff) -> list[int]:
    """Who drafted the project, or leads its unit where that person left; and a supervisor."""
    project = milestone.project
    owner = project.drafted_by_id
    owners = [owner] if owner in people.on_duty and owner else _leaders(project.organisation_id, people)
    return [*owners, *people.by_role[Role.SUPERVISOR][:1]]


def _of_order(order: WorkOrder, people: Staff) -> list[int]:
    handlers = people.by_unit[Role.DEPARTMENT_HANDLER, order.organisation_id]
    if order.handler_id in people.on_duty:
        handlers = [order.handler_id] if order.handler_id else []
    told = [*handlers, *_leaders(order.organisation_id, people)]
    return told if told else [order.sent_by_id] if order.sent_by_id else []


def _taking_up(clock: Clock, people: Staff) -> list[int]:
    """Before whom a matter lies that was passed up; with an institute the centre is told too."""
    centre = people.by_role[Role.COUNTY_DISPATCHER][:1]
    if clock.organisation_id_plain is None:
        return centre
    return [*people.by_place[Role.INSTITUTE_MANAGER, clock.township_id_plain or 0], *centre]


def _above(order: WorkOrder, people: Staff) -> list[int]:
    """Whose word an order waits for that asked for more time; with an institute the centre is told too."""
    centre = [user for role in LENGTHENERS for user in people.by_role[role]][:1]
    if not is_under_institute(order.organisation):
        return centre
    town = order.organisation.place.ancestor_id("township") or 0
    return [*people.by_place[Role.INSTITUTE_MANAGER, town], *centre]


def _leaders(unit: int, people: Staff) -> list[int]:
    leading = (Role.DEPARTMENT_LEADER, Role.INSTITUTE_MANAGER, Role.STATION_KEEPER)
    return [user for role in leading for user in people.by_unit[role, unit]]


def _of_case(clock: Clock, facts: _Facts, people: Staff) -> list[int]:
    sender = facts.senders.get(clock.chain)
    if sender in people.on_duty:
        return [sender] if sender else []
    town = facts.towns.get(clock.chain) or clock.township_id_plain or 0
    return people.by_place[Role.INSTITUTE_MANAGER, town] or people.by_role[Role.COUNTY_DISPATCHER][:1]


def notices_of(user: Any) -> QuerySet[Notice]:
    """What a person was told and has not looked at yet; `user` is the key or what stands for it."""
    return Notice.objects.filter(user=user, seen_at=None)


def clocks_by_key(keys: Iterable[int]) -> dict[int, Clock]:
    """The clocks that notices speak of."""
    return Clock.objects.in_bulk(list(keys))
