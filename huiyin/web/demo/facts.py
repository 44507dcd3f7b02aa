"""What the demo is made of, read from the files beside this module. Nothing here is a figure."""

from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.utils import timezone

FOLDER = Path(__file__).parent
Told = dict[str, Any]


@cache
def facts() -> Told:
    """The told and the invented facts of the county."""
    told: Told = _read(FOLDER / "facts.yaml")
    return told


@cache
def words() -> dict[str, Any]:
    """Invented names and turns of phrase."""
    told: Told = _read(FOLDER / "words.yaml")
    return told


@cache
def matters() -> list[Told]:
    """Kinds of things that people say, in the order of the files."""
    return [row for path in sorted((FOLDER / "matters").glob("*.yaml")) for row in _read(path)]


@cache
def projects() -> dict[str, Told]:
    """What service projects look like, by code."""
    return {row["code"]: row for row in _read(FOLDER / "projects.yaml")}


@cache
def services() -> list[Told]:
    """What stations hold in the coming two weeks."""
    told: list[Told] = _read(FOLDER / "services.yaml")
    return told


@cache
def knowledge() -> list[Told]:
    """What the hotline answers at once."""
    told: list[Told] = _read(FOLDER / "knowledge.yaml")
    return told


def _read(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def moment(text: str | date) -> datetime:
    """A moment of the facts, in the county's time; a day alone means nine in the morning."""
    if isinstance(text, datetime):
        return timezone.make_aware(text.replace(tzinfo=None))
    if isinstance(text, date):
        return timezone.make_aware(datetime(text.year, text.month, text.day, 9))
    return timezone.make_aware(datetime.strptime(text, "%Y-%m-%d %H:%M"))
