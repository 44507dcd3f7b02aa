"""Who must not be brought together: for those who choose volunteers, numbers alone, never why."""

from collections.abc import Collection

from django.db.models import Q

from huiyin.kernel.people.models import Shun


def shunned_pairs(among: Collection[int] | None = None) -> frozenset[tuple[int, int]]:
    """Pairs of volunteers who must not meet, the smaller number first. One query.

    `among`: only pairs of which both are among these; without it every pair of the county, for jobs.
    """
    rows = Shun.objects.filter(person__isnull=False)
    if among is not None:
        rows = rows.filter(volunteer__in=among, person__in=among)
    return frozenset((min(pair), max(pair)) for pair in rows.values_list("volunteer", "person"))


def shunned_units(among: Collection[int] | None = None) -> dict[int, frozenset[int]]:
    """By volunteer, the units they must not serve under. One query; without `among` for jobs."""
    rows = Shun.objects.filter(organisation__isnull=False)
    if among is not None:
        rows = rows.filter(volunteer__in=among)
    found: dict[int, set[int]] = {}
    for pk, unit in rows.values_list("volunteer", "organisation"):
        found.setdefault(pk, set()).add(unit)
    return {pk: frozenset(units) for pk, units in found.items()}


def who_shuns(*, people: Collection[int] = (), units: Collection[int] = ()) -> frozenset[int]:
    """Volunteers who must not be sent where these people serve or these units organise. One query.

    It does not matter on whose record a pair was written down.
    """
    meets = Q(volunteer__in=people, person__isnull=False) | Q(person__in=people)
    rows = Shun.objects.filter(meets | Q(organisation__in=units))
    found: set[int] = set()
    given = set(people)
    for one, other, unit in rows.values_list("volunteer", "person", "organisation"):
        if unit in units or other in given:
            found.add(one)
        if other is not None and one in given:
            found.add(other)
    return frozenset(found)
