"""The board's figures, counted for the county and each township at once from grouped rows."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case as When_
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.fields import CharField, IntegerField
from django.db.models.functions import Cast, Concat, TruncWeek

from huiyin.archive.models import Case
from huiyin.dispatch.models import WorkOrder
from huiyin.evaluate.kinds import Satisfaction
from huiyin.evaluate.models import Closure, Evaluation, Relapse
from huiyin.evaluate.queries import ENDED
from huiyin.kernel.calendar.kinds import LimitKind
from huiyin.kernel.calendar.models import Clock
from huiyin.kernel.places.queries import townships
from huiyin.report.models import Snapshot

COUNTY = "county"
PUBLIC = "public"
WEEKS = 12
AGES = (3, 7, 15, 30)
State = WorkOrder.State
DROPPED = Q(state__in=(State.RETURNED, State.CANCELLED)) | Q(state=State.PASSED, passed_at__lte=F("due_at"))
"""Orders that count for nobody; what was passed up after its time counts as late."""
Row = dict[str, Any]


def key_of(township_id: int | None) -> str:
    """The snapshot's key for a township, or the county."""
    return f"board:{township_id}" if township_id else f"board:{COUNTY}"


def snapshot(key: str) -> Snapshot | None:
    """The figures as they were last computed."""
    return Snapshot.objects.filter(pk=key).first()


def since(moment: datetime) -> datetime:
    """The window of rates and weeks: twelve weeks back."""
    return moment - timedelta(weeks=WEEKS)


@dataclass
class Board:
    """One scope's figures while they are added up."""

    open: int = 0
    late: int = 0
    states: Counter[str] = field(default_factory=Counter)
    ages: Counter[int] = field(default_factory=Counter)
    late_ages: Counter[int] = field(default_factory=Counter)
    channels: Counter[str] = field(default_factory=Counter)
    categories: Counter[int] = field(default_factory=Counter)
    places: dict[int, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0]))
    came: Counter[str] = field(default_factory=Counter)
    went: Counter[str] = field(default_factory=Counter)
    units: dict[int, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0, 0, 0]))
    asked: list[int] = field(default_factory=lambda: [0, 0, 0])
    towns: dict[int, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0, 0]))
    apart: Counter[str] = field(default_factory=Counter)
    closings: dict[int, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0, 0]))

    def figures(self, weeks: list[str]) -> Row:
        """As they are kept."""
        units = [[pk, *counts] for pk, counts in self.units.items()]
        answered, solved, content = self.asked
        return {
            "open": self.open,
            "late": self.late,
            "states": dict(self.states),
            "ages": [[band, self.ages[band], self.late_ages[band]] for band in range(len(AGES) + 1)],
            "channels": self.channels.most_common(),
            "categories": self.categories.most_common(),
            "places": [[pk, *counts] for pk, counts in self.places.items()],
            "weeks": [[week, self.came[week], self.went[week]] for week in weeks],
            "units": units,
            "towns": [[pk, *counts] for pk, counts in self.towns.items()],
            "closings": [[pk, *counts] for pk, counts in self.closings.items()],
            "apart": {str(how): self.apart[how] for how in Closure.APART},
            "rates": {
                "response": [sum(unit[4] for unit in units), sum(unit[3] for unit in units)],
                "solved": [solved, answered],
                "content": [content, answered],
            },
        }


def boards(moment: datetime) -> dict[str, Row]:
    """Every board's figures by key, the county's among them. Ten queries, however many townships."""
    found: dict[int | None, Board] = defaultdict(Board, {place.pk: Board() for place in townships()})
    _add_open(found, moment)
    found[None]  # the county has a board even when nothing ever happened
    weeks = _add_weeks(found, moment)
    _add_units(found, moment)
    _add_verdicts(found, moment)
    _add_apart(found, moment)
    _add_closings(found, moment)
    return {key_of(pk): board.figures(weeks) for pk, board in found.items()}


def _scopes(found: dict[int | None, Board], town: int | None) -> Iterator[Board]:
    """A row counts for the county, and for its township if it has one."""
    yield found[None]
    if town is not None:
        yield found[town]


def _add_open(found: dict[int | None, Board], moment: datetime) -> None:
    for row in _open_rows(moment):
        n, late = row["n"], row["n"] if row["late"] else 0
        for board in _scopes(found, row["township_ref"]):
            board.open += n
            board.late += late
            board.states[row["state"]] += n
            board.ages[row["age"]] += n
            board.late_ages[row["age"]] += late
            board.channels[row["channel"]] += n
            board.categories[row["category"] or 0] += n
        if row["township_ref"] is not None:
            _place(found[None].places[row["township_ref"]], n, late)
        if row["village_ref"] is not None:
            _place(found[row["township_ref"]].places[row["village_ref"]], n, late)


def _place(counts: list[int], n: int, late: int) -> None:
    counts[0] += n
    counts[1] += late


def _open_rows(moment: datetime) -> Iterable[Row]:
    bands = [
        When(opened_at__gt=moment - timedelta(days=days), then=Value(band)) for band, days in enumerate(AGES)
    ]
    rows = Case.objects.filter(state__in=Case.OPEN).annotate(
        age=When_(*bands, default=Value(len(AGES)), output_field=IntegerField()),
        late=When_(When(due_at__lt=moment, then=Value(True)), default=Value(False)),
    )
    names = ("township_ref", "village_ref", "state", "channel", "category", "age", "late")
    counted: Iterable[Row] = rows.values(*names).annotate(n=Count("pk")).order_by()
    return counted


