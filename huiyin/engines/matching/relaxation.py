"""The best filling of seats as a flow, exact: each seat in turn takes the shortest way to somebody free.

A seat leads to a person's frame (a day, or a moment; one seat of it at most), the frame to the person (a
number of calls at most, each further one dearer), the person to the end; or the seat stays empty at nothing.
Prices on groups, frames and people keep every step's cost at nought or more, so that the shortest way is
found by looking only at what is near. At the end the prices prove the sum: nobody can do better by more
than `bound - points`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import islice

import numpy as np

from huiyin.engines.matching.bounds import people_bound, seats_bound
from huiyin.engines.matching.candidates import Choices, Finder, Found, together
from huiyin.engines.matching.columns import Ints, Shorts
from huiyin.engines.matching.watching import Watch, unwatched

FAR = 1 << 60

# Many more choices for a group, from how many are known.
More = Callable[[int, int], Found]


@dataclass(frozen=True)
class Room:
    """What there is to fill, and with whom: seats a group and its frame, calls a person may have and has."""

    count: Shorts
    frame: Shorts
    frames: int
    most: Shorts
    used: Shorts
    repeat: int


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
    price: dict[int, int]

    @property
    def gap(self) -> float:
        """The part of the bound that is missing, from 0 to 1."""
        return (self.bound - self.points) / self.bound if self.bound > 0 else 0.0


class Flow:
    """Seats being filled. `price` has only the frames and people that were ever wanted; others are free."""

    def __init__(self, found: list[Found], room: Room, more: More) -> None:
        self.frames, self.repeat, self.frame = room.frames, room.repeat, room.frame.tolist()
        self.count, self.most = room.count.tolist(), room.most.tolist()
        self.groups = len(self.count)
        self.first_person = self.groups + len(self.most) * self.frames
        self.found, self.more = found, more
        self.spots = [self._spots(group) for group in range(self.groups)]
        self.worths = [one.worth.tolist() for one in found]
        self.value = [worths[0] if worths else 0 for worths in self.worths]
        self.filled = [0] * self.groups
        self.used = room.used.tolist()
        self.price: dict[int, int] = {}
        self.holder: dict[int, int] = {}
        self.points: dict[int, int] = {}
        self.held: dict[int, list[int]] = {}

    def fill(self, groups: Iterable[int], watch: Watch = unwatched, stage: str = "relaxation") -> bool:
        """Fill what is worth filling, group by group. False when told to stop."""
        order = list(groups)
        for done, group in enumerate(order):
            if done % 200 == 0 and not watch(stage, done, len(order)):
                return False
            while self.filled[group] < self.count[group] and self._seat(group):
                pass
        return True

    def widen(self, group: int) -> None:
        """Look at more people for a group. None of the new is worth more than those known."""
        self.found[group] = self.more(group, len(self.found[group].who))
        self.spots[group] = self._spots(group)
        self.worths[group] = self.found[group].worth.tolist()

    def _spots(self, group: int) -> list[int]:
        who = self.found[group].who.astype(np.int64)
        spots: list[int] = (who * self.frames + (self.groups + self.frame[group])).tolist()
        return spots

    def _seat(self, group: int) -> bool:
        """One more seat for the group, or False where leaving it empty is best."""
        search = Search(self)
        end = search.run(group)
        for node, at in search.done.items():
            if at < search.best:
                self._reprice(node, search.best - at)
        if end == group:
            return False
        self._shift(search, group, end)
        return True

    def _reprice(self, node: int, by: int) -> None:
        if node < self.groups:
            self.value[node] -= by
        else:
            self.price[node] = self.price.get(node, 0) + by

    def _shift(self, search: "Search", group: int, end: int) -> None:
        """Walk back along the way found: whoever gave up a seat takes the next one."""
        node = end
        if node < self.groups:
            self.filled[node] -= 1
        else:
            self.used[node - self.first_person] += 1
        while node != group:
            before = search.came[node]
            if self.groups <= node < self.first_person:
                self._hand(node, before, search.brings.get(node, 0))
            node = before
        self.filled[group] += 1

    def _hand(self, spot: int, taker: int, points: int) -> None:
        """Give a frame to a group, or free it where its person gives another one instead."""
        person = (spot - self.groups) // self.frames
        if taker < self.groups:
            if spot not in self.holder:
                self.held.setdefault(person, []).append(spot)
            self.holder[spot], self.points[spot] = taker, points
        else:
            del self.holder[spot], self.points[spot]
            self.held[person].remove(spot)


class Search:
    """One search for the shortest way from a group to an end. `done`: settled nodes with their distance."""

    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        self.best, self.end = FAR, -1
        self.far: dict[int, int] = {}
        self.done: dict[int, int] = {}
        self.came: dict[int, int] = {}
        self.brings: dict[int, int] = {}
        self.heap: list[tuple[int, int]] = []

    def run(self, group: int) -> int:
        """The node where the way ends: a group that leaves a seat empty, or a person who takes one more."""
        groups, first_person = self.flow.groups, self.flow.first_person
        self.far[group] = 0
        heappush(self.heap, (0, group))
        while self.heap and self.heap[0][0] < self.best:
            at, node = heappop(self.heap)
            if node in self.done:
                continue
            self.done[node] = at
            if node < groups:
                self._from_group(node, at)
            elif node < first_person:
                self._from_frame(node, at)
            else:
                self._from_person(node, at)
        return self.end

    def _from_group(self, group: int, at: int) -> None:
        flow = self.flow
        base = at + flow.value[group]
        if base < self.best:
            self.best, self.end = base, group
        known = 0
        while self._scan(group, base, known) and flow.found[group].beyond > base - self.best:
            known = len(flow.spots[group])
            flow.widen(group)

    def _scan(self, group: int, base: int, known: int) -> bool:
        """Steps to the frames of a group's people, the best first. Whether all of them were worth a look."""
        flow, far = self.flow, self.far
        price, holder = flow.price, flow.holder
        for spot, worth in islice(zip(flow.spots[group], flow.worths[group], strict=True), known, None):
            if base - worth >= self.best:
                return False
            reach = base - worth + price.get(spot, 0)
            if reach < self.best and reach < far.get(spot, FAR) and holder.get(spot) != group:
                far[spot], self.came[spot], self.brings[spot] = reach, group, worth
                heappush(self.heap, (reach, spot))
                if spot not in holder:
                    self._hope(spot, reach)
        return True

    def _hope(self, spot: int, at: int) -> None:
        """A frame that is free: its person may be the end of the way at once."""
        flow = self.flow
        person = (spot - flow.groups) // flow.frames
        if flow.used[person] < flow.most[person]:
            end = at - flow.price.get(spot, 0) + flow.repeat * flow.used[person]
            if end < self.best:
                self.best, self.end = end, flow.first_person + person
                self.came[self.end] = spot

    def _from_frame(self, spot: int, at: int) -> None:
        flow = self.flow
        group = flow.holder.get(spot)
        if group is None:
            person = flow.first_person + (spot - flow.groups) // flow.frames
            self._step(person, at - flow.price.get(spot, 0) + flow.price.get(person, 0), spot)
        else:
            self._step(group, at + flow.points[spot] - flow.value[group] - flow.price.get(spot, 0), spot)

    def _from_person(self, node: int, at: int) -> None:
        flow = self.flow
        price = flow.price.get(node, 0)
        for spot in flow.held.get(node - flow.first_person, ()):
            self._step(spot, at + flow.price.get(spot, 0) - price, node)

    def _step(self, node: int, reach: int, came: int) -> None:
        if reach < self.best and reach < self.far.get(node, FAR):
            self.far[node], self.came[node] = reach, came
            heappush(self.heap, (reach, node))


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
    flow = Flow(finder.choices(watch), room, finder.more)
    whole = flow.fill(in_order(flow), watch)
    return proven(flow, room, whole)


