"""What is needed to give an organisation a duty: who it may be, and what will be due when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from huiyin.archive.models import Case
from huiyin.archive.queries import case_to_read
from huiyin.dispatch import policy
from huiyin.dispatch.models import WorkOrder
from huiyin.kernel.calendar.deadlines import Term, reckon
from huiyin.kernel.calendar.kinds import LimitKind
from huiyin.kernel.calendar.queries import kind_words, length_words, tables
from huiyin.kernel.people.access import Actor, require
from huiyin.kernel.people.models import Organisation

CLOCKS = (LimitKind.SIGN, LimitKind.CONTACT, LimitKind.FINISH)
SHOWN = (LimitKind.SIGN, LimitKind.CONTACT, LimitKind.RETURN, LimitKind.FINISH)
Kind = Organisation.Kind
RECEIVERS = (Kind.DEPARTMENT, Kind.COUNTY, Kind.STREET, Kind.CENTRE, Kind.INSTITUTE, Kind.STATION)
FEW, MANY = 6, 12


@dataclass(frozen=True)
class Due:
    """When one act will be due, under which length of time."""

    kind: str
    words: str
    length: str
    at: datetime
    estimated: bool


def case_to_send(by: Actor, no: str) -> Case:
    """The door to sending out a case. Raises Http404, PermissionDenied."""
    case = case_to_read(by, no)
    require(policy.may_send_order(by, case))
    return case


def receivers() -> QuerySet[Organisation]:
    """Units that may be given a duty."""
    return Organisation.objects.filter(kind__in=RECEIVERS, active=True)


def search_units(words: str) -> list[Organisation]:
    """Units whose name or short name holds these words; names that begin so come first."""
    words = words.strip()[:40]
    if not words:
        return []
    found = receivers().filter(Q(name__contains=words) | Q(short_name__contains=words))
    rows = list(found.select_related("place").order_by("kind", "name", "pk")[: 4 * MANY])
    rows.sort(key=lambda unit: not unit.name.startswith(words))
    return rows[:MANY]


def likely_units(case: Case) -> list[Organisation]:
    """Units to offer at once: the station and institute of the place, and who lately worked on the class."""
    near = Q(kind=Kind.STATION, place=case.village_ref) | Q(
        kind__in=(Kind.INSTITUTE, Kind.STREET), place=case.township_ref
    )
    lately = WorkOrder.objects.filter(
        case__in=Case.objects.filter(category=case.category_id).order_by("-id").values("pk")[:60],
        is_lead=True,
    )
    used = Q(pk__in=lately.values("organisation"))
    return list(receivers().filter(near | used).order_by("kind", "name", "pk")[:FEW])


def has_open_lead(case: Case) -> bool:
    """Whether somebody has the lead now."""
    return WorkOrder.objects.filter(case=case, is_lead=True, state__in=WorkOrder.OPEN).exists()


def due_times(case: Case, calendar_id: int | None, at: datetime, kinds: Sequence[str] = SHOWN) -> list[Due]:
    """When each act would be due if the order were sent at `at`; acts without a rule are left out."""
    known = tables()
    calendar = known.calendar(calendar_id)[1]
    found = []
    for kind in kinds:
        limit = known.limit_for(kind, case.matter, case.urgency, at)
        if limit is not None:
            stands = reckon(calendar, at, Term(limit.amount, limit.unit, limit.warn_share))
            length = length_words(limit.amount, limit.unit)
            found.append(Due(kind, kind_words(kind), length, stands.due_at, stands.estimated))
    return found
