"""The security administrator's pages: duties, locks and second factors."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from huiyin.kernel.events.lifecycle import Refused
from huiyin.kernel.people import actions, policy, queries
from huiyin.kernel.people.access import SignedIn, duty, require
from huiyin.kernel.people.kinds import Role
from huiyin.web.accounts.forms import DutyForm
from huiyin.web.signin.forms import posted


@duty(Role.SECURITY_ADMIN)
@require_http_methods(["GET", "POST"])
def grant(request: SignedIn, pk: int) -> HttpResponse:
    """Grant a duty; the person's unit and its place are proposed."""
    person = queries.account(pk, by=request.user)
    require(not policy.is_self(request.user, person))
    unit = person.unit
    start = {"organisation": unit.name, "place": unit.place.full_name} if unit else {}
    form = DutyForm(posted(request), initial=start)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            actions.grant_duty(
                person,
                values["role"],
                values["place"],
                values["organisation"],
                by=request.user,
                valid_to=values["valid_to"],
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("职责已授予，立即生效。"))
            return redirect("accounts:show", pk)
    context = {"form": form, "person": person}
    return render(request, "accounts/grant.html", context, status=422 if form.errors else 200)


@duty(Role.SECURITY_ADMIN)
@require_POST
def end(request: SignedIn, pk: int) -> HttpResponse:
    """End a duty at once."""
    held = queries.duty_to_end(pk, by=request.user)
    actions.end_duty(held, by=request.user)
    messages.success(request, _("职责已终止，立即生效。"))
    return redirect("accounts:show", held.user_id)


@duty(Role.SECURITY_ADMIN)
@require_POST
def unlock(request: SignedIn, pk: int) -> HttpResponse:
    """Let somebody try to sign in again at once."""
    actions.unlock_account(queries.account(pk, by=request.user), by=request.user)
    messages.success(request, _("已解除锁定，可以马上登录。"))
    return redirect("accounts:show", pk)


@duty(Role.SECURITY_ADMIN)
@require_POST
def reset_device(request: SignedIn, pk: int) -> HttpResponse:
    """Forget a lost phone."""
    actions.reset_second_factor(queries.account(pk, by=request.user), by=request.user)
    messages.success(request, _("动态口令已重置。下次登录时重新设置。"))
    return redirect("accounts:show", pk)
