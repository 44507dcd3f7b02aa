"""Volunteers for a slot: facts from the database, the ranking from engines/matching, reasons in words."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import cos, radians
from typing import Any

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.dispatch.models import Assignment, OfferRule
from huiyin.dispatch.queries.apart import FOES, meetable
from huiyin.dispatch.queries.doings import NOTHING, ON_THE_SLOT, Done, doings
from huiyin.dispatch.queries.offers import (
    Figures,
    fits_minors,
    is_over_limit,
    meeting,
    offer_figures,
)
from huiyin.dispatch.queries.plan_words import why_words
from huiyin.engines.matching.shortlist import Candidate, Choice, Need, Shortlist, Weights, shortlist
from huiyin.kernel.people.models import TeamMember, Volunteer, VolunteerDays
from huiyin.kernel.people.models.volunteers import BLOCKS
from huiyin.kernel.places.models import Place
from huiyin.kernel.present import now
from huiyin.plan.models import Slot

What, State = OfferRule.What, Assignment.State
RADII = (3, 5, 10, 20)
RADIUS = 5
NEAREST = 200
KM_A_DEGREE = 111.195
NOON, DUSK = 12, 18
_PERSON, _PLACE = Volunteer._meta.db_table, Place._meta.db_table
_DAYS, _TEAM = VolunteerDays._meta.db_table, TeamMember._meta.db_table
COLUMNS = (
    "id, number, name_sealed, skills, lat, lon, township_id, village_id, is_leader, last_asked_at,"
    " most_calls, most_minutes"
)


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
    are able and free; the engine ranks them. Of two who must not meet the better one is on the list.
    """
    figures = figures or offer_figures()
    need, weights = need_of(slot, within_km), weights_of(figures)
    rows, counts = _nearest(slot, need, fits_minors(slot, figures))
    done = doings(slot, [row[0] for row in rows], figures)
    people, out = _candidates(slot, rows, done, figures)
    ranked = shortlist(need, people, weights, len(people))
    there = [pk for pk, did in done.items() if did.here in ON_THE_SLOT]
    foes = {row[0]: row[-1] for row in rows if row[-1]}
    fit = set(meetable([choice.id for choice in ranked.choices], there, foes))
    choices = [choice for choice in ranked.choices if choice.id in fit]
    out["apart"] = len(ranked.choices) - len(choices)
    nearby, able, free, reached = counts
    left_out = {
        "skill": nearby - able,
        "time": able - free,
        "radius": free - reached,
        **out,
        "beyond": max(0, reached - len(rows)),
        **ranked.left_out,
    }
    kept = {why: count for why, count in left_out.items() if count}
    listed = {choice.id for choice in choices[:size]}
    known = {
        row[0]: Volunteer(pk=row[0], number=row[1], name_sealed=row[2]) for row in rows if row[0] in listed
    }
    return Found(Shortlist(choices[:size], kept), nearby, within_km, weights.version, known, done)


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
    """The slot as the engine sees it, apart from hours. A slot without a pin knows no distance."""
    return Need(
        skills=frozenset(slot.skills),
        lat=slot.lat,
        lon=slot.lon,
        within_km=within_km,
        township=slot.place.ancestor_id("township"),
        village=slot.place.ancestor_id("village"),
        team=slot.project.organisation_id,
        wants_leader=slot.needs_leader,
    )


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
    """Rows of the nearest able and free volunteers, each with whether one is in the team that asks, and foes.

    And how many live near, are able, are free too, and go so far. What somebody said last of single days
    counts before the weekly habit, both ways.
    """
    told: dict[str, Any] = {"skills": list(slot.skills), "checks": list(slot.checks), "team": need.team}
    told |= {"lat": slot.lat, "lon": slot.lon, "squeeze": cos(radians(slot.lat or 0))}
    told |= {"square": KM_A_DEGREE**2, "township": need.township, "day": timezone.localdate(slot.starts_at)}
    habit, spoken, free = _when_free(slot, told)
    near = f"({_villages(slot, need, told)}) OR village_id IS NULL AND township_id = %(township)s"
    sql = f"""
WITH near AS MATERIALIZED (
  SELECT id, {_able(slot, minors)} AS able, {habit}, radius_km,
    ((lat - %(lat)s) ^ 2 + ((lon - %(lon)s) * %(squeeze)s) ^ 2) * %(square)s::float AS away
  FROM {_PERSON} WHERE state = 'active' AND ({near})
), spoken AS MATERIALIZED (
  SELECT volunteer_id, {spoken} FROM {_DAYS}
  WHERE last >= %(day)s AND first <= %(until)s AND volunteer_id IN (SELECT id FROM near WHERE able)
  GROUP BY volunteer_id
), looked AS MATERIALIZED (
  SELECT id, away, {free} AS free, (away IS NULL OR away <= radius_km::int * radius_km) AS reached
  FROM near LEFT JOIN spoken ON volunteer_id = id WHERE able
), counted AS (
  SELECT (SELECT count(*) FROM near) AS nearby, count(*) AS able, count(*) FILTER (WHERE free) AS free,
    count(*) FILTER (WHERE free AND reached) AS reached
  FROM looked
), chosen AS (
  SELECT id FROM looked WHERE free AND reached ORDER BY away, id LIMIT {NEAREST}
)
SELECT counted.nearby, counted.able, counted.free, counted.reached, {COLUMNS},
  id IN (SELECT volunteer_id FROM {_TEAM} WHERE team_id = %(team)s), foes
FROM counted LEFT JOIN (chosen JOIN {_PERSON} USING (id) LEFT JOIN ({FOES}) AS apart ON who = id) ON true
"""  # noqa: S608  every part put in is made here: column names, and numbers of the week
    with connection.cursor() as cursor:
        cursor.execute(sql, told)
        rows = cursor.fetchall()
    return [row[4:] for row in rows if row[4] is not None], rows[0][:4]


