"""Volunteers for a slot: facts from the database, the ranking from engines/matching, reasons in words."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from math import cos, radians
from typing import Any

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.dispatch.models import Assignment, OfferRule
from huiyin.dispatch.queries.offers import (
    FORTNIGHT,
    Engagement,
    Figures,
    fits_minors,
    is_over_limit,
    meeting,
    offer_figures,
)
from huiyin.dispatch.queries.plan_words import why_words
from huiyin.engines.matching.shortlist import Candidate, Choice, Need, Shortlist, Weights, shortlist
from huiyin.kernel.people.models import Volunteer, VolunteerDays
from huiyin.kernel.people.models.volunteers import BLOCKS
from huiyin.kernel.places.models import Place
from huiyin.kernel.present import now
from huiyin.plan.models import Slot

What, State = OfferRule.What, Assignment.State
RADII = (3, 5, 10, 20)
RADIUS = 5
NEAREST = 200
KM_A_DEGREE = 111.195
LATELY = timedelta(days=30)
NOON, DUSK = 12, 18
ON_THE_SLOT = (*Assignment.LIVE, State.SERVED)
_PERSON, _PLACE = Volunteer._meta.db_table, Place._meta.db_table
_DAYS, _SLOT = VolunteerDays._meta.db_table, Slot._meta.db_table
COLUMNS = (
    "id, number, name_sealed, skills, weekly, lat, lon, township_id, village_id, organisation_id, is_leader,"
    " last_asked_at, most_calls, most_minutes"
)


@dataclass(frozen=True)
class Done:
    """What somebody did lately: the state on this slot, minutes this month, offers in thirty days, seats near
    in time, and earlier calls faded by age: kept of asked, kept of promised."""

    here: str
    minutes: int
    offers: int
    seats: tuple[Engagement, ...]
    asked: float
    came: float
    promised: float
    kept: float


NOTHING = Done("", 0, 0, (), 0.0, 0.0, 0.0, 0.0)


@dataclass(frozen=True)
class Found:
    """A shortlist, how many volunteers live within the radius, and under which weights it was made.

    `people` are those on the list, with no more of them than a list shows; `done` is what they and everybody
    on the slot did lately.
    """

    list: Shortlist
    nearby: int
    within_km: int
    weights: str
    people: Mapping[int, Volunteer]
    done: Mapping[int, Done]


def choose(slot: Slot, within_km: int = RADIUS, size: int = 20, figures: Figures | None = None) -> Found:
    """The best volunteers for a slot within a radius, with reasons; two queries whatever the county's size.

    One more where the county's `figures` are not handed in. The database counts and finds the nearest 200 who
    are able and free; the engine ranks them.
    """
    figures = figures or offer_figures()
    need, weights = need_of(slot, within_km), weights_of(figures)
    rows, counts = _nearest(slot, need, fits_minors(slot, figures))
    done = _doings(slot, [row[0] for row in rows], figures)
    people, out = _candidates(slot, rows, done, figures)
    ranked = shortlist(need, people, weights, size)
    nearby, able, free, reached = counts
    left_out = {
        "skill": nearby - able,
        "time": able - free + out["time"],
        "radius": free - reached,
        "asked": out["asked"],
        "limit": out["limit"],
        "beyond": max(0, reached - len(rows)),
        **ranked.left_out,
    }
    kept = {why: count for why, count in left_out.items() if count}
    listed = {choice.id for choice in ranked.choices}
    known = {
        row[0]: Volunteer(pk=row[0], number=row[1], name_sealed=row[2]) for row in rows if row[0] in listed
    }
    return Found(Shortlist(ranked.choices, kept), nearby, within_km, weights.version, known, done)


def weights_of(figures: Figures) -> Weights:
    """How much each reason counts, by the county's dated figures."""
    return Weights(
        version=figures.since,
        near=figures[What.RANK_NEAR],
        rested=figures[What.RANK_RESTED],
        unburdened=figures[What.RANK_FRESH],
        home=figures[What.RANK_HOME],
        team=figures[What.RANK_TEAM],
        leader=figures[What.RANK_LEADER],
    )


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
    found = {day.weekday() * BLOCKS + block for day, block in parts_of(starts_at, ends_at)}
    return tuple(sorted(found))


