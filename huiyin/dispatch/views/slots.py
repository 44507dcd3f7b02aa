"""Choosing volunteers for a slot."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from huiyin.dispatch import actions, policy, queries
from huiyin.dispatch.forms import MOST_AT_ONCE, BestForm, asked_words
from huiyin.dispatch.models import Assignment, OfferRule
from huiyin.kernel.events.lifecycle import Refused
from huiyin.kernel.people.access import SignedIn, background, duty
from huiyin.plan.models import Project, Slot
from huiyin.plan.queries import skill_names

CALLABLE = (*Assignment.ASKED, Assignment.State.WAITING, Assignment.State.ACCEPTED)

SHOWN = 20


@duty(*policy.CHOOSERS)
@require_GET
def shortlist(request: SignedIn, pk: int) -> HttpResponse:
    """Whom to ask for this slot, with reasons; and how those already asked stand."""
    slot = queries.slot_to_fill(request.user, pk)
    callable_now = slot.state == Slot.State.OPEN and slot.project.state == Project.State.APPROVED
    figures = queries.offer_figures()
    found = queries.choose(slot, _km(request.GET.get("km", "")), queries.FAR_ENOUGH, figures)
    shown = found.list.choices[:SHOWN]
    names = list(skill_names([slot]).values())
    free = max(0, slot.most - slot.taken)
    context = {
        "slot": slot,
        "found": found,
        "rows": [
            (
                queries.person(found.people[choice.id]),
                queries.reason_words(queries.reasons_of(choice, found), names),
            )
            for choice in shown
        ],
        "left_out": queries.left_out_words(found),
        "radii": queries.RADII,
        "skills": names,
        "best": min(MOST_AT_ONCE, max(1, free), max(1, len(shown))),
        "callable": callable_now,
        **_waves(slot, found, request.GET.get("need", ""), figures),
        **_people(slot),
    }
    return render(request, "dispatch/shortlist.html", context)


def _waves(slot: Slot, found: queries.Found, told: str, figures: queries.Figures) -> dict[str, Any]:
    """How the waves stand, and how many the next one would ask."""
    waves = queries.waves_of(slot)
    wave = next((one for one in waves if one.ended_at is None), None)
    needed = int(told) if told.isdecimal() and 1 <= int(told) <= slot.most else slot.least
    return {
        "wave": wave,
        "waves": waves,
        "most_waves": figures[OfferRule.What.WAVES],
        "sure": figures[OfferRule.What.SURE],
        "foreseen": queries.foresee_wave(wave.needed if wave else needed, found, figures),
    }


def _km(told: str) -> int:
    return int(told) if told.isdecimal() and int(told) in queries.RADII else queries.RADIUS


def _people(slot: Slot) -> dict[str, Any]:
    return {
        "slot": slot,
        "asked": [(one, queries.person(one.volunteer)) for one in queries.on_slot(slot)],
        "tones": queries.SEAT_TONES,
        "can_be_called_off": CALLABLE,
    }


@background
@duty(*policy.CHOOSERS)
@require_GET
def people(request: SignedIn, pk: int) -> HttpResponse:
    """How those asked stand now; the page asks again by itself."""
    slot = queries.slot_to_fill(request.user, pk)
    return render(request, "dispatch/_people.html", _people(slot))


@duty(*policy.CHOOSERS)
@require_POST
def offer(request: SignedIn, pk: int, volunteer: int) -> HttpResponse:
    """Ask one volunteer."""
    slot = queries.slot_to_fill(request.user, pk)
    found = queries.choose(slot, _km(request.POST.get("km", "")), size=1000)
    chosen = [one for one in found.list.choices if one.id == volunteer]
    if not chosen:
        raise Refused(_("这位志愿者刚刚有了别的安排，或已不符合条件。请刷新名单。"))
    actions.offer_many(slot, [(volunteer, queries.reasons_of(chosen[0], found))], by=request.user)
    messages.success(request, asked_words(1))
    return redirect("dispatch:shortlist", pk)


@duty(*policy.CHOOSERS)
@require_POST
def offer_best(request: SignedIn, pk: int) -> HttpResponse:
    """Ask the best few with one press."""
    slot = queries.slot_to_fill(request.user, pk)
    form = BestForm(request.POST)
    if not form.is_valid():
        raise Refused(_("请填要邀请几位：1 到 %(most)s。") % {"most": MOST_AT_ONCE})
    found = queries.choose(slot, form.cleaned_data["km"], size=form.cleaned_data["count"])
    chosen = [(one.id, queries.reasons_of(one, found)) for one in found.list.choices]
    made = actions.offer_many(slot, chosen, by=request.user)
    messages.success(request, asked_words(len(made)))
    return redirect("dispatch:shortlist", pk)


@duty(*policy.CHOOSERS)
@require_POST
def call_off(request: SignedIn, pk: int) -> HttpResponse:
    """This person need not come any more."""
    assignment = queries.assignment_to_call_off(request.user, pk)
    actions.call_off(assignment, why="dispatcher", by=request.user)
    messages.success(request, _("已取消，会短信告诉本人；候补的第一位马上收到确认通知。"))
    return redirect("dispatch:shortlist", assignment.slot_id)
