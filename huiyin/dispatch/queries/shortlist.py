"""Volunteers for a slot: facts from the database, the ranking from engines/matching, reasons in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import cos, radians
from typing import Any

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.dispatch.models import Assignment
from huiyin.engines.matching.shortlist import Candidate, Choice, Need, Shortlist, Weights, shortlist
from huiyin.kernel.people.models import Volunteer
from huiyin.kernel.people.models.volunteers import BLOCKS
from huiyin.kernel.places.models import Place
from huiyin.kernel.present import now
from huiyin.plan.models import Slot

WEIGHTS = Weights()
RADII = (3, 5, 10, 20)
RADIUS = 5
NEAREST = 200
KM_A_DEGREE = 111.195
LATELY = timedelta(days=30)
NOON, DUSK = 12, 18
BUSY = (Assignment.State.ACCEPTED, Assignment.State.CHECKED_IN)
ON_THE_SLOT = (*Assignment.LIVE, Assignment.State.SERVED)
_PERSON, _PLACE = Volunteer._meta.db_table, Place._meta.db_table
COLUMNS = "id, skills, weekly, lat, lon, township_id, village_id, organisation_id, is_leader, last_asked_at"


@dataclass(frozen=True)
class Found:
    """A shortlist, how many volunteers live within the radius, and under which weights it was made."""

    list: Shortlist
    nearby: int
    within_km: int
    weights: str


def choose(slot: Slot, within_km: int = RADIUS, size: int = 20) -> Found:
    """The best volunteers for a slot within a radius, with reasons. Two queries whatever the county's size.

    The database counts and finds the nearest 200 who are able and free; the engine ranks them.
    """
    need = need_of(slot, within_km)
    rows, counts = _nearest(slot, need)
    people = _candidates(slot, rows)
    on_it = sum(person is None for person in people)
    ranked = shortlist(need, [person for person in people if person is not None], WEIGHTS, size)
    nearby, able, free = counts
    left_out = {
        "skill": nearby - able,
        "time": able - free,
        "asked": on_it,
        "beyond": max(0, free - len(people)),
        **ranked.left_out,
    }
    kept = {why: count for why, count in left_out.items() if count}
    return Found(Shortlist(ranked.choices, kept), nearby, within_km, WEIGHTS.version)


def need_of(slot: Slot, within_km: int | None = None) -> Need:
    """The slot as the engine sees it. A slot without a pin knows no distance."""
    return Need(
        skills=frozenset(slot.skills),
        times=times_of(slot.starts_at, slot.ends_at),
        lat=slot.lat,
        lon=slot.lon,
        within_km=within_km,
        township=slot.place.ancestor_id("township"),
        village=slot.place.ancestor_id("village"),
        team=slot.project.organisation_id,
        wants_leader=slot.needs_leader,
    )


def times_of(starts_at: datetime, ends_at: datetime) -> tuple[int, ...]:
    """Every part of the week that a span touches: weekday * 3 + morning 0, afternoon 1, evening 2."""
    moment, end = timezone.localtime(starts_at), timezone.localtime(ends_at)
    found: set[int] = set()
    while moment < end and len(found) < 7 * BLOCKS:
        block = 0 if moment.hour < NOON else 1 if moment.hour < DUSK else 2
        found.add(moment.weekday() * BLOCKS + block)
        hour = (NOON, DUSK, 24)[block]
        moment = moment.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(hours=hour)
    return tuple(sorted(found))


def _nearest(slot: Slot, need: Need) -> tuple[list[tuple[Any, ...]], tuple[int, int, int]]:
    """Rows of the nearest able and free volunteers; and how many live near, are able, are free too."""
    told: dict[str, Any] = {"skills": list(slot.skills), "lat": slot.lat, "lon": slot.lon}
    told["squeeze"] = cos(radians(slot.lat or 0))
    free = " AND ".join(f"substr(weekly, {time + 1}, 1) = '1'" for time in need.times) or "true"
    near = f"({_villages(slot, need, told)}) OR village_id IS NULL AND township_id = %(township)s"
    sql = f"""
