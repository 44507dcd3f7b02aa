"""What calls about disputes, more time, letters, promises, endings and relapses answer."""

from datetime import date, datetime

from ninja import Schema

from huiyin.evaluate.models import Relapse
from huiyin.track.models import Extension, Promise
from huiyin.web.api.shapes.matters import Numbered, PlaceRef, UnitRef


class Moved(Schema):
    """A case set right in place, and the orders that ended with it."""

    case: str
    place: PlaceRef
    returned: list[int]


class ExtensionBrief(Schema):
    """More time asked for an order, as lists show it."""

    id: int
    order: int
    case: str
    organisation: UnitRef
    state: str
    until: date
    days: int
    reason: str
    at: datetime
    decide_by: datetime

    @staticmethod
    def resolve_order(one: Extension) -> int:
        return one.order_id

    @staticmethod
    def resolve_case(one: Extension) -> str:
        return one.order.chain

    @staticmethod
    def resolve_reason(one: Extension) -> str:
        return one.reason_code


class ExtensionTold(ExtensionBrief):
    """The same whole: `told` is the reason in words for residents, `words` why it was refused."""

    why: str
    told: str
    words: str
    due_before: datetime
    due_after: datetime | None


class PositionTold(Schema):
    """A unit's seat in a session, and what it said for itself; empty until it has spoken."""

    id: int
    organisation: UnitRef
    stance: str
    words: str
    basis: str


class DisputeBrief(Schema):
    """A dispute about whose duty an order is, as lists show it. `is_problem`: nobody was left to ask."""

    id: int
    case: Numbered
    organisation: UnitRef
    instead: UnitRef | None
    state: str
    ground: str
    is_problem: bool
    at: datetime
    session_at: datetime | None


class DisputeTold(DisputeBrief):
    """The same whole, with every unit's position, and the ruling once there is one."""

    why: str
    basis: str
    session_where: str
    positions: list[PositionTold]
    minutes: str
    lead: UnitRef | None
    supports: list[UnitRef]
    ruling: str
    ruling_basis: str
    ruled_at: datetime | None


class LetterTold(Schema):
    """A numbered letter to the leader of a unit, and every answer to it."""

    id: int
    no: str
    order: int
    code: str
    words: str
    state: str
    answer_by: datetime
    answers: list[str]


class PromiseTold(Schema):
    """What a leader promised, by when, and how it ended. `leader` is an account's key."""

    id: int
    case: Numbered | None
    leader: int
    words: str
    due_on: date
    state: str
    evidence: str

    @staticmethod
    def resolve_leader(one: Promise) -> int:
        return one.leader_id


class EndingTold(Schema):
    """A proposal to end a case otherwise than by content residents, and what another person said to it."""

    id: int
    case: Numbered
    round: int
    kind: str
    state: str
    grounds: str
    words: str
    until: date | None
    owner: UnitRef | None
    receiver: str
    number: str
    proposed_at: datetime
    reason: str


class RelapseTold(Schema):
    """A case that came `days` after the closing of another of its village and class."""

    id: int
    case: Numbered
    closed: str
    days: int
    is_soon: bool
    finding: str

    @staticmethod
    def resolve_closed(one: Relapse) -> str:
        return one.closure.case.no
