"""What calls about cases, orders, projects, people and the county's own lists answer."""

from datetime import date, datetime
from typing import Annotated, Any, Generic, TypeVar

from ninja import Schema
from pydantic import BeforeValidator

from huiyin.collect.models import Category
from huiyin.dispatch.models import Assignment
from huiyin.kernel.places.models import Place
from huiyin.plan.models import Project

Item = TypeVar("Item")
Numbered = Annotated[str, BeforeValidator(lambda thing: getattr(thing, "no", thing))]
"""A case told by its number."""


class Rows(Schema, Generic[Item]):
    """One page of a list. `next` goes into `after` to read on; null on the last page."""

    items: list[Item]
    next: str | None = None


class PlaceRef(Schema):
    """A place: its key, and its name below the county."""

    id: int
    name: str

    @staticmethod
    def resolve_name(place: Place) -> str:
        return place.full_name


class UnitRef(Schema):
    """A unit: its key and name."""

    id: int
    name: str


class CategoryRef(Schema):
    """A class of requests, named in the caller's language."""

    id: int
    code: str
    name: str

    @staticmethod
    def resolve_name(category: Category) -> str:
        return category.label


class CaseBrief(Schema):
    """A case as lists show it. `secrecy`: a voice asked for it."""

    no: str
    title: str
    state: str
    matter: str
    urgency: str
    channel: str
    category: CategoryRef | None
    place: PlaceRef
    voices: int
    secrecy: bool
    round: int
    opened_at: datetime
    due_at: datetime
    reported_at: datetime | None
    closed_at: datetime | None


class Masked(Schema):
    """Who spoke, with most of it starred; null where the reader may not know even that."""

    name: str
    phone: str


class AnswerTold(Schema):
    """What a resident was told, and by which unit."""

    words: str
    at: datetime | None
    unit: str


class VerdictTold(Schema):
    """What a resident said of one round; `satisfied` from 1 to 5."""

    round: int
    at: datetime
    contacted: bool
    solved: bool | None
    satisfied: int | None


class VoiceTold(Schema):
    """One request in a case."""

    no: str
    state: str
    matter: str
    words: str
    place: PlaceRef
    secrecy: bool
    received_at: datetime
    who: Masked | None
    answers: list[AnswerTold]
    verdicts: list[VerdictTold]


class ClockTold(Schema):
    """A deadline, and why it is due at that minute."""

    kind: str
    state: str
    due_at: datetime
    words: str
    why: list[str]


class OrderBrief(Schema):
    """A work order as lists show it."""

    id: int
    case: Numbered
    organisation: UnitRef
    is_lead: bool
    round: int
    state: str
    sent_at: datetime
    sign_by: datetime
    due_at: datetime


class ProjectBrief(Schema):
    """A service project as lists show it."""

    no: str
    title: str
    state: str
    place: PlaceRef
    organisation: UnitRef
    drafted_at: datetime
    finished_at: datetime | None


class CaseTold(CaseBrief):
    """A case whole. `version` counts what happened to it; the ETag says the same."""

    version: int
    requests: list[VoiceTold]
    orders: list[OrderBrief]
    projects: list[ProjectBrief]
    clocks: list[ClockTold]


class RequestTold(Schema):
    """One request by itself. `case` is null until it is filed, a moment after it came."""

    no: str
    case: str | None
    state: str
    channel: str
    matter: str
    urgency: str
    category: CategoryRef | None
    place: PlaceRef
    received_at: datetime


class RequestMade(Schema):
    """The number to tell the resident, and the code that opens its progress page."""

    no: str
    pickup_code: str
    state: str


class EventTold(Schema):
    """One thing that happened; `who` by role and unit, never by name."""

    id: int
    seq: int
    chain: str
    kind: str
    title: str
    who: str
    subject: str
    at: datetime


class LinkTold(Schema):
    """What a case has to do with another."""

    id: int
    words: str
    case: str


class Joined(Schema):
    """How many voices moved, and where they sit now."""

    case: str
    moved: int


class OrderTold(OrderBrief):
    """A work order whole. `may` lists the verbs that are open to the caller now."""

    instructions: str
    basis: str
    report: str
    answer: str
    return_reason: str
    return_basis: str
    signed_at: datetime | None
    contacted_at: datetime | None
    reported_at: datetime | None
    accepted_at: datetime | None
    version: int
    may: list[str]


class Count(Schema):
    """How many it was done for."""

    count: int


class SlotTold(Schema):
    """A place for people to fill. `skills` are their keys."""

    id: int
    title: str
    place: PlaceRef
    starts_at: datetime
    ends_at: datetime
    skills: list[int]
    least: int
    most: int
    taken: int
    waiting: int
    needs_leader: bool
    state: str


class ProjectTold(ProjectBrief):
    """A service project whole."""

    purpose: str
    remark: str
    result: str
    cases: list[str]
    slots: list[SlotTold]
    version: int
    may: list[str]


class AssignmentTold(Schema):
    """One volunteer for one slot, by number."""

    id: int
    slot: int
    project: str
    volunteer: str
    state: str
    place_in_queue: int | None
    minutes: int

    @staticmethod
    def resolve_slot(one: Assignment) -> int:
        return one.slot_id

    @staticmethod
    def resolve_project(one: Assignment) -> str:
        project: Project = one.slot.project
        return project.no

    @staticmethod
    def resolve_volunteer(one: Assignment) -> str:
        return str(one.volunteer.number)


class NoteMade(Schema):
    """A note of progress, or a chase, by its key."""

    id: int
    at: datetime


class LightTold(Schema):
    """A clock that is yellow or red: of which case, waiting for what, held by which order."""

    kind: str
    case: str
    order: int | None
    due_at: datetime
    words: str


class ToAsk(Schema):
    """A resident who waits to be asked."""

    no: str
    case: str
    place: PlaceRef
    since: datetime
    tries: int


class VerdictMade(Schema):
    """A verdict as it was kept."""

    id: int
    round: int
    contacted: bool
    solved: bool | None
    satisfied: int | None


class Decided(Schema):
    """How a round ended; `state` is the case's now."""

    case: str
    round: int
    decision: str
    state: str


class PlaceTold(PlaceRef):
    """A place with its level and the place above it; a schematic pin is only roughly there."""

    level: str
    kind: str
    parent: int | None
    lat: float | None
    lon: float | None

    @staticmethod
    def resolve_parent(place: Place) -> int | None:
        return place.parent_id


class CategoryTold(CategoryRef):
    """A class of requests and the one it stands under."""

    parent: int | None

    @staticmethod
    def resolve_parent(category: Category) -> int | None:
        return category.parent_id


class UnitTold(UnitRef):
    """A unit and where it sits."""

    kind: str
    short_name: str
    place: int

    @staticmethod
    def resolve_place(unit: Any) -> int:
        return int(unit.place_id)


class LimitTold(Schema):
    """A rule for a deadline, as it holds today."""

    id: int
    kind: str
    matter: str
    urgency: str
    amount: int
    unit: str
    valid_from: date
    source: str


class TokenTold(Schema):
    """Whose token this is and what it is good for."""

    name: str
    owner: str
    roles: list[str]
    scopes: list[str]
    per_minute: int
    expires_at: datetime
