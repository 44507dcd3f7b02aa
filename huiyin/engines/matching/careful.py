"""Moves on a filling that keep every rule about a person, and can be taken back."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import islice

from huiyin.engines.matching.candidates import NOBODY
from huiyin.engines.matching.columns import Demand
from huiyin.engines.matching.filling import FAR
from huiyin.engines.matching.flow import Flow
from huiyin.engines.matching.limits import Limits
from huiyin.engines.matching.problem import Project


@dataclass
class Change:
    """One move: what held each frame before, and which counts went up or down."""

    before: list[tuple[int, tuple[int, int, int] | None]] = field(default_factory=list)
    gained: int = -1
    gave: int = -1
    called: int = -1


class Desk:
    """A flow with the rules about people: hours, ways, calls a day, who must not meet."""

    def __init__(self, flow: Flow, limits: Limits, demand: Demand) -> None:
        self.flow, self.limits = flow, limits
        self.project: list[int] = demand.project.tolist()
        self.projects = demand.projects
        self.heads = [0] * len(self.projects)
        for group, filled in enumerate(flow.filled):
            self.heads[self.project[group]] += filled
        # Whether a seat of the group may be left for another project's sake.
        self.spare = [True] * flow.groups
        self.journal: list[Change] = []

    def held(self, who: int, without: int = -1) -> list[Project]:
        """What a person does, besides the seat `without`."""
        flow = self.flow
        return [
            self.projects[self.project[flow.holder[spot]]]
            for spot in flow.held.get(who, ())
            if spot != without
        ]

    def fits(self, who: int, group: int, without: int = -1) -> bool:
        """Whether a person may do this too, or instead of the seat `without`."""
        project = self.projects[self.project[group]]
        return self.limits.fits(who, project, self.held(who, without), self.held)

    def leave(self, spot: int) -> None:
        """Somebody leaves a seat. Their price falls to what one more call costs."""
        flow = self.flow
        group, who = flow.holder[spot], (spot - flow.groups) // flow.frames
        flow.leave(spot)
        flow.filled[group] -= 1
        flow.used[who] -= 1
        flow.cost[who] = min(flow.cost[who], flow.repeat * flow.used[who])
        self.heads[self.project[group]] -= 1

    def seat(self, groups: list[int], forced: bool) -> int | None:
        """One more seat for one of these groups: the points it brings in all, or None where no way is found.

        `forced`: also at a loss. Otherwise only for a gain.
        """
        search = Careful(self, groups, forced)
        end = search.run()
        if end < 0 or end in search.starts and end not in search.came:
            return None
        gain = self._shift(search, end)
        if not self._kept() or (gain <= 0 and not forced):
            self.undo(len(self.journal) - 1)
            return None
        return gain

    def _shift(self, search: "Careful", end: int) -> int:
        """Walk the way found back to its beginning; returns the points it brings."""
        flow, change, gain, node = self.flow, Change(), 0, end
        if node < flow.groups:
            change.gave = node
            flow.filled[node] -= 1
            self.heads[self.project[node]] -= 1
        else:
            change.called = node - flow.first_person
            gain -= flow.repeat * flow.used[change.called]
            flow.used[change.called] += 1
        while node in search.came:
            before = search.came[node]
            if node >= flow.groups:
                gain += self._hand(search, node, before, change)
            node = before
        change.gained = node
        flow.filled[node] += 1
        self.heads[self.project[node]] += 1
        self.journal.append(change)
        return gain

    def _hand(self, search: "Careful", node: int, taker: int, change: Change) -> int:
        """One step of the way: a frame changes hands, is taken or is left."""
        flow = self.flow
        spot = search.spot[node] if node >= flow.first_person else node
        held = (flow.holder[spot], flow.points[spot], flow.price[spot]) if spot in flow.holder else None
        change.before.append((spot, held))
        lost = held[1] if held else 0
        if taker >= flow.groups:
            flow.leave(spot)
            return -lost
        if held:
            flow.holder[spot], flow.points[spot] = taker, search.brings[node]
        else:
            flow.take(spot, taker, search.brings[node])
        return search.brings[node] - lost

    def _kept(self) -> bool:
        """Whether everybody touched by the last move still keeps the rules."""
        flow = self.flow
        for spot, _held in self.journal[-1].before:
            group = flow.holder.get(spot)
            if group is not None and not self.fits((spot - flow.groups) // flow.frames, group, spot):
                return False
        return True

    def undo(self, mark: int) -> None:
        """Take moves back, the last first, until only `mark` are left."""
        flow = self.flow
        while len(self.journal) > mark:
            change = self.journal.pop()
            for spot, held in reversed(change.before):
                if spot in flow.holder:
                    flow.leave(spot)
                if held:
                    flow.take(spot, held[0], held[1])
                    flow.price[spot] = held[2]
            self._count(change.gained, -1)
            if change.gave >= 0:
                self._count(change.gave, 1)
            if change.called >= 0:
                flow.used[change.called] -= 1

    def _count(self, group: int, by: int) -> None:
        self.flow.filled[group] += by
        self.heads[self.project[group]] += by


class Careful:
    """A search for the shortest way from some groups to an end, which asks the rules about people.

    A frame leads to one place only, so it is stepped through at once and never waits in the heap; `far` has
    the distance of everything met, final wherever it is below `best`. `spot` is the free frame by which a
    person was reached, `brings` the points of that step. After people have left seats, prices are a guide
    only: a step that seems to gain counts as nought, so that the search still ends.
    """

    def __init__(self, desk: Desk, starts: Iterable[int], forced: bool) -> None:
        self.desk, self.flow, self.forced, self.starts = desk, desk.flow, forced, list(starts)
        self.best, self.end = FAR, -1
        self.far: dict[int, int] = {}
        self.came: dict[int, int] = {}
        self.spot: dict[int, int] = {}
        self.brings: dict[int, int] = {}
        self.heap: list[tuple[int, int]] = []
        highest = max(self.flow.value[group] for group in self.starts)
        for group in self.starts:
            self.far[group] = highest - self.flow.value[group]
            heappush(self.heap, (self.far[group], group))

    def run(self) -> int:
        """The node where the way ends, -1 where there is none."""
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
        begins = group in self.starts and group not in self.came
        may_stay_empty = not self.forced if begins else self.desk.spare[group]
        if may_stay_empty and max(at, base) < self.best:
            self.best, self.end = max(at, base), group
        self._look(group, base)

    def _look(self, group: int, base: int) -> None:
        """Scan a group's people, more and more of them while that may pay."""
        flow, known = self.flow, 0
        while self._scan(group, base, known) and flow.found[group].beyond > max(NOBODY, base - self.best):
            known = len(flow.spots[group])
            flow.widen(group)

    def _scan(self, group: int, base: int, known: int) -> bool:
        """Steps to a group's people, the best first. Whether all of them were worth a look."""
        flow, desk, at = self.flow, self.desk, self.far[group]
        choices = zip(flow.who[group], flow.spots[group], flow.worths[group], strict=True)
        for who, spot, worth in islice(choices, known, None):
            if base - worth >= self.best:
                return False
            owner = flow.holder.get(spot)
            cost = flow.cost[who] if owner is None else flow.price[spot]
            reach = max(at, base - worth + cost)
            node = flow.first_person + who if owner is None else spot
            if owner == group or reach >= self.best or reach >= self.far.get(node, FAR):
                continue
            if not desk.fits(who, group, spot):
                continue
            if owner is None:
                self._to_person(who, reach, (group, spot, worth))
            else:
                self._to_spot(spot, reach, group)
                self.brings[spot] = worth
        return True

    def _to_person(self, who: int, reach: int, by: tuple[int, int, int]) -> None:
        """Somebody free in that frame: the end of the way perhaps, or they give up another frame for it."""
        flow = self.flow
        node = flow.first_person + who
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
        on = max(reach, reach + flow.points[spot] - flow.value[owner] - flow.price[spot])
        if on < self.best and on < self.far.get(owner, FAR):
            self.far[owner], self.came[owner] = on, spot
            heappush(self.heap, (on, owner))
