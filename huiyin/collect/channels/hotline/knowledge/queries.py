"""Finding entries by their words, and the doors to them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from huiyin.collect.models import KnowledgeEntry, KnowledgeVersion
from huiyin.engines.wording.grams import grams, plain
from huiyin.kernel.present import today

MOST_TEXT, MOST_PAIRS = 160, 120
A_PAIR_BRINGS = 200
"""Versions that one pair of characters may bring: what more than these hold says nothing."""
CANDIDATES, MOST_DUE = 20, 200
LIKELY = 0.4
"""An answer is offered when it fits at least so well as the best one, as a share."""
SOON = timedelta(days=30)
_VERSIONS, _ENTRIES = KnowledgeVersion._meta.db_table, KnowledgeEntry._meta.db_table


@dataclass(frozen=True)
class Found:
    """An answer that may fit; `due` when it should have been looked at again by now."""

    version: KnowledgeVersion
    score: float

    @property
    def due(self) -> bool:
        """Whether the review date is reached."""
        return is_due(self.version.entry, today())


def is_due(entry: KnowledgeEntry, day: date) -> bool:
    """Whether an entry in use is to be looked at again before it is told to anybody."""
    return entry.state == KnowledgeEntry.State.CURRENT and entry.review_on <= day


def standing(entry: KnowledgeEntry) -> tuple[str, str]:
    """How an entry stands in words, and the tone."""
    if is_due(entry, today()):
        return _("待复核"), "late"
    state = KnowledgeEntry.State(entry.state)
    return str(state.label), KnowledgeEntry.TONES[state]


def look_up(words: str, *, most: int) -> list[Found]:
    """Answers in use that share the rarest pairs of characters with the words, best first. Two queries.

    What is shared with the question weighs more than what is shared with the answer.
    """
    asked = sorted(grams(plain(words[:MOST_TEXT])))[:MOST_PAIRS]
    if not asked:
        return []
    day = today()
    with connection.cursor() as cursor:
        cursor.execute(_LOOK, {"asked": asked, "day": day, "brings": A_PAIR_BRINGS, "most": CANDIDATES})
        shared = {int(pk): (float(weight), set(held)) for pk, weight, held in cursor.fetchall()}
    versions = KnowledgeVersion.objects.select_related("entry__category", "unit").in_bulk(list(shared))
    found = [Found(one, _fit(one, *shared[pk], len(asked))) for pk, one in versions.items()]
    found.sort(key=lambda one: (-one.score, one.version.pk))
    return [one for one in found if one.score and one.score >= LIKELY * found[0].score][:most]


def _fit(version: KnowledgeVersion, weight: float, held: Collection[int], asked: int) -> float:
    """How well an answer fits; 0 when the question itself shares less than two pairs, or all there are."""
    named = len(set(held) & grams(plain(f"{version.question}\n{version.asked}")))
    if len(held) < asked and named < 2:
        return 0.0
    return weight * (0.5 + named / len(held))


_LOOK = f"""
WITH held AS (
  SELECT asked.gram, version.id
  FROM unnest(%(asked)s::int[]) AS asked (gram)
  CROSS JOIN LATERAL (
    SELECT one.id FROM {_VERSIONS} AS one JOIN {_ENTRIES} AS entry ON entry.id = one.entry_id
    WHERE one.grams @> ARRAY[asked.gram] AND entry.state = 'current'
      AND one.valid_from <= %(day)s AND (one.valid_to IS NULL OR one.valid_to > %(day)s)
    LIMIT %(brings)s
  ) AS version
), weighed AS (
  SELECT gram, ln(1 + (SELECT count(*) FROM {_ENTRIES})::float / count(*)) AS weight FROM held GROUP BY gram
)
SELECT held.id, sum(weight), array_agg(gram) FROM held JOIN weighed USING (gram)
GROUP BY held.id ORDER BY 2 DESC, 1 LIMIT %(most)s
"""  # noqa: S608


def entries(words: str = "", state: str = "") -> QuerySet[KnowledgeVersion]:
    """The newest version of each entry with its entry; those whose words hold every pair looked for."""
    rows = KnowledgeVersion.objects.filter(valid_to=None)
    wanted = sorted(grams(plain(words[:MOST_TEXT])))
    if wanted:
        rows = rows.filter(grams__contains=wanted)
    if state in KnowledgeEntry.State.values:
        rows = rows.filter(entry__state=state)
    return rows.select_related("entry__category", "entry__owner", "unit")


def to_review(day: date) -> list[KnowledgeVersion]:
    """What is due for review on this day or within the next thirty days, the longest due first."""
    rows = entries(state=KnowledgeEntry.State.CURRENT).filter(entry__review_on__lte=day + SOON)
    return list(rows.order_by("entry__review_on", "entry")[:MOST_DUE])


def entry_or_404(pk: int) -> KnowledgeEntry:
    """The door from a number to an entry. Raises Http404."""
    return get_object_or_404(KnowledgeEntry.objects.select_related("category", "owner"), pk=pk)


def versions_of(entry: KnowledgeEntry) -> list[KnowledgeVersion]:
    """Every version, the newest first."""
    return list(entry.versions.select_related("unit", "by").order_by("-number"))


def in_force(versions: list[KnowledgeVersion], day: date) -> KnowledgeVersion | None:
    """The version that holds on this day."""
    return next(
        (one for one in versions if one.valid_from <= day and (one.valid_to is None or one.valid_to > day)),
        None,
    )
