"""The best filling of seats, exact, with the proof.

For a network of seats, days and people the best filling is made of whole people by itself. At the end the
prices prove the sum: nobody can do better by more than `bound - points`.
"""

from dataclasses import dataclass

import numpy as np

from huiyin.engines.matching.bounds import Rents, people_bound, rents, seats_bound, within_minutes
from huiyin.engines.matching.candidates import Choices, Finder, Found
from huiyin.engines.matching.columns import Ints
from huiyin.engines.matching.filling import Filling, Room
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
        (demand.end - demand.start).astype(np.int32),
        board.people.most,
        finder.engaged.calls,
        board.people.minutes - finder.engaged.minutes,
        board.problem.weights.repeat,
    )


def relax(finder: Finder, room: Room, watch: Watch = unwatched) -> Relaxed:
    """The best filling, proven over everybody."""
    return proven(*filled(finder, room, finder.choices(watch), watch))


def filled(finder: Finder, room: Room, found: list[Found], watch: Watch) -> tuple[Filling, bool, int]:
    """The best filling; whether all was done; and how many points what was not looked at could bring."""
    filling = Filling(found, room, finder.more)
    missing = finder.ceiling(found, room.count)
    whole = filling.fill(in_order(filling), watch) and not missing
    return filling, whole, missing


def in_order(filling: Filling) -> list[int]:
    """Groups with the fewest people first: those found later have more ways to give somebody up."""
    able = np.array([one.able for one in filling.found], np.int64)
    order: list[int] = np.argsort(able, kind="stable").tolist()
    return order


def proven(filling: Filling, whole: bool, missing: int = 0) -> Relaxed:
    """What a filling holds, with the bound its prices prove and what is `missing` from that."""
    room, choices = filling.room, filling.choices()
    groups, owner, price = _priced(filling, choices)
    taken = np.flatnonzero(owner == groups)
    bound = int(seats_bound(choices, room.count, price).sum()) + sold(filling) + missing
    return Relaxed(choices, taken, worth_of(choices, taken, room), bound, whole)


def limit(filling: Filling, missing: int = 0) -> int:
    """What nobody can exceed who keeps to people's minutes as well, which the filling may not do."""
    room, choices = filling.room, filling.choices()
    groups, _owner, price = _priced(filling, choices)
    over = overburdened(filling)
    asked = rents(choices, groups, np.flatnonzero(np.isin(choices.who, over)), filling.net.value, room)
    price[asked.choices] = asked.price
    seats = int(seats_bound(choices, room.count, price).sum())
    return seats + sold(filling, over) + rented(asked, room) + missing


def _priced(filling: Filling, choices: Choices) -> tuple[Ints, Ints, Ints]:
    """For each choice its group, the group that holds the person's frame, and what the frame costs."""
    groups = np.repeat(np.arange(len(choices.able)), np.diff(choices.start))
    return groups, *filling.holding(choices.who, filling.room.frame[groups])


def overburdened(filling: Filling) -> Ints:
    """People whom the filling gives more minutes than they have left."""
    net, room = filling.net, filling.room
    who, place = np.nonzero(net.held >= 0)
    minutes = np.zeros(len(room.minutes), np.int64)
    np.add.at(minutes, who, room.long[net.group[who, place]])
    return np.flatnonzero(minutes > room.minutes)


def rented(asked: Rents, room: Room) -> int:
    """The most that each overburdened person's frames can bring within the calls and minutes left."""
    return sum(
        within_minutes(offers, int(room.most[who]), int(room.used[who]), int(room.minutes[who]), room.repeat)
        for who, offers in asked.offers.items()
    )


def sold(filling: Filling, without: Ints | None = None) -> int:
    """The most that people's frames can bring: those held at their prices, any others at their person's."""
    room, net = filling.room, filling.net
    holder, place = np.nonzero(net.held >= 0)
    dear = np.flatnonzero(net.cost > 0)
    others = np.repeat(dear, room.most[dear])
    person = np.concatenate([holder, others])
    price = np.concatenate([net.price[holder, place], net.cost[others]])
    if without is not None:
        rest = ~np.isin(person, without)
        person, price = person[rest], price[rest]
    return people_bound(person, price, room.most, room.used, room.repeat)


def worth_of(choices: Choices, taken: Ints, room: Room) -> int:
    """Points of these choices, each further call of a person counted dearer."""
    calls = np.bincount(choices.who[taken], minlength=len(room.most)).astype(np.int64)
    again = calls * room.used + calls * (calls - 1) // 2
    return int(choices.worth[taken].sum() - room.repeat * again.sum())
