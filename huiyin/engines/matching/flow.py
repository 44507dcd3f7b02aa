"""Filling seats one after the other, each by the shortest way to somebody free, with prices that stay exact.

A seat leads to a person's frame (a day, or a moment; one seat of it at most), the frame to the person (a
number of calls at most, each further one dearer), the person to the end; or the seat stays empty at nothing.
Prices on groups, frames and people keep every step's cost at nought or more, so that the shortest way is
found by looking only at what is near. A free frame costs what its person costs and needs no price of its own.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import islice

import numpy as np

from huiyin.engines.matching.candidates import NOBODY, Found
from huiyin.engines.matching.columns import Shorts
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


class Flow:
    """Seats being filled. Nodes are numbers: groups first, then frames (`spots`), then people."""

    def __init__(self, found: list[Found], room: Room, more: More) -> None:
        self.frames, self.repeat, self.frame = room.frames, room.repeat, room.frame.tolist()
        self.count, self.most, self.used = room.count.tolist(), room.most.tolist(), room.used.tolist()
        self.groups = len(self.count)
        self.first_person = self.groups + len(self.most) * self.frames
        self.found, self.more = list(found), more
        self.who: list[list[int]] = [[]] * self.groups
        self.spots: list[list[int]] = [[]] * self.groups
        self.worths: list[list[int]] = [[]] * self.groups
        for group in range(self.groups):
            self._lay_out(group)
        self.value = [worths[0] if worths else 0 for worths in self.worths]
        self.filled = [0] * self.groups
        self.cost = [0] * len(self.most)
        self.price: dict[int, int] = {}
        self.holder: dict[int, int] = {}
        self.points: dict[int, int] = {}
        self.held: dict[int, list[int]] = {}

    def widen(self, group: int) -> None:
        """Look at more people for a group. None of the new is worth more than those known."""
        self.found[group] = self.more(group, len(self.found[group].who))
        self._lay_out(group)

    def _lay_out(self, group: int) -> None:
        found = self.found[group]
        self.who[group], self.worths[group] = found.who.tolist(), found.worth.tolist()
        spots = found.who.astype(np.int64) * self.frames + (self.groups + self.frame[group])
        self.spots[group] = spots.tolist()

    def fill(self, groups: Iterable[int], watch: Watch = unwatched, stage: str = "relaxation") -> bool:
        """Fill what is worth filling, group by group. False when told to stop."""
        order = list(groups)
        for done, group in enumerate(order):
            if done % 200 == 0 and not watch(stage, done, len(order)):
                return False
            while self.filled[group] < self.count[group] and self.seat(group):
                pass
        return True

    def seat(self, group: int) -> bool:
        """One more seat for the group, or False where leaving it empty is best."""
        search = Search(self)
        end = search.run(group)
        self._reprice(search.far, search.best)
        if end == group:
            return False
        self._shift(search, group, end)
        return True

    def _reprice(self, far: dict[int, int], best: int) -> None:
        """Everything nearer than the end becomes dearer by the difference."""
        groups, first_person = self.groups, self.first_person
        for node, at in far.items():
            if at < best:
                if node >= first_person:
                    self.cost[node - first_person] += best - at
                elif node >= groups:
                    self.price[node] += best - at
                else:
                    self.value[node] -= best - at

    def _shift(self, search: "Search", group: int, end: int) -> None:
        """Walk back along the way found: whoever gave up a seat takes the next one."""
        node = end
        if node < self.groups:
            self.filled[node] -= 1
        else:
            self.used[node - self.first_person] += 1
        while node != group:
            before = search.came[node]
            if node >= self.first_person:
                self.take(search.spot[node], before, search.brings[node])
            elif node >= self.groups:
                if before < self.groups:
                    self.holder[node], self.points[node] = before, search.brings[node]
                else:
                    self.leave(node)
            node = before
        self.filled[group] += 1

    def take(self, spot: int, group: int, points: int) -> None:
        """Give a free frame to a group."""
        person = (spot - self.groups) // self.frames
        self.held.setdefault(person, []).append(spot)
        self.holder[spot], self.points[spot], self.price[spot] = group, points, self.cost[person]

    def leave(self, spot: int) -> None:
        """Free a frame."""
        del self.holder[spot], self.points[spot], self.price[spot]
        self.held[(spot - self.groups) // self.frames].remove(spot)


class Search:
    """One search for the shortest way from a group to an end.

    A frame leads to one place only, so it is stepped through at once and never waits in the heap; `far` has
    the distance of everything met, final wherever it is below `best`. `spot` is the free frame by which a
    person was reached, `brings` the points of that step.
    """

    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        self.best, self.end = FAR, -1
        self.far: dict[int, int] = {}
        self.came: dict[int, int] = {}
        self.spot: dict[int, int] = {}
        self.brings: dict[int, int] = {}
        self.heap: list[tuple[int, int]] = []

    def run(self, group: int) -> int:
        """The node where the way ends: a group that leaves a seat empty, or a person who takes one more."""
        self.far[group] = 0
        heappush(self.heap, (0, group))
        return self._settle()

    def _settle(self) -> int:
        groups, far = self.flow.groups, self.far
        while self.heap and self.heap[0][0] < self.best:
            at, node = heappop(self.heap)
            if at > far[node]:
                continue
            if node < groups:
                self._from_group(node, at)
            else:
                self._from_person(node, at)
        return self.end

    def _from_group(self, group: int, at: int) -> None:
        base = at + self.flow.value[group]
        if base < self.best:
            self.best, self.end = base, group
        self._look(group, base)

    def _look(self, group: int, base: int) -> None:
        """Scan a group's people, more and more of them while that may pay."""
        flow, known = self.flow, 0
        while self._scan(group, base, known) and flow.found[group].beyond > max(NOBODY, base - self.best):
            known = len(flow.spots[group])
            flow.widen(group)

    def _scan(self, group: int, base: int, known: int) -> bool:
        """Steps to a group's people, the best first. Whether all of them were worth a look."""
        flow = self.flow
        holder, price, cost = flow.holder, flow.price, flow.cost
        choices = zip(flow.who[group], flow.spots[group], flow.worths[group], strict=True)
        for who, spot, worth in islice(choices, known, None):
            if base - worth >= self.best:
                return False
            owner = holder.get(spot)
            if owner is None:
                if base - worth + cost[who] < self.best:
                    self._to_person(who, base - worth + cost[who], (group, spot, worth))
            elif owner != group and base - worth + price[spot] < self.best:
                self._to_spot(spot, base - worth + price[spot], group)
                if self.came[spot] == group:
                    self.brings[spot] = worth
        return True

    def _to_person(self, who: int, reach: int, by: tuple[int, int, int]) -> None:
        """Somebody free in that frame: the end of the way perhaps, or they give up another frame for it."""
        flow = self.flow
        node = flow.first_person + who
        if reach >= self.far.get(node, FAR):
            return
        self.far[node] = reach
        self.came[node], self.spot[node], self.brings[node] = by
        heappush(self.heap, (reach, node))
        if flow.used[who] < flow.most[who]:
            end = reach - flow.cost[who] + flow.repeat * flow.used[who]
            if end < self.best:
                self.best, self.end = end, node

    def _from_person(self, node: int, at: int) -> None:
        flow = self.flow
        rest = at - flow.cost[node - flow.first_person]
        for spot in flow.held.get(node - flow.first_person, ()):
            self._to_spot(spot, max(at, rest + flow.price[spot]), node)

    def _to_spot(self, spot: int, reach: int, came: int) -> None:
        """A frame that somebody holds, and on to its group."""
        if reach >= self.best or reach >= self.far.get(spot, FAR):
            return
        flow = self.flow
        self.far[spot], self.came[spot] = reach, came
        owner = flow.holder[spot]
        on = reach + flow.points[spot] - flow.value[owner] - flow.price[spot]
        if on < self.best and on < self.far.get(owner, FAR):
            self.far[owner], self.came[owner] = on, spot
            heappush(self.heap, (on, owner))
