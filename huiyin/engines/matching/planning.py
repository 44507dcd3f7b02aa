"""A whole plan: least heads or not at all, a leader where one is needed, hours, ways; accepted people stay.

It begins with the exact filling without these rules. Then, the most promising first, each project that came
out short is filled up by the cheapest ways or given up, whichever loses less; what was freed is used again.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from huiyin.engines.matching.candidates import Finder, Found
from huiyin.engines.matching.careful import Desk
from huiyin.engines.matching.columns import board
from huiyin.engines.matching.easing import ease
from huiyin.engines.matching.filling import Room
from huiyin.engines.matching.flow import Flow
from huiyin.engines.matching.limits import Limits
from huiyin.engines.matching.problem import Placed, Problem
from huiyin.engines.matching.relaxation import filled, limit, room_of
from huiyin.engines.matching.watching import Watch, unwatched


@dataclass(frozen=True)
class Plan:
    """Who goes where. `placed` begins with the accepted, in their order; then by project and seats.

    `points` are those of the new people, and nobody can reach more than `bound`. `given_up` are projects that
    no valid plan was found for, `hopeless` those of them that would lack people even if alone in the world,
    `short` those that accepted people hold open below their least heads or without a leader.
    """

    placed: tuple[Placed, ...]
    points: int
    bound: int
    given_up: tuple[int, ...]
    hopeless: tuple[int, ...]
    short: tuple[int, ...]
    whole: bool

    @property
    def gap(self) -> float:
        """The part of the bound that is missing, from 0 to 1."""
        return (self.bound - self.points) / self.bound if self.bound > 0 else 0.0


def plan(problem: Problem, watch: Watch = unwatched) -> Plan:
    """The plan for a problem. Stopped by `watch`, it hands back what holds so far, with its bound."""
    return Planner(problem).plan(watch)


class Planner:
    """One problem on its way to a plan; afterwards it can be asked why."""

    def __init__(self, problem: Problem, before: "Planner | None" = None) -> None:
        self.problem, self.before = problem, before
        self.finder: Finder = before.finder.after(problem) if before else Finder(board(problem))
        self.demand = self.finder.board.demand
        self.groups = [
            list(range(self.demand.first[at], self.demand.first[at + 1]))
            for at in range(len(problem.projects))
        ]
        self.came, self.led = self._accepted()
        self.found: list[Found] = []
        self.hopeless: set[int] = set()
        self.closed: set[int] = set()
        self.flow: Flow
        self.desk: Desk
        self.room: Room

    def _accepted(self) -> tuple[list[int], list[bool]]:
        """For each project how many accepted, and whether one of them leads."""
        came, led = [0] * len(self.problem.projects), [False] * len(self.problem.projects)
        for placed in self.problem.accepted:
            at = self.finder.board.project_of.get(placed.project)
            if at is not None:
                came[at] += 1
                led[at] |= self.problem.projects[at].seats[placed.seats].leads
        return came, led

    def plan(self, watch: Watch = unwatched) -> Plan:
        """Fill, repair, use again what was freed."""
        room = room_of(self.finder)
        found = self._found(room, watch)
        self.hopeless = {at for at in range(len(self.groups)) if not self._could(at, found, room)}
        for at in self.hopeless:
            room.count[self.groups[at]] = 0
        self.room = room
        filling, whole, missing = filled(self.finder, room, found, watch)
        self.found = [] if missing else filling.found
        bound = limit(filling, missing)
        limits = Limits(self.finder)
        project_of = [self.problem.projects[at] for at in self.demand.project]
        whole = ease(filling, limits, project_of, watch) and whole
        self.flow = Flow(filling)
        self.desk = Desk(self.flow, limits, self.demand)
        whole = whole and self._repair(watch)
        self._give_up_short()
        return self._told(bound, whole)

    def again(self, accepted: Sequence[Placed], declined: Iterable[tuple[int, int]]) -> "Planner":
        """The same people and projects once these have accepted and those declined. Who accepted stays."""
        problem = self.problem
        gone = problem.declined | frozenset(declined)
        return Planner(replace(problem, accepted=tuple(accepted), declined=gone), self)

    def _found(self, room: Room, watch: Watch) -> list[Found]:
        """Everybody's choices, or what is left of those looked up for the plan before."""
        if self.before is None or not self.before.found:
            return self.finder.choices(watch)
        return self.finder.again(self.before.found, room.count)

    def _could(self, at: int, found: list[Found], room: Room) -> bool:
        """Whether a project could be held if nobody else wanted anybody. Accepted people hold it open."""
        project = self.problem.projects[at]
        reach = sum(min(found[group].able, int(room.count[group])) for group in self.groups[at])
        leaders = [group for group in self.groups[at] if self.demand.leads[group]]
        led = not project.needs_leader or any(found[group].able for group in leaders)
        return self.came[at] > 0 or (reach >= project.least and led)

    def _repair(self, watch: Watch) -> bool:
        """Fill up or give up what is short; then use what is free. False when told to stop."""
        short = sorted((at for at in range(len(self.groups)) if self._is_short(at)), key=self._promise)
        self._guard(range(len(self.groups)))
        for done, at in enumerate(short):
            if done % 20 == 0 and not watch("repair", done, len(short)):
                return False
            if self._is_short(at) and not self._fill_up(at):
                self._give_up(at)
        if not self._top_up(watch):
            return False
        again = sorted(self.closed - self.hopeless, key=self._promise)
        for done, at in enumerate(again):
            if done % 20 == 0 and not watch("second chance", done, len(again)):
                return False
            self._open_again(at)
        return self._top_up(watch)

    def _is_short(self, at: int) -> bool:
        """Held by somebody, but with too few heads or no leader, and nobody accepted yet."""
        return self.desk.heads[at] > 0 and not self.came[at] and self._lacks(at)

    def _lacks(self, at: int) -> bool:
        return self.desk.heads[at] + self.came[at] < self.problem.projects[at].least or self._leaderless(at)

    def _leaderless(self, at: int) -> bool:
        leads = (group for group in self.groups[at] if self.demand.leads[group])
        needs = self.problem.projects[at].needs_leader and not self.led[at]
        return needs and not any(self.flow.filled[group] for group in leads)

    def _promise(self, at: int) -> tuple[float, int]:
        """Projects that are nearly full, weigh much and lack little come first."""
        project = self.problem.projects[at]
        lacking = max(1, project.least - self.desk.heads[at])
        return -self.desk.heads[at] * (3 + project.priority) / lacking, at

    def _guard(self, projects: "range | list[int]") -> None:
        """Say which seats may be left: not a leader's, nor any of a project at its least."""
        for at in projects:
            project = self.problem.projects[at]
            enough = self.desk.heads[at] + self.came[at] != project.least
            for group in self.groups[at]:
                self.desk.spare[group] = enough and not (self.demand.leads[group] and project.needs_leader)

    def _fill_up(self, at: int) -> bool:
        """Bring a project to its least heads and a leader, if that loses less than giving it up."""
        mark = len(self.desk.journal)
        gain = self._keeping(at)
        for group in self.groups[at]:
            self.desk.spare[group] = False
        while self._lacks(at):
            more = self._one_more(at)
            if more is None or gain + more < 0:
                self.desk.undo(mark)
                self._guard([at])
                return False
            gain += more
        self._guard([at])
        self._guard_again(mark)
        return True

    def _keeping(self, at: int) -> int:
        """What giving a project up would lose: points of its people less what others would give for them."""
        flow = self.flow
        return sum(
            flow.points[spot] - flow.price[spot] for group in self.groups[at] for spot in self._spots(group)
        )

    def _spots(self, group: int) -> list[int]:
        flow = self.flow
        return [spot for spot in flow.spots[group] if flow.holder.get(spot) == group]

    def _one_more(self, at: int) -> int | None:
        open_groups = [group for group in self.groups[at] if self.flow.filled[group] < self.flow.count[group]]
        if self._leaderless(at):
            open_groups = [group for group in open_groups if self.demand.leads[group]]
        return self.desk.seat(open_groups, forced=True) if open_groups else None

    def _guard_again(self, mark: int) -> None:
        """After moves that stay: what may be left now."""
        touched = {
            self.desk.project[group]
            for change in self.desk.journal[mark:]
            for group in (change.gained, change.gave)
            if group >= 0
        }
        del self.desk.journal[mark:]
        self._guard(sorted(touched))

    def _give_up(self, at: int) -> None:
        for group in self.groups[at]:
            for spot in self._spots(group):
                self.desk.leave(spot)
            self.flow.count[group] = 0
        self.closed.add(at)

    def _open_again(self, at: int) -> None:
        """A project given up is held after all if the people free now suffice, at a gain."""
        for group in self.groups[at]:
            self.flow.count[group] = int(self.room.count[group])
        if self._fill_up(at) and self.desk.heads[at]:
            self.closed.discard(at)
        else:
            self._give_up(at)

    def _top_up(self, watch: Watch) -> bool:
        """Fill what is still open wherever that gains."""
        flow = self.flow
        groups = [group for group in self._by_worth() if flow.filled[group] < flow.count[group]]
        for done, group in enumerate(groups):
            if done % 100 == 0 and not watch("topping up", done, len(groups)):
                return False
            if self.desk.heads[self.desk.project[group]] + self.came[self.desk.project[group]]:
                while flow.filled[group] < flow.count[group] and self._gain_one(group):
                    pass
        return True

    def _by_worth(self) -> list[int]:
        """Groups by what their next seat is worth."""
        return sorted(range(self.flow.groups), key=lambda group: -self.flow.value[group])

    def _gain_one(self, group: int) -> bool:
        mark = len(self.desk.journal)
        if self.desk.seat([group], forced=False) is None:
            return False
        self._guard_again(mark)
        return True

    def _give_up_short(self) -> None:
        """Nothing short is handed out, also when the work was stopped."""
        for at in range(len(self.groups)):
            if self._is_short(at):
                self._give_up(at)

    def _told(self, bound: int, whole: bool) -> Plan:
        people, projects, flow = self.finder.board.people, self.problem.projects, self.flow
        placed = sorted(
            (
                int(self.demand.project[group]),
                int(self.demand.group[group]),
                int(people.ids[(spot - flow.groups) // flow.frames]),
            )
            for spot, group in flow.holder.items()
        )
        empty = [at for at in range(len(projects)) if not self.desk.heads[at] + self.came[at]]
        return Plan(
            (
                *self.problem.accepted,
                *(Placed(one, projects[at].id, seats) for at, seats, one in placed),
            ),
            flow.worth(),
            bound,
            tuple(projects[at].id for at in empty),
            tuple(projects[at].id for at in sorted(self.hopeless)),
            tuple(projects[at].id for at in range(len(projects)) if self.came[at] and self._lacks(at)),
            whole,
        )
