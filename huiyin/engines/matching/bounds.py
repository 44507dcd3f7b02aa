"""What nobody can do better than: a sum that any prices prove, over all people, also those not looked at."""

import numpy as np

from huiyin.engines.matching.candidates import Choices
from huiyin.engines.matching.columns import Ints, Shorts


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
    order = np.lexsort((-gain, groups))
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
