"""Pages of talk meetings: one task a page."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huiyin.collect import actions, policy
from huiyin.collect.channels.meeting import queries
from huiyin.collect.channels.meeting.forms import BallotForm, HeldForm, MatterForm, PlanForm, PromiseForm
from huiyin.collect.models import Meeting, Request
from huiyin.kernel.people.access import SignedIn, duty
from huiyin.kernel.people.actions import remember_resident
from huiyin.kernel.people.models import User

READERS = (*policy.CLERKS, *policy.OVERSEERS)
PROMISERS = (*policy.CLERKS, *queries.LEADING)
TONES = {
    "planned": "warn",
    "held": "ok",
    "open": "",
    "answered": "warn",
    "settled": "ok",
    "withdrawn": "done",
}


@duty(*READERS)
@require_GET
def meetings(request: SignedIn) -> HttpResponse:
    """Meetings within the reader's place, the latest first."""
    state = request.GET.get("state", "")
    context = {
        "page": queries.page_of_meetings(request.user, state, request.GET.get("after")),
        "state": state if state in Meeting.State.values else "",
        "states": Meeting.State.choices,
        "tones": TONES,
        "may_plan": bool({str(role) for role in policy.CLERKS} & request.user.roles),
    }
    return render(request, "collect/meetings/list.html", context)


@duty(*policy.CLERKS)
@require_http_methods(["GET", "POST"])
def new(request: SignedIn) -> HttpResponse:
    """Plan a meeting."""
    initial = queries.villages_word(request.user.place)
    form = PlanForm(request.POST or None, initial=initial, by=request.user)
    if request.method == "POST" and form.is_valid():
        meeting = actions.plan_meeting(form.plan(), by=request.user)
        messages.success(request, _("会已经安排好。开会时，在这一页记下群众说的和干部答应的。"))
        return redirect("meetings:page", meeting.pk)
    return render(request, "collect/meetings/new.html", {"form": form}, status=422 if form.errors else 200)


@duty(*READERS)
@require_GET
def page(request: SignedIn, pk: int) -> HttpResponse:
    """One meeting: who sat down, what was raised, voted and promised."""
    meeting = queries.meeting_to_read(request.user, pk)
    attendance = queries.attendance_of(meeting) if meeting.state == Meeting.State.HELD else []
    context = {
        "meeting": meeting,
        "matters": queries.matters_of(meeting),
        "promises": queries.promises_of(request.user, meeting),
        "ballots": queries.ballots_of(meeting),
        "attendance": attendance,
        "heads": sum(count for _kind, count in attendance),
        "may_keep": policy.may_hold_meeting(request.user, meeting.place),
        "tones": TONES,
        "raised": request.GET.get("raised", "")[:16],
    }
    return render(request, "collect/meetings/page.html", context)


@duty(*policy.CLERKS)
@require_http_methods(["GET", "POST"])
def hold(request: SignedIn, pk: int) -> HttpResponse:
    """The meeting took place."""
    meeting = queries.meeting_to_keep(request.user, pk)
    form = HeldForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.hold_meeting(
            meeting, present=form.present(), minutes=form.cleaned_data["minutes"], by=request.user
        )
        messages.success(request, _("已记为召开。"))
        return redirect("meetings:page", pk)
    context = {"form": form, "meeting": meeting}
    return render(request, "collect/meetings/hold.html", context, status=422 if form.errors else 200)


@duty(*policy.CLERKS)
@require_http_methods(["GET", "POST"])
def raise_matter(request: SignedIn, pk: int) -> HttpResponse:
    """Somebody raised a matter."""
    meeting = queries.meeting_to_keep(request.user, pk)
    initial = {"place": meeting.place_id, "place_words": meeting.place.full_name}
    form = MatterForm(request.POST or None, initial=initial, by=request.user)
    if request.method == "POST" and form.is_valid():
        made = _raised(form, meeting, request.user)
        messages.success(request, _("已记下，编号 %(no)s。") % {"no": made.no})
        page = "meetings:raise" if "again" in request.POST else "meetings:page"
        return redirect(f"{redirect(page, pk).url}?raised={made.no}")
    context = {"form": form, "meeting": meeting, "raised": request.GET.get("raised", "")}
    return render(request, "collect/meetings/raise.html", context, status=422 if form.errors else 200)


@transaction.atomic
def _raised(form: MatterForm, meeting: Meeting, by: User) -> Request:
    """The person and the request, or neither. The same form twice makes one of each.

    A resident with a telephone is found again by it; only a bare name has to ask for the request first.
    """
    told = form.cleaned_data
    resident = None
    if told["name"] or told["phone"]:
        known = None if told["phone"] else queries.raised_before(meeting, told["key"])
        if known is not None:
            return known
        resident = remember_resident(name=told["name"], phone=told["phone"], by=by)
    return actions.receive(form.said(meeting, resident), by=by)


@duty(*policy.CLERKS)
@require_http_methods(["GET", "POST"])
def promise(request: SignedIn, pk: int) -> HttpResponse:
    """A leader promised something."""
    meeting = queries.meeting_to_keep(request.user, pk)
    leaders, matters = queries.leaders_of(meeting), queries.matters_of(meeting)
    form = PromiseForm(request.POST or None, leaders=leaders, matters=matters)
    if request.method == "POST" and form.is_valid():
        actions.promise(meeting, **form.told(), by=request.user)
        messages.success(request, _("承诺已记下。"))
        return redirect("meetings:page", pk)
    context = {"form": form, "meeting": meeting, "leaders": leaders}
    return render(request, "collect/meetings/promise.html", context, status=422 if form.errors else 200)


@duty(*policy.CLERKS)
@require_http_methods(["GET", "POST"])
def ballot(request: SignedIn, pk: int) -> HttpResponse:
    """A vote was counted."""
    meeting = queries.meeting_to_keep(request.user, pk)
    form = BallotForm(request.POST or None, counters=queries.counters_for(meeting))
    if request.method == "POST" and form.is_valid():
        actions.count_ballot(meeting, **form.told(), by=request.user)
        messages.success(request, _("表决结果已记下。"))
        return redirect("meetings:page", pk)
    context = {"form": form, "meeting": meeting}
    return render(request, "collect/meetings/ballot.html", context, status=422 if form.errors else 200)


@duty(*PROMISERS)
@require_POST
def keep(request: SignedIn, pk: int) -> HttpResponse:
    """What was promised has been done."""
    commitment = queries.promise_to_keep(request.user, pk)
    actions.keep_promise(commitment, by=request.user)
    messages.success(request, _("已记为兑现。"))
    if policy.may_read_meeting(request.user, commitment.meeting):
        return redirect("meetings:page", commitment.meeting_id)
    return redirect("desk")
