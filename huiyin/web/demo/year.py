"""Twelve months up to today: what was said each day, through every channel, and how far it has come."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import accumulate
from random import Random
from typing import Any

from huiyin.collect.kinds import Channel
from huiyin.kernel.places.models import Place
from huiyin.web.demo.cast import Cast
from huiyin.web.demo.facts import facts, matters, moment
from huiyin.web.demo.invent import dice, hour_of_day
from huiyin.web.demo.story import Story

DAYS_A_MONTH = 30.4
REPEATED = 0.2  # the share of matters that more than one person speaks of
CHANNELS = {
    Channel.HOTLINE: 52,
    Channel.PORTAL: 20,
    Channel.STATION: 9,
    Channel.MEETING: 9,
    Channel.MEDIA: 5,
    Channel.VOLUNTEER: 3,
    Channel.OPEN311: 2,
}


def stories(cast: Cast, until: datetime, scale: float) -> Iterator[Story]:
    """Every matter of the year, oldest first; more of them lately."""
    told = facts()["invented"]
    count, span = int(told["requests"] * scale), told["months"] * DAYS_A_MONTH
    chance = dice("year", count)
    repeats = voices(count, chance)
    days = sorted(span * (1 - chance.random() ** 1.15) for _one in repeats)
    picker = Picker(cast, chance)
    rules_begin = moment(facts()["told"]["period"]["from"])
    for number, (day, more) in enumerate(zip(days, repeats, strict=True)):
        at = hour_of_day(until - timedelta(days=span - day), chance)
        if rules_begin < at < until:
            village, matter, channel = picker.village(), picker.matter(), picker.channel()
            again = 0 if channel == Channel.MEDIA else more
            yield Story(number, at, village, matter, channel, repeats=again)


def voices(count: int, chance: Random) -> list[int]:
    """For each matter how many say it after the first, until `count` have spoken: mostly none."""
    drawn: list[int] = []
    while len(drawn) + sum(drawn) < count:
        drawn.append(chance.randint(1, 4) if chance.random() < REPEATED else 0)
    return drawn


class Picker:
    """Chooses places, matters and channels by their weights."""

    def __init__(self, cast: Cast, chance: Random) -> None:
        self.chance = chance
        self.villages = cast.villages
        self.weights = list(accumulate(chance.lognormvariate(0, 0.7) for _one in self.villages))
        self.matters = [matter for matter in matters() if "project" not in matter]
        self.often = list(accumulate(matter["weight"] for matter in self.matters))
        self.channels, shares = list(CHANNELS), accumulate(CHANNELS.values())
        self.shares = list(shares)

    def village(self) -> Place:
        """Somewhere; some villages speak more often."""
        return self.chance.choices(self.villages, cum_weights=self.weights)[0]

    def matter(self) -> dict[str, Any]:
        """Something."""
        return self.chance.choices(self.matters, cum_weights=self.often)[0]

    def channel(self) -> Channel:
        """Some way in."""
        return self.chance.choices(self.channels, cum_weights=self.shares)[0]
