"""Seats filled one after the other, each by the shortest way to somebody free; prices stay exact."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any

import numpy as np

from huiyin.engines.matching.candidates import Choices, Found, together
from huiyin.engines.matching.columns import Ints, Shorts
from huiyin.engines.matching.watching import Watch, unwatched

STEP = 200
FAR = 1 << 60

# Many more choices for a group, from how many are known.
More = Callable[[int, int], Found]


@dataclass(frozen=True)
class Room:
    """What there is to fill, and with whom.

    For a group its seats, frame and length in minutes; for a person the calls they may have and have, and
    the minutes that are left.
    """

    count: Shorts
    frame: Shorts
    frames: int
    long: Shorts
    most: Shorts
    used: Shorts
    minutes: Shorts
    repeat: int


@cache
def seating() -> Any:
    """The compiled search. A compiler takes a second and 80 MB, which only who plans should pay."""
    return import_module("huiyin.engines.matching.seating")


class Filling:
    """Seats being filled. `net` has the numbers; see `seating.Net`."""

    def __init__(self, found: list[Found], room: Room, more: More) -> None:
        self.room, self.more, self.found = room, more, list(found)
        choices = together(self.found)
        self.end = len(choices.who)
        groups, people = len(room.count), len(room.most)
        depth = int(room.most.max(initial=0)) + 1
        nodes = groups + people * (1 + depth)
        first = np.minimum(choices.start[:-1], max(0, len(choices.who) - 1))
        has_any = np.diff(choices.start) > 0
        worth = choices.worth if len(choices.worth) else np.zeros(1, np.int64)
        self.net = seating().Net(
            start=choices.start[:-1].copy(),
            size=np.diff(choices.start),
            who=choices.who.astype(np.int64),
            worth=choices.worth,
            beyond=choices.beyond.copy(),
            frame=room.frame.astype(np.int32),
            seats=room.count.astype(np.int32),
            filled=np.zeros(groups, np.int32),
            value=np.where(has_any, np.maximum(worth[first], 0), 0).astype(np.int64),
            most=room.most.astype(np.int32),
            used=room.used.astype(np.int32),
            cost=np.zeros(people, np.int64),
            held=np.full((people, depth), -1, np.int32),
            group=np.zeros((people, depth), np.int64),
            points=np.zeros((people, depth), np.int64),
            price=np.zeros((people, depth), np.int64),
            far=np.full(nodes, FAR, np.int64),
            came=np.zeros(nodes, np.int64),
            by=np.zeros(nodes, np.int64),
            mark=np.zeros(3, np.int64),
            repeat=int(room.repeat),
        )

    def fill(self, groups: Iterable[int], watch: Watch = unwatched, stage: str = "relaxation") -> bool:
        """Fill what is worth filling, group by group. False when told to stop."""
        order = np.array(list(groups), np.int64)
        for first in range(0, len(order), STEP):
            if not watch(stage, first, len(order)):
                return False
            at, after = first, min(first + STEP, len(order))
            while at < after:
                at = seating().fill_some(self.net, order, at, after)
                if at < after:
                    self.widen(int(self.net.mark[seating().WANTED]))
        return True

    def widen(self, group: int) -> None:
        """Look at more people for a group. None of the new is worth more than those known."""
        known = self.found[group]
        found = self.found[group] = self.more(group, len(known.who))
        end = self.end + len(found.who)
        if end > len(self.net.who):
            spare = len(found.who) + end // 2
            self.net = self.net._replace(
                who=np.concatenate([self.net.who[: self.end], np.zeros(spare, np.int64)]),
                worth=np.concatenate([self.net.worth[: self.end], np.zeros(spare, np.int64)]),
            )
        net = self.net
        net.who[self.end : end], net.worth[self.end : end] = found.who, found.worth
        net.start[group], net.size[group], net.beyond[group] = self.end, len(found.who), found.beyond
        self.end = end

    def choices(self) -> Choices:
        """Everybody looked at."""
        return together(self.found)

    def holding(self, who: Shorts, frame: Shorts) -> tuple[Ints, Ints]:
        """For these frames of people the group that holds each, -1 where none does, and what it costs."""
        owner, price = np.full(len(who), -1, np.int64), self.net.cost[who]
        for place in range(self.net.held.shape[1]):
            at = np.flatnonzero(self.net.held[who, place] == frame)
            owner[at], price[at] = self.net.group[who[at], place], self.net.price[who[at], place]
        return owner, price

    def ease(self, who: int) -> int:
        """Take from a person the seat that others fill at the least loss, and let them take no more.

        Returns its group. Who may take no more may be as dear as that loss, so that all prices stay exact.
        """
        net = self.net
        places = np.flatnonzero(net.held[who] >= 0)
        loss = net.points[who, places] - net.value[net.group[who, places]]
        cheapest = int(np.argmin(loss))
        place = int(places[cheapest])
        net.cost[who] = max(int(net.cost[who]), int(loss[cheapest]))
        net.held[who, place] = -1
        net.price[who] = np.maximum(net.price[who], net.cost[who])
        group = int(net.group[who, place])
        net.filled[group] -= 1
        net.used[who] -= 1
        net.most[who] = net.used[who]
        return group