def _able(slot: Slot, minors: bool) -> str:
    """Condition: of age where that is asked, with the skills and checks that are asked."""
    asked = ["true" if minors else "(adult_on IS NULL OR adult_on <= %(day)s)"]
    if slot.skills:
        asked.append("skills @> %(skills)s::int[]")
    if slot.checks:
        asked.append("checks @> %(checks)s::varchar[]")
    return " AND ".join(asked)


def _when_free(slot: Slot, told: dict[str, Any]) -> tuple[str, str, str]:
    """Columns for each part of the slot's days: free by habit, as said last; and: free in all."""
    habits, said, free = ["true AS week"], ["count(*)"], ["week"]
    for number, (day, block) in enumerate(parts_of(slot.starts_at, slot.ends_at)):
        told[f"day{number}"] = told["until"] = day
        habits.append(f"substr(weekly, {day.weekday() * BLOCKS + block + 1}, 1) = '1' AS habit{number}")
        sign = f"substr(free, {block + 1}, 1) = '1'"
        within = f"%(day{number})s BETWEEN first AND last"
        said.append(f"(array_agg({sign} ORDER BY id DESC) FILTER (WHERE {within}))[1] AS said{number}")
        free.append(f"COALESCE(said{number}, habit{number})")
    told.setdefault("until", told["day"])
    return ", ".join(habits), ", ".join(said), " AND ".join(free)


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
    """Each row as the engine sees it; and how many were asked already or want no more.

    Hours the database has looked at.
    """
    moment, out = now(), Counter[str]()
    found: list[Candidate] = []
    for row in rows:
        did = done.get(row[0], NOTHING)
        why = _why_out(slot, row, did)
        if why:
            out[why] += 1
            continue
        pk, _number, _name, skills, lat, lon, township, village, leads, asked_at = row[:10]
        found.append(
            Candidate(
                pk,
                frozenset(skills),
                lat=lat,
                lon=lon,
                township=township,
                village=village,
                team=slot.project.organisation_id if row[-2] else None,
                is_leader=leads,
                minutes=did.minutes,
                asked_days=None if asked_at is None else max(0, (moment - asked_at).days),
                offers=did.offers,
                engaged=meeting(did.seats, slot, figures) is not None,
            )
        )
    return found, out


def _why_out(slot: Slot, row: tuple[Any, ...], did: Done) -> str:
    """Why a row is not ranked, as a code; "" for nothing."""
    most_calls, most_minutes = row[10:12]
    if did.here:
        return "asked"
    return "limit" if is_over_limit(most_calls, most_minutes, did.seats, slot) else ""


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
        "apart": _("要和岗位上的人、名单上更靠前的人或组织单位回避"),
        "beyond": _("符合条件但住得更远，没有排名"),
    }
    return [(names[why], found.list.left_out[why]) for why in names if found.list.left_out.get(why)]
