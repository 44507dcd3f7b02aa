"""A case whole, as its reader's own page shows it and not a word more."""

from collections.abc import Sequence
from typing import Any

from django.utils.timezone import is_aware, make_aware

from huiyin.archive.models import Case
from huiyin.kernel.people.models import User
from huiyin.web.case.page import Timing, Voice, page_of

BRIEF = (
    "no title state matter urgency channel category place voices secrecy round opened_at due_at"
    " reported_at closed_at"
).split()


def case_told(by: User, no: str) -> dict[str, Any]:
    """What the page of the case gathers, without its version. Raises Http404, PermissionDenied."""
    page = page_of(by, no)
    case: Case = page["case"]
    for line in page["orders"]:
        line.order.case = case
    return {
        **{name: getattr(case, name) for name in BRIEF},
        "requests": [_voice(voice) for voice in page["voices"]],
        "orders": [line.order for line in page["orders"]],
        "projects": [one.project for one in page["projects"]],
        "clocks": _clocks(page["timings"]),
    }


def _voice(voice: Voice) -> dict[str, Any]:
    request = voice.request
    names = ("no", "state", "matter", "words", "place", "received_at")
    return {
        **{name: getattr(request, name) for name in names},
        "secrecy": request.is_secret,
        "who": {"name": voice.who.name, "phone": voice.who.phone} if voice.who else None,
        "answers": [{"words": one.words, "at": one.at, "unit": one.unit} for one in voice.answers],
        "verdicts": [
            {
                "round": number,
                "at": said.at if is_aware(said.at) else make_aware(said.at),
                "contacted": said.contacted,
                "solved": said.solved,
                "satisfied": said.satisfied,
            }
            for number, said in voice.verdicts
        ],
    }


def _clocks(timings: Sequence[Timing]) -> list[dict[str, Any]]:
    return [
        {
            "kind": one.clock.kind,
            "state": one.clock.state,
            "due_at": one.clock.due_at,
            "words": one.words,
            "why": one.why,
        }
        for one in timings
    ]
