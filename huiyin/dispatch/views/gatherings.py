"""Pages of trainings and meetings: the list, entering one, who came, who was left out."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huiyin.dispatch import actions, policy, queries
from huiyin.dispatch.forms.gatherings import GatheringForm, PeopleForm
from huiyin.dispatch.models import Gathering
from huiyin.dispatch.queries import gatherings
from huiyin.kernel.people.access import SignedIn, duty
from huiyin.plan.queries import units_for


@duty(*policy.HOUR_READERS)
@require_GET
def listing(request: SignedIn) -> HttpResponse:
    """Trainings and meetings within one's place, the newest first."""
    context = {
        "page": gatherings.page_of_gatherings(request.user, request.GET.get("after")),
        "enters": not set(policy.HOUR_KEEPERS).isdisjoint(request.user.roles),
    }
    return render(request, "dispatch/gatherings.html", context)


@duty(*policy.HOUR_KEEPERS)
@require_http_methods(["GET", "POST"])
def new(request: SignedIn) -> HttpResponse:
    """Enter one that is over, with the people who came."""
    initial = {"organisation": request.user.organisation_id}
    data = request.POST if request.method == "POST" else None
    form = GatheringForm(data, initial=initial, units=units_for(request.user))
    if data is not None and form.is_valid():
        made = actions.hold_gathering(form.held(), form.cleaned_data["people"], by=request.user)
        messages.success(request, _("已登记。您的登记就是组织方的确认，还要另一个人确认，再公示。"))
        return redirect("dispatch:gathering", made.pk)
    context = {"form": form, "rule": queries.hour_rule()}
    return render(request, "dispatch/gathering_new.html", context, status=422 if form.errors else 200)


@duty(*policy.HOUR_READERS)
@require_GET
def gathering(request: SignedIn, pk: int) -> HttpResponse:
    """One of them: what it was, and how far each person's entry has come."""
    found = gatherings.gathering_to_read(request.user, pk)
    return _page(request, found, PeopleForm())


def _page(request: SignedIn, found: Gathering, form: PeopleForm) -> HttpResponse:
    context = {
        "one": found,
        "page": gatherings.who_came(found, request.GET.get("after")),
        "ready": gatherings.to_confirm_in(found, request.user),
        "keeps": policy.may_hold_gathering(request.user, found.place),
        "form": form,
        "tones": queries.HOUR_TONES,
    }
    return render(request, "dispatch/gathering.html", context, status=422 if form.errors else 200)


@duty(*policy.HOUR_KEEPERS)
@require_POST
def add(request: SignedIn, pk: int) -> HttpResponse:
    """Who was left out."""
    found = gatherings.gathering_to_keep(request.user, pk)
    form = PeopleForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form)
    came = actions.add_to_gathering(found, form.cleaned_data["people"], by=request.user)
    words = ngettext("补登了 %(n)d 人。", "补登了 %(n)d 人。", came) % {"n": came}
    messages.success(request, words if came else _("这些人都已经登记过了。"))
    return redirect("dispatch:gathering", pk)


@duty(*policy.HOUR_KEEPERS)
@require_POST
def confirm(request: SignedIn, pk: int) -> HttpResponse:
    """Everybody who can be confirmed by this person is."""
    found = gatherings.gathering_to_keep(request.user, pk)
    done = actions.confirm_hours(gatherings.to_confirm_in(found, request.user), by=request.user)
    messages.success(request, ngettext("已确认 %(n)d 条。", "已确认 %(n)d 条。", done) % {"n": done})
    return redirect("dispatch:gathering", pk)
