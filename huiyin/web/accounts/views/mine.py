"""Everybody's own account."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from huiyin.kernel.people import actions, queries
from huiyin.kernel.people.access import SignedIn, duty, require
from huiyin.kernel.people.policy import needs_second_factor


@duty()
@never_cache
@require_GET
def mine(request: SignedIn) -> HttpResponse:
    """Own duties, last sign-ins, and how the account is protected."""
    user = request.user
    context = {
        "duties": user.duties_now(),
        "device": queries.second_factor_of(user),
        "codes_left": queries.recovery_codes_left(user),
        "required": needs_second_factor(user),
        "sign_ins": queries.last_sign_ins(user),
    }
    return render(request, "accounts/mine.html", context)


@duty()
@never_cache
@require_POST
def new_recovery_codes(request: SignedIn) -> HttpResponse:
    """Replace the recovery codes; shown once."""
    require(queries.second_factor_of(request.user) is not None)
    codes = actions.make_recovery_codes(request.user, by=request.user)
    return render(request, "signin/recovery_codes.html", {"codes": codes, "required": False})
