"""What is kept how long, what is due to be erased, and which cases are held back from it."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.http import Http404
from django.utils import timezone

from huiyin.archive.models import Attachment, Case, Hold, RetentionRule, Voice
from huiyin.archive.queries.dossiers import count_up_to
from huiyin.collect.models import Photo, Request
from huiyin.kernel.events.kinds import Kind
from huiyin.kernel.events.versions import in_force
from huiyin.kernel.messages.models import Message
from huiyin.kernel.people.access import Actor
from huiyin.kernel.people.models import Resident

What = RetentionRule.What
BATCH = 100
MOST_FORESEEN = 10_000
_AT_AN_END = (Case.State.CLOSED, Case.State.WITHDRAWN)


@dataclass(frozen=True)
class Later:
    """How data of a later room ends.

    `due` are the rows that ended before a moment; `erase` is the verb for some of them and says how much on
    each chain; `kind` is the event that tells it.
    """

    due: Callable[[datetime], QuerySet[Any]]
    erase: Callable[[Sequence[Any], Actor], Counter[str]]
    kind: Kind


LATER: dict[What, Later] = {}
"""Filled by the `jobs` of rooms that come after this one."""


def rules_on(day: date) -> list[RetentionRule]:
    """The rules in force on a day, at most one for each kind of data."""
    return list(RetentionRule.objects.filter(in_force(day)).order_by("pk"))


def retention_versions() -> list[RetentionRule]:
    """Every version of every rule, newest first."""
    return list(RetentionRule.objects.order_by("-version"))


def last_version(what: str) -> RetentionRule | None:
    """The version after which none was decided yet."""
    return RetentionRule.objects.filter(what=what, valid_to=None).first()


def ended_before(day: date, months: int) -> datetime:
    """What ended before this moment has been kept for so many months on that day.

    A month's end that the earlier month lacks counts from its last day: nothing goes too early.
    """
    years, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    first = date(years, month + 1, 1)
    last = (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    ended = min(first + timedelta(days=day.day - 1), last)
    return timezone.make_aware(datetime.combine(ended + timedelta(days=1), time.min))


def _ended(before: datetime) -> QuerySet[Case]:
    """Cases closed or withdrawn before then, without an open voice, that nobody holds back."""
    open_voices = Voice.objects.filter(case=OuterRef("pk"), request__state=Request.State.OPEN)
    cases = Case.objects.filter(~Exists(_holds()), ~Exists(open_voices))
    return cases.filter(state__in=_AT_AN_END, closed_at__lt=before)


def over(before: datetime) -> QuerySet[Case]:
    """Cases whose matter ended before then; one that gave its voices away waits until theirs has, too."""
    elsewhere = Voice.objects.filter(~Q(case__in=_ended(before)), came_from=OuterRef("pk"))
    given = Case.objects.filter(~Exists(_holds()), ~Exists(elsewhere))
    joined = given.filter(state=Case.State.JOINED, closed_at__lt=before)
    return Case.objects.filter(Q(pk__in=_ended(before).values("pk")) | Q(pk__in=joined.values("pk")))


def _holds() -> QuerySet[Hold]:
    return Hold.objects.filter(case=OuterRef("pk"), released_at=None)


def due(what: str, before: datetime) -> QuerySet[Any]:
    """Rows that still hold this kind of data, of matters that ended before then.

    Residents for who spoke; requests for places and words; photos, attachments and messages as they are,
    messages of no matter as well; of a later room what it says itself.
    """
    later = LATER.get(What(what))
    return later.due(before) if later else _DUE[What(what)](before)


def _said(before: datetime) -> QuerySet[Request]:
    return Request.objects.filter(voice__case__in=over(before))


def _persons(before: datetime) -> QuerySet[Resident]:
    """Whose every matter is over; who never asked for anything, counted from when he was written down."""
    said = Request.objects.filter(resident=OuterRef("pk"))
    goes_on = said.filter(~Exists(Voice.objects.filter(request=OuterRef("pk"), case__in=over(before))))
    known = Resident.objects.filter(~Exists(goes_on), erased_at=None)
    return known.filter(Q(Exists(said)) | Q(created_at__lt=before))


def _spots(before: datetime) -> QuerySet[Request]:
    exact = Q(spot_sealed__isnull=False) | Q(lat__isnull=False) | Q(lon__isnull=False)
    return _said(before).filter(exact)


def _words(before: datetime) -> QuerySet[Request]:
    return _said(before).exclude(words="")


def _papers(before: datetime) -> QuerySet[Attachment]:
    return Attachment.objects.filter(case__in=over(before), erased_at=None)


def _of_matters(rows: QuerySet[Any], before: datetime) -> QuerySet[Any]:
    """Rows on the chain of a case that is over, or of a voice in one."""
    ended = over(before)
    voices = Voice.objects.filter(request__no=OuterRef("chain"), case__in=ended)
    return rows.filter(Q(Exists(ended.filter(no=OuterRef("chain")))) | Q(Exists(voices)))


def _photos(before: datetime) -> QuerySet[Photo]:
    return _of_matters(Photo.objects.all(), before)


def _messages(before: datetime) -> QuerySet[Message]:
    """Those of matters, and those of none, such as to subscribers, counted from when they were written."""
    kept = Message.objects.filter(Q(to_sealed__isnull=False) | Q(words_sealed__isnull=False))
    chain = OuterRef("chain")
    of_one = Exists(Request.objects.filter(no=chain)) | Exists(Case.objects.filter(no=chain))
    loose = kept.filter(~Q(of_one), written_at__lt=before)
    ours = _of_matters(kept, before)
    return kept.filter(Q(pk__in=loose.values("pk")) | Q(pk__in=ours.values("pk")))


_DUE = {
    What.PERSON: _persons,
    What.SPOT: _spots,
    What.PHOTOS: _photos,
    What.PAPERS: _papers,
    What.MESSAGES: _messages,
    What.WORDS: _words,
}


def due_keys(what: str, before: datetime) -> Iterator[list[int]]:
    """Keys of what is due, in batches that never come back to one seen before."""
    last = 0
    while keys := list(
        due(what, before).filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH]
    ):
        yield keys
        last = keys[-1]


def would_erase_by(rules: Iterable[RetentionRule], day: date) -> dict[int, int]:
    """How much each of these rules would erase on a day, by its key, each up to a bound. One query."""
    parts = [
        due(rule.what, ended_before(day, rule.months))
        .order_by()
        .values_list(Value(rule.pk), "pk")[: MOST_FORESEEN + 1]
        for rule in rules
    ]
    if not parts:
        return {}
    sql, values = parts[0].union(*parts[1:], all=True).query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT rule, count(*) FROM ({sql}) AS due (rule, key) GROUP BY rule", values)  # noqa: S608
        return dict(cursor.fetchall())


def would_erase(what: str, months: int, day: date) -> int:
    """How much a rule of so many months would erase on a day, as things stand. Counted up to a bound."""
    return count_up_to(due(what, ended_before(day, months)), MOST_FORESEEN)


def holds() -> QuerySet[Hold]:
    """Cases that are or were held back."""
    return Hold.objects.select_related("case", "by", "released_by")


def case_numbered(text: str) -> Case | None:
    """A case by its number as people type it: for those who hold cases back and read none of them."""
    digits = "".join(char for char in text if char.isdecimal())
    return Case.objects.filter(no=f"D{digits[:2]}-{digits[2:9]}-{digits[9:]}").first()


def hold_to_release(pk: int) -> Hold:
    """The door to a hold in force. Raises Http404."""
    row = Hold.objects.select_related("case").filter(pk=pk, released_at=None).first()
    if row is None:
        raise Http404
    return row
