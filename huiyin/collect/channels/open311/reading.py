"""What everybody may read of requests: class, village, state and dates; never words, names or exact spots.

The key that brought a request in reads its words and spot again: it sent them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from huiyin.collect.channels.open311.catalogue import Classes
from huiyin.collect.channels.open311.spark import moment
from huiyin.collect.channels.portal.story import TOLD
from huiyin.collect.kinds import CollectKind
from huiyin.collect.models import Answer, ApiKey, Request
from huiyin.collect.policy import UNTOLD
from huiyin.kernel.calendar.models import Clock
from huiyin.kernel.events.kinds import label
from huiyin.kernel.events.models import Event
from huiyin.kernel.people.models import Organisation
from huiyin.kernel.people.sealed import opened
from huiyin.kernel.places.models import Place, PlaceCode

FILED = "archive.filed"
ORDER_SENT = "dispatch.order_sent"
ENDED = (CollectKind.SETTLED, CollectKind.WITHDRAWN)
ANSWERED = CollectKind.ANSWERED
PUBLIC = (*TOLD, CollectKind.SETTLED, CollectKind.REOPENED)
"""Kinds of events that the progress page tells as well, and the two that move open and closed."""
VILLAGE_DEPTH = 3
METRES = 111_320.0
"""Metres in a degree of latitude."""


def readable(classes: Classes, key: ApiKey | None = None) -> QuerySet[Request]:
    """Requests that this caller may read: open classes without a wish for secrecy, and its own."""
    others = Q(secrecy=False, category__in=classes.open_keys, against=None)
    others &= ~Q(matter__in=UNTOLD) & ~Q(resident__wishes__contains={"secrecy": True})
    own = Q(brought__key=key) if key else Q()
    return Request.objects.filter(others | own if key else others).select_related("brought")


def wanted(rows: QuerySet[Request], told: dict[str, Any], classes: Classes) -> QuerySet[Request]:
    """The rows that a call asks for. A list of numbers overrides every other filter."""
    if told["service_request_id"]:
        return rows.filter(no__in=told["service_request_id"])
    rows = rows.filter(received_at__gte=told["start_date"], received_at__lte=told["end_date"])
    if told["service_code"]:
        rows = rows.filter(category__in=[classes.by_code[code] for code in told["service_code"]])
    if len(told["status"]) == 1:
        live = Q(state__in=Request.LIVE)
        rows = rows.filter(live if told["status"] == ["open"] else ~live)
    return _changed(_around(rows, told), told)


def _around(rows: QuerySet[Request], told: dict[str, Any]) -> QuerySet[Request]:
    """By the village's pin, which everybody may know: a filter must not tell more than the answer."""
    box = told["bbox"]
    if told["radius"]:
        reach = told["radius"] / METRES
        box = [
            told["long"] - reach * 1.12,
            told["lat"] - reach,
            told["long"] + reach * 1.12,
            told["lat"] + reach,
        ]
    if not box:
        return rows
    west, south, east, north = box
    pinned = rows.exclude(place__pin_datum=Place.Datum.SCHEMATIC)
    return pinned.filter(place__lat__range=(south, north), place__lon__range=(west, east))


def _changed(rows: QuerySet[Request], told: dict[str, Any]) -> QuerySet[Request]:
    after, before = told["updated_after"], told["updated_before"]
    if not after and not before:
        return rows
    events = Event.objects.filter(chain=OuterRef("no"), kind__in=PUBLIC)
    if after:
        rows = rows.filter(Exists(events.filter(at__gte=after)))
    return rows.exclude(Exists(events.filter(at__gt=before))) if before else rows


@dataclass
class Known:
    """What the log, the clocks and the places tell of one request."""

    case: str = ""
    updated: datetime | None = None
    ended: datetime | None = None
    agency: int | None = None
    due: datetime | None = None
    answer: str = ""
    steps: list[tuple[int, datetime, str, int | None]] = field(default_factory=list)

    def happened(self, pk: int, at: datetime, kind: str, unit: int | None) -> None:
        """One more public event."""
        self.steps.append((pk, at, kind, unit))
        self.updated = max(self.updated or at, at)


@dataclass
class Around:
    """Everything beside the rows of one page, read in six statements however many rows there are."""

    known: dict[str, Known]
    places: dict[int, Place]
    units: dict[int, Organisation]
    own: ApiKey | None


def around(rows: Sequence[Request], own: ApiKey | None) -> Around:
    """Read what stands beside these requests."""
    known = {row.no: Known() for row in rows}
    _read_requests(known)
    _read_cases(known)
    if own:
        _read_answers(known, own)
    places = _places(row.place_id for row in rows)
    wanted_units = {one.agency for one in known.values()} | {
        step[3] for one in known.values() for step in one.steps
    }
    units = Organisation.objects.in_bulk([key for key in wanted_units if key])
    return Around(known, places, units, own)


def _read_requests(known: dict[str, Known]) -> None:
    events = Event.objects.filter(chain__in=list(known), kind__in=[*PUBLIC, FILED]).order_by("at", "pk")
    for event in events:
        one = known[event.chain]
        if event.kind == FILED:
            one.case = event.subject.removeprefix("case:")
            continue
        if event.kind in ENDED:
            one.ended = event.at
        one.happened(event.pk, event.at, event.kind, event.actor_org)


