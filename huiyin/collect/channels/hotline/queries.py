"""What the desk reads: the unfinished call, who calls, what was taken down."""

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef
from django.http import Http404
from django.shortcuts import get_object_or_404

from huiyin.collect import policy
from huiyin.collect.actions.calls import PURPOSE
from huiyin.collect.channels.portal.story import TOLD
from huiyin.collect.models import Answer, CallDraft, Reach, Request
from huiyin.collect.queries import SEATED, earlier_wish, requests_of
from huiyin.kernel.events.kinds import label
from huiyin.kernel.events.models import Event
from huiyin.kernel.people import vault
from huiyin.kernel.people.identity import Identity, valid_phone
from huiyin.kernel.people.models import User
from huiyin.kernel.people.queries import find_resident, masked

MOST_MATTERS, MOST_PEOPLE = 12, 5


@dataclass(frozen=True)
class Unfinished:
    """A call that was not taken down: what was typed by field, and when."""

    typed: dict[str, Any]
    saved_at: datetime


def unfinished(user: User) -> Unfinished | None:
    """What this operator typed before the browser went away; None when that call was taken down after all."""
    taken = Request.objects.filter(key=OuterRef("key"))
    row = CallDraft.objects.filter(~Exists(taken), user=user).first()
    if row is None or row.sealed is None:
        return None
    try:
        kept: dict[str, list[str]] = json.loads(vault.open_sealed(row.sealed, PURPOSE))
    except (ValueError, vault.Unreadable):
        return None
    return Unfinished(typed(kept), row.saved_at)


def typed(kept: dict[str, list[str]]) -> dict[str, Any]:
    """What was typed as a form's initial values: a list only where several were chosen."""
    return {name: values[0] if len(values) == 1 else values for name, values in kept.items() if values}


@dataclass(frozen=True)
class Matter:
    """One request of a caller, and the last step that its resident may know."""

    request: Request
    step: str = ""
    at: datetime | None = None


@dataclass(frozen=True)
class Caller:
    """Who may be calling, masked, what they said, and how they wished to be told, in words.

    `hidden` matters asked for secrecy.
    """

    people: list[Identity] = field(default_factory=list)
    live: list[Matter] = field(default_factory=list)
    past: list[Matter] = field(default_factory=list)
    hidden: int = 0
    wish: str = ""


def caller(user: User, phone: str) -> Caller | None:
    """What a telephone said within two years, newest first; None while the number is not whole."""
    if not valid_phone(phone):
        return None
    residents = find_resident(phone=phone)
    people = [masked(resident) for resident in residents[:MOST_PEOPLE]]
    if not people:
        return Caller()
    said = list(
        requests_of(residents).select_related("place", "category", "resident", "reach")[:MOST_MATTERS]
    )
    shown = [one for one in said if policy.may_see_call(user, one)]
    steps = _last_steps([one for one in shown if one.state in Request.LIVE])
    matters = [Matter(one, *steps.get(one.no, ("", None))) for one in shown]
    return Caller(
        people,
        [one for one in matters if one.request.state in Request.LIVE],
        [one for one in matters if one.request.state not in Request.LIVE],
        len(said) - len(shown),
        _label(earlier_wish(said)),
    )


def _label(wish: str) -> str:
    return str(Reach.Wish(wish).label) if wish else ""


def wish_of(request: Request) -> str:
    """How the caller wished to be told of the answer, in words; "" where nothing was said."""
    reach = Reach.objects.filter(request=request).first()
    return _label(reach.wish) if reach else ""


def _last_steps(requests: list[Request]) -> dict[str, tuple[str, datetime]]:
    """The last public step of each request or of its case, as the log tells it. Two queries."""
    numbers = [one.no for one in requests]
    seated = Event.objects.filter(chain__in=numbers, kind__in=SEATED).order_by("seq")
    homes = {event.chain: str(event.facts["case"]) for event in seated}
    voices: dict[str, list[str]] = {}
    for no in numbers:
        voices.setdefault(homes.get(no, ""), []).append(no)
    found: dict[str, tuple[str, datetime]] = {}
    events = Event.objects.filter(chain__in=[*numbers, *homes.values()], kind__in=list(TOLD))
    for event in events.order_by("at", "pk"):
        whose = [event.chain] if event.chain in numbers else voices[event.chain]
        if event.chain not in numbers and event.subject.startswith("request:"):
            whose = [no for no in whose if event.subject == f"request:{no}"]
        found |= dict.fromkeys(whose, (label(event.kind), event.at))
    return found


def taken_call(user: User, no: str) -> Request:
    """The door from a number to one's own call; the county's desk opens every call. Raises Http404."""
    rows = Request.objects.select_related("place", "category", "against", "taken_by", "resident")
    request = get_object_or_404(rows, no=no[:16])
    if request.taken_by_id != user.pk and not policy.may_keep_knowledge(user):
        raise Http404
    return request


def answers_to(request: Request) -> list[Answer]:
    """What the resident was told, with the knowledge base's wording it was read from."""
    return list(request.answers.select_related("version__entry", "organisation").order_by("at", "pk"))


def details_of(request: Request) -> list[tuple[str, str]]:
    """Each extra question with what was answered, as people read them."""
    rows = request.details.select_related("question").order_by("question__order")
    return [(row.question.words, row.question.read(row.values)) for row in rows]
