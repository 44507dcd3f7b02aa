"""The county as the tests of places know it."""

from dataclasses import dataclass

from huiyin.kernel.places import actions
from huiyin.kernel.places.models import Place


@dataclass(frozen=True)
class Hand:
    """Somebody who acts."""

    pk: int | None = 7
    role: str = "system_admin"
    organisation_id: int | None = None


SOMEBODY = Hand()


def nowhere():
    """A county not yet set up."""
    for level in ("group", "village", "township", "county"):
        Place.objects.filter(level=level).delete()


def hengnan():
    actions.seed_county(by=SOMEBODY)
    return Place.objects.get(level="county")


def the(full_name):
    return Place.objects.get(full_name=full_name)
