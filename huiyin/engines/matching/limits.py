"""What one person can do beside what they do: minutes, hours, ways, calls a day, who must not meet."""

from collections.abc import Callable, Sequence

from huiyin.engines.matching.candidates import Finder, foes_of
from huiyin.engines.matching.problem import DAY, Project
from huiyin.engines.matching.rules import clash

# What a person, by row, does so far.
Held = Callable[[int], Sequence[Project]]


class Limits:
    """The rules about people, by row, besides what they have accepted."""

    def __init__(self, finder: Finder) -> None:
        board = finder.board
        self.rules = board.problem.rules
        self.minutes: list[int] = (board.people.minutes - finder.engaged.minutes).tolist()
        self.a_day = finder.engaged.a_day
        rows = board.row_of
        self.foes = {
            rows[who]: [rows[foe] for foe in some if foe in rows]
            for who, some in foes_of(board.problem.apart).items()
            if who in rows
        }

    def fits(self, who: int, project: Project, others: Sequence[Project], held: Held) -> bool:
        """Whether a person may do a project beside those `others`, as others hold theirs."""
        if others and not self._room_for(who, project, others):
            return False
        return who not in self.foes or not any(
            project is other for foe in self.foes[who] for other in held(foe)
        )

    def bears(self, who: int, held: Held) -> bool:
        """Whether a person can do all that they hold."""
        mine = held(who)
        return all(self.fits(who, one, [other for other in mine if other is not one], held) for one in mine)

    def _room_for(self, who: int, project: Project, others: Sequence[Project]) -> bool:
        minutes = sum(other.end - other.start for other in others) + project.end - project.start
        if minutes > self.minutes[who]:
            return False
        if any(clash(project, other, self.rules) for other in others):
            return False
        day = project.start // DAY
        that_day = self.a_day.get((who, day), 0) + sum(other.start // DAY == day for other in others)
        return that_day < self.rules.per_day