def in_order(flow: Flow) -> list[int]:
    """Groups by their best choice: the ways found later are shorter then."""
    return sorted(range(flow.groups), key=lambda group: -flow.value[group])


def proven(flow: Flow, room: Room, whole: bool) -> Relaxed:
    """What the flow holds, with the bound its prices prove."""
    choices = together(flow.found)
    groups = np.repeat(np.arange(flow.groups), np.diff(choices.start))
    spot = choices.who.astype(np.int64) * room.frames + room.frame[groups] + flow.groups
    taker = looked_up(flow.holder, spot, -1)
    taken = np.flatnonzero(taker == groups)
    price = {node: cost for node, cost in flow.price.items() if node < flow.first_person}
    return Relaxed(
        choices, taken, worth_of(choices, taken, room), bound_of(choices, room, price, spot), whole, price
    )


def worth_of(choices: Choices, taken: Ints, room: Room) -> int:
    """Points of these choices, each further call of a person counted dearer."""
    calls = np.bincount(choices.who[taken], minlength=len(room.most)).astype(np.int64)
    again = calls * room.used + calls * (calls - 1) // 2
    return int(choices.worth[taken].sum() - room.repeat * again.sum())


def bound_of(choices: Choices, room: Room, price: dict[int, int], spot: Ints) -> int:
    """The bound that these prices of frames prove."""
    seats = seats_bound(choices, room.count, looked_up(price, spot, 0)).sum()
    person = (np.fromiter(price, np.int64, len(price)) - len(room.count)) // room.frames
    cost = np.fromiter(price.values(), np.int64, len(price))
    return int(seats) + people_bound(person, cost, room.most, room.used, room.repeat)


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
