"""The page of one relapse."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from huiyin.archive.queries import voices
from huiyin.evaluate import actions, policy, queries
from huiyin.evaluate.forms import RelapseForm
from huiyin.evaluate.models import Relapse
from huiyin.kernel.people.access import SignedIn, duty


@duty(*policy.CLOSERS)
@require_http_methods(["GET", "POST"])
def relapse(request: SignedIn, pk: int) -> HttpResponse:
    """What was closed and what came after it, side by side: the same matter, or another."""
    found = queries.relapse_to_judge(request.user, pk)
    form = RelapseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return _judged(request, found, form)
    old, new = found.closure.case, found.case
    context = {
        "relapse": found,
        "old": old,
        "new": new,
        "said": [(case, voices(case)) for case in (old, new)],
        "units": queries.units_that_closed(found.closure),
        "form": form,
        "own_work": policy.is_own_work(request.user, old),
    }
    return render(request, "evaluate/relapse.html", context, status=422 if form.errors else 200)


def _judged(request: SignedIn, found: Relapse, form: RelapseForm) -> HttpResponse:
    finding = Relapse.Finding(form.cleaned_data["finding"])
    grounds, old = form.cleaned_data["grounds"], found.closure.case
    if finding == Relapse.Finding.REOPENED:
        actions.reopen_relapsed(found, grounds=grounds, by=request.user)
        messages.success(request, _("%(no)s 进入第 %(n)d 轮办理。") % {"no": old.no, "n": old.round})
        return redirect(old.get_absolute_url())
    actions.judge_relapse(found, finding, grounds=grounds, by=request.user)
    messages.success(request, _("判断已记下。"))
    return redirect("evaluate:relapse", found.pk)
