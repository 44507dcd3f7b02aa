"""A volunteer's own pages, and a team leader's."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from huiyin.dispatch import actions, queries
from huiyin.dispatch.forms import ReasonForm
from huiyin.dispatch.kinds import DeclineReason
from huiyin.dispatch.models import Assignment
from huiyin.dispatch.queries.plan_people import own_record
from huiyin.kernel.people.access import SignedIn, duty
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.people.models import Volunteer
from huiyin.kernel.present import today
from huiyin.plan.queries import skill_names

State = Assignment.State
GONE = (State.DECLINED, State.STEPPED_BACK, State.LAPSED, State.CALLED_OFF)
VOLUNTEERS = (Role.VOLUNTEER, Role.TEAM_LEADER)


def _me(request: SignedIn) -> Volunteer:
    """Whom the account stands for. Raises PermissionDenied; the own page says what to do then."""
    volunteer = queries.volunteer_of(request.user)
    if volunteer is None:
        raise PermissionDenied
    return volunteer


@duty(*VOLUNTEERS)
@require_GET
def mine(request: SignedIn) -> HttpResponse:
    """Offers to answer, seats and places in line, and hours served."""
    return _page(request)


def _page(request: SignedIn, pk: int | None = None, wrong: ReasonForm | None = None) -> HttpResponse:
    volunteer = queries.volunteer_of(request.user)
    if volunteer is None:
        return render(request, "dispatch/unlinked.html")
    rows = queries.mine(volunteer)
    minutes, services = queries.served(volunteer)
    told = [(one, wrong if wrong and one.pk == pk else _reasons(one.pk)) for one in rows]
    skills = skill_names(one.slot for one in rows)
    context = {
        "volunteer": volunteer,
        "offers": [pair for pair in told if pair[0].state in Assignment.ASKED],
        "seats": [pair for pair in told if pair[0].state not in Assignment.ASKED],
        "skills": skills,
        "why": {one.pk: _why(one, skills) for one in rows if one.state in Assignment.ASKED},
        "today_seats": {one.pk for one in rows if _is_today(one)},
        "tones": queries.SEAT_TONES,
        "minutes": minutes,
        "services": services,
        "wrong": pk,
        "form": wrong,
    }
    return render(request, "dispatch/mine.html", context, status=422 if wrong else 200)


def _is_today(one: Assignment) -> bool:
    """Whether somebody with a seat may be on the spot today, and so is asked for the code there."""
    first, last = timezone.localdate(one.slot.starts_at), timezone.localdate(one.slot.ends_at)
    return one.state in (State.ACCEPTED, State.CHECKED_IN) and first <= today() <= last


def _why(one: Assignment, skills: dict[int, str]) -> list[str]:
    """Why this volunteer was asked; who would be next is nobody else's matter."""
    words = queries.reason_words(one.reasons, [skills[pk] for pk in one.slot.skills if pk in skills])
    return words[:-1] if "nearer" in one.reasons else words


def _reasons(pk: int, data: object = None) -> ReasonForm:
    return ReasonForm(data, auto_id=f"id_{pk}_%s")  # type: ignore[arg-type]


@duty(*VOLUNTEERS)
@require_GET
def near(request: SignedIn) -> HttpResponse:
    """Open slots near home that one may take."""
    volunteer = queries.volunteer_of(request.user)
    if volunteer is None:
        return render(request, "dispatch/unlinked.html")
    told = request.GET.get("km", "")
    km = int(told) if told.isdecimal() and int(told) in queries.NEAR_RADII else queries.NEAR_KM
    page = queries.near_slots(volunteer, None if told == "all" else km, request.GET.get("after"))
    context = {
        "page": page,
        "rows": queries.how_near(volunteer, page.rows),
        "skills": skill_names(page.rows),
        "km": "all" if told == "all" else km,
        "radii": queries.NEAR_RADII,
    }
    return render(request, "dispatch/near.html", context)


@duty(*VOLUNTEERS)
@require_POST
def sign_up(request: SignedIn, pk: int) -> HttpResponse:
    """Take an open slot."""
    assignment = actions.sign_up(queries.open_slot(pk), _me(request), by=request.user)
    _tell(request, assignment)
    return redirect("dispatch:mine")


@duty(*VOLUNTEERS)
@require_POST
def accept(request: SignedIn, pk: int) -> HttpResponse:
    """Say yes to an offer."""
    assignment = queries.assignment_to_answer(request.user, pk)
    actions.accept(assignment, by=request.user)
    _tell(request, assignment)
    return redirect("dispatch:mine")


def _tell(request: SignedIn, assignment: Assignment) -> None:
    if assignment.state == State.WAITING:
        messages.warning(request, _("岗位已满，您已排在候补。有人退出时按先后请您确认。"))
    else:
        messages.success(request, _("已报名成功，请按时到场。"))


@duty(*VOLUNTEERS)
@require_POST
def decline(request: SignedIn, pk: int) -> HttpResponse:
    """Say no to an offer, with a reason."""
    assignment = queries.assignment_to_answer(request.user, pk)
    form = _reasons(pk, request.POST)
    if not form.is_valid():
        return _page(request, pk, form)
    actions.decline(assignment, reason=DeclineReason(form.cleaned_data["reason"]), by=request.user)
    messages.success(request, _("已谢绝，谢谢您及时答复。"))
    return redirect("dispatch:instead", pk)


@duty(*VOLUNTEERS)
@require_GET
def instead(request: SignedIn, pk: int) -> HttpResponse:
    """Other slots that fit somebody who just said no, each taken by one press."""
    assignment = queries.assignment_to_answer(request.user, pk)
    rows = queries.instead_of(assignment) if assignment.state in GONE else []
    context = {"declined": assignment.slot, "rows": rows, "skills": skill_names(one.slot for one in rows)}
    return render(request, "dispatch/instead.html", context)


@duty(*VOLUNTEERS)
@require_GET
def asked(request: SignedIn) -> HttpResponse:
    """How the house estimates whether one comes when asked, and from what: for this person alone."""
    volunteer = queries.volunteer_of(request.user)
    if volunteer is None:
        return render(request, "dispatch/unlinked.html")
    context = {
        "told": queries.told_of(volunteer),
        "own": own_record(volunteer),
        "tones": queries.SEAT_TONES,
    }
    return render(request, "dispatch/asked.html", context)


@duty(*VOLUNTEERS)
@require_POST
def step_back(request: SignedIn, pk: int) -> HttpResponse:
    """Give a seat or a place in line back, with a reason."""
    assignment = queries.assignment_to_answer(request.user, pk)
    form = _reasons(pk, request.POST)
    if not form.is_valid():
        return _page(request, pk, form)
    actions.step_back(assignment, reason=DeclineReason(form.cleaned_data["reason"]), by=request.user)
    messages.success(request, _("已退出，位置让给了下一位。"))
    return redirect("dispatch:instead", pk)


@duty(Role.TEAM_LEADER)
@require_GET
def team(request: SignedIn) -> HttpResponse:
    """Slots within a team leader's places, each leading to its roll."""
    slots = queries.team_slots(request.user)
    context = {"slots": slots, "spots": {slot.pk for slot in slots if queries.is_on_the_spot(slot)}}
    return render(request, "dispatch/team.html", context)
