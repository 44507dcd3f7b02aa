"""How long somebody served by the rule of a day, what looks impossible in it, and the ledger's lists."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import F, Q, QuerySet, Sum
from django.shortcuts import get_object_or_404
from django.utils import timezone

from huiyin.archive.models import Case, Voice
from huiyin.collect.models import Request
from huiyin.dispatch import policy
from huiyin.dispatch.models import Assignment, HourObjection, HourRule, ServiceHour
from huiyin.engines.matching.shortlist import haversine
from huiyin.kernel.events.versions import in_force
from huiyin.kernel.paging import Page, keyset
from huiyin.kernel.people.access import Actor, require
from huiyin.kernel.people.models import User, Volunteer
from huiyin.kernel.present import today
from huiyin.plan import policy as plan
from huiyin.plan.models import ProjectNeed

State, Flag = ServiceHour.State, ServiceHour.Flag
TONES = {
    State.DRAFT: "",
    State.CONFIRMED: "",
    State.PUBLISHED: "warn",
    State.OBJECTED: "late",
    State.FINAL: "ok",
    State.VOIDED: "done",
}
SAME_SPOT_KM = 1.0
"""So near, nobody needs time to get there."""
A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Counted:
    """What a service comes to: whole minutes, when it counts from and to, by which rule, what looks odd."""

    minutes: int
    day: date
    began_at: datetime
    ended_at: datetime
    breaks: int
    rule: HourRule | None
    flags: tuple[str, ...]


def hour_rule(day: date | None = None) -> HourRule | None:
    """The version in force on a day, or today; None where the county has none."""
    return HourRule.objects.filter(in_force(day or today())).order_by("-version").first()


def last_hour_rule() -> HourRule | None:
    """The newest version, in force or to come."""
    return HourRule.objects.order_by("-version").first()


def hour_rules() -> QuerySet[HourRule]:
    """Every version, the newest first."""
    return HourRule.objects.order_by("-version")


def by_rule(rule: HourRule | None, gross: int, breaks: int = 0) -> int:
    """What whole minutes on the spot come to by a rule: breaks off, rounded, no less than its least."""
    if rule is None:
        return max(0, gross - breaks)
    net = gross - breaks - (rule.break_minutes if gross > rule.break_after else 0)
    if net <= 0:
        return 0
    steps, rest = divmod(net, rule.step)
    if rule.rounding == HourRule.Rounding.UP:
        steps += rest > 0
    elif rule.rounding == HourRule.Rounding.NEAREST:
        steps += 2 * rest >= rule.step
    return max(rule.least, steps * rule.step)


def count_hours(assignment: Assignment, until: datetime, breaks: int = 0) -> Counted:
    """What a checked-in assignment comes to if it ends at `until`, by the rule of its day.

    Source of the formula: practice 5.3, min(out, end + tolerance) - max(in, start - tolerance) - breaks,
    travel not counted, with a cap a day.
    """
    slot = assignment.slot
    day = timezone.localdate(slot.starts_at)
    rule = hour_rule(day)
    spare = timedelta(minutes=rule.tolerance if rule else 0)
    came = assignment.checked_in_at or until
    began = max(came, slot.starts_at - spare)
    ended = max(began, min(until, slot.ends_at + spare))
    near = list(of_these_days([assignment.volunteer_id], day).exclude(assignment=assignment.pk))
    minutes = capped(rule, by_rule(rule, whole_minutes(began, ended), breaks), near, day)
    spot = (slot.lat or slot.place.lat, slot.lon or slot.place.lon)
    flags = odd(began, ended, spot, near, rule.speed_kmh if rule else 0)
    return Counted(minutes, day, began, ended, breaks, rule, flags)


def whole_minutes(began: datetime, ended: datetime) -> int:
    """Minutes between two moments; what is left over of one does not count."""
    return int((ended - began).total_seconds() // 60)


def capped(rule: HourRule | None, minutes: int, near: Iterable[ServiceHour], day: date) -> int:
    """No more minutes than the rule still allows that day, by what counts already."""
    if rule is None or not rule.day_cap:
        return minutes
    had = sum(one.minutes for one in near if one.day == day and one.counts)
    return min(minutes, max(0, rule.day_cap - had))


def of_these_days(volunteers: Iterable[int], day: date) -> QuerySet[ServiceHour]:
    """The entries of these people of the day before, the day and the day after."""
    days = (day - A_DAY, day + A_DAY)
    return ServiceHour.objects.filter(
        volunteer__in=list(volunteers), day__range=days, state__in=ServiceHour.ALIVE
    )


def odd(
    began: datetime,
    ended: datetime,
    spot: tuple[float | None, float | None],
    others: Iterable[ServiceHour],
    speed_kmh: int,
) -> tuple[str, ...]:
    """Codes of what cannot well be: two places at once, or no time to come from one to the other."""
    found = set()
    for other in others:
        if other.corrects_id is not None:
            continue
        if began < other.ended_at and other.began_at < ended:
            found.add(str(Flag.OVERLAP))
        elif speed_kmh and _too_far(began, ended, spot, other, speed_kmh):
            found.add(str(Flag.TRAVEL))
    return tuple(sorted(found))


def _too_far(
    began: datetime,
    ended: datetime,
    spot: tuple[float | None, float | None],
    other: ServiceHour,
    speed_kmh: int,
) -> bool:
    lat, lon = spot
    if lat is None or lon is None or other.lat is None or other.lon is None:
        return False
    km = haversine(lat, lon, other.lat, other.lon)
    gap = max(began - other.ended_at, other.began_at - ended)
    return bool(km > SAME_SPOT_KM and gap < timedelta(hours=km / speed_kmh))


def hours_for(by: Actor) -> QuerySet[ServiceHour]:
    """The ledger within the reader's place."""
    kind, place_id = plan.reach(by)
    rows = ServiceHour.objects.select_related("volunteer", "place", "organisation", "corrects")
    if kind == "county":
        return rows
    if kind == "township":
        return rows.filter(township_ref=place_id)
    if kind == "village":
        return rows.filter(village_ref=place_id)
    return rows.none()


