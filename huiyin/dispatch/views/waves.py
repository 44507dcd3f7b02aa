"""Sending and stopping waves of invitations to one slot."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from huiyin.dispatch import actions, policy, queries
from huiyin.dispatch.forms import MOST_AT_ONCE, WaveForm
from huiyin.kernel.events.lifecycle import Refused
from huiyin.kernel.people.access import SignedIn, duty


@duty(*policy.CHOOSERS)
@require_POST
def send_wave(request: SignedIn, pk: int) -> HttpResponse:
    """The first wave, or the next one at once."""
    slot = queries.slot_to_fill(request.user, pk)
    form = WaveForm(request.POST)
    if not form.is_valid():
        raise Refused(_("请填要几人到场：1 到 %(most)s。") % {"most": min(MOST_AT_ONCE, slot.most)})
    told = form.cleaned_data
    wave = actions.send_wave(slot, needed=min(told["needed"], slot.most), km=told["km"], by=request.user)
    words = _("第 %(number)s 批已发出：请了 %(asked)s 位，%(chance)s%% 把握够 %(needed)s 人。")
    messages.success(
        request,
        words % {"number": wave.number, "asked": wave.asked, "chance": wave.chance, "needed": wave.needed},
    )
    return redirect("dispatch:shortlist", pk)


@duty(*policy.CHOOSERS)
@require_POST
def stop_waves(request: SignedIn, pk: int) -> HttpResponse:
    """No further wave."""
    slot = queries.slot_to_fill(request.user, pk)
    actions.stop_waves(slot, by=request.user)
    messages.success(request, _("已停止：不再发下一批，已发的邀请仍然有效。"))
    return redirect("dispatch:shortlist", pk)
