"""Pages of the working calendar."""

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import dateformat
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods

from huiyin.kernel.calendar import actions, queries
from huiyin.kernel.calendar.models import SpecialDay
from huiyin.kernel.jobs.running import start
from huiyin.kernel.people.access import SignedIn, duty
from huiyin.kernel.present import today
from huiyin.web.rules import policy
from huiyin.web.rules.forms.days import DayForm, UploadForm


@duty(*policy.VIEWERS)
@require_GET
def year(request: SignedIn) -> HttpResponse:
    """Twelve months, each day worked or off."""
    shown = _year(request.GET.get("year", ""))
    context = {
        "year": shown,
        "months": [(_month(weeks), weeks) for weeks in queries.months_of(shown)],
        "weekdays": _weekdays(),
        "today": today(),
        "loaded_until": queries.loaded_until(),
        "warning": queries.holidays_warning(),
        "may_edit": policy.may_edit_calendar(request.user),
    }
    return render(request, "rules/calendar.html", context)


def _month(weeks: list[list[queries.DayOfYear | None]]) -> str:
    first = next(one.day for one in weeks[0] if one)
    return dateformat.format(first, pgettext("日期格式", "n月"))


def _weekdays() -> list[str]:
    return [
        pgettext("星期", "一"),
        pgettext("星期", "二"),
        pgettext("星期", "三"),
        pgettext("星期", "四"),
        pgettext("星期", "五"),
        pgettext("星期", "六"),
        pgettext("星期", "日"),
    ]


def _year(told: str) -> int:
    if told.isdecimal() and len(told) == 4 and 2000 <= int(told) <= 2100:
        return int(told)
    return today().year


@duty(*policy.CALENDAR_KEEPERS)
@require_http_methods(["GET", "POST"])
def day(request: SignedIn) -> HttpResponse:
    """Say of one day that it is worked, off, or like any other of its kind."""
    shown = _day(request.GET.get("day", ""))
    told = SpecialDay.objects.filter(day=shown).first()
    what = ("work" if told.is_workday else "off") if told else "plain"
    initial = {"what": what, "name": told.name if told else "", "source": told.source if told else ""}
    form = DayForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        _save_day(shown, form.cleaned_data, request)
        return redirect(f"{reverse('rules:calendar')}?year={shown.year}")
    return render(request, "rules/day.html", {"day": shown, "form": form}, status=422 if form.errors else 200)


def _save_day(shown: date, told: dict[str, str], request: SignedIn) -> None:
    if told["what"] == "plain":
        actions.drop_special_day(shown, by=request.user)
    else:
        actions.set_special_day(shown, told["what"] == "work", told["name"], told["source"], by=request.user)
    start("rules.recompute", by=request.user, since=shown.isoformat())
    messages.success(request, _("已保存。受影响的时限正在后台重新计算。"))


def _day(told: str) -> date:
    try:
        shown = date.fromisoformat(told)
    except ValueError:
        raise Http404 from None
    if not 2000 <= shown.year <= 2100:
        raise Http404
    return shown


@duty(*policy.CALENDAR_KEEPERS)
@require_http_methods(["GET", "POST"])
def upload(request: SignedIn) -> HttpResponse:
    """Load a year's list, first only to look and then for good."""
    form = UploadForm(request.POST or None, request.FILES or None)
    loaded = None
    if request.method == "POST" and form.is_valid():
        look_first = form.cleaned_data["look_first"]
        loaded = actions.load_special_days(form.cleaned_data["file"], by=request.user, dry_run=look_first)
        if not look_first:
            return _loaded(request, loaded)
    context = {"form": form, "loaded": loaded}
    return render(request, "rules/upload.html", context, status=422 if form.errors else 200)


def _loaded(request: SignedIn, loaded: actions.Loaded) -> HttpResponse:
    told = {"new": loaded.new, "changed": loaded.changed, "same": loaded.same}
    messages.success(request, _("新增 %(new)d 天，修改 %(changed)d 天，%(same)d 天没有变化。") % told)
    if loaded.since:
        start("rules.recompute", by=request.user, since=loaded.since.isoformat())
        messages.info(request, _("受影响的时限正在后台重新计算。"))
    shown = loaded.since or today()
    return redirect(f"{reverse('rules:calendar')}?year={shown.year}")