ODD = Q(flags__len__gt=0, decided_by=None)


def to_confirm(by: User) -> QuerySet[ServiceHour]:
    """Entries that this person may confirm now: as the organiser, or as the second side of another's."""
    mine = Q(organiser=None) | (Q(second_at=None) & ~Q(organiser=by))
    rows = hours_for(by).filter(mine, state=State.DRAFT).exclude(volunteer__user=by)
    return rows.exclude(ODD).filter(~Q(pk__in=_open_objections()))


def to_look_at(by: User) -> QuerySet[ServiceHour]:
    """Entries that cannot well be: somebody must look before anybody confirms."""
    return hours_for(by).filter(ODD, state=State.DRAFT)


def disputed(by: User) -> QuerySet[ServiceHour]:
    """Entries with an open objection."""
    return hours_for(by).filter(pk__in=_open_objections())


def _open_objections() -> QuerySet[HourObjection, int]:
    return HourObjection.objects.filter(ended_at=None).values_list("entry", flat=True)


def page_of_hours(by: User, tab: str, after: str | None = None) -> Page[ServiceHour]:
    """One page of the ledger for those who keep it, the newest first. `tab` is one of TABS, or a state."""
    rows = {"confirm": to_confirm, "odd": to_look_at, "disputed": disputed}.get(tab)
    if rows is not None:
        return keyset(rows(by), ("-id",), after=after, size=50)
    found = hours_for(by)
    if tab in State.values:
        found = found.filter(state=tab)
    return keyset(found, ("-id",), after=after, size=50)


def on_show(after: str | None = None) -> Page[ServiceHour]:
    """What is shown to everybody before it counts: numbers and minutes, nobody's name."""
    rows = ServiceHour.objects.filter(state__in=ServiceHour.ON_SHOW)
    return keyset(rows.select_related("volunteer", "place", "organisation"), ("-id",), after=after, size=50)


def hours_to_read(by: Actor, pk: int) -> ServiceHour:
    """The door to one entry. Raises Http404, PermissionDenied."""
    rows = ServiceHour.objects.select_related(
        "volunteer", "place", "organisation", "rule", "organiser", "second", "decided_by", "voided_by"
    )
    rows = rows.select_related("drafted_by", "assignment__slot__project", "gathering")
    entry = get_object_or_404(rows, pk=pk)
    require(policy.may_read_hours(by, entry) or policy.may_object(by, entry))
    return entry


