"""Keeping the words by which cases are found. Verbs call this in their own transaction."""

from collections.abc import Callable, Sequence

from django.db import connection, transaction

from huiyin.archive.models import Case, CaseWords, GramShare
from huiyin.archive.queries.words import BATCH, without_words, words_of
from huiyin.engines.wording.grams import mark
from huiyin.kernel.people.access import Actor, require
from huiyin.kernel.people.models import User
from huiyin.kernel.pouring import pour

INDEX = "archive.index_words"
Report = Callable[[int, int], None]
SAMPLE = 20_000
_COLUMNS = ("case_id", "layer", "text", "grams")
SEEN_BEFORE = 3
_WORDS, _SHARES = CaseWords._meta.db_table, GramShare._meta.db_table


@transaction.atomic
def keep_words(cases: Sequence[Case], *, by: Actor, fresh: bool = False) -> None:
    """Write anew what these cases are found by. `fresh`: they had nothing yet."""
    if not fresh:
        CaseWords.objects.filter(case__in=[case.pk for case in cases]).delete()
    CaseWords.objects.bulk_create(words_of(cases))


def index_words(*, by: Actor, report: Report | None = None) -> int:
    """Give every case without them its words, newest first. Interrupted, it goes on where it stopped."""
    require(not isinstance(by, User))
    total, looked, done = Case.objects.count(), 0, 0
    for keys in without_words():
        done += _index(keys, by)
        looked += BATCH
        if report is not None:
            report(min(looked, total), total)
    return done


@transaction.atomic
def _index(keys: Sequence[int], by: Actor) -> int:
    """The cases are locked, so that no verb changes them between reading and keeping."""
    if not keys:
        return 0
    rows = Case.objects.filter(pk__in=keys).select_related("place").order_by("pk")
    cases = list(rows.select_for_update(of=("self",)))
    made = words_of(cases)
    pour(CaseWords, _COLUMNS, [(row.case_id, row.layer, row.text, row.grams) for row in made])
    return len(cases)


@transaction.atomic
def weigh_words(*, by: Actor) -> int:
    """Count anew in which share of the newest cases each pair stands. How many pairs are kept."""
    require(not isinstance(by, User))
    with connection.cursor() as cursor:
        cursor.execute(_FORGET)
        cursor.execute(_WEIGH, {"sample": SAMPLE, "least": SEEN_BEFORE, "marks": [mark(0, 0), mark(3, -1)]})
        return int(cursor.rowcount)


_FORGET = f"DELETE FROM {_SHARES}"  # noqa: S608
_WEIGH = f"""
WITH newest AS (
  SELECT grams FROM {_WORDS} WHERE layer <> 1 ORDER BY case_id DESC LIMIT %(sample)s
), counted AS (
  SELECT gram, count(*) AS held FROM newest, unnest(grams) AS gram
  WHERE NOT gram BETWEEN (%(marks)s::int[])[1] AND (%(marks)s::int[])[2] GROUP BY gram
)
INSERT INTO {_SHARES} (gram, share)
SELECT gram, held::float / (SELECT count(*) FROM newest) FROM counted WHERE held >= %(least)s
"""  # noqa: S608
