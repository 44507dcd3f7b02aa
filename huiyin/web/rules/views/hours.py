"""Pages of the office hours."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from huiyin.kernel.calendar import actions
from huiyin.kernel.calendar.actions import NewHours
from huiyin.kernel.calendar.models import Calendar
from huiyin.kernel.jobs.running import start
from huiyin.kernel.people.access import SignedIn, duty
from huiyin.kernel.present import today
from huiyin.web.rules import policy
from huiyin.web.rules.forms.hours import DAYS, HoursForm, Week, hours_text


@duty(*policy.VIEWERS)
@require_GET
def listing(request: SignedIn) -> HttpResponse:
    """Every set of office hours, day by day."""
    rows = [
        {"calendar": calendar, "days": _days(_week(calendar, today())), "coming": _coming(calendar)}
        for calendar in Calendar.objects.prefetch_related("changes")
    ]
    context = {"rows": rows, "may_edit": policy.may_edit_calendar(request.user)}
    return render(request, "rules/hours.html", context)


def _week(calendar: Calendar, day: date) -> Week:
    """The week in force on a day."""
    begun: list[Week] = [change.weekly for change in calendar.changes.all() if change.valid_from <= day]
    first: Week = calendar.weekly
    return begun[-1] if begun else first


def _days(week: Week) -> list[tuple[str, str]]:
    return [(str(name), hours_text(day)) for name, day in zip(DAYS, week, strict=True)]


def _coming(calendar: Calendar) -> list[tuple[date, list[tuple[str, str]]]]:
    """Weeks that begin later, each with its first day."""
    return [
        (change.valid_from, _days(change.weekly))
        for change in calendar.changes.all()
        if change.valid_from > today()
    ]


@duty(*policy.CALENDAR_KEEPERS)
@require_http_methods(["GET", "POST"])
def add(request: SignedIn) -> HttpResponse:
    """Set up more office hours."""
    form = HoursForm(request.POST or None)
    del form.fields["valid_from"]  # the first hours hold from the beginning
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        actions.add_calendar(
            told["name"], told["weekly"], observes_holidays=told["observes_holidays"], by=request.user
        )
        messages.success(request, _("已保存。"))
        return redirect("rules:hours")
    context = {"form": form, "title": _("新增办公时间")}
    return render(request, "rules/hours_form.html", context, status=422 if form.errors else 200)


@duty(*policy.CALENDAR_KEEPERS)
@require_http_methods(["GET", "POST"])
def change(request: SignedIn, pk: int) -> HttpResponse:
    """Change office hours; running clocks are counted anew in the background."""
    calendar = get_object_or_404(Calendar, pk=pk)
    form = HoursForm(request.POST or None, initial=_initial(calendar))
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        new = NewHours(told["name"], told["weekly"], told["observes_holidays"], told["valid_from"])
        actions.change_hours(calendar, new, seen=told["seen"], by=request.user)
        start("rules.recompute", by=request.user, calendar=calendar.pk, since=told["valid_from"].isoformat())
        messages.success(request, _("已保存。受影响的时限正在后台重新计算。"))
        return redirect("rules:hours")
    context = {"form": form, "title": calendar.name}
    return render(request, "rules/hours_form.html", context, status=422 if form.errors else 200)


def _initial(calendar: Calendar) -> dict[str, Any]:
    days = {f"day{number}": hours_text(day) for number, day in enumerate(_week(calendar, today()))}
    return days | {
        "seen": calendar.version,
        "name": calendar.name,
        "observes_holidays": calendar.observes_holidays,
    }
