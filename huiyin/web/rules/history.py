"""What happened to places and classes, as lines for people: names come from tables, the log has numbers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from huiyin.collect.models import Category
from huiyin.kernel.calendar.queries import day_words
from huiyin.kernel.events.kinds import label
from huiyin.kernel.events.models import Event
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.places.kinds import PlaceKind
from huiyin.kernel.places.models import Place, PlaceCode, PlaceName


@dataclass(frozen=True)
class Line:
    """One entry for the timeline macro."""

    at: datetime
    title: str
    who: str
    words: str = ""


def lines_of(events: Iterable[Event]) -> list[Line]:
    """Each event with who did it, by role, and what changed."""
    rows = list(events)
    keys = {row.facts.get("old_name") or row.facts.get("name") for row in rows}
    names = {row.pk: row.name for row in PlaceName.objects.filter(pk__in=[key for key in keys if key])}
    return [
        Line(row.at, label(row.kind), _role(row.actor_role), _words(row.kind, row.facts, names))
        for row in rows
    ]


def changes_of_categories(most: int = 50) -> list[Line]:
    """The last changes to the tree of classes, newest first."""
    rows = list(Event.objects.filter(chain=Category.CHAIN).order_by("-seq")[:most])
    codes = {row.facts.get(key) for row in rows for key in ("category", "instead_of")}
    named = {
        one.code: one.label for one in Category.objects.filter(code__in=[code for code in codes if code])
    }
    return [Line(row.at, label(row.kind), _role(row.actor_role), _told(row.facts, named)) for row in rows]


def _told(facts: dict[str, Any], named: dict[str, str]) -> str:
    code = facts.get("category")
    if not code:
        return _("装入 %(n)d 项") % {"n": facts.get("added", 0)}
    words = f"{named.get(code, code)} ({code})"
    if "question" in facts:
        words += _(" · 追问 %(code)s") % {"code": facts["question"]}
    if "instead_of" in facts:
        words += _("，接替“%(name)s”") % {"name": named.get(facts["instead_of"], facts["instead_of"])}
    return words


def _role(role: str) -> str:
    return str(Role(role).label) if role in Role.values else _("系统")


def _words(kind: str, facts: dict[str, Any], names: dict[int, str]) -> str:
    if kind == PlaceKind.RENAMED:
        return _("原名“%(name)s”，%(day)s起用新名") % {
            "name": names.get(facts["old_name"], ""),
            "day": day_words(date.fromisoformat(facts["on"])),
        }
    if kind == PlaceKind.NAMED_ALSO:
        return names.get(facts["name"], _("（已撤销）"))
    if kind == PlaceKind.PIN_MOVED:
        return f"{facts['lat']:.5f}, {facts['lon']:.5f} · {Place.Datum(facts['pin_datum']).label}"
    if kind == PlaceKind.CODED:
        return f"{PlaceCode.Scheme(facts['scheme']).label} {facts['code']}"
    if kind == PlaceKind.COUNTED:
        shown = {key: "—" if facts[key] is None else facts[key] for key in ("population", "households")}
        return _("人口 %(population)s，户数 %(households)s") % shown
    return ""