WITH near AS MATERIALIZED (
  SELECT id, skills @> %(skills)s::int[] AS able, {free} AS free,
    (lat - %(lat)s) ^ 2 + ((lon - %(lon)s) * %(squeeze)s) ^ 2 AS away
  FROM {_PERSON} WHERE state = 'active' AND ({near})
), counted AS (
  SELECT count(*) AS nearby, count(*) FILTER (WHERE able) AS able,
    count(*) FILTER (WHERE able AND free) AS free
  FROM near
), chosen AS (
  SELECT id FROM near WHERE able AND free ORDER BY away, id LIMIT {NEAREST}
)
SELECT counted.nearby, counted.able, counted.free, {COLUMNS}
FROM counted LEFT JOIN (chosen JOIN {_PERSON} USING (id)) ON true
"""  # noqa: S608  every part put in is made here: column names, and numbers of the week
    with connection.cursor() as cursor:
        cursor.execute(sql, told | {"township": need.township})
        rows = cursor.fetchall()
    return [row[3:] for row in rows if row[3] is not None], rows[0][:3]


def _villages(slot: Slot, need: Need, told: dict[str, Any]) -> str:
    """Condition: people of villages pinned in the square around the slot; without pins, of its township."""
    told["inside"] = "/".join(str(key) for key in slot.place.ancestry[:2]) + "/%"
    where = "path LIKE %(inside)s"
    if slot.lat is not None and slot.lon is not None and need.within_km is not None:
        up = need.within_km / KM_A_DEGREE
        across = up / told["squeeze"]
        told |= {"south": slot.lat - up, "north": slot.lat + up}
        told |= {"west": slot.lon - across, "east": slot.lon + across}
        square = "lat BETWEEN %(south)s AND %(north)s AND lon BETWEEN %(west)s AND %(east)s"
        where = f"({square} OR lat IS NULL AND {where})"
    return f"village_id = ANY(ARRAY(SELECT id FROM {_PLACE} WHERE level = 'village' AND {where}))"  # noqa: S608


def _candidates(slot: Slot, rows: Sequence[tuple[Any, ...]]) -> list[Candidate | None]:
    """Each row as the engine sees it; None for somebody who is on this slot already. One query."""
    done = _doings(slot, [row[0] for row in rows]) if rows else {}
    moment = now()
    found: list[Candidate | None] = []
    for pk, skills, weekly, lat, lon, township, village, team, leads, asked_at in rows:
        here, engaged, minutes, offers = done.get(pk, (False, False, 0, 0))
        days = None if asked_at is None else max(0, (moment - asked_at).days)
        free = Candidate(
            pk,
            frozenset(skills),
            weekly,
            lat,
            lon,
            township,
            village,
            team,
            leads,
            minutes,
            days,
            offers,
            engaged,
        )
        found.append(None if here else free)
    return found


def _doings(slot: Slot, people: list[int]) -> dict[int, tuple[bool, bool, int, int]]:
    """By person: on this slot, busy elsewhere at that time, minutes this month, offers in thirty days."""
    moment = now()
    month = timezone.localtime(moment).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    told: dict[str, Any] = {"people": people, "slot": slot.pk, "month": month, "lately": moment - LATELY}
    told |= {"there": list(map(str, ON_THE_SLOT)), "busy": list(map(str, BUSY))}
    with connection.cursor() as cursor:
        cursor.execute(_DOINGS, told | {"starts": slot.starts_at, "ends": slot.ends_at})
        return {
            pk: (here, busy, minutes or 0, offers) for pk, here, busy, minutes, offers in cursor.fetchall()
        }


_DOINGS = f"""
SELECT asked.volunteer_id,
  bool_or(asked.slot_id = %(slot)s AND asked.state = ANY(%(there)s)),
  bool_or(asked.slot_id <> %(slot)s AND asked.state = ANY(%(busy)s)
    AND slot.starts_at < %(ends)s AND slot.ends_at > %(starts)s),
  sum(asked.minutes) FILTER (WHERE asked.state = 'served' AND asked.checked_out_at >= %(month)s),
  count(*) FILTER (WHERE asked.offered_by_id IS NOT NULL AND asked.offered_at >= %(lately)s)
FROM {Assignment._meta.db_table} AS asked JOIN {Slot._meta.db_table} AS slot ON slot.id = asked.slot_id
WHERE asked.volunteer_id = ANY(%(people)s)
GROUP BY asked.volunteer_id
"""  # noqa: S608


def reasons_of(choice: Choice, found: Found) -> dict[str, Any]:
    """What is kept with an offer: codes and numbers only."""
    return {
        "weights": found.weights,
        "score": choice.score,
        "km": choice.km,
        "minutes": choice.minutes,
        "asked_days": choice.asked_days,
        "home": choice.home,
        "team": choice.same_team,
        "leader": choice.leads,
    }


def reason_words(reasons: Mapping[str, Any], skills: Sequence[str] = ()) -> list[str]:
    """Why this person, in a few words each."""
    if reasons.get("self"):
        return [_("自己报名")]
    words = [_("会%(skill)s") % {"skill": skill} for skill in skills]
    if reasons.get("leader"):
        words.append(_("是队长"))
    words.append({"village": _("同村"), "township": _("同乡镇")}.get(reasons.get("home", ""), ""))
    if reasons.get("team"):
        words.append(_("本单位队员"))
    if reasons.get("km"):
        words.append(_("%(km)s 公里") % {"km": reasons["km"]})
    if "minutes" in reasons:
        words.append(_hours(reasons["minutes"]))
    if "asked_days" in reasons:
        words.append(_asked(reasons["asked_days"]))
    return [word for word in words if word]


def _hours(minutes: int) -> str:
    if not minutes:
        return _("本月还没有服务")
    return _("本月服务 %(hours)s 小时") % {"hours": f"{minutes / 60:.1f}".removesuffix(".0")}


def _asked(days: int | None) -> str:
    if days is None:
        return _("还没有邀请过")
    return (_("上次邀请 %(days)s 天前") % {"days": days}) if days else _("今天邀请过")


def left_out_words(found: Found) -> list[tuple[str, int]]:
    """Why others are not on the list, and how many."""
    names = {
        "skill": _("没有需要的技能"),
        "time": _("这个时段没有空"),
        "far": _("住得太远"),
        "engaged": _("同一时间已有安排"),
        "asked": _("已经邀请或报名"),
        "beyond": _("符合条件但住得更远，没有排名"),
    }
    return [(names[why], found.list.left_out[why]) for why in names if found.list.left_out.get(why)]
