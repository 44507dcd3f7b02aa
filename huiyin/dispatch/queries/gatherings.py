"""Trainings and meetings: who is meant by a list, what it comes to for each, the doors and the list."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.dispatch import policy
from huiyin.dispatch.models import Gathering, HourRule, ServiceHour
from huiyin.dispatch.queries.hours import (
    Counted,
    by_rule,
    capped,
    hour_rule,
    odd,
    of_these_days,
    to_confirm,
    whole_minutes,
)
from huiyin.kernel.paging import Page, keyset
from huiyin.kernel.people.access import Actor, require
from huiyin.kernel.people.identity import normalise
from huiyin.kernel.people.models import Organisation, User, Volunteer
from huiyin.plan import policy as plan

MOST_PEOPLE = 500
HERE = (Volunteer.State.ACTIVE, Volunteer.State.ASLEEP)
"""Whose time can be written down: identity seen, and not gone."""
_APART = re.compile(r"[\s,;、|]")
_STANDING = Q(corrects=None) & ~Q(state=ServiceHour.State.VOIDED)


@dataclass(frozen=True)
class Pasted:
    """Whom a pasted list means, in its order, and what is wrong in it, a sentence a line."""

    people: list[Volunteer]
    wrong: list[str]


def people_pasted(text: str) -> Pasted:
    """Read volunteer numbers, one a line; what follows a number, such as a name, is passed over."""
    lines = [normalise(line.replace("\t", " ")) for line in text.splitlines()]
    said = [(at, _APART.split(line)[0].upper()) for at, line in enumerate(lines, 1) if line]
    known = {one.number: one for one in Volunteer.objects.filter(number__in={no for _at, no in said})}
    people: dict[str, Volunteer] = {}
    first: dict[str, int] = {}
    wrong = []
    for at, number in said:
        problem = _problem(number, known.get(number), first.get(number))
        if problem:
            wrong.append(
                _("第 %(at)d 行“%(number)s”：%(why)s") % {"at": at, "number": number, "why": problem}
            )
        else:
            people[number] = known[number]
        first.setdefault(number, at)
    return Pasted(list(people.values()), wrong)


def _problem(number: str, volunteer: Volunteer | None, seen: int | None) -> str:
    if seen is not None:
        return _("和第 %(at)d 行重复，请删掉一行。") % {"at": seen}
    if volunteer is None:
        return _("没有这个编号，请对照志愿者证再输一次。")
    if volunteer.state == Volunteer.State.NEW:
        return _("还没有核实身份，请先核实再登记。")
    if volunteer.state == Volunteer.State.LEFT:
        return _("已经退出，请删掉这一行。")
    return ""


def people_of(team: Organisation) -> list[Volunteer]:
    """Everybody in a team whose time can be written down."""
    rows = Volunteer.objects.filter(memberships__team=team, state__in=HERE)
    return list(rows.order_by("pk")[: MOST_PEOPLE + 1])


def does_count(rule: HourRule | None, what: str) -> bool:
    """Whether a training or a meeting goes into stars and certificates; without a rule it does not."""
    if rule is None:
        return False
    return rule.counts_training if what == Gathering.What.TRAINING else rule.counts_meetings


def count_gathering(gathering: Gathering, people: Sequence[Volunteer]) -> dict[int, Counted]:
    """What being there comes to for each, by key, with what looks odd. Two queries, however many people."""
    day = timezone.localdate(gathering.began_at)
    rule = hour_rule(day)
    counts = does_count(rule, gathering.what)
    whole = by_rule(rule, whole_minutes(gathering.began_at, gathering.ended_at), gathering.breaks)
    spot = (gathering.place.lat, gathering.place.lon)
    near = _near(people, gathering)
    found = {}
    for one in people:
        mine = near.get(one.pk, [])
        minutes = capped(rule, whole, mine, day) if counts else whole
        flags = odd(gathering.began_at, gathering.ended_at, spot, mine, rule.speed_kmh if rule else 0)
        told = (minutes, day, gathering.began_at, gathering.ended_at, gathering.breaks, rule, flags)
        found[one.pk] = Counted(*told)
    return found


def _near(people: Iterable[Volunteer], gathering: Gathering) -> Mapping[int, list[ServiceHour]]:
    day = timezone.localdate(gathering.began_at)
    found: dict[int, list[ServiceHour]] = defaultdict(list)
    for entry in of_these_days([one.pk for one in people], day):
        found[entry.volunteer_id].append(entry)
    return found


def known_in(gathering: Gathering) -> set[int]:
    """Keys of the volunteers who are written down for it already."""
    rows = ServiceHour.objects.filter(_STANDING, gathering=gathering)
    return set(rows.values_list("volunteer", flat=True))


def gatherings_for(by: Actor) -> QuerySet[Gathering]:
    """Trainings and meetings within the reader's place, each with how many `came`."""
    kind, place_id = plan.reach(by)
    standing = ServiceHour.objects.filter(_STANDING, gathering=OuterRef("pk")).order_by().values("gathering")
    came = Coalesce(Subquery(standing.annotate(n=Count("pk")).values("n")), 0)
    rows = Gathering.objects.select_related("place", "organisation").annotate(came=came)
    if kind == "county":
        return rows
    if kind == "township":
        return rows.filter(township_ref=place_id)
    return rows.filter(village_ref=place_id) if kind == "village" else rows.none()


def page_of_gatherings(by: User, after: str | None = None) -> Page[Gathering]:
    """One page of them, the newest first."""
    return keyset(gatherings_for(by), ("-id",), after=after)


def gathering_to_read(by: Actor, pk: int) -> Gathering:
    """The door to one. Raises Http404, PermissionDenied."""
    gathering = get_object_or_404(Gathering.objects.select_related("place", "organisation", "by"), pk=pk)
    require(policy.may_read_gathering(by, gathering))
    return gathering


def gathering_to_keep(by: Actor, pk: int) -> Gathering:
    """The door for who may add people. Raises Http404, PermissionDenied."""
    gathering = gathering_to_read(by, pk)
    require(policy.may_hold_gathering(by, gathering.place))
    return gathering


def who_came(gathering: Gathering, after: str | None = None) -> Page[ServiceHour]:
    """One page of the entries of a training or meeting, corrections among them."""
    rows = ServiceHour.objects.filter(gathering=gathering, corrects=None)
    return keyset(rows.select_related("volunteer", "place"), ("id",), after=after, size=50)


def to_confirm_in(gathering: Gathering, by: User) -> list[int]:
    """Keys of its entries that this person may confirm now."""
    return list(to_confirm(by).filter(gathering=gathering).values_list("pk", flat=True)[: 2 * MOST_PEOPLE])
