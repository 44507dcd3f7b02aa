"""Invented people and sentences: the same number always gives the same ones."""

from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID, uuid5

from huiyin.web.demo.facts import facts, words

SPACE = UUID("6e0f2a52-5a1e-4d0c-9d5e-430422000000")


def key_of(*parts: object) -> UUID:
    """The key of one invented thing, so that telling it twice makes it once."""
    return uuid5(SPACE, "/".join(str(part) for part in parts))


def dice(*parts: object) -> Random:
    """Chance for one thing, the same in each run."""
    return Random("/".join(str(part) for part in parts))  # noqa: S311


def name_of(number: int, what: str = "person") -> str:
    """An invented name."""
    chance = dice(what, number)
    return str(chance.choice(words()["surnames"]) + chance.choice(words()["given"]))


def phone_of(number: int, what: str) -> str:
    """A number of the range for things, which no person holds."""
    return str(int(facts()["invented"]["phones"][what]) + number)


def say(template: str, chance: Random) -> str:
    """A template's sentence with its details filled in."""
    told = words()
    spot, span = chance.choice(told["spots"]), chance.choice(told["duration"])
    return template.format_map({"spot": spot, "for": span, "n": chance.randint(2, 9)})


def voice_of(template: str, chance: Random) -> str:
    """What somebody says: the matter, perhaps a sentence more, and what is asked for."""
    told = words()
    ends = str(chance.choice(told["hears"]) + chance.choice(told["asks"]))
    return say(template, chance) + ends


def one_of(what: str, chance: Random) -> Any:
    """One of a list of phrases."""
    return chance.choice(words()[what])


def hour_of_day(day: datetime, chance: Random) -> datetime:
    """A believable moment of a day for somebody to speak up: mostly by day, some in the evening."""
    minutes = int(min(max(chance.gauss(11.5 * 60, 200), 7 * 60), 22 * 60))
    return day.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(
        minutes=minutes, seconds=chance.randint(0, 59)
    )
