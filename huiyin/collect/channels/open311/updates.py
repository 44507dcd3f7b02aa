"""The updates extension: what happened since, and what the resident says later."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest

from huiyin.collect.actions import add_update
from huiyin.collect.channels.open311 import catalogue
from huiyin.collect.channels.open311.door import Told, call, key_needed, key_of
from huiyin.collect.channels.open311.forms import AddForm, SpanForm
from huiyin.collect.channels.open311.reading import (
    ANSWERED,
    FILED,
    PUBLIC,
    readable,
    row_key,
)
from huiyin.collect.channels.open311.spark import moment
from huiyin.collect.channels.open311.wrong import not_found
from huiyin.collect.kinds import CollectKind
from huiyin.collect.models import Answer, ApiKey, Request
from huiyin.kernel.events.kinds import label
from huiyin.kernel.events.models import Event
from huiyin.kernel.people.access import RESIDENT
from huiyin.kernel.people.models import Organisation

STATES = {
    CollectKind.NOT_FIXED: "reopen",
    CollectKind.REOPENED: "reopen",
    CollectKind.SETTLED: "closed",
    CollectKind.WITHDRAWN: "cancelled",
    "archive.reopened": "reopen",
    "archive.closed": "closed",
    "plan.need_linked": "planned",
    "dispatch.order_sent": "action_scheduled",
    "dispatch.order_signed": "investigating",
    "dispatch.contacted": "investigating",
    "dispatch.order_returned": "internal_referral",
    "dispatch.passed_up": "internal_referral",
    "track.progress": "in_progress",
    "archive.reported": "in_progress",
    "collect.answered": "in_progress",
}
"""What each event says of the state, in the words of the extension; any other: open."""


@call("GET", "HEAD", "POST")
def updates(request: HttpRequest) -> Told:
    """What happened, or with POST something more from the resident."""
    return _add(request) if request.method == "POST" else _told(request)


def _told(request: HttpRequest) -> Told:
    form = SpanForm(request.GET)
    told = form.checked()
    own = key_of(request)
    rows = readable(catalogue.classes(), own)
    first = (told["page"] - 1) * told["page_size"]
    events = list(_events(told, rows)[first : first + told["page_size"]])
    seats = _seats(events, rows, told["service_request_id"])
    answers = _answers(seats.values(), own)
    units = Organisation.objects.in_bulk({event.actor_org for event in events if event.actor_org})
    return "service_request_updates", [
        _update(event, row, units, answers)
        for event in events
        for row in seats.get(event.chain, [])
        if _ours(event, row)
    ]


def _events(told: dict[str, Any], rows: Any) -> Any:
    """Public events of the stretch of time, oldest first; of some requests only when they are named."""
    events = Event.objects.filter(kind__in=PUBLIC, at__gte=told["start_date"], at__lte=told["end_date"])
    if told["service_request_id"]:
        chains = list(rows.filter(no__in=told["service_request_id"]).values_list("no", flat=True))
        filed = Event.objects.filter(chain__in=chains, kind=FILED).values_list("subject", flat=True)
        events = events.filter(chain__in=[*chains, *(one.removeprefix("case:") for one in filed)])
    return events.order_by("at", "pk")


def _seats(events: list[Event], rows: Any, named: list[str]) -> dict[str, list[Request]]:
    """By chain, the readable requests it tells of: the request itself, or the voices of a case."""
    chains = {event.chain for event in events}
    filed = Event.objects.filter(chain__in=chains, kind=FILED, subject__startswith="request:")
    pairs = [
        (chain, subject.removeprefix("request:")) for chain, subject in filed.values_list("chain", "subject")
    ]
    wanted = (
        ({no for _chain, no in pairs} | chains) & set(named)
        if named
        else {no for _chain, no in pairs} | chains
    )
    known = {row.no: row for row in rows.filter(no__in=wanted)}
    seats: dict[str, list[Request]] = {no: [row] for no, row in known.items()}
    for chain, no in pairs:
        if no in known:
            seats.setdefault(chain, []).append(known[no])
    return seats


def _ours(event: Event, row: Request) -> bool:
    """Of other voices in the same matter nothing is told."""
    return (
        not event.subject.startswith("request:")
        or event.subject == f"request:{row.no}"
        or event.chain == row.no
    )


def _answers(seats: Iterable[list[Request]], own: ApiKey | None) -> dict[int, str]:
    """The words of answers, for the key that brought the requests."""
    if own is None:
        return {}
    mine = {row.pk for rows in seats for row in rows if row_key(row) == own.pk}
    return dict(Answer.objects.filter(request__in=mine).values_list("pk", "words"))


def _update(
    event: Event, row: Request, units: dict[int, Organisation], answers: dict[int, str]
) -> dict[str, Any]:
    unit = units.get(event.actor_org or 0)
    words = label(event.kind) + (f" · {unit.name}" if unit else "")
    if event.kind == ANSWERED:
        words = answers.get(event.facts.get("answer", 0), words)
    return {
        "update_id": f"{event.pk}-{row.no}",
        "service_request_id": row.no,
        "status": STATES.get(event.kind, "open"),
        "updated_datetime": moment(event.at),
        "description": words,
        "media_url": None,
    }


def _add(request: HttpRequest) -> Told:
    key = key_needed(request)
    form = AddForm(request.POST)
    told = form.checked()
    no = told["service_request_id"]
    row = readable(catalogue.classes(), key).filter(no=no, brought__key=key).first()
    if row is None:
        raise not_found("service_request_id", no)
    added = add_update(
        row, key=key, ref=told["update_id"], words=told["description"], wish=form.wish, by=RESIDENT
    )
    return "service_request_updates", [{"update_id": added.ref}]
