"""What people carry out: calls made, slips handed over, texts read out by the village's loudspeaker."""

from typing import Any

from django.contrib import messages as notes
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from huiyin.archive.queries import case_numbers
from huiyin.kernel.messages import actions, policy, queries
from huiyin.kernel.messages.kinds import Way
from huiyin.kernel.messages.models import Message
from huiyin.kernel.paging import keyset
from huiyin.kernel.people.access import SignedIn, duty, require
from huiyin.kernel.people.models import User

CARRIED = {"slips": Way.SLIP, "loudspeaker": Way.LOUDSPEAKER, "calls": Way.CALL}
ALL = tuple(dict.fromkeys((*policy.CARRIERS, *policy.CALLERS)))
"""Whoever carries something out."""


@duty(*ALL)
@require_GET
def listing(request: SignedIn) -> HttpResponse:
    """Whom to call up, slips to hand over, or what to read out, as far as this person's duties reach."""
    offered = _offered(request.user)
    what = request.GET.get("what", "")
    what = what if what in offered else offered[0]
    page = keyset(queries.to_carry(request.user, CARRIED[what]), ("id",), after=request.GET.get("after"))
    homes = case_numbers([one.chain for one in page.rows]) if what == "calls" else {}
    lines = [_line(one, what, homes.get(one.chain, "")) for one in page.rows]
    context = {"page": page, "lines": lines, "what": what, "offered": offered}
    return render(request, "messages/carry.html", context)


def _offered(user: User) -> list[str]:
    """The kinds of work that this person's duties hold."""
    roles = {duty.role for duty in user.duties_now()}
    own = ["calls"] if roles & set(policy.CALLERS) else []
    return [*own, *(["slips", "loudspeaker"] if roles & set(policy.CARRIERS) else [])]


def _line(message: Message, what: str, case: str) -> dict[str, Any]:
    """One piece of work; a slip's words stand on a page of their own, and a number only behind a reason."""
    words = "" if what == "slips" else queries.words_of(message)
    to = queries.shown(message).to if what == "calls" else ""
    return {"message": message, "words": words, "to": to, "case": case}


@duty(*policy.CARRIERS)
@require_GET
@never_cache
def slip(request: SignedIn, pk: int) -> HttpResponse:
    """One slip, to be printed and handed over."""
    message = _door(request, pk)
    if message.way != Way.SLIP:
        raise Http404
    context = {"message": message, "lines": queries.words_of(message).splitlines()}
    return render(request, "messages/slip.html", context)


@duty(*ALL)
@require_POST
def done(request: SignedIn, pk: int) -> HttpResponse:
    """It was told by telephone, handed over, or read out."""
    message = _door(request, pk)
    actions.carry_out(message, by=request.user)
    notes.success(request, _("已记下。"))
    what = next((name for name, way in CARRIED.items() if way == message.way), "")
    response = redirect("messages:carry")
    response["Location"] += f"?what={what}"
    return response


def _door(request: SignedIn, pk: int) -> Message:
    message = queries.message_numbered(pk)
    require(policy.may_carry_out(request.user, message))
    return message