def _read_cases(known: dict[str, Known]) -> None:
    """Of other voices in the same matter nothing is told, as on the progress page."""
    by_case: dict[str, list[tuple[str, Known]]] = {}
    for no, one in known.items():
        by_case.setdefault(one.case, []).append((no, one))
    by_case.pop("", None)
    for event in Event.objects.filter(chain__in=list(by_case), kind__in=PUBLIC).order_by("at", "pk"):
        for no, one in by_case[event.chain]:
            if event.kind == ORDER_SENT:
                one.agency = event.facts.get("organisation", one.agency)
            if not event.subject.startswith("request:") or event.subject == f"request:{no}":
                one.happened(event.pk, event.at, event.kind, event.actor_org)
    clocks = Clock.objects.filter(subject__in=[f"case:{case}" for case in by_case]).order_by("pk")
    for subject, due_at in clocks.values_list("subject", "due_at"):
        for _no, one in by_case[subject.removeprefix("case:")]:
            one.due = due_at


def _read_answers(known: dict[str, Known], own: ApiKey) -> None:
    answers = Answer.objects.filter(request__no__in=list(known), request__brought__key=own).order_by("pk")
    for no, words in answers.values_list("request__no", "words"):
        known[no].answer = words


def _places(keys: Iterable[int]) -> dict[int, Place]:
    """The places and every place above them, each with its code as `code_now`."""
    paths = Place.objects.filter(pk__in=set(keys)).values("path")
    found: dict[int, Place] = {}
    codes = PlaceCode.objects.filter(place=OuterRef("pk"), scheme=PlaceCode.Scheme.NBS).order_by(
        "-valid_from"
    )
    ids = {key for row in paths for key in row["path"].split("/") if key}
    for place in Place.objects.filter(pk__in=ids).annotate(code_now=codes.values("code")[:1]):
        found[place.pk] = place
    return found


def described(row: Request, beside: Around, classes: Classes, *, extended: bool = False) -> dict[str, Any]:
    """One request as GeoReport tells it, in the order of the specification."""
    known = beside.known[row.no]
    own = beside.own is not None and row_key(row) == beside.own.pk
    category = classes.by_key.get(row.category_id or 0)
    is_open = row.state in Request.LIVE
    told = {
        "service_request_id": row.no,
        "status": "open" if is_open else "closed",
        "status_notes": (known.answer if own else "") or str(row.get_state_display()),
        "service_name": category.label if category else _("暂不确定"),
        "service_code": category.code if category else "other",
        "description": row.words if own else "",
        "agency_responsible": str(beside.units[known.agency].name) if known.agency in beside.units else None,
        "service_notice": None,
        "requested_datetime": moment(row.received_at),
        "updated_datetime": moment(
            (known.ended if not is_open else None) or known.updated or row.received_at
        ),
        "expected_datetime": moment(known.due) if is_open else None,
        **_where(row, beside, own=own),
        "media_url": None,
    }
    told["description"] = told["description"] or f"{told['service_name']} · {told['address']}"
    return told | (_extended(row, known, beside) if extended else {})


def row_key(row: Request) -> int | None:
    """The key that brought the request in; None for any other channel."""
    brought = getattr(row, "brought", None)
    return brought.key_id if brought else None


def _where(row: Request, beside: Around, *, own: bool) -> dict[str, Any]:
    """The village, never closer, but for the key that said it closer."""
    chain = [beside.places[key] for key in _ancestry(row, beside)[:VILLAGE_DEPTH]]
    names = [place.name for place in reversed(chain)]
    here = chain[-1]
    pinned = here.has_pin and not here.is_schematic
    lat, long = (here.lat, here.lon) if pinned else (None, None)
    if own and row.lat is not None:
        lat, long = row.lat, row.lon
    spot = opened(row.spot_sealed, "collect.spot") if own else ""
    return {
        "address": ", ".join([*([spot] if spot else []), *names]),
        "address_id": here.__dict__.get("code_now"),
        "zipcode": None,
        "lat": lat,
        "long": long,
    }


def _ancestry(row: Request, beside: Around) -> tuple[int, ...]:
    return beside.places[row.place_id].ancestry


DETAILED = {
    Request.State.OPEN: "RECEIVED",
    Request.State.ANSWERED: "PROCESSED",
    Request.State.SETTLED: "PROCESSED",
    Request.State.WITHDRAWN: "REJECTED",
}


def _extended(row: Request, known: Known, beside: Around) -> dict[str, Any]:
    """CitySDK's finer state, and the story as notes."""
    detailed = DETAILED[Request.State(row.state)]
    if row.state == Request.State.OPEN and known.agency:
        detailed = "IN_PROCESS"
    notes = [
        {"datetime": moment(at), "description": step_words(kind, unit, beside), "type": kind}
        for _pk, at, kind, unit in known.steps
    ]
    return {"extended_attributes": {"detailed_status": detailed, "channel": row.channel}, "notes": notes}


def step_words(kind: str, unit: int | None, beside: Around) -> str:
    """An event in the words of the progress page, with the unit that acted."""
    name = str(beside.units[unit].name) if unit in beside.units else ""
    return f"{label(kind)} · {name}" if name else label(kind)
