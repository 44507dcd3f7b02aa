"""Staffing two weeks with one press: the plan, its progress, its people, confirming it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huiyin.dispatch import actions, policy
from huiyin.dispatch.actions import Wish
from huiyin.dispatch.forms import AgainForm, StaffForm, TryForm
from huiyin.dispatch.models import FortnightPlan, PlanRule, PlanWeight
from huiyin.dispatch.queries import plan_sides as sides
from huiyin.dispatch.queries import plans as queries
from huiyin.dispatch.queries.plan_ways import by_slot, lines_on_map, slots_shown, ways_of
from huiyin.dispatch.queries.plan_words import STAGES, gap_words, last_day
from huiyin.kernel.jobs.models import Job
from huiyin.kernel.jobs.polling import polled
from huiyin.kernel.jobs.running import job_numbered, retry
from huiyin.kernel.people.access import SignedIn, background, duty
from huiyin.plan.queries import skill_names

State = FortnightPlan.State
STAFFERS = policy.DISPATCHERS
TONES = {
    State.MAKING: "warn",
    State.READY: "warn",
    State.CONFIRMING: "warn",
    State.CONFIRMED: "ok",
    State.DROPPED: "done",
}


@duty(*STAFFERS)
@require_GET
def plans(request: SignedIn) -> HttpResponse:
    """The button, what it would be about, and the plans made so far."""
    places = queries.places_to_staff(request.user)
    context = {
        "form": StaffForm(places=places),
        "ahead": [queries.ahead(place) for place in places[:1]],
        "many": len(places) > 1,
        "page": queries.plans_of(request.user, request.GET.get("after")),
        "tones": TONES,
    }
    return render(request, "dispatch/planning/plans.html", context)


@duty(*STAFFERS)
@require_POST
def plan_new(request: SignedIn) -> HttpResponse:
    """Have two weeks planned."""
    form = StaffForm(request.POST, places=queries.places_to_staff(request.user))
    if not form.is_valid():
        messages.error(request, _("这一页不完整，请重新打开再填。"))
        return redirect("dispatch:plans")
    told = form.cleaned_data
    plan = actions.ask_plan(Wish(told["place"], told["key"]), by=request.user)
    return redirect("dispatch:plan", plan.pk)


@duty(*STAFFERS)
@require_GET
def plan(request: SignedIn, pk: int) -> HttpResponse:
    """A plan: how far it is; once made, figures, map, slots with people and gaps."""
    found = queries.plan_to_read(request.user, pk)
    context = _progress(found)
    if found.state != State.MAKING:
        context |= _made(request, found)
    return render(request, "dispatch/planning/plan.html", context)


@background
@duty(*STAFFERS)
@require_GET
def plan_state(request: SignedIn, pk: int) -> HttpResponse:
    """The part of that page that changes while the plan is made or the offers go out."""
    context = _progress(queries.plan_to_read(request.user, pk))
    return polled(request, "dispatch/planning/_progress.html", context, running=context["running"])


def _progress(found: FortnightPlan) -> dict[str, Any]:
    """What the page needs while work goes on behind it."""
    at_work = found.state in (State.MAKING, State.CONFIRMING)
    job = job_numbered(found.job_id) if at_work else None
    failed = job is not None and job.state == Job.State.FAILED
    stage = STAGES.get(job.note, "") if job else ""
    running = at_work and not failed
    return {
        "plan": found,
        "job": job,
        "failed": failed,
        "running": running,
        "stage": stage,
        "last_day": last_day(found),
    }


def _made(request: SignedIn, found: FortnightPlan) -> dict[str, Any]:
    view = request.GET.get("show", "")
    page = queries.lines_of(found, view, request.GET.get("after"))
    lines = queries.with_people(page.rows, found.first_day)
    skills = skill_names(line.row.slot for line in lines)
    for line in lines:
        line.skills = [skills[pk] for pk in line.row.slot.skills if pk in skills]
    return {
        "view": view,
        "page": page,
        "lines": lines,
        "ways": by_slot(ways_of([found], slots_shown(page.rows))),
        "counts": queries.counts_of(found),
        "answers": queries.answers_of(found) if found.state == State.CONFIRMED else [],
        "passed": queries.passed_of(found),
        "gap_words": gap_words(found),
        "here": request.GET.urlencode()[:400],
        "again": AgainForm(),
        "tones": TONES,
        "query": f"show={view}" if view else "",
    }


@duty(*STAFFERS)
@require_GET
def plan_points(request: SignedIn, pk: int) -> HttpResponse:
    """Where the slots are and how full, and from which villages people come to those listed. Never a home.

    `beside` is a what-if: then the ways of both plans to the slots that differ.
    """
    found, after = queries.plan_to_read(request.user, pk), request.GET.get("after")
    plans, other = [found], _what_if(request, found)
    if other is not None and other.beside is not None:
        plans = [other.beside, other]
        page = sides.differing(other.beside, other, after)
    else:
        page = queries.lines_of(found, request.GET.get("show", ""), after)
    drawn = lines_on_map(ways_of(plans, slots_shown(page.rows)), found)
    return JsonResponse({"type": "FeatureCollection", "features": [*drawn, *queries.features_of(found)]})


def _what_if(request: SignedIn, found: FortnightPlan) -> FortnightPlan | None:
    """The what-if named in the address, where the plan is one of its two sides."""
    key = request.GET.get("beside", "")
    other = queries.plan_to_read(request.user, int(key)) if key.isdecimal() and len(key) < 12 else None
    return other if other is not None and found.pk in (other.pk, other.beside_id) else None


@duty(*STAFFERS)
@require_POST
def plan_stop(request: SignedIn, pk: int) -> HttpResponse:
    """End the computing and keep what there is."""
    actions.stop_plan(queries.plan_to_read(request.user, pk), by=request.user)
    return redirect("dispatch:plan", pk)


@duty(*STAFFERS)
@require_POST
def plan_retry(request: SignedIn, pk: int) -> HttpResponse:
    """The work failed: once more."""
    job = job_numbered(queries.plan_to_read(request.user, pk).job_id)
    if job is not None:
        retry(job, by=request.user)
    return redirect("dispatch:plan", pk)


@duty(*STAFFERS)
@require_POST
def plan_drop(request: SignedIn, pk: int) -> HttpResponse:
    """Lay the plan aside."""
    actions.drop_plan(queries.plan_to_read(request.user, pk), by=request.user)
    messages.success(request, _("方案已放弃，没有邀请任何人。"))
    return redirect("dispatch:plans")


@duty(*STAFFERS)
@require_POST
def plan_confirm(request: SignedIn, pk: int) -> HttpResponse:
    """Ask everybody chosen."""
    found = queries.plan_to_read(request.user, pk)
    actions.confirm_plan(found, by=request.user)
    words = ngettext("正在发出 %(n)d 份邀请。", "正在发出 %(n)d 份邀请。", found.filled)
    messages.success(request, words % {"n": found.filled})
    return redirect("dispatch:plan", pk)


@duty(*STAFFERS)
@require_POST
def plan_again(request: SignedIn, pk: int) -> HttpResponse:
    """Fill the gaps that declines left; who accepted stays."""
    before = queries.plan_to_read(request.user, pk)
    form = AgainForm(request.POST)
    if not form.is_valid():
        return redirect("dispatch:plan", pk)
    wish = Wish(before.place, form.cleaned_data["key"], follows=before)
    return redirect("dispatch:plan", actions.ask_plan(wish, by=request.user).pk)


@duty(*STAFFERS)
@require_http_methods(["GET", "POST"])
def plan_try(request: SignedIn, pk: int) -> HttpResponse:
    """The same slots under another rule or weight, to lay beside this plan."""
    base = queries.plan_to_read(request.user, pk)
    form = TryForm(request.POST if request.method == "POST" else None, plan=base)
    if request.method == "POST" and form.is_valid():
        wish = Wish(
            base.place,
            form.cleaned_data["key"],
            beside=base,
            rules=form.of(PlanRule),
            weights=form.of(PlanWeight),
        )
        return redirect("dispatch:plan", actions.ask_plan(wish, by=request.user).pk)
    context = {"plan": base, "form": form, "last_day": last_day(base)}
    return render(request, "dispatch/planning/try.html", context, status=422 if form.errors else 200)


@duty(*STAFFERS)
@require_GET
def plan_beside(request: SignedIn, pk: int) -> HttpResponse:
    """A what-if beside the plan it was asked from: figures, maps, and which slots get other people."""
    other = queries.plan_to_read(request.user, pk)
    base = other.beside
    if base is None or other.made_at is None:
        return redirect("dispatch:plan", pk)
    page = sides.differing(base, other, request.GET.get("after"))
    context = {
        "plans": (base, other),
        "changed": sides.changed_values(base, other),
        "page": page,
        "lines": sides.both_sides(page.rows, other),
        "shown": f"beside={other.pk}&after={request.GET.get('after', '')}"[:200],
        "last_day": last_day(other),
    }
    return render(request, "dispatch/planning/beside.html", context)


@duty(*STAFFERS)
@require_POST
def plan_take(request: SignedIn, pk: int, other: int) -> HttpResponse:
    """Keep one of two plans, lay the other aside."""
    kept, gone = (queries.plan_to_read(request.user, one) for one in (pk, other))
    actions.take_plan(kept, gone, by=request.user)
    messages.success(request, _("已选用这份，另一份已放弃。"))
    return redirect("dispatch:plan", pk)


@duty(*STAFFERS)
@require_POST
def choice_strike(request: SignedIn, pk: int) -> HttpResponse:
    """Do not ask this person."""
    choice = queries.choice_to_change(request.user, pk)
    actions.strike(choice, by=request.user)
    return _back(request, choice.plan_id, choice.line_id)


@duty(*STAFFERS)
@require_POST
def choice_put_in(request: SignedIn, pk: int) -> HttpResponse:
    """This person takes the open seat."""
    choice = queries.choice_to_change(request.user, pk)
    actions.put_in(choice, by=request.user)
    return _back(request, choice.plan_id, choice.line_id)


def _back(request: SignedIn, plan: int, line: int) -> HttpResponse:
    """To the same page of the list, at the slot just changed."""
    place = QueryDict(request.POST.get("query", "")[:400]).urlencode()
    address = reverse("dispatch:plan", args=[plan])
    return redirect(f"{address}{'?' + place if place else ''}#line-{line}")