def parts_of(starts_at: datetime, ends_at: datetime) -> list[tuple[date, int]]:
    """Every part of a day that a span touches, at most a week of them."""
    moment, end = timezone.localtime(starts_at), timezone.localtime(ends_at)
    found: list[tuple[date, int]] = []
    while moment < end and len(found) < 7 * BLOCKS:
        block = 0 if moment.hour < NOON else 1 if moment.hour < DUSK else 2
        found.append((moment.date(), block))
        hour = (NOON, DUSK, 24)[block]
        moment = moment.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(hours=hour)
    return found


def _nearest(slot: Slot, need: Need, minors: bool) -> tuple[list[tuple[Any, ...]], tuple[int, int, int, int]]:
    """Rows of the nearest able and free volunteers, each with whether one is away that day.

    And how many live near, are able, are free too, and go so far.
    """
    told: dict[str, Any] = {"skills": list(slot.skills), "checks": list(slot.checks)}
    told |= {"lat": slot.lat, "lon": slot.lon, "squeeze": cos(radians(slot.lat or 0))}
    told |= {"degree": KM_A_DEGREE, "township": need.township, "day": timezone.localdate(slot.starts_at)}
    free = " AND ".join(f"substr(weekly, {time + 1}, 1) = '1'" for time in need.times) or "true"
    near = f"({_villages(slot, need, told)}) OR village_id IS NULL AND township_id = %(township)s"
    grown = "true" if minors else "(adult_on IS NULL OR adult_on <= %(day)s)"
    sql = f"""
WITH near AS MATERIALIZED (
  SELECT id, skills @> %(skills)s::int[] AND checks @> %(checks)s::varchar[] AND {grown} AS able,
    {free} AS free, radius_km,
    (lat - %(lat)s) ^ 2 + ((lon - %(lon)s) * %(squeeze)s) ^ 2 AS away
  FROM {_PERSON} WHERE state = 'active' AND ({near})
), counted AS (
  SELECT count(*) AS nearby, count(*) FILTER (WHERE able) AS able,
    count(*) FILTER (WHERE able AND free) AS free,
    count(*) FILTER (WHERE able AND free AND {_REACHED}) AS reached
  FROM near
), chosen AS (
  SELECT id FROM near WHERE able AND free AND {_REACHED} ORDER BY away, id LIMIT {NEAREST}
)
SELECT counted.nearby, counted.able, counted.free, counted.reached, {COLUMNS}, {_away(slot, told)}
FROM counted LEFT JOIN (chosen JOIN {_PERSON} USING (id)) ON true
"""  # noqa: S608  every part put in is made here: column names, and numbers of the week
    with connection.cursor() as cursor:
        cursor.execute(sql, told)
        rows = cursor.fetchall()
    return [row[4:] for row in rows if row[4] is not None], rows[0][:4]


_REACHED = "(away IS NULL OR away <= (radius_km / %(degree)s) ^ 2)"


def _away(slot: Slot, told: dict[str, Any]) -> str:
    """Expression: whether somebody told us not to be there in a part of the slot's days."""
    parts = []
    for number, (day, block) in enumerate(parts_of(slot.starts_at, slot.ends_at)):
        told[f"day{number}"] = day
        parts.append(f"%(day{number})s BETWEEN first AND last AND substr(free, {block + 1}, 1) = '0'")
    where = " OR ".join(f"({part})" for part in parts) or "false"
    return (
        f"EXISTS (SELECT 1 FROM {_DAYS} WHERE volunteer_id = {_PERSON}.id AND last >= %(day)s AND ({where}))"  # noqa: S608
    )


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


def _candidates(
    slot: Slot, rows: Sequence[tuple[Any, ...]], done: Mapping[int, Done], figures: Figures
) -> tuple[list[Candidate], Counter[str]]:
    """Each row as the engine sees it; and how many were asked already, are away, or want no more."""
    moment, out = now(), Counter[str]()
    found: list[Candidate] = []
    for row in rows:
        did = done.get(row[0], NOTHING)
        why = _why_out(slot, row, did)
        if why:
            out[why] += 1
            continue
        pk, _number, _name, skills, weekly, lat, lon, township, village, team, leads, asked_at = row[:12]
        found.append(
            Candidate(
                pk,
                frozenset(skills),
                weekly,
                lat,
                lon,
                township,
                village,
                team,
                leads,
                did.minutes,
                None if asked_at is None else max(0, (moment - asked_at).days),
                did.offers,
                meeting(did.seats, slot, figures) is not None,
            )
        )
    return found, out


