"""`manage.py report front-page`: prints the county's figures, each counted from records."""

from datetime import date
from pathlib import Path
from typing import Any

import yaml
from django.core.management.base import BaseCommand, CommandError, CommandParser

from huiyin.report import queries
from huiyin.web.demo.facts import FOLDER

TOLD = FOLDER / "facts.yaml"


class Command(BaseCommand):
    """Counts, prints and, with --check, compares with what was told."""

    help = "Print a report. front-page: the figures of a half year, each with how it was counted."

    def add_arguments(self, parser: CommandParser) -> None:
        """The report's name, the period, and what to compare with."""
        parser.add_argument("name", choices=["front-page"])
        parser.add_argument("--from", dest="first", type=date.fromisoformat, default=date(2020, 1, 1))
        parser.add_argument("--to", dest="last", type=date.fromisoformat, default=date(2020, 6, 30))
        parser.add_argument("--check", action="store_true", help="fail when a figure is not what was told")
        parser.add_argument("--facts", type=Path, help="compare also with this file of facts")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print each figure; --check fails on the first difference after all are printed."""
        period = queries.Period(options["first"], options["last"])
        figures = queries.front_page(period)
        self.stdout.write(f"衡南县 {period.first} — {period.last}")
        for figure in figures:
            value = f"{'约 ' if figure.about else ''}{figure.value:,} {figure.unit}"
            self.stdout.write(f"{figure.label}：{value}（{figure.how}）")
        if options["check"] or options["facts"]:
            files = [TOLD, *([options["facts"]] if options["facts"] else [])]
            self._compare(figures, [_told(path) for path in files])

    def _compare(self, figures: list[queries.Figure], every: list[dict[str, tuple[int, bool]]]) -> None:
        wrong = [
            f"{figure.label}: counted {figure.value}, told {told[figure.code][0]}"
            for told in every
            for figure in figures
            if figure.code in told
            and not queries.agrees(figure, told[figure.code][0], about=told[figure.code][1])
        ]
        if wrong:
            raise CommandError("; ".join(wrong))
        self.stdout.write("Every figure is as it was told.")


def _told(path: Path) -> dict[str, tuple[int, bool]]:
    """Figures by code, from our own facts or from the shared file of facts."""
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    if "told" in content:
        rows = {code: one for code, one in content["told"].items() if code != "period"}
    else:
        rows = _shared(content["hengnan_full_cycle"])
    return {code: _figure(one) for code, one in rows.items()}


def _figure(one: Any) -> tuple[int, bool]:
    if not isinstance(one, dict):
        return int(one), False
    return int(one["value"] if "value" in one else one["figure"]), bool(one.get("about") or one.get("approx"))


def _shared(facts: dict[str, Any]) -> dict[str, Any]:
    half = facts["village_square_meetings"]["first_half_2020"]
    land, organisation = facts["case_land_dispute"], facts["organisation"]
    return {
        "leaders": half["leaders_at_county_level"],
        "villages": half["poor_villages_visited"],
        "problems": half["problems_collected"],
        "departments": half["departments_concerned"],
        "closed": half["problems_closed"],
        "groups": land["groups"],
        "mu": land["area_mu"],
        "households": facts["case_resettlement_meeting"]["households"],
        "volunteers": facts["volunteers"]["registered"],
        "institutes": organisation["demonstration_institutes"],
        "stations": organisation["demonstration_stations"],
        "titles": facts["joint_campaign"]["titles"],
    }
