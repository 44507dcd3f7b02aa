"""What nobody can do better than: a sum that any prices prove, over all people, also those not looked at."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from huiyin.engines.matching.candidates import Choices
from huiyin.engines.matching.columns import Ints, Shorts
from huiyin.engines.matching.filling import Room

# What a person's frame brings for a service of some length: frame, minutes, points.
Offer = tuple[int, int, int]


@dataclass(frozen=True)
class Rents:
    """For some `choices` (positions) their `price`, and each person's offers at these prices."""

    choices: Ints
    price: Ints
    offers: dict[int, list[Offer]]


def within(starts: Ints) -> Ints:
    """0, 1, 2 … anew in each of the runs that begin at `starts` (the last one: where all end)."""
    lengths = np.diff(starts)
    return np.arange(int(starts[-1]), dtype=np.int64) - np.repeat(starts[:-1], lengths)


def seats_bound(choices: Choices, count: Shorts, price: Ints) -> Ints:
    """For each group the most its seats can yield when each choice costs its `price`.

    Somebody who was left out costs nothing here and is worth `beyond`: that can only raise the bound.
    """
    groups = np.repeat(np.arange(len(count)), np.diff(choices.start))
    gain = choices.worth - price
    order = np.argsort((groups << 40) - gain)
    gain, rank = gain[order], within(choices.start)
    gain = np.maximum(gain, np.maximum(choices.beyond, 0)[groups])
    gain = np.where(rank < count[groups], np.maximum(gain, 0), 0)
    total = np.zeros(len(count), np.int64)
    np.add.at(total, groups, gain)
    return total


def people_bound(person: Ints, price: Ints, most: Shorts, used: Shorts, repeat: int) -> int:
    """The most that selling frames at these prices can bring, one entry a frame that costs something."""
    order = np.lexsort((-price, person))
    person, price = person[order], price[order]
    first = np.flatnonzero(np.concatenate([[True], person[1:] != person[:-1]])) if len(person) else person
    rank = within(np.concatenate([first, [len(person)]]))
    gain = price - repeat * (used[person] + rank)
    return int(gain[(gain > 0) & (rank + used[person] < most[person])].sum())


def rents(choices: Choices, groups: Ints, theirs: Ints, value: Ints, room: Room) -> Rents:
    """Prices for all choices of some people, one for each frame and length of service.

    The lowest at which none of their choices is worth more to a group than what it has.
    """
    who, group = choices.who[theirs].astype(np.int64), groups[theirs]
    rent = np.maximum(choices.worth[theirs] - value[group], 0)
    keys = np.stack([who, room.frame[group].astype(np.int64), room.long[group].astype(np.int64)])
    kinds, kind = np.unique(keys, axis=1, return_inverse=True)
    dear = np.zeros(kinds.shape[1], np.int64)
    np.maximum.at(dear, kind, rent)
    offers: dict[int, list[Offer]] = {}
    for person, frame, minutes, points in zip(*kinds.tolist(), dear.tolist(), strict=True):
        offers.setdefault(person, []).append((frame, minutes, points))
    return Rents(theirs, dear[kind], offers)


def within_minutes(offers: Iterable[Offer], most: int, used: int, minutes: int, repeat: int) -> int:
    """The most a person's offers can bring: one a frame, `most` calls in all, no more than `minutes`."""
    frames: dict[int, list[tuple[int, int]]] = {}
    for frame, long, points in offers:
        if points > 0:
            frames.setdefault(frame, []).append((long, points))
    best = {(used, 0): 0}
    for some in frames.values():
        for (calls, spent), had in list(best.items()):
            for long, points in some:
                after = (calls + 1, spent + long)
                if calls < most and after[1] <= minutes:
                    best[after] = max(best.get(after, 0), had + points - repeat * calls)
    return max(best.values())
