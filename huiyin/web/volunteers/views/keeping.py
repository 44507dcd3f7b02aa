"""The keepers' pages: who registered, who is who, what is proven."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huiyin.kernel.events.lifecycle import Refused
from huiyin.kernel.paging import keyset
from huiyin.kernel.people import actions, queries
from huiyin.kernel.people.access import SignedIn, duty
from huiyin.kernel.people.models import (
    Agreement,
    Insurance,
    Organisation,
    Training,
    Volunteer,
    VolunteerSkill,
)
from huiyin.kernel.people.policy import VOLUNTEER_KEEPERS
from huiyin.web.signin.forms import posted
from huiyin.web.volunteers.fields import week_words
from huiyin.web.volunteers.forms import (
    CheckForm,
    IdentityForm,
    InsuranceForm,
    PaperForm,
    TeamForm,
    TrainingForm,
    UntilForm,
)

STATES = Volunteer.State
LATEST = 10


@duty(*VOLUNTEER_KEEPERS)
@never_cache
@require_GET
def listing(request: SignedIn) -> HttpResponse:
    """The volunteers of one's own places, the newest first; those to confirm stand in front."""
    state = request.GET.get("state", "")
    state = state if state in STATES.values else STATES.NEW
    page = keyset(queries.volunteers_of(request.user, state), ("-id",), after=request.GET.get("after"))
    rows = [(one, queries.masked(one)) for one in page.rows]
    context = {"page": page, "rows": rows, "state": state, "states": STATES.choices}
    return render(request, "volunteers/list.html", context)


@duty(*VOLUNTEER_KEEPERS)
@never_cache
@require_GET
def find(request: SignedIn) -> HttpResponse:
    """By number, straight to the record."""
    found = queries.volunteer_by_number(request.GET.get("number", ""))
    if found is None:
        messages.error(request, _("没有这个编号。请核对，例如 HYQZ0000012。"))
        return redirect("volunteers:list")
    return redirect("volunteers:show", found.number)


@duty(*VOLUNTEER_KEEPERS)
@never_cache
@require_GET
def show(request: SignedIn, number: str) -> HttpResponse:
    """One volunteer's record, masked."""
    return _record(request, queries.volunteer_to_keep(request.user, number))


def _record(request: SignedIn, volunteer: Volunteer, **bound: Form) -> HttpResponse:
    forms = {
        "check_form": CheckForm(),
        "training_form": TrainingForm(),
        "insurance_form": InsuranceForm(),
        "team_form": TeamForm(),
        **bound,
    }
    text = None if volunteer.user_id else queries.agreement_to_sign(volunteer)
    context: dict[str, Any] = {
        "text": text if text and text.what != Agreement.What.GUARDIAN else None,
        "paper_form": PaperForm(initial={"text": text.pk if text else None}),
        "volunteer": volunteer,
        "known": queries.masked(volunteer),
        "week": week_words(volunteer.weekly),
        "days": queries.days_ahead(volunteer),
        "abilities": [(one, UntilForm(prefix=f"skill{one.pk}")) for one in queries.abilities_of(volunteer)],
        "checks": volunteer.passed.filter(ended_at=None),
        "trainings": volunteer.trainings.order_by("-day")[:LATEST],
        "insurances": volunteer.insurances.order_by("-last")[:LATEST],
        "teams": volunteer.memberships.select_related("team").order_by("pk"),
        "agreed": volunteer.agreed.select_related("agreement").order_by("-at")[:LATEST],
        "consents": volunteer.consents.select_related("agreement").order_by("-at")[:LATEST],
        "apart": queries.shuns_of(volunteer, by=request.user),
        **forms,
    }
    return render(request, "volunteers/show.html", context, status=422 if bound else 200)


@duty(*VOLUNTEER_KEEPERS)
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def confirm(request: SignedIn, number: str) -> HttpResponse:
    """With the ID card in hand: type what stands on it, and it is compared."""
    volunteer = queries.volunteer_to_keep(request.user, number)
    form = IdentityForm(posted(request))
    if form.is_valid():
        try:
            actions.confirm_volunteer(volunteer, **form.cleaned_data, by=request.user)
        except (Refused, ValidationError) as wrong:
            form.add_error(None, wrong.messages if isinstance(wrong, ValidationError) else str(wrong))
        else:
            messages.success(request, _("已核实身份。以后只用志愿者编号。"))
            return redirect("volunteers:show", volunteer.number)
    context = {"volunteer": volunteer, "known": queries.masked(volunteer), "form": form}
    return render(request, "volunteers/confirm.html", context, status=422 if form.errors else 200)


