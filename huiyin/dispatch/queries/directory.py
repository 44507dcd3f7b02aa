"""Who answers for a case by the dispatch directory, with the reason in words. Matching itself is pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import OuterRef, Prefetch, Q, QuerySet, Subquery
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from huiyin.archive.models import Case, CaseWords
from huiyin.dispatch import policy
from huiyin.dispatch.models import DirectoryEntry
from huiyin.engines.routing.directory import Line, Matter, fitting, groups_of
from huiyin.kernel.events.versions import in_force as versions_in_force
from huiyin.kernel.people.access import Actor, require
from huiyin.kernel.people.models import Organisation
from huiyin.kernel.present import today

Kind = Organisation.Kind
BELOW = (Kind.STATION, Kind.INSTITUTE, Kind.STREET, Kind.VILLAGE)
"""Units of townships and villages, to which a department's duty is not pushed down (国办函〔2025〕66号)."""
FOUND_BY = 2  # the last lines of a case's text hold its places and numbers, which nobody said
MOST_BASIS = 200
Local = dict[tuple[str, int], Organisation]


@dataclass(frozen=True)
class Routed:
    """The line a case falls under, its words that were heard, the units it names here, and what was said."""

    entry: DirectoryEntry
    lead: Organisation | None
    supports: Sequence[Organisation] = ()
    heard: Sequence[str] = ()
    units: frozenset[int] = field(default_factory=frozenset)
    said: str = ""

    @property
    def is_departments(self) -> bool:
        """Whether the directory gives this to a unit of the county, not to one of a township or village."""
        return self.entry.lead is not None and self.entry.lead.kind not in BELOW


def in_force(on: date) -> QuerySet[DirectoryEntry]:
    """Lines of the directory in force on a day, with the lead they name."""
    return DirectoryEntry.objects.filter(versions_in_force(on)).select_related("lead", "place")


def _with_units(rows: QuerySet[DirectoryEntry]) -> QuerySet[DirectoryEntry]:
    supports = Prefetch("supports", Organisation.objects.order_by("name", "pk"))
    return rows.select_related("category__parent", "place", "lead").prefetch_related(supports)


def entries(*, past: bool = False) -> list[DirectoryEntry]:
    """The whole directory by class, in force or to come; every version on request."""
    rows = (
        DirectoryEntry.objects.all()
        if past
        else DirectoryEntry.objects.filter(Q(valid_to=None) | Q(valid_to__gte=today()))
    )
    return list(_with_units(rows).order_by("category", "place__path", "circumstance", "key", "-version"))


def versions(entry: DirectoryEntry) -> list[DirectoryEntry]:
    """Every version of a line, newest first."""
    return list(_with_units(DirectoryEntry.objects.filter(key=entry.key)).order_by("-version"))


def entry_to_read(by: Actor, pk: int) -> DirectoryEntry:
    """The door to one version of a line. Raises Http404, PermissionDenied."""
    require(policy.may_read_directory(by))
    return get_object_or_404(_with_units(DirectoryEntry.objects.all()), pk=pk)


def entry_to_edit(by: Actor, pk: int) -> DirectoryEntry:
    """The door to changing a line. Raises Http404, PermissionDenied."""
    require(policy.may_edit_directory(by))
    return entry_to_read(by, pk)


def line_of(entry: DirectoryEntry) -> Line:
    """A line as the engine reads it."""
    return Line(
        entry.pk or 0,
        entry.category_id or 0,
        entry.place_id or 0,
        groups_of(entry.words),
        entry.matter,
        entry.urgency,
    )


def route(case: Case, on: date | None = None) -> Routed | None:
    """The line of the directory that a case falls under today. Two queries, or one without a line."""
    day = on or today()
    family = [case.category_id, case.category.parent_id] if case.category else []
    rows = DirectoryEntry.objects.filter(
        Q(category=None) | Q(category__in=[key for key in family if key is not None]),
        Q(place=None) | Q(place__in=case.place.ancestry),
        versions_in_force(day),
    )
    helpers = ArrayAgg("supports", filter=Q(supports__isnull=False), default=[])
    words = Subquery(words_said(case.pk))
    known = {
        one.pk: one
        for one in rows.annotate(helpers=helpers, said=words).select_related("category", "place", "lead")
    }
    if not known:
        return None
    text = as_said(next(iter(known.values())).said)
    fits = fitting([line_of(one) for one in known.values()], matter_of(case, text))
    return _routed(known[fits[0].line.id], fits[0].heard, case, text) if fits else None


def matter_of(case: Case, words: str) -> Matter:
    """A case as the engine reads it."""
    parent = case.category.parent_id if case.category else None
    classes = [key for key in (parent, case.category_id) if key is not None]
    return Matter(classes, case.place.ancestry, words, case.matter, case.urgency)


