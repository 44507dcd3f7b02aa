"""Volunteers, projects and plans as rows of plain values, as columns of a Parquet file hold them."""

from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import Any

from huiyin.engines.matching.planning import Plan, Planner
from huiyin.engines.matching.problem import Problem, Project, Seats, Volunteer

Row = Mapping[str, Any]
SETS = ("skills", "checks", "shuns", "teams", "parties")


def volunteer_row(county: str, one: Volunteer) -> dict[str, Any]:
    """A volunteer as a row; `free` has a byte for each eight hours."""
    plain = {field.name: getattr(one, field.name) for field in fields(one)}
    plain["free"] = one.free.to_bytes(one.free.bit_length() // 8 + 1, "little")
    return {"county": county, **_listed(plain)}


def project_row(county: str, one: Project) -> dict[str, Any]:
    """A project as a row, its seats a list of small rows."""
    plain = {field.name: getattr(one, field.name) for field in fields(one)}
    plain["seats"] = [
        {"count": seats.count, "skills": sorted(seats.skills), "leads": seats.leads} for seats in one.seats
    ]
    return {"county": county, **_listed(plain)}


def _listed(plain: dict[str, Any]) -> dict[str, Any]:
    return {name: sorted(value) if name in SETS else value for name, value in plain.items()}


def problem_of(volunteers: Iterable[Row], projects: Iterable[Row]) -> Problem:
    """The problem of one county, whatever order its rows come in."""
    people = sorted((_volunteer(row) for row in volunteers), key=lambda one: one.id)
    services = sorted((_project(row) for row in projects), key=lambda one: one.id)
    return Problem(people, services)


def _volunteer(row: Row) -> Volunteer:
    plain = _plain(row)
    return Volunteer(**plain | {"free": int.from_bytes(row["free"], "little")})


def _project(row: Row) -> Project:
    seats = (
        Seats(int(one["count"]), frozenset(map(int, one["skills"])), bool(one["leads"]))
        for one in row["seats"]
    )
    return Project(**_plain(row) | {"seats": tuple(seats)})


def _plain(row: Row) -> dict[str, Any]:
    """Without the county and the seats, numbers as Python has them, lists of codes as sets."""
    return {
        name: frozenset(map(int, value))
        if name in SETS
        else value.item()
        if hasattr(value, "item")
        else value
        for name, value in row.items()
        if name not in ("county", "seats")
    }


def planned(county: str, volunteers: Iterable[Row], projects: Iterable[Row]) -> list[dict[str, Any]]:
    """Plan one county: a row a person sent, and one with `project` -1 that holds points and bound."""
    made: Plan = Planner(problem_of(volunteers, projects)).plan()
    total = {"county": county, "volunteer": -1, "project": -1, "seats": 0}
    placed = [
        {"county": county, "volunteer": one.volunteer, "project": one.project, "seats": one.seats}
        for one in made.placed
    ]
    blank = {"points": 0, "bound": 0}
    return [total | {"points": made.points, "bound": made.bound}, *(row | blank for row in placed)]
