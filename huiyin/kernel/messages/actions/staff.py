"""Telling those who run the house: in the groups that their robots write to, as far as these are set up."""

from collections.abc import Mapping
from uuid import UUID, uuid5

from huiyin.kernel.messages.actions.telling import Letter, tell
from huiyin.kernel.messages.kinds import Way
from huiyin.kernel.messages.models import Outlet
from huiyin.kernel.messages.queries.texts import words
from huiyin.kernel.people.access import Actor

GROUPS = (Way.WECOM, Way.DINGTALK)
LANGUAGE = "zh-hans"


def tell_staff(chain: str, code: str, values: Mapping[str, str], key: UUID, *, by: Actor) -> int:
    """Write a text to every staff group whose robot is on; to how many. The same key twice tells once.

    Groups are read by many: a text for them has no place for anything of a resident.
    """
    ways = [Way(way) for way in Outlet.objects.filter(on=True, way__in=GROUPS).values_list("way", flat=True)]
    for way in ways:
        tell(Letter(uuid5(key, way), chain, way, words(code, LANGUAGE, values), code), by=by)
    return len(ways)
