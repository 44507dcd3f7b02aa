"""Who must not be brought together: for those who choose volunteers, numbers alone, never why."""

from collections.abc import Collection

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from huiyin.kernel.people.access import require
from huiyin.kernel.people.models import Shun, User, Volunteer
from huiyin.kernel.people.policy import may_see_shun
from huiyin.kernel.people.queries.volunteers import kept_by


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


def shuns_kept(by: User) -> QuerySet[Shun]:
    """What stands on the records that a keeper keeps, never about the keeper. Order by "-id"."""
    mine = kept_by(by, "volunteer__") | kept_by(by, "person__")
    return _told().filter(mine).exclude(volunteer__user=by).exclude(person__user=by)


def shuns_of(volunteer: Volunteer, *, by: User) -> list[Shun]:
    """Whom a volunteer must not meet, whichever record it stands on; for keepers, never about themselves."""
    rows = _told().filter(Q(volunteer=volunteer) | Q(person=volunteer)).order_by("-id")
    return [row for row in rows if may_see_shun(by, row)]


def shun_to_see(by: User, pk: int) -> Shun:
    """The only door from a number to two who must not meet. Raises PermissionDenied, Http404."""
    row = get_object_or_404(_told(), pk=pk)
    require(may_see_shun(by, row))
    return row


def _told() -> QuerySet[Shun]:
    return Shun.objects.select_related("volunteer__home", "person__home", "organisation", "by")
