"""Pages of stars on any day: one's own, and those of the volunteers one keeps."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from huiyin.dispatch import policy, queries
from huiyin.dispatch.forms.hours import DayForm
from huiyin.dispatch.views.mine import VOLUNTEERS
from huiyin.kernel.people.access import SignedIn, duty
from huiyin.kernel.present import today


def _day(request: SignedIn) -> DayForm:
    return DayForm(request.GET if "on" in request.GET else None, initial={"on": today()})


@duty(*policy.HOUR_KEEPERS)
@require_GET
def listing(request: SignedIn) -> HttpResponse:
    """Who had how many stars on a day, by the ladder of that day."""
    form = _day(request)
    page = queries.page_of_starred(request.user, form.day, request.GET.get("after"))
    stars = queries.stars_on([one.pk for one in page.rows], form.day)
    context = {
        "form": form,
        "day": form.day,
        "ladder": queries.star_ladder(form.day),
        "page": page,
        "rows": [(one, stars[one.pk]) for one in page.rows if one.pk in stars],
    }
    return render(request, "dispatch/stars.html", context, status=422 if form.errors else 200)


@duty(*VOLUNTEERS)
@require_GET
def mine(request: SignedIn) -> HttpResponse:
    """One's own stars on a day."""
    volunteer = queries.volunteer_of(request.user)
    if volunteer is None:
        return render(request, "dispatch/unlinked.html")
    form = _day(request)
    context = {"form": form, "day": form.day, "stars": queries.stars_of(volunteer, form.day)}
    return render(request, "dispatch/my_stars.html", context, status=422 if form.errors else 200)
