"""An answer heard on the telephone, from a volunteer who has no account."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from huiyin.dispatch import actions, policy, queries
from huiyin.dispatch.forms import PhonedForm
from huiyin.dispatch.kinds import DeclineReason
from huiyin.kernel.people.access import SignedIn, duty
from huiyin.kernel.people.queries import agreement_to_sign


@duty(*policy.CHOOSERS)
@require_http_methods(["GET", "POST"])
def by_phone(request: SignedIn, pk: int) -> HttpResponse:
    """Write down that they come, or why not."""
    assignment = queries.assignment_to_answer_for(request.user, pk)
    form = PhonedForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if form.comes:
            actions.accept(assignment, by=request.user)
        else:
            actions.decline(assignment, reason=DeclineReason(form.cleaned_data["reason"]), by=request.user)
        messages.success(request, _("已记下本人在电话里的答复。"))
        return redirect("dispatch:shortlist", assignment.slot_id)
    context = {
        "assignment": assignment,
        "person": queries.person(assignment.volunteer),
        "form": form,
        "text": agreement_to_sign(assignment.volunteer),
        "open": assignment.state in assignment.ASKED,
    }
    return render(request, "dispatch/by_phone.html", context, status=422 if form.errors else 200)