def hours_to_keep(by: Actor, pk: int) -> ServiceHour:
    """The door to an entry for who looks after it. Raises Http404, PermissionDenied."""
    entry = hours_to_read(by, pk)
    require(policy.may_keep_hours(by, entry))
    return entry


def hours_to_object_to(by: Actor, pk: int) -> ServiceHour:
    """The door for whoever finds an entry wrong. Raises Http404, PermissionDenied."""
    entry = hours_to_read(by, pk)
    require(policy.may_object(by, entry))
    return entry


def hours_of_request(spoke: Request) -> tuple[Case | None, list[ServiceHour]]:
    """Who came and helped in the case that a request joined: its entries, the latest first, at most fifty."""
    voice = Voice.objects.filter(request=spoke).select_related("case").first()
    if voice is None:
        return None, []
    projects = ProjectNeed.objects.filter(case=voice.case_id).values("project")
    rows = ServiceHour.objects.filter(
        assignment__slot__project__in=projects, corrects=None, state__in=ServiceHour.ALIVE
    )
    return voice.case, list(rows.select_related("volunteer").order_by("-pk")[:50])


def disputed_of(entries: Iterable[ServiceHour]) -> set[int]:
    """Keys of those of these entries that somebody objects to."""
    return set(_open_objections().filter(entry__in=[one.pk for one in entries]))


def objection_to_settle(by: Actor, pk: int) -> HourObjection:
    """The door to an open objection, for who decides on it. Raises Http404, PermissionDenied."""
    rows = HourObjection.objects.select_related("entry__volunteer", "entry__place", "by")
    objection = get_object_or_404(rows, pk=pk, ended_at=None)
    require(policy.may_settle_hours(by, objection.entry, objection.by))
    return objection


def objections_of(entry: ServiceHour) -> list[HourObjection]:
    """What was found wrong in an entry, the latest first."""
    return list(entry.objections.select_related("by", "ended_by").order_by("-pk"))


def kin_of(entry: ServiceHour) -> list[ServiceHour]:
    """The entry it corrects or those that correct it, in order."""
    first = entry.corrects_id or entry.pk
    rows = ServiceHour.objects.filter(Q(pk=first) | Q(corrects=first)).exclude(pk=entry.pk)
    return list(rows.order_by("pk"))


def own_hours(volunteer: Volunteer, after: str | None = None) -> Page[ServiceHour]:
    """A volunteer's own entries, the newest first."""
    rows = ServiceHour.objects.filter(volunteer=volunteer).select_related("place", "organisation", "corrects")
    return keyset(rows, ("-id",), after=after, size=20)


def sums_of(volunteer: Volunteer) -> dict[str, int]:
    """Minutes that count, that are on their way, and that are kept beside, not counted. One query."""
    rows = ServiceHour.objects.filter(volunteer=volunteer, state__in=ServiceHour.ALIVE)
    final = Q(state=State.FINAL)
    return rows.aggregate(
        final=Sum("minutes", default=0, filter=final & Q(counts=True)),
        coming=Sum("minutes", default=0, filter=~final & Q(counts=True)),
        beside=Sum("minutes", default=0, filter=Q(counts=False)),
    )


def final_minutes(volunteer: Volunteer, first: date | None = None, last: date | None = None) -> int:
    """Minutes that count, perhaps only of these days."""
    rows = ServiceHour.objects.filter(volunteer=volunteer, state=State.FINAL, counts=True)
    if first is not None:
        rows = rows.filter(day__gte=first)
    if last is not None:
        rows = rows.filter(day__lte=last)
    return int(rows.aggregate(told=Sum("minutes", default=0))["told"])


def ready_to_show(limit: int) -> list[ServiceHour]:
    """Confirmed by both sides and not yet on show, the oldest first."""
    rows = ServiceHour.objects.filter(state=State.CONFIRMED).filter(~Q(pk__in=_open_objections()))
    return list(rows.order_by("pk")[:limit])


def shown_long_enough(moment: datetime, limit: int) -> list[ServiceHour]:
    """On show until now, and nobody objects."""
    rows = ServiceHour.objects.filter(state=State.PUBLISHED, shown_until__lte=moment)
    return list(rows.filter(~Q(pk__in=_open_objections())).order_by(F("shown_until"), "pk")[:limit])
