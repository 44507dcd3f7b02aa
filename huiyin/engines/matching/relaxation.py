"""The best filling of seats, exact, with the proof.

For a network of seats, days and people the best filling is made of whole people by itself. At the end the
prices prove the sum: nobody can do better by more than `bound - points`.
"""

from dataclasses import dataclass

import numpy as np

from huiyin.engines.matching.bounds import people_bound, seats_bound
from huiyin.engines.matching.candidates import Choices, Finder, together
from huiyin.engines.matching.columns import Ints
from huiyin.engines.matching.flow import Flow, Room
from huiyin.engines.matching.watching import Watch, unwatched


@dataclass(frozen=True)
class Relaxed:
    """A filling that keeps every rule but those about whole projects, hours and ways, and its proof.

    `taken` are the choices made, as positions in `choices.who`. `bound` holds over everybody, also when the
    work was stopped (`whole` is False then); `points == bound` proves that nothing better exists.
    """

    choices: Choices
    taken: Ints
    points: int
    bound: int
    whole: bool

    @property
    def gap(self) -> float:
        """The part of the bound that is missing, from 0 to 1."""
        return (self.bound - self.points) / self.bound if self.bound > 0 else 0.0


def room_of(finder: Finder) -> Room:
    """What is left to fill and to fill it with, besides what is accepted."""
    board = finder.board
    demand = board.demand
    count = demand.count.copy()
    for placed in board.problem.accepted:
        if placed.project in board.project_of:
            count[demand.first[board.project_of[placed.project]] + placed.seats] -= 1
    return Room(
        np.maximum(count, 0),
        demand.frame,
        demand.frames,
        board.people.most,
        finder.engaged.calls,
        board.problem.weights.repeat,
    )


def relax(finder: Finder, room: Room, watch: Watch = unwatched) -> Relaxed:
    """The best filling, proven over everybody."""
    found = finder.choices(watch)
    flow = Flow(found, room, finder.more)
    missing = finder.ceiling(found, room.count)
    whole = flow.fill(in_order(flow), watch) and not missing
    return proven(flow, room, whole, missing)


def in_order(flow: Flow) -> list[int]:
    """Groups by their best choice: the ways found later are shorter then."""
    return sorted(range(flow.groups), key=lambda group: -flow.value[group])


def proven(flow: Flow, room: Room, whole: bool, missing: int = 0) -> Relaxed:
    """What the flow holds, with the bound its prices prove and what is `missing` from that."""
    choices = together(flow.found)
    groups = np.repeat(np.arange(flow.groups), np.diff(choices.start))
    spot = choices.who.astype(np.int64) * room.frames + room.frame[groups] + flow.groups
    taken = np.flatnonzero(looked_up(flow.holder, spot, -1) == groups)
    cost = np.array(flow.cost, np.int64)
    price = looked_up(flow.price, spot, -1)
    price = np.where(price < 0, cost[choices.who], price)
    bound = int(seats_bound(choices, room.count, price).sum()) + sold(flow, room, cost) + missing
    return Relaxed(choices, taken, worth_of(choices, taken, room), bound, whole)


def sold(flow: Flow, room: Room, cost: Ints) -> int:
    """The most that people's frames can bring: those held at their prices, any others at their person's."""
    spots = np.fromiter(flow.price, np.int64, len(flow.price))
    dear = np.flatnonzero(cost > 0)
    others = np.repeat(dear, room.most[dear])
    person = np.concatenate([(spots - flow.groups) // room.frames, others])
    price = np.concatenate([np.fromiter(flow.price.values(), np.int64, len(spots)), cost[others]])
    return people_bound(person, price, room.most, room.used, room.repeat)


def worth_of(choices: Choices, taken: Ints, room: Room) -> int:
    """Points of these choices, each further call of a person counted dearer."""
    calls = np.bincount(choices.who[taken], minlength=len(room.most)).astype(np.int64)
    again = calls * room.used + calls * (calls - 1) // 2
    return int(choices.worth[taken].sum() - room.repeat * again.sum())


def looked_up(table: dict[int, int], keys: Ints, missing: int) -> Ints:
    """A sparse table at many keys at once."""
    if not table:
        return np.full(len(keys), missing, np.int64)
    known = np.fromiter(table, np.int64, len(table))
    values = np.fromiter(table.values(), np.int64, len(table))
    order = np.argsort(known)
    known, values = known[order], values[order]
    at = np.minimum(np.searchsorted(known, keys), len(known) - 1)
    return np.where(known[at] == keys, values[at], missing)
