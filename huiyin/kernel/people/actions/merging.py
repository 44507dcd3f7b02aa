"""What a list says about volunteers known already: taken over or added, and told in one event each."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from huiyin.kernel.events.log import Draft, record_many
from huiyin.kernel.people import vault
from huiyin.kernel.people.access import Actor
from huiyin.kernel.people.actions.abilities import project_abilities
from huiyin.kernel.people.kinds import PeopleKind
from huiyin.kernel.people.models import TeamMember, User, Volunteer, VolunteerSkill
from huiyin.kernel.people.roster import Entry, Reader
from huiyin.kernel.present import now

ABILITY = ("volunteer_id", "skill_id", "confirmed_by_id", "confirmed_at", "added_at")
_PLAIN = ("weekly", "radius_km", "most_calls", "most_minutes", "languages")
_STORED = (*_PLAIN, "home", "township_id", "village_id", "lat", "lon", "phone_sealed", "phone_index")


@dataclass(frozen=True)
class Told:
    """A row that was read, with the blind index of its telephone."""

    entry: Entry
    index: bytes


def abilities_of(
    people: Iterable[tuple[int, Told]], reader: Reader, moment: datetime, seer: int | None
) -> Iterator[tuple[object, ...]]:
    """A row of `ABILITY` for each skill that the list gives somebody new."""
    for pk, item in people:
        for skill in item.entry.skills:
            seen = skill in item.entry.proven and skill in reader.proof
            yield pk, skill, seer if seen else None, moment if seen else None, moment


def merge(met: Sequence[tuple[Volunteer, Told]], reader: Reader, *, by: Actor) -> int:
    """Take over what the rows say of people known already; returns how many changed.

    A cell left empty changes nothing, a skill or team is added to those there, the name is not touched.
    The event keeps what stood there before, but no telephone. For the import, which asked for the right.
    """
    changes: dict[int, dict[str, Any]] = {one.pk: _take_over(one, item, reader) for one, item in met}
    _add_teams(met, changes)
    able = _add_skills(met, reader, by, changes)
    changed = [one for one, _item in met if changes[one.pk]]
    if not changed:
        return 0
    Volunteer.objects.bulk_update(changed, [*_STORED, "organisation"], batch_size=1000)
    if able:
        project_abilities(*able)
    kind = PeopleKind.VOLUNTEER_MERGED
    record_many([Draft(kind, one.chain, by, one.chain, changes[one.pk]) for one in changed])
    return len(changed)


def _take_over(volunteer: Volunteer, item: Told, reader: Reader) -> dict[str, Any]:
    """Write into `volunteer` what the row says differently; returns what stood there before."""
    entry, before = item.entry, {}
    for name in _PLAIN:
        said = getattr(entry, name)
        said = list(said) if isinstance(said, tuple) else said
        if said is not None and said != getattr(volunteer, name):
            before[name] = getattr(volunteer, name)
            setattr(volunteer, name, said)
    if volunteer.home_id != entry.home:
        before["home"] = volunteer.home_id
        place = reader.gazetteer.places[entry.home]
        volunteer.home = place
        volunteer.township_id, volunteer.village_id = reader.gazetteer.inside[entry.home]
        volunteer.lat, volunteer.lon = place.lat, place.lon
    if bytes(volunteer.phone_index or b"") != item.index:
        before["phone"] = True
        volunteer.phone_sealed = vault.seal(entry.phone, "people.phone")
        volunteer.phone_index = item.index
    return before


def _add_teams(met: Sequence[tuple[Volunteer, Told]], changes: dict[int, dict[str, Any]]) -> None:
    wanted = [(one, item.entry.team) for one, item in met if item.entry.team]
    if not wanted:
        return
    members = TeamMember.objects.filter(volunteer__in=[one for one, _team in wanted])
    known = set(members.values_list("volunteer", "team"))
    fresh = [(one, team) for one, team in wanted if (one.pk, team) not in known]
    TeamMember.objects.bulk_create([TeamMember(volunteer=one, team_id=team) for one, team in fresh])
    for one, team in fresh:
        changes[one.pk]["team"] = team
        if one.organisation_id is None:
            one.organisation_id = team


def _add_skills(
    met: Sequence[tuple[Volunteer, Told]], reader: Reader, by: Actor, changes: dict[int, dict[str, Any]]
) -> list[Volunteer]:
    """Skills the row names and the record lacks, and proofs seen since; returns whose abilities changed."""
    named = [(one, item.entry) for one, item in met if item.entry.skills]
    rows = VolunteerSkill.objects.filter(volunteer__in=[one for one, _entry in named])
    known = {(row.volunteer_id, row.skill_id): row for row in rows}
    moment, seer = now(), by if isinstance(by, User) else None
    added: list[VolunteerSkill] = []
    proven: list[VolunteerSkill] = []
    for one, entry in named:
        for skill in entry.skills:
            row, seen = known.get((one.pk, skill)), skill in entry.proven and skill in reader.proof
            if row is not None and (not seen or row.confirmed_at is not None):
                continue
            kept = row or VolunteerSkill(volunteer=one, skill_id=skill)
            if seen:
                kept.confirmed_at, kept.confirmed_by = moment, seer
            (proven if row else added).append(kept)
            changes[one.pk].setdefault("skills", []).append(skill)
    VolunteerSkill.objects.bulk_create(added)
    VolunteerSkill.objects.bulk_update(proven, ["confirmed_at", "confirmed_by"], batch_size=1000)
    return [one for one, _entry in named if "skills" in changes[one.pk]]
