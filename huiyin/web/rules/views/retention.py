"""Pages about how long personal data is kept, what was erased, and what is held back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huiyin.archive import policy as archive
from huiyin.archive.actions.retention import (
    DAILY,
    ERASE,
    decide_retention,
    hold,
    release_hold,
)
from huiyin.archive.models import RetentionRule
from huiyin.archive.queries import retention as queries
from huiyin.kernel.jobs.models import Job, LastRun
from huiyin.kernel.paging import keyset
from huiyin.kernel.people.access import SignedIn, duty, has_duty
from huiyin.kernel.present import today
from huiyin.web.operations.state import TONES
from huiyin.web.rules import policy
from huiyin.web.rules.forms.retention import ForeseeForm, HoldForm, KeepingForm

What = RetentionRule.What
RUNS = 7


@dataclass
class Row:
    """One version of one rule, as people read it. `count` is what it would erase today."""

    rule: RetentionRule
    length: str
    coming: bool
    ended: bool
    count: str = ""


@duty(*policy.KEEPING_VIEWERS)
@require_GET
def listing(request: SignedIn) -> HttpResponse:
    """Every rule in force or to come; past versions on request; the last runs and the next."""
    past = request.GET.get("past") == "1"
    rows = [row for row in _rows(queries.retention_versions()) if past or not row.ended]
    last = LastRun.objects.filter(name=DAILY).first()
    context = {
        "kinds": [(what, what.label, [row for row in rows if row.rule.what == what]) for what in What],
        "undecided": any(not row.rule.decided and not row.coming for row in rows),
        "past": past,
        "next_at": last.at + timedelta(days=1) if last else None,
        "runs": [_run(job) for job in Job.objects.filter(name=ERASE).order_by("-id")[:RUNS]],
        "starts": has_duty(request.user, *policy.VIEWERS),
        "may_decide": archive.may_decide_retention(request.user),
    }
    return render(request, "rules/retention.html", context)


def _rows(rules: Iterable[RetentionRule]) -> list[Row]:
    day = today()
    rows = [
        Row(
            rule,
            _length(rule.months),
            rule.valid_from > day,
            rule.valid_to is not None and rule.valid_to < day,
        )
        for rule in rules
    ]
    holding = [row for row in rows if not row.coming and not row.ended]
    counts = queries.would_erase_by([row.rule for row in holding], day)
    for row in holding:
        row.count = _bounded(row.rule.what, counts.get(row.rule.pk, 0))
    return rows


def _length(months: int) -> str:
    years, rest = divmod(months, 12)
    return _("%(n)s 年") % {"n": years} if not rest else _("%(n)s 个月") % {"n": months}


def _count(what: str, months: int, day: date) -> str:
    return _bounded(what, queries.would_erase(what, months, day))


def _bounded(what: str, number: int) -> str:
    if number > queries.MOST_FORESEEN:
        return _("超过 %(n)s") % {"n": _units(what, queries.MOST_FORESEEN)}
    return _units(what, number)


def _units(what: str, number: int) -> str:
    """So many of what is counted."""
    words = {
        What.PERSON: _("%(n)s 人"),
        What.PHOTOS: _("%(n)s 张照片"),
        What.PAPERS: _("%(n)s 个附件"),
        What.MESSAGES: _("%(n)s 条消息"),
        What.SPOT: _("%(n)s 件诉求的位置"),
        What.WORDS: _("%(n)s 件诉求的原话"),
        What.HOURS: _("%(n)s 条时长"),
    }
    return words[What(what)] % {"n": f"{number:,}"}


def _run(job: Job) -> dict[str, Any]:
    told = [_units(what, job.result[what]) for what in What.values if job.result.get(what)]
    done = _("、").join(told) or _("没有到期的")
    return {"job": job, "tone": TONES[job.state], "words": done if job.state == Job.State.DONE else ""}


@duty(*archive.RETENTION_KEEPERS)
@require_http_methods(["GET", "POST"])
def decide(request: SignedIn, what: str) -> HttpResponse:
    """Decide how long one kind of data is kept from a day on; what that would erase is shown before."""
    kind = _kind(what)
    last = queries.last_version(kind)
    initial = {"months": last.months if last else None, "seen": last.version if last else 0}
    form = KeepingForm(request.POST or None, initial=initial, what=kind)
    if request.method == "POST" and form.is_valid():
        rule = decide_retention(kind, form.terms(), seen=form.cleaned_data["seen"], by=request.user)
        messages.success(request, _("已保存第 %(version)d 版。") % {"version": rule.version})
        return redirect("rules:retention")
    typed = {name: form[name].value() for name in ("months", "valid_from")} | {"what": kind}
    context = {"form": form, "kind": kind, "rule": _rows([last])[0] if last else None, **_foreseen(typed)}
    return render(request, "rules/retention_form.html", context, status=422 if form.errors else 200)


def _kind(what: str) -> What:
    """The door from an address to a kind of data. Raises Http404."""
    if what not in What.values:
        raise Http404
    return What(what)


@duty(*archive.RETENTION_KEEPERS)
@require_GET
def foresee(request: SignedIn) -> HttpResponse:
    """What a rule would erase, as it is typed."""
    return render(request, "rules/_foreseen.html", _foreseen(request.GET.dict()))


def _foreseen(told: dict[str, Any]) -> dict[str, Any]:
    form = ForeseeForm(told)
    if not form.is_valid():
        return {"foreseen": ""}
    typed = form.cleaned_data
    day = max(typed["valid_from"], today())
    return {"foreseen": _count(typed["what"], typed["months"], day), "on": day}


@duty(*policy.KEEPING_VIEWERS)
@require_GET
def holds(request: SignedIn) -> HttpResponse:
    """Cases of which nothing is erased, and those that were."""
    return _holds(request, HoldForm())


@duty(*archive.HOLDERS)
@require_POST
def hold_case(request: SignedIn) -> HttpResponse:
    """Stop erasing in a case."""
    form = HoldForm(request.POST)
    if not form.is_valid():
        return _holds(request, form)
    case = form.cleaned_data["number"]
    hold(case, form.cleaned_data["reason"], by=request.user)
    messages.success(request, _("%(no)s 已暂停删除。") % {"no": case.no})
    return redirect("rules:holds")


def _holds(request: SignedIn, form: HoldForm) -> HttpResponse:
    page = keyset(queries.holds(), order=("-id",), after=request.GET.get("after"))
    context = {"page": page, "form": form, "may_hold": archive.may_hold(request.user)}
    return render(request, "rules/holds.html", context, status=422 if form.errors else 200)


@duty(*archive.HOLDERS)
@require_POST
def release(request: SignedIn, pk: int) -> HttpResponse:
    """Let the rules apply to a case again."""
    held = queries.hold_to_release(pk)
    release_hold(held, by=request.user)
    messages.success(request, _("%(no)s 恢复按期删除。") % {"no": held.case.no})
    return redirect("rules:holds")