def _add_weeks(found: dict[int | None, Board], moment: datetime) -> list[str]:
    """Opened and closed by week, the oldest first; the first week is whole."""
    for column in ("opened_at", "closed_at"):
        rows = Case.objects.filter(**{f"{column}__gte": since(moment)})
        if column == "closed_at":
            rows = rows.filter(state=Case.State.CLOSED)
        counted = rows.annotate(week=TruncWeek(column)).values("township_ref", "week").annotate(n=Count("pk"))
        for row in counted.order_by():
            week = row["week"].date().isoformat()
            for board in _scopes(found, row["township_ref"]):
                counter = board.came if column == "opened_at" else board.went
                counter[week] += row["n"]
    seen = {week for board in found.values() for week in (*board.came, *board.went)}
    return sorted(seen)[-WEEKS:]


def _add_units(found: dict[int | None, Board], moment: datetime) -> None:
    """By organisation: orders due for an end and ended in time; due for a first contact and made in time."""
    for row in unit_rows(moment):
        counts = [row["ended_n"], row["ended"], row["contact_n"], row["contact"]]
        for board in _scopes(found, row["case__township_ref"]):
            kept = board.units[row["organisation"]]
            board.units[row["organisation"]] = [a + b for a, b in zip(kept, counts, strict=True)]


def unit_rows(moment: datetime) -> Iterable[Row]:
    """Orders of the window by organisation and township, with what they had to meet and met."""
    subject = Concat(Value("workorder:"), Cast(OuterRef("pk"), CharField()), output_field=CharField())
    contact = Clock.objects.filter(kind=LimitKind.CONTACT, subject=subject).order_by("-pk")
    orders = WorkOrder.objects.filter(sent_at__gte=since(moment), sent_at__lte=moment)
    orders = orders.exclude(DROPPED).annotate(contact_due=Subquery(contact.values("due_at")[:1]))
    ended = Q(state=State.ACCEPTED) | Q(due_at__lt=moment)
    made = Q(contacted_at__isnull=False) | Q(contact_due__lt=moment)
    rows: Any = orders.values("organisation", "case__township_ref").annotate(
        ended_n=Count("pk", filter=ended),
        ended=Count("pk", filter=ended & Q(reported_at__lte=F("due_at"))),
        contact_n=Count("pk", filter=made),
        contact=Count("pk", filter=made & Q(contacted_at__lte=F("contact_due"))),
    )
    counted: Iterable[Row] = rows.order_by()
    return counted


def _add_verdicts(found: dict[int | None, Board], moment: datetime) -> None:
    """What residents said. A round that two people ended apart is not in the rates."""
    ended = Closure.objects.filter(
        case=OuterRef("case"), round=OuterRef("round"), decision__in=Closure.APART, at__lte=moment
    )
    rows = Evaluation.objects.filter(at__gte=since(moment), at__lte=moment, contacted=True, counts=True)
    rows = rows.filter(~Exists(ended))
    counted = rows.values("case__township_ref").annotate(
        n=Count("pk"),
        solved=Count("pk", filter=Q(solved=True)),
        content=Count("pk", filter=Q(satisfied__gte=Satisfaction.FAIR)),
    )
    for row in counted.order_by():
        counts = [row["n"], row["solved"], row["content"]]
        for board in _scopes(found, row["case__township_ref"]):
            board.asked = [a + b for a, b in zip(board.asked, counts, strict=True)]
        if row["case__township_ref"] is not None:
            found[None].towns[row["case__township_ref"]] = counts


def _add_apart(found: dict[int | None, Board], moment: datetime) -> None:
    """How many rounds of the window ended apart, by kind: they stand beside the rates."""
    rows = Closure.objects.filter(at__gte=since(moment), at__lte=moment, decision__in=Closure.APART)
    counted = rows.values("case__township_ref", "decision").annotate(n=Count("pk"))
    for row in counted.order_by():
        for board in _scopes(found, row["case__township_ref"]):
            board.apart[row["decision"]] += row["n"]


def _add_closings(found: dict[int | None, Board], moment: datetime) -> None:
    """By organisation that led: closings of the window, and relapses that came in it, soon or late.

    A relapse found to be another matter does not count.
    """
    window = (since(moment), moment)
    closings = Closure.objects.filter(decision__in=ENDED, at__range=window)
    relapses = Relapse.objects.filter(came_at__range=window).exclude(finding=Relapse.Finding.OTHER)
    for column, rows in enumerate((_led(closings, ""), _led(relapses, "closure__"))):
        for row in rows:
            for board in _scopes(found, row["town"]):
                kept = board.closings[row["unit"]]
                kept[column] += row["n"]
                kept[2] += row["soon"]


def _led(rows: QuerySet[Any], to: str) -> Iterable[Row]:
    """Counted by the organisation whose accepted order led the closed round."""
    order = f"{to}case__orders__"
    led = rows.filter(
        **{f"{order}is_lead": True, f"{order}state": State.ACCEPTED, f"{order}round": F(f"{to}round")}
    )
    soon = Count("pk", filter=Q(is_soon=True), distinct=True) if to else Value(0)
    names = {"unit": F(f"{order}organisation"), "town": F(f"{to}case__township_ref")}
    counted: Iterable[Row] = led.values(**names).annotate(n=Count("pk", distinct=True), soon=soon).order_by()
    return counted
