"""Templates that fit an order, and what there is to notice in an answer before it is given."""

from collections.abc import Iterable, Mapping

from django.db import connection
from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from huiyin.archive.models import Case
from huiyin.dispatch.models import AnswerBand, AnswerCheck, AnswerRule, AnswerTemplate, WorkOrder
from huiyin.engines.answers.gaps import fixed_parts
from huiyin.engines.answers.sameness import keys, likeness, own_pieces
from huiyin.engines.answers.substance import substance
from huiyin.kernel.events.versions import in_force
from huiyin.kernel.present import now, today

LOOKED_AT = 5
"""How many answers a band is asked for, the newest first: 50 at most are compared, however many there are."""


def templates_for(case: Case) -> list[AnswerTemplate]:
    """Templates offered today for a case: those of its class, of the larger class, and those for all."""
    kinds = [one for one in (case.category_id, case.category and case.category.parent_id) if one]
    rows = AnswerTemplate.objects.filter(in_force(today()))
    found = rows.filter(Q(category=None) | Q(category__in=kinds)).order_by("name", "id")
    return sorted(found, key=lambda one: kinds.index(one.category_id) if one.category_id else len(kinds))


def templates() -> QuerySet[AnswerTemplate]:
    """Every version of every template."""
    return AnswerTemplate.objects.select_related("category__parent").order_by("name", "key", "-version")


def template_to_revise(pk: int) -> AnswerTemplate:
    """The newest version of a template that was not ended. Raises Http404."""
    return get_object_or_404(AnswerTemplate.objects.select_related("category"), pk=pk, valid_to=None)


def answer_rule() -> AnswerRule | None:
    """What is warned of today; None where the county has no rule: nothing is."""
    return AnswerRule.objects.filter(in_force(today())).order_by("-version").first()


def answer_rules() -> QuerySet[AnswerRule]:
    """Every version of the rule, the newest first."""
    return AnswerRule.objects.order_by("-version")


def weigh(order: WorkOrder, words: str, template: AnswerTemplate | None = None) -> AnswerCheck:
    """What there is to notice in an answer; not kept. Four queries, however many answers there are.

    What the template says itself is nobody's copy and no substance.
    """
    check = AnswerCheck(order=order, words=words, template=template, at=now())
    rule = answer_rule()
    if rule is None or not words.strip():
        return check
    given = fixed_parts(template.text) if template else ()
    found = substance(words, [*rule.phrases, *given], rule.acts)
    check.is_phrases = found.is_phrases
    check.no_act, check.no_day = not found.names_act, not found.names_day
    share, same = _most_alike(order, own_pieces(words, given), given)
    if round(100 * share) >= rule.same_percent:
        check.percent, check.same_as = round(100 * share), same
    return check


def _most_alike(
    order: WorkOrder, pieces: frozenset[int], given: Iterable[str]
) -> tuple[float, WorkOrder | None]:
    """The answer of the same unit that shares most, and how much; the newest of several."""
    best: tuple[float, WorkOrder | None] = 0.0, None
    for other in _candidates(order, keys(pieces, order.organisation_id)):
        share = likeness(pieces, own_pieces(other.words, given))
        if share > best[0]:
            best = share, other.order
    return best


def _candidates(order: WorkOrder, wanted: Iterable[int]) -> QuerySet[AnswerCheck]:
    with connection.cursor() as cursor:
        cursor.execute(_ALIKE, [list(wanted), LOOKED_AT])
        ids = [pk for (pk,) in cursor.fetchall()]
    rows = AnswerCheck.objects.filter(pk__in=ids).exclude(order=order.pk)
    return rows.select_related("order__case").order_by("-pk")


_ALIKE = f"""
SELECT DISTINCT found.check_of_id FROM unnest(%s::bigint[]) AS wanted (key)
CROSS JOIN LATERAL (
  SELECT band.check_of_id FROM {AnswerBand._meta.db_table} AS band
  WHERE band.key = wanted.key ORDER BY band.check_of_id DESC LIMIT %s
) AS found
"""  # noqa: S608


def template_meant(case: Case, said: Mapping[str, str]) -> AnswerTemplate | None:
    """The template that a page's `template` names, if it is offered for the case."""
    meant = said.get("template", "")
    return next((one for one in templates_for(case) if str(one.pk) == meant), None) if meant else None
