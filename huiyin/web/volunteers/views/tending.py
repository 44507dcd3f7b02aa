"""What a keeper notes for a volunteer without a phone: the week, days that differ, limits."""

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from huiyin.kernel.people import actions, queries
from huiyin.kernel.people.access import SignedIn, duty
from huiyin.kernel.people.models import Volunteer
from huiyin.kernel.people.policy import VOLUNTEER_KEEPERS
from huiyin.web.volunteers.fields import parts_words
from huiyin.web.volunteers.forms import AwayForm, LimitsForm, WeekForm, limits_of


@duty(*VOLUNTEER_KEEPERS)
@never_cache
@require_GET
def wishes(request: SignedIn, number: str) -> HttpResponse:
    """The forms, as they stand."""
    return _page(request, queries.volunteer_to_keep(request.user, number))


def _page(request: SignedIn, volunteer: Volunteer, **bound: Form) -> HttpResponse:
    context: dict[str, Any] = {
        "volunteer": volunteer,
        "known": queries.masked(volunteer),
        "days": [(one, parts_words(one.free)) for one in queries.days_ahead(volunteer)],
        "last": queries.last_told_by_keeper(volunteer),
        "limits_form": LimitsForm(initial=limits_of(volunteer)),
        "week_form": WeekForm(initial={"weekly": volunteer.weekly}),
        "away_form": AwayForm(),
        **bound,
    }
    return render(request, "volunteers/wishes.html", context, status=422 if bound else 200)


@duty(*VOLUNTEER_KEEPERS)
@require_POST
def week(request: SignedIn, number: str) -> HttpResponse:
    """The usual week, as the volunteer told it."""
    volunteer = queries.volunteer_to_keep(request.user, number)
    form = WeekForm(request.POST)
    if not form.is_valid():
        return _page(request, volunteer, week_form=form)
    actions.set_days(volunteer, weekly=form.cleaned_data["weekly"], by=request.user)
    return _saved(request, volunteer)


@duty(*VOLUNTEER_KEEPERS)
@require_POST
def away(request: SignedIn, number: str) -> HttpResponse:
    """Days that are not as usual."""
    volunteer = queries.volunteer_to_keep(request.user, number)
    form = AwayForm(request.POST)
    if not form.is_valid():
        return _page(request, volunteer, away_form=form)
    told = form.cleaned_data
    actions.except_days(volunteer, told["first"], told["last"], free=told["free"], by=request.user)
    return _saved(request, volunteer)


@duty(*VOLUNTEER_KEEPERS)
@require_POST
def drop_days(request: SignedIn, number: str, pk: int) -> HttpResponse:
    """They are as usual after all."""
    days = queries.days_to_tend(request.user, number, pk)
    actions.drop_days(days, by=request.user)
    return _saved(request, days.volunteer)


@duty(*VOLUNTEER_KEEPERS)
@require_POST
def limits(request: SignedIn, number: str) -> HttpResponse:
    """How far, how often, in which languages."""
    volunteer = queries.volunteer_to_keep(request.user, number)
    form = LimitsForm(request.POST)
    if not form.is_valid():
        return _page(request, volunteer, limits_form=form)
    actions.set_limits(volunteer, **form.told(), by=request.user)
    return _saved(request, volunteer)


def _saved(request: SignedIn, volunteer: Volunteer) -> HttpResponse:
    messages.success(request, _("已替本人保存，记下是您改的。"))
    return redirect("volunteers:wishes", volunteer.number)