def words_said(case: int | OuterRef) -> QuerySet[CaseWords, str]:
    """The text of one case, for a query or inside one; for the machine to look through, never to be shown."""
    rows = CaseWords.objects.filter(case=case).exclude(layer=CaseWords.Layer.OPEN)
    return rows.values_list("text", flat=True)[:1]


def as_said(text: str | None) -> str:
    """What was said, with the title; a case's places and numbers are left out, for nobody said them."""
    return (text or "").rsplit("\n", FOUND_BY)[0]


def local_units(cases: Iterable[Case], lines: Iterable[DirectoryEntry]) -> Local:
    """The stations, institutes and streets that lead by the lines where the cases are. One query or none."""
    kinds = {one.lead_kind for one in lines if one.lead_kind != DirectoryEntry.Lead.UNIT}
    if not kinds:
        return {}
    places = {place for case in cases for place in (case.village_ref, case.township_ref) if place is not None}
    rows = Organisation.objects.filter(kind__in=kinds, place__in=places, active=True).order_by("-pk")
    return {(row.kind, row.place_id): row for row in rows}


def local_unit(kind: str, case: Case, local: Local) -> Organisation | None:
    """The station of the village, the institute or street of the township; None where there is none."""
    place = case.village_ref if kind == Kind.STATION else case.township_ref
    return local.get((kind, place)) if place is not None else None


def lead_of(entry: DirectoryEntry, case: Case, local: Local) -> Organisation | None:
    """Who leads by this line in the place of this case."""
    if entry.lead_kind == DirectoryEntry.Lead.UNIT:
        return entry.lead
    return local_unit(entry.lead_kind, case, local)


def _routed(entry: DirectoryEntry, heard: Sequence[str], case: Case, said: str) -> Routed:
    """A line with the units it names for one case. Units no longer at work are left out. One query."""
    kinds = [kind for kind in (entry.lead_kind, entry.local_support) if kind not in ("", "unit")]
    helpers = entry.helpers  # type: ignore[attr-defined]
    units: list[Organisation] = []
    if kinds or helpers:
        near = Q(kind__in=kinds, place__in=[case.village_ref, case.township_ref])
        rows = Organisation.objects.filter(Q(pk__in=helpers) | near, active=True)
        units = list(rows.order_by("name", "-pk"))
    local = {(unit.kind, unit.place_id): unit for unit in units}
    lead = lead_of(entry, case, local)
    lead = lead if lead is not None and lead.active else None
    near_by = local_unit(entry.local_support, case, local) if entry.local_support else None
    named = [unit for unit in units if unit.pk in helpers or unit == near_by]
    supports = [unit for unit in named if unit != lead]
    keys = frozenset(unit.pk for unit in [*([lead] if lead else []), *supports])
    return Routed(entry, lead, supports, heard, keys, said)


def pushes_down(found: Routed | None, unit: Organisation, *, is_lead: bool) -> bool:
    """Whether sending to this unit would push a department's duty down to a township or village.

    Supporting where the directory says so is no pushing down. Source: 国办函〔2025〕66号, no. 5.
    """
    if found is None or unit.kind not in BELOW or not found.is_departments:
        return False
    return is_lead or unit.pk not in found.units


def basis_words(entry: DirectoryEntry) -> str:
    """The legal basis as it stands in an order."""
    return f"《{entry.document}》{entry.clause}：{entry.basis}"[:MOST_BASIS]


def scope_words(entry: DirectoryEntry) -> str:
    """What a line is about: class, circumstance, place."""
    parts = [entry.category.label if entry.category else _("所有类别")]
    if entry.circumstance:
        parts.append(entry.circumstance)
    parts += [str(label) for label in (entry.get_matter_display(), entry.get_urgency_display()) if label]
    parts.append(entry.place.full_name if entry.place else _("全县"))
    return " · ".join(parts)


def lead_words(entry: DirectoryEntry) -> str:
    """Who leads, for lists: the unit's name, or which local unit."""
    return entry.lead.name if entry.lead else str(entry.get_lead_kind_display())


def reason_words(found: Routed) -> str:
    """Why the directory names these units for this case."""
    entry = found.entry
    why = [_("类别是“%(name)s”") % {"name": entry.category.label}] if entry.category else []
    if found.heard:
        heard = pgettext("并列", "、").join(found.heard)
        why.append(_("说到“%(words)s”（%(name)s）") % {"words": heard, "name": entry.circumstance})
    why += [str(label) for label in (entry.get_matter_display(), entry.get_urgency_display()) if label]
    if entry.place:
        why.append(_("地点在%(place)s") % {"place": entry.place.full_name})
    return pgettext("并列", "，").join(why or [_("不分类别和地点的通用条目")])
