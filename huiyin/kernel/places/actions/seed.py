"""Filling an empty county from the data committed beside this room."""

import csv
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from django.db import transaction

from huiyin.kernel.events.log import Actor, record
from huiyin.kernel.places.actions.edit import full_name
from huiyin.kernel.places.kinds import PlaceKind
from huiyin.kernel.places.models import Place, PlaceCode, PlaceName
from huiyin.kernel.places.names import canonical, stem_of
from huiyin.kernel.pouring import reserve

HENGNAN = Path(__file__).parents[1] / "data" / "hengnan"
FIRST_EDITION = date(2017, 1, 1)
CIVIL_LIST = date(2025, 12, 31)
NBS_SOURCE = "国家统计局统计用区划代码 2017–2023 年版"
MCA_SOURCE = "国家地名信息库，数据截至 2025-12-31"

Row = dict[str, str]


@transaction.atomic
def seed_county(*, by: Actor, folder: Path = HENGNAN) -> int:
    """Load the county, its townships and villages with all codes and old names. Returns how many places.

    Does nothing and returns 0 when there is a county already. One event for the whole load.
    """
    if Place.objects.exists():
        return 0
    (top,) = _rows(folder, "county.csv")
    county = _places([(None, top)], Place.Level.COUNTY)[0]
    towns = _places([(county, row) for row in _rows(folder, "townships.csv")], Place.Level.TOWNSHIP)
    by_name = {town.name: town for town in towns}
    rows = [*_rows(folder, "villages.csv"), *_rows(folder, "retired.csv")]
    villages = _places([(by_name[row["township"]], row) for row in rows], Place.Level.VILLAGE)
    codes = list(_codes(folder, county, towns, villages))
    PlaceCode.objects.bulk_create(codes, batch_size=1000)
    known = {code.code: code.place for code in codes if code.scheme == PlaceCode.Scheme.NBS}
    PlaceName.objects.bulk_create(list(_old_names(folder, known)))
    count = 1 + len(towns) + len(villages)
    record(PlaceKind.SEEDED, "places", by=by, county=top["code"], places=count)
    return count


def _rows(folder: Path, name: str) -> list[Row]:
    with (folder / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _places(told: Sequence[tuple[Place | None, Row]], level: str) -> list[Place]:
    keys = reserve(Place, len(told))
    places = [_place(key, parent, row, level) for key, (parent, row) in zip(keys, told, strict=True)]
    return Place.objects.bulk_create(places, batch_size=1000)


def _place(key: int, parent: Place | None, row: Row, level: str) -> Place:
    name = canonical(row["name"], level)
    until = row.get("until")
    return Place(
        pk=key,
        level=level,
        kind=row["kind"],
        name=name,
        stem=stem_of(name, level),
        full_name=full_name(parent, name),
        parent=parent,
        path=f"{parent.path if parent else ''}{key}/",
        valid_from=FIRST_EDITION,
        valid_to=date.fromisoformat(until) if until else None,
        active=not until,
    )


def _codes(
    folder: Path, county: Place, towns: Sequence[Place], villages: Sequence[Place]
) -> Iterator[PlaceCode]:
    (top,) = _rows(folder, "county.csv")
    yield _code(county, PlaceCode.Scheme.NBS, top["code"], FIRST_EDITION)
    yield _code(county, PlaceCode.Scheme.MCA, top["code"], CIVIL_LIST)
    for town, row in zip(towns, _rows(folder, "townships.csv"), strict=True):
        yield _code(town, PlaceCode.Scheme.NBS, row["nbs_code"], FIRST_EDITION)
        yield _code(town, PlaceCode.Scheme.MCA, row["mca_code"], CIVIL_LIST)
    earlier = {row["nbs_code"]: row for row in _rows(folder, "old_codes.csv")}
    rows = [*_rows(folder, "villages.csv"), *_rows(folder, "retired.csv")]
    for village, row in zip(villages, rows, strict=True):
        code, before = row["nbs_code"], earlier.get(row["nbs_code"])
        since = date(int(before["last_year"]) + 1, 1, 1) if before else FIRST_EDITION
        if before:
            until = date(int(before["last_year"]), 12, 31)
            yield _code(village, PlaceCode.Scheme.NBS, before["old_nbs_code"], FIRST_EDITION, until)
        yield _code(village, PlaceCode.Scheme.NBS, code, since, village.valid_to)


def _code(place: Place, scheme: str, code: str, since: date, until: date | None = None) -> PlaceCode:
    source = NBS_SOURCE if scheme == PlaceCode.Scheme.NBS else MCA_SOURCE
    return PlaceCode(place=place, scheme=scheme, code=code, valid_from=since, valid_to=until, source=source)


def _old_names(folder: Path, known: dict[str, Place]) -> Iterator[PlaceName]:
    for row in _rows(folder, "old_names.csv"):
        place = known[row["nbs_code"]]
        name = canonical(row["old_name"], place.level)
        yield PlaceName(
            place=place,
            name=name,
            stem=stem_of(name, place.level),
            kind=PlaceName.Kind.OLD,
            valid_to=date.fromisoformat(row["until"]),
        )
