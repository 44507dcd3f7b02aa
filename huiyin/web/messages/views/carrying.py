"""What people carry out: slips handed over, texts read out by the village's loudspeaker."""

from django.contrib import messages as notes
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from huiyin.kernel.messages import actions, policy, queries
from huiyin.kernel.messages.kinds import Way
from huiyin.kernel.messages.models import Message
from huiyin.kernel.paging import keyset
from huiyin.kernel.people.access import SignedIn, duty, require

CARRIED = {"slips": Way.SLIP, "loudspeaker": Way.LOUDSPEAKER}


@duty(*policy.CARRIERS)
@require_GET
def listing(request: SignedIn) -> HttpResponse:
    """Slips to hand over, or what the loudspeaker shall read out, in this person's places, oldest first."""
    what = request.GET.get("what", "")
    what = what if what in CARRIED else "slips"
    page = keyset(queries.to_carry(request.user, CARRIED[what]), ("id",), after=request.GET.get("after"))
    lines = [(one, queries.words_of(one) if what == "loudspeaker" else "") for one in page.rows]
    return render(request, "messages/carry.html", {"page": page, "lines": lines, "what": what})


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


@duty(*policy.CARRIERS)
@require_POST
def done(request: SignedIn, pk: int) -> HttpResponse:
    """It was handed over, or read out."""
    message = _door(request, pk)
    actions.carry_out(message, by=request.user)
    notes.success(request, _("已记下。"))
    what = "loudspeaker" if message.way == Way.LOUDSPEAKER else "slips"
    response = redirect("messages:carry")
    response["Location"] += f"?what={what}"
    return response


def _door(request: SignedIn, pk: int) -> Message:
    message = queries.message_numbered(pk)
    require(policy.may_carry_out(request.user, message))
    return message
