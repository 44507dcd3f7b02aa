"""A filling as the careful moves need it: who holds which frame, looked up by number, step by step.

Nodes are numbers: groups first, then frames (`spots`), then people.
"""

import numpy as np

from huiyin.engines.matching.filling import Filling


class Flow:
    """A filling that is being mended."""

    def __init__(self, filling: Filling) -> None:
        room, net = filling.room, filling.net
        self.frames, self.repeat, self.frame = room.frames, room.repeat, room.frame.tolist()
        self.before = room.used.tolist()
        self.count, self.most, self.used = net.seats.tolist(), room.most.tolist(), net.used.tolist()
        self.filled, self.value = net.filled.tolist(), net.value.tolist()
        # Whoever may take more costs no more than that: from here on prices are a guide only.
        free = net.used < room.most
        self.cost = np.where(free, np.minimum(net.cost, room.repeat * net.used), net.cost).tolist()
        self.groups = len(self.count)
        self.first_person = self.groups + len(self.most) * self.frames
        self.found, self.more = filling.found, filling.more
        self.who: list[list[int]] = [[]] * self.groups
        self.spots: list[list[int]] = [[]] * self.groups
        self.worths: list[list[int]] = [[]] * self.groups
        for group in range(self.groups):
            self._lay_out(group)
        self.price: dict[int, int] = {}
        self.holder: dict[int, int] = {}
        self.points: dict[int, int] = {}
        self.held: dict[int, list[int]] = {}
        self._hold(filling)

    def _hold(self, filling: Filling) -> None:
        net = filling.net
        who, place = np.nonzero(net.held >= 0)
        spots = who.astype(np.int64) * self.frames + net.held[who, place] + self.groups
        group, points, price = (some[who, place].tolist() for some in (net.group, net.points, net.price))
        for spot, of, worth, costs, person in zip(
            spots.tolist(), group, points, price, who.tolist(), strict=True
        ):
            self.holder[spot], self.points[spot], self.price[spot] = of, worth, costs
            self.held.setdefault(person, []).append(spot)

    def widen(self, group: int) -> None:
        """Look at more people for a group. None of the new is worth more than those known."""
        self.found[group] = self.more(group, len(self.found[group].who))
        self._lay_out(group)

    def _lay_out(self, group: int) -> None:
        found = self.found[group]
        self.who[group], self.worths[group] = found.who.tolist(), found.worth.tolist()
        spots = found.who.astype(np.int64) * self.frames + (self.groups + self.frame[group])
        self.spots[group] = spots.tolist()

    def take(self, spot: int, group: int, points: int) -> None:
        """Give a free frame to a group."""
        person = (spot - self.groups) // self.frames
        self.held.setdefault(person, []).append(spot)
        self.holder[spot], self.points[spot], self.price[spot] = group, points, self.cost[person]

    def leave(self, spot: int) -> None:
        """Free a frame."""
        del self.holder[spot], self.points[spot], self.price[spot]
        self.held[(spot - self.groups) // self.frames].remove(spot)

    def worth(self) -> int:
        """Points of all who hold a seat, each further call of a person counted dearer."""
        calls = zip(self.before, self.used, strict=True)
        again = sum(used * (used - 1) - before * (before - 1) for before, used in calls) // 2
        return sum(self.points.values()) - int(self.repeat * again)
