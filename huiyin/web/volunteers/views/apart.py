"""Who must not be brought together: for the keepers of volunteers, never for the two."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huiyin.dispatch.queries.shared import slots_shared
from huiyin.kernel.events.lifecycle import Refused
from huiyin.kernel.paging import keyset
from huiyin.kernel.people import actions, policy, queries
from huiyin.kernel.people.access import SignedIn, duty
from huiyin.kernel.people.models import Shun
from huiyin.kernel.people.policy import VOLUNTEER_KEEPERS
from huiyin.web.signin.forms import posted
from huiyin.web.volunteers.forms import ApartForm

SHARED = 10


@duty(*VOLUNTEER_KEEPERS)
@never_cache
@require_GET
def listing(request: SignedIn) -> HttpResponse:
    """What stands on the records that one keeps, the newest first."""
    page = keyset(queries.shuns_kept(request.user), ("-id",), after=request.GET.get("after"))
    return render(request, "volunteers/apart.html", {"page": page})


@duty(*VOLUNTEER_KEEPERS)
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def add(request: SignedIn, number: str) -> HttpResponse:
    """On a volunteer's record: one more whom they must not meet."""
    volunteer = queries.volunteer_to_keep(request.user, number)
    form = ApartForm(posted(request))
    if form.is_valid():
        try:
            row = actions.shun(volunteer, **form.meant(), by=request.user)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("已登记。以后选人、排班都会避开。"))
            return redirect("volunteers:apart_show", row.pk)
    context = {"volunteer": volunteer, "known": queries.masked(volunteer), "form": form}
    return render(request, "volunteers/apart_add.html", context, status=422 if form.errors else 200)


@duty(*VOLUNTEER_KEEPERS)
@never_cache
@require_GET
def show(request: SignedIn, pk: int) -> HttpResponse:
    """Two who must not meet, and where both are expected all the same."""
    return _page(request, queries.shun_to_see(request.user, pk))


def _page(request: SignedIn, row: Shun, reason: str | None = None) -> HttpResponse:
    context = {
        "row": row,
        "reason": reason,
        "shared": slots_shared(row)[:SHARED],
        "may_read": policy.may_read_shun_reason(request.user, row),
        "may_end": policy.may_end_shun(request.user, row),
    }
    return render(request, "volunteers/apart_show.html", context)


@duty(*policy.NEAR_KEEPERS)
@never_cache
@require_POST
def reason(request: SignedIn, pk: int) -> HttpResponse:
    """Why, shown once; that it was read is kept."""
    row = queries.shun_to_see(request.user, pk)
    return _page(request, row, actions.read_shun_reason(row, by=request.user))


@duty(*VOLUNTEER_KEEPERS)
@require_POST
def end(request: SignedIn, pk: int) -> HttpResponse:
    """They may meet again."""
    row = queries.shun_to_see(request.user, pk)
    actions.end_shun(row, by=request.user)
    messages.success(request, _("已取消，原因也已删除。"))
    return redirect("volunteers:show", row.volunteer.number)
