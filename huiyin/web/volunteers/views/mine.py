"""A volunteer's own record: what is known, and what only the volunteer decides."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import logout
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huiyin.dispatch.models import Assignment
from huiyin.kernel.events.lifecycle import Refused
from huiyin.kernel.people import actions, queries
from huiyin.kernel.people.access import SignedIn, duty
from huiyin.kernel.people.actions import Consent
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.people.models import Agreement, User, Volunteer
from huiyin.web.signin.forms import posted
from huiyin.web.volunteers.fields import parts_words
from huiyin.web.volunteers.forms import (
    AgreeForm,
    AwayForm,
    GuardianForm,
    LimitsForm,
    SkillForm,
    WeekForm,
    limits_of,
)

VOLUNTEERS = (Role.VOLUNTEER, Role.TEAM_LEADER)
LATEST = 10
SIGNED_WITH: dict[str, type[Form]] = {Agreement.What.GUARDIAN: GuardianForm}
"""What is filled in beside the tick that one has read and agrees."""


@duty(*VOLUNTEERS)
@never_cache
@require_GET
def mine(request: SignedIn) -> HttpResponse:
    """Everything that is known about me, and the forms to change it."""
    return _own(request, queries.own_volunteer(request.user))


def _own(request: SignedIn, volunteer: Volunteer, **bound: Form) -> HttpResponse:
    context: dict[str, Any] = {
        "volunteer": volunteer,
        "known": queries.masked(volunteer),
        "text": queries.agreement_to_sign(volunteer),
        "ahead": queries.agreements_ahead(volunteer),
        "last": queries.last_told_by_keeper(volunteer),
        "days": [(one, parts_words(one.free)) for one in queries.days_ahead(volunteer)],
        "abilities": queries.abilities_of(volunteer),
        "checks": volunteer.passed.filter(ended_at=None),
        "trainings": volunteer.trainings.order_by("-day")[:LATEST],
        "insurances": volunteer.insurances.order_by("-last")[:LATEST],
        "teams": volunteer.memberships.select_related("team").order_by("pk"),
        "agreed": volunteer.agreed.select_related("agreement").order_by("-at")[:LATEST],
        "limits_form": LimitsForm(initial=limits_of(volunteer)),
        "week_form": WeekForm(initial={"weekly": volunteer.weekly}),
        "away_form": AwayForm(),
        "skill_form": SkillForm(),
        **bound,
    }
    return render(request, "volunteers/mine.html", context, status=422 if bound else 200)


@duty(*VOLUNTEERS)
@require_POST
def limits(request: SignedIn) -> HttpResponse:
    """How far, how often, in which languages."""
    volunteer = queries.own_volunteer(request.user)
    form = LimitsForm(request.POST)
    if not form.is_valid():
        return _own(request, volunteer, limits_form=form)
    actions.set_limits(volunteer, **form.told(), by=request.user)
    return _saved(request)


@duty(*VOLUNTEERS)
@require_POST
def week(request: SignedIn) -> HttpResponse:
    """My usual week."""
    volunteer = queries.own_volunteer(request.user)
    form = WeekForm(request.POST)
    if not form.is_valid():
        return _own(request, volunteer, week_form=form)
    actions.set_days(volunteer, weekly=form.cleaned_data["weekly"], by=request.user)
    return _saved(request)


@duty(*VOLUNTEERS)
@require_POST
def away(request: SignedIn) -> HttpResponse:
    """Days that are not as usual."""
    volunteer = queries.own_volunteer(request.user)
    form = AwayForm(request.POST)
    if not form.is_valid():
        return _own(request, volunteer, away_form=form)
    told = form.cleaned_data
    actions.except_days(volunteer, told["first"], told["last"], free=told["free"], by=request.user)
    return _saved(request)


@duty(*VOLUNTEERS)
@require_POST
def drop_days(request: SignedIn, pk: int) -> HttpResponse:
    """They are as usual after all."""
    actions.drop_days(queries.own_days(request.user, pk), by=request.user)
    return _saved(request)


@duty(*VOLUNTEERS)
@require_POST
def skill(request: SignedIn) -> HttpResponse:
    """One more thing I can do."""
    volunteer = queries.own_volunteer(request.user)
    form = SkillForm(request.POST)
    if not form.is_valid():
        return _own(request, volunteer, skill_form=form)
    told = form.cleaned_data
    able = actions.add_skill(volunteer, told["skill"], proof=told["proof"], by=request.user)
    if not able.usable:
        messages.success(request, _("已记下。请带证明原件到村（社区）文明实践站，核验后就算数。"))
        return redirect("volunteers:mine")
    return _saved(request)


@duty(*VOLUNTEERS)
@require_POST
def drop_skill(request: SignedIn, pk: int) -> HttpResponse:
    """I do not do this any more."""
    actions.drop_skill(queries.own_ability(request.user, pk), by=request.user)
    return _saved(request)


@duty(*VOLUNTEERS)
@never_cache
@require_http_methods(["GET", "POST"])
def agree(request: SignedIn) -> HttpResponse:
    """The text in force that is not accepted yet, to be read; a minor's guardian accepts theirs here too."""
    volunteer = queries.own_volunteer(request.user)
    text = queries.agreement_to_sign(volunteer)
    if text is None:
        return redirect("volunteers:mine")
    form = SIGNED_WITH.get(text.what, AgreeForm)(posted(request), initial={"text": text.pk})
    if form.is_valid():
        if form.cleaned_data["text"] == text.pk:
            _accept(volunteer, text, form.cleaned_data, request.user)
            messages.success(request, _("已保存。"))
            return redirect("volunteers:agree")
        form.add_error(None, _("协议刚刚更新了。请重新读一遍再同意。"))
    context = {"form": form, "text": text}
    return render(request, "volunteers/sign.html", context, status=422 if form.errors else 200)


def _accept(volunteer: Volunteer, text: Agreement, told: dict[str, Any], by: User) -> None:
    if text.what == Agreement.What.GUARDIAN:
        consent = Consent(told["name"], told["phone"], told["relation"], text.pk)
        actions.consent_again(volunteer, consent, by=by)
    else:
        actions.agree(volunteer, text, by=by)


@duty(*VOLUNTEERS)
@require_POST
def sleep(request: SignedIn) -> HttpResponse:
    """No invitations for a while."""
    actions.put_to_sleep(queries.own_volunteer(request.user), by=request.user)
    messages.success(request, _("已暂停。暂停期间不会再邀请您；答应过的还算数。"))
    return redirect("volunteers:mine")


@duty(*VOLUNTEERS)
@require_POST
def wake(request: SignedIn) -> HttpResponse:
    """Invitations again."""
    actions.wake(queries.own_volunteer(request.user), by=request.user)
    messages.success(request, _("欢迎回来。"))
    return redirect("volunteers:mine")


@duty(*VOLUNTEERS)
@require_POST
def leave(request: SignedIn) -> HttpResponse:
    """Leave for good; personal data is erased."""
    volunteer = queries.own_volunteer(request.user)
    if Assignment.objects.filter(volunteer=volunteer, state__in=Assignment.LIVE).exists():
        raise Refused(_("您还有没答复或已答应的岗位。请先在“我的服务”里答复或退出岗位，再退出。"))
    actions.leave(volunteer, by=request.user)
    if not request.user.is_active:
        logout(request)
    messages.success(request, _("您已退出，个人信息已删除。谢谢您做过的一切。"))
    return redirect("home")


def _saved(request: SignedIn) -> HttpResponse:
    messages.success(request, _("已保存。"))
    return redirect("volunteers:mine")