@duty(*VOLUNTEER_KEEPERS)
@require_POST
def turn_away(request: SignedIn, number: str) -> HttpResponse:
    """Not the person, or nobody at all: what was registered is erased."""
    volunteer = queries.volunteer_to_keep(request.user, number)
    if volunteer.state != STATES.NEW:
        raise Refused(_("已经核实的志愿者，由本人退出。"))
    actions.leave(volunteer, by=request.user)
    messages.success(request, _("没有通过，登记的个人信息已删除。"))
    return redirect("volunteers:list")


@duty(*VOLUNTEER_KEEPERS)
@never_cache
@sensitive_variables("password")
@require_POST
def account(request: SignedIn, number: str) -> HttpResponse:
    """An account for the volunteer; the first password is shown once."""
    volunteer = queries.volunteer_to_keep(request.user, number)
    user, password = actions.open_account(volunteer, by=request.user)
    context = {"volunteer": volunteer, "person": user, "password": password}
    return render(request, "volunteers/password.html", context)


@duty(*VOLUNTEER_KEEPERS)
@require_POST
def confirm_skill(request: SignedIn, pk: int) -> HttpResponse:
    """The proof was seen."""
    able: VolunteerSkill = queries.ability_to_keep(request.user, pk)
    form = UntilForm(request.POST, prefix=f"skill{able.pk}")
    if not form.is_valid():
        messages.error(request, " ".join(map(str, form.errors["valid_until"])))
    else:
        actions.confirm_skill(able, valid_until=form.cleaned_data["valid_until"], by=request.user)
        messages.success(request, _("已核验“%(skill)s”。") % {"skill": able.skill.label})
    return redirect("volunteers:show", able.volunteer.number)


@duty(*VOLUNTEER_KEEPERS)
@require_POST
def check(request: SignedIn, number: str) -> HttpResponse:
    """A check was passed."""
    volunteer = queries.volunteer_to_keep(request.user, number)
    form = CheckForm(request.POST)
    if not form.is_valid():
        return _record(request, volunteer, check_form=form)
    actions.pass_check(volunteer, **form.cleaned_data, by=request.user)
    return redirect("volunteers:show", volunteer.number)


@duty(*VOLUNTEER_KEEPERS)
@require_POST
def training(request: SignedIn, number: str) -> HttpResponse:
    """A training was attended."""
    volunteer = queries.volunteer_to_keep(request.user, number)
    form = TrainingForm(request.POST)
    if not form.is_valid():
        return _record(request, volunteer, training_form=form)
    told = form.cleaned_data
    minutes = round(told.pop("hours") * 60)
    actions.note_training(Training(volunteer=volunteer, minutes=minutes, **told), by=request.user)
    return redirect("volunteers:show", volunteer.number)


@duty(*VOLUNTEER_KEEPERS)
@require_POST
def insurance(request: SignedIn, number: str) -> HttpResponse:
    """A cover was taken out."""
    volunteer = queries.volunteer_to_keep(request.user, number)
    form = InsuranceForm(request.POST)
    if not form.is_valid():
        return _record(request, volunteer, insurance_form=form)
    told = form.cleaned_data
    policy_no = told.pop("policy_no")
    actions.note_insurance(Insurance(volunteer=volunteer, **told), policy_no=policy_no, by=request.user)
    return redirect("volunteers:show", volunteer.number)


@duty(*VOLUNTEER_KEEPERS)
@require_POST
def paper(request: SignedIn, number: str) -> HttpResponse:
    """The text in force was signed on paper."""
    volunteer = queries.volunteer_to_keep(request.user, number)
    form = PaperForm(request.POST)
    if not form.is_valid():
        return _record(request, volunteer, paper_form=form)
    told = form.cleaned_data
    text = get_object_or_404(Agreement, pk=told["text"])
    actions.note_paper(volunteer, text, told["on"], told["where"], by=request.user)
    messages.success(request, _("已记下纸上签的协议。"))
    return redirect("volunteers:show", volunteer.number)


@duty(*VOLUNTEER_KEEPERS)
@require_POST
def team(request: SignedIn, number: str) -> HttpResponse:
    """Into one more team."""
    volunteer = queries.volunteer_to_keep(request.user, number)
    form = TeamForm(request.POST)
    if not form.is_valid():
        return _record(request, volunteer, team_form=form)
    told = form.cleaned_data
    actions.join_team(volunteer, told["team"], is_leader=told["leads"], by=request.user)
    return redirect("volunteers:show", volunteer.number)


@duty(*VOLUNTEER_KEEPERS)
@require_POST
def leave_team(request: SignedIn, number: str, team: int) -> HttpResponse:
    """Out of a team."""
    volunteer = queries.volunteer_to_keep(request.user, number)
    member = volunteer.memberships.filter(team=team).select_related("team").first()
    if member is not None:
        left: Organisation = member.team
        actions.leave_team(volunteer, left, by=request.user)
    return redirect("volunteers:show", volunteer.number)