def _why_out(slot: Slot, row: tuple[Any, ...], did: Done) -> str:
    """Why a row is not ranked, as a code; "" for nothing."""
    most_calls, most_minutes, away = row[12:]
    if did.here:
        return "asked"
    if away:
        return "time"
    return "limit" if is_over_limit(most_calls, most_minutes, did.seats, slot) else ""


def _doings(slot: Slot, people: list[int], figures: Figures) -> dict[int, Done]:
    """What these and everybody on the slot did lately. One query."""
    return _lately(people, slot.pk, slot.starts_at, figures)


def done_by(volunteer: int, figures: Figures) -> Done:
    """What one person did lately. One query."""
    return _lately([volunteer], 0, now(), figures).get(volunteer, NOTHING)


def _lately(people: list[int], slot: int, at: datetime, figures: Figures) -> dict[int, Done]:
    moment = now()
    month = timezone.localtime(moment).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    told: dict[str, Any] = {"people": people, "slot": slot, "month": month, "lately": moment - LATELY}
    told |= {"now": moment, "half": figures[What.HALF_LIFE], "held": list(map(str, Assignment.HOLDING))}
    with connection.cursor() as cursor:
        cursor.execute(_DOINGS, told | {"from": at - FORTNIGHT, "to": at + FORTNIGHT})
        return {row[0]: _done(*row[1:]) for row in cursor.fetchall()}


def _done(
    here: str | None, minutes: int | None, offers: int, seats: list[Any] | None, *faded: float | None
) -> Done:
    held = tuple(
        Engagement(slot, title, _moment(start), _moment(end), promised)
        for slot, title, start, end, promised in seats or ()
    )
    asked, came, promised, kept = (float(one or 0) for one in faded)
    return Done(here or "", minutes or 0, offers, held, asked, came, promised, kept)


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


_DOINGS = f"""
SELECT volunteer_id, (array_agg(state ORDER BY id DESC) FILTER (WHERE here))[1],
  sum(minutes) FILTER (WHERE state = 'served' AND checked_out_at >= %(month)s),
  count(*) FILTER (WHERE offered AND offered_at >= %(lately)s),
  json_agg(json_build_array(slot_id, title, extract(epoch FROM starts_at), extract(epoch FROM ends_at),
    state IN ('accepted', 'checked_in')) ORDER BY starts_at) FILTER (WHERE near),
  sum(faded) FILTER (WHERE offered), sum(faded) FILTER (WHERE offered AND state = 'served'),
  sum(faded) FILTER (WHERE state <> ALL(ARRAY['declined', 'lapsed'])),
  sum(faded) FILTER (WHERE state = 'served')
FROM (
  SELECT asked.id, asked.volunteer_id, asked.slot_id, asked.state, asked.minutes, asked.checked_out_at,
    asked.offered_at, slot.title, slot.starts_at, slot.ends_at, asked.offered_by_id IS NOT NULL AS offered,
    asked.slot_id = %(slot)s AND asked.state <> 'called_off' AS here,
    asked.slot_id <> %(slot)s AND asked.state = ANY(%(held)s)
      AND slot.starts_at > %(from)s AND slot.starts_at < %(to)s AS near,
    CASE WHEN asked.place_in_queue IS NULL
      AND asked.state IN ('served', 'no_show', 'stepped_back', 'declined', 'lapsed')
    THEN power(0.5, greatest(0, extract(epoch FROM %(now)s - asked.offered_at)) / 86400 / %(half)s) END
      AS faded
  FROM {Assignment._meta.db_table} AS asked JOIN {_SLOT} AS slot ON slot.id = asked.slot_id
  WHERE asked.volunteer_id = ANY(%(people)s) OR asked.volunteer_id IN (
    SELECT volunteer_id FROM {Assignment._meta.db_table} WHERE slot_id = %(slot)s)
) AS called
GROUP BY volunteer_id
"""  # noqa: S608
# The faded weight is kept only for calls that came to an end: those, and no others, tell of willingness.


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
    if "nearer" in reasons:  # chosen by a plan of two weeks
        return why_words(reasons, skills)
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
        "skill": _("技能或审查不符合要求"),
        "time": _("这个时段没有空"),
        "radius": _("不愿走这么远"),
        "limit": _("两周内已到本人上限"),
        "far": _("住得太远"),
        "engaged": _("同一时间已有安排"),
        "asked": _("已经邀请或报名"),
        "beyond": _("符合条件但住得更远，没有排名"),
    }
    return [(names[why], found.list.left_out[why]) for why in names if found.list.left_out.get(why)]
