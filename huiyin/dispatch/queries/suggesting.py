"""Whom to send a case to, and why: by the directory, else as the like was ruled."""

from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from huiyin.archive.models import Case
from huiyin.dispatch.models import DirectoryEntry, Precedent
from huiyin.dispatch.queries.bounce import Bounce, bounces
from huiyin.dispatch.queries.directory import Routed, basis_words, reason_words, route
from huiyin.dispatch.queries.precedents import like_this
from huiyin.kernel.people.models import Organisation


@dataclass(frozen=True)
class Suggestion:
    """A unit for a case, with the reason in words and the basis to send it on.

    `entry` is the version of the directory's line, None where a ruling alone speaks for the unit.
    """

    unit: Organisation
    is_lead: bool
    reason: str
    basis: str
    entry: DirectoryEntry | None
    precedents: tuple[Precedent, ...] = ()
    bounce: Bounce | None = None


@dataclass(frozen=True)
class Advice:
    """What is told before sending: units in order, the line they come from, and rulings alike."""

    suggestions: tuple[Suggestion, ...] = ()
    routed: Routed | None = None
    precedents: tuple[Precedent, ...] = ()


def suggest(case: Case) -> list[Suggestion]:
    """Units for a case: the directory's lead and supports, then whom rulings named. At most six queries."""
    return list(advice(case).suggestions)


def advice(case: Case) -> Advice:
    """`suggest`, with what it was drawn from."""
    found = route(case)
    ruled = like_this(case, found.said if found else None)
    named = _by_directory(found, ruled) if found else []
    seen = {one.unit.pk for one in named}
    for one in ruled:
        if one.organisation_id not in seen and one.organisation.active:
            seen.add(one.organisation_id)
            named.append(_by_ruling(one))
    risks = bounces(seen, case.category)
    return Advice(tuple(_with_risk(one, risks) for one in named), found, tuple(ruled))


def _by_directory(found: Routed, ruled: list[Precedent]) -> list[Suggestion]:
    reason, basis = reason_words(found), basis_words(found.entry)
    leads = [(found.lead, True)] if found.lead else []
    units = [*leads, *((unit, False) for unit in found.supports)]
    return [
        Suggestion(unit, is_lead, reason, basis, found.entry, _of(unit, ruled)) for unit, is_lead in units
    ]


def _of(unit: Organisation, ruled: list[Precedent]) -> tuple[Precedent, ...]:
    return tuple(one for one in ruled if one.organisation_id == unit.pk)


def _by_ruling(one: Precedent) -> Suggestion:
    reason = _("同类的事曾裁定由该单位办")
    return Suggestion(one.organisation, True, reason, one.basis[:200], None, (one,))


def _with_risk(one: Suggestion, risks: dict[int, Bounce]) -> Suggestion:
    return replace(one, bounce=risks.get(one.unit.pk))
