"""The page on which a leader stands for a report or asks for more, everything in one column."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate

from huiyin.dispatch import queries
from huiyin.dispatch.forms import AnswerForm, MoreForm
from huiyin.dispatch.models import WorkOrder
from huiyin.kernel.people.access import SignedIn
from huiyin.kernel.present import now


def review(
    request: SignedIn, order: WorkOrder, may: Collection[str], wrong: dict[str, forms.Form]
) -> HttpResponse:
    """Said by each voice, promised, done, shown, and the proposed answer beside what is noticed in it."""
    voices = queries.live_voices(order.case)
    proposed = AnswerForm(voices=voices, initial={"words": order.answer}) if order.is_lead else None
    others = queries.others_of(order)
    photos = queries.photos_of(order)
    asked = queries.asked_of(order.case, localdate(order.reported_at) if order.reported_at else None)
    reached = queries.grade_of([photo.shows for photo in photos])
    context: dict[str, Any] = {
        "order": order,
        "may": may,
        "due": queries.due_of(order, now()),
        "voices": voices,
        "promised": queries.promised_to(voices),
        "others": [(one, queries.TONES.get(WorkOrder.State(one.state), "")) for one in others],
        "photos": photos,
        "asked": asked,
        "reached": reached,
        "enough": queries.is_enough(reached, asked),
        "check": getattr(order, "answer_check", None),
        "answering": wrong.get("answering") or proposed,
        "more": wrong.get("more") or MoreForm(prefix="more"),
        "wrong": next(iter(wrong.values()), None),
    }
    return render(request, "dispatch/review.html", context, status=422 if wrong else 200)
