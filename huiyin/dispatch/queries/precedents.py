"""What was ruled in like cases, to be shown before an order is sent and before it is returned."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from huiyin.archive.models import Case
from huiyin.dispatch import policy
from huiyin.dispatch.kinds import ReturnReason
from huiyin.dispatch.models import DirectoryEntry, Precedent
from huiyin.dispatch.queries.directory import as_said, words_said
from huiyin.engines.routing.directory import is_said
from huiyin.kernel.people.access import Actor, require
from huiyin.kernel.people.models import Organisation

LOOKED_AT, SHOWN = 50, 3


@dataclass(frozen=True)
class Claim:
    """What one unit had said of its duty: it returned the case, for which reason, on which rule."""

    unit: str
    reason: str
    basis: str


def like_this(case: Case, said: str | None = None) -> list[Precedent]:
    """Rulings in cases of the same class, the most alike first: circumstance, village, township, newest.

    A ruling under a circumstance counts only where its words are said here too: in `said`, else it is
    looked up. Two queries at most.
    """
    if case.category_id is None:
        return []
    rows = list(_all().filter(category=case.category_id).exclude(case=case).order_by("-id")[:LOOKED_AT])
    if said is None and any(one.entry and one.entry.words for one in rows):
        said = as_said(next(iter(words_said(case.pk)), None))
    alike = [one for one in rows if one.entry is None or is_said(one.entry.words, said or "")]
    alike.sort(key=lambda one: _closeness(one, case), reverse=True)
    return alike[:SHOWN]


def _closeness(one: Precedent, case: Case) -> tuple[bool, int, int]:
    shared = sum(a == b for a, b in zip(one.place.ancestry, case.place.ancestry, strict=False))
    return bool(one.circumstance), shared, one.pk


def _all() -> QuerySet[Precedent]:
    return Precedent.objects.select_related("organisation", "place", "category", "entry")


def precedents(words: str = "", category: int | None = None) -> QuerySet[Precedent]:
    """Rulings kept, perhaps of one class, or with these words in question, ruling, basis or unit."""
    rows = _all().select_related("case", "ruled_by")
    if category is not None:
        rows = rows.filter(category=category)
    for word in words.split()[:4]:
        rows = rows.filter(
            Q(question__contains=word)
            | Q(ruling__contains=word)
            | Q(basis__contains=word)
            | Q(circumstance__contains=word)
            | Q(organisation__name__contains=word)
        )
    return rows


def precedents_under(entry: DirectoryEntry, most: int = 10) -> list[Precedent]:
    """What was ruled under a line of the directory, whichever its version, newest first."""
    return list(_all().filter(entry__key=entry.key).order_by("-id")[:most])


def precedent_to_read(by: Actor, pk: int) -> Precedent:
    """The door to one ruling. Raises Http404, PermissionDenied."""
    require(policy.may_read_precedents(by))
    return get_object_or_404(_all().select_related("case", "ruled_by"), pk=pk)


def claims_of(rows: Iterable[Precedent]) -> dict[int, list[Claim]]:
    """Who had claimed what, in words, by ruling. One query for all of them."""
    rows = list(rows)
    keys = {claim["organisation"] for row in rows for claim in row.claims}
    names = dict(Organisation.objects.filter(pk__in=keys).values_list("pk", "name")) if keys else {}
    reasons = {str(value): str(label) for value, label in ReturnReason.choices}
    return {
        row.pk: [
            Claim(
                names.get(claim["organisation"], ""),
                reasons.get(claim["reason"], claim["reason"]),
                claim["basis"],
            )
            for claim in row.claims
        ]
        for row in rows
    }
