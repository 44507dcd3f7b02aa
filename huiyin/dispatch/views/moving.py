"""Setting the place of a case right."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from huiyin.archive.policy import may_read
from huiyin.dispatch import actions, policy, queries
from huiyin.dispatch.forms import MoveForm
from huiyin.dispatch.models import WorkOrder
from huiyin.kernel.people.access import SignedIn, duty


@duty(*policy.MOVERS)
@require_http_methods(["GET", "POST"])
def move_case(request: SignedIn, no: str) -> HttpResponse:
    """Say where it really lies; the page tells whose orders would end."""
    case = queries.case_to_move(request.user, no)
    form = MoveForm(request.POST if request.method == "POST" else None, case=case)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        left = actions.move_case(case, told["where"], why=told["why"], by=request.user)
        messages.success(request, _said(left, str(told["where"])))
        return redirect(case if may_read(request.user, case) else "desk")
    context = {
        "case": case,
        "form": form,
        "bound": queries.bound_orders(case),
        "before": queries.moves_of(case),
        "movable": case.state in case.OPEN,
    }
    return render(request, "dispatch/move.html", context, status=422 if form.errors else 200)


def _said(left: list[WorkOrder], place: str) -> str:
    words = _("地点已更正为%(place)s。") % {"place": place}
    if not left:
        return words
    names = _("、").join(str(order.organisation) for order in left)
    return words + _("%(units)s的工单已交回，由调度员另派。") % {"units": names}
