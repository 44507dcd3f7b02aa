"""Registering volunteers in bulk: good rows are written, bad ones come back with their line and a remedy."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.kernel.events.log import record
from huiyin.kernel.people import policy, vault
from huiyin.kernel.people.access import Actor, require
from huiyin.kernel.people.actions.merging import ABILITY, Told, abilities_of, merge
from huiyin.kernel.people.actions.volunteers import number_of
from huiyin.kernel.people.kinds import PeopleKind
from huiyin.kernel.people.models import TeamMember, User, Volunteer, VolunteerSkill
from huiyin.kernel.people.models.volunteers import ALWAYS, MOST_CALLS, MOST_MINUTES, RADIUS_KM
from huiyin.kernel.people.roster import Misfit, Reader, RowError
from huiyin.kernel.people.sealed import opened
from huiyin.kernel.pouring import pour, reserve
from huiyin.kernel.present import now, today

BATCH = 5000
ERRORS_KEPT = 10_000
_COLUMNS = (
    "id",
    "number",
    "name_sealed",
    "phone_sealed",
    "phone_index",
    "home_id",
    "township_id",
    "village_id",
    "lat",
    "lon",
    "skills",
    "checks",
    "languages",
    "weekly",
    "radius_km",
    "most_calls",
    "most_minutes",
    "minutes_served",
    "offers_30d",
    "is_leader",
    "joined_at",
    "state",
    "organisation_id",
)
Report = Callable[[int], None]


@dataclass
class Imported:
    """What came of an import. `errors` keeps the first ten thousand; `refused` counts all."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: int = 0
    errors: list[RowError] = field(default_factory=list)

    def refuse(self, line: int, column: str, remedy: str) -> None:
        """Note a row that was not taken."""
        self.refused += 1
        if len(self.errors) < ERRORS_KEPT:
            self.errors.append(RowError(line, column, remedy))


def import_volunteers(
    rows: Iterable[tuple[int, Mapping[str, str]]], *, by: Actor, report: Report | None = None
) -> Imported:
    """Register or refresh volunteers from (line, row under the column words of `roster.COLUMNS`).

    The same file twice changes nothing: a volunteer is known by number, else by telephone. Each five thousand
    rows stand or fall together, so an interrupted import is simply started again. `report` hears rows done.
    """
    require(policy.may_import_volunteers(by))
    reader = Reader()
    result = Imported()
    seen: set[bytes] = set()
    source = iter(rows)
    done = 0
    while batch := list(islice(source, BATCH)):
        _write(list(_read(reader, batch, seen, result)), reader, result, by)
        done += len(batch)
        if report is not None:
            report(done)
    return result


def _read(
    reader: Reader, batch: Iterable[tuple[int, Mapping[str, str]]], seen: set[bytes], result: Imported
) -> Iterator[Told]:
    for line, row in batch:
        try:
            entry = reader.read(line, row)
        except Misfit as misfit:
            result.refuse(line, misfit.field, misfit.remedy)
            continue
        index = vault.blind(entry.phone, "people.phone")
        if index in seen:
            result.refuse(line, "phone", _("这个电话在同一份表里出现过，只取第一行。"))
            continue
        seen.add(index)
        yield Told(entry, index)


@transaction.atomic
def _write(good: list[Told], reader: Reader, result: Imported, by: Actor) -> None:
    by_phone, by_number = _known(good)
    fresh: list[Told] = []
    met: list[tuple[Volunteer, Told]] = []
    for item in good:
        same = by_number.get(item.entry.number) if item.entry.number else None
        holder = by_phone.get(item.index)
        who = same or holder
        if who is None:
            fresh.append(item)
            continue
        problem = _conflict(item, same, holder)
        if problem:
            result.refuse(item.entry.line, *problem)
        else:
            met.append((who, item))
    fresh = _distinct_numbers(fresh, result)
    _copy(fresh, reader, by)
    merged = merge(met, reader, by=by)
    result.added += len(fresh)
    result.updated += merged
    result.unchanged += len(met) - merged
    if fresh or merged:
        record(PeopleKind.VOLUNTEERS_IMPORTED, "volunteers", by=by, added=len(fresh), updated=merged)


def _known(good: list[Told]) -> tuple[dict[bytes, Volunteer], dict[str, Volunteer]]:
    phones = [item.index for item in good]
    numbers = [item.entry.number for item in good if item.entry.number]
    rows = {row.pk: row for row in Volunteer.objects.filter(phone_index__in=phones)}
    rows |= {row.pk: row for row in Volunteer.objects.filter(number__in=numbers)} if numbers else {}
    by_phone = {bytes(row.phone_index): row for row in rows.values() if row.phone_index is not None}
    return by_phone, {row.number: row for row in rows.values()}


def _conflict(item: Told, same: Volunteer | None, holder: Volunteer | None) -> tuple[str, str] | None:
    if same is not None and same.state == Volunteer.State.LEFT:
        return "number", _("编号 %(number)s 的志愿者已经退出。请去掉编号，重新登记。") % {
            "number": same.number
        }
    if same is not None and holder is not None and same.pk != holder.pk:
        return "phone", _("这个电话已经登记在另一位志愿者 %(number)s 名下。") % {"number": holder.number}
    if same is None and holder is not None:
        if item.entry.number and item.entry.number != holder.number:
            return "number", _("这个电话已经有编号 %(number)s，与表里的不同。") % {"number": holder.number}
        if opened(holder.name_sealed, "people.name") != item.entry.name:
            return "phone", _("这个电话已经登记为志愿者 %(number)s，姓名不同。请核对。") % {
                "number": holder.number
            }
    return None


def _distinct_numbers(fresh: list[Told], result: Imported) -> list[Told]:
    numbers: set[str] = set()
    kept = []
    for item in fresh:
        if item.entry.number and item.entry.number in numbers:
            result.refuse(item.entry.line, "number", _("这个编号在同一份表里出现过，只取第一行。"))
            continue
        numbers.add(item.entry.number)
        kept.append(item)
    return kept


def _copy(fresh: list[Told], reader: Reader, by: Actor) -> None:
    if not fresh:
        return
    moment = now()
    seer = by.pk if isinstance(by, User) else None
    keyed = list(zip(reserve(Volunteer, len(fresh)), fresh, strict=True))
    pour(Volunteer, _COLUMNS, (_row(pk, item, reader, moment) for pk, item in keyed))
    pour(VolunteerSkill, ABILITY, abilities_of(keyed, reader, moment, seer))
    teams = ((pk, item.entry.team, False, today()) for pk, item in keyed if item.entry.team)
    pour(TeamMember, ("volunteer_id", "team_id", "leads", "since"), teams)


def _row(pk: int, item: Told, reader: Reader, moment: datetime) -> tuple[object, ...]:
    entry = item.entry
    place = reader.gazetteer.places[entry.home]
    return (
        pk,
        entry.number or number_of(pk),
        vault.seal(entry.name, "people.name"),
        vault.seal(entry.phone, "people.phone"),
        item.index,
        entry.home,
        *reader.gazetteer.inside[entry.home],
        place.lat,
        place.lon,
        [skill for skill in entry.skills if skill not in reader.proof or skill in entry.proven],
        [],
        list(entry.languages or ()),
        entry.weekly or ALWAYS,
        entry.radius_km or RADIUS_KM,
        entry.most_calls or MOST_CALLS,
        entry.most_minutes or MOST_MINUTES,
        0,
        0,
        False,
        moment,
        "active",
        entry.team,
    )
