"""The page on which a drawn case is looked at again."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from huiyin.archive.queries import voices
from huiyin.evaluate import actions, policy, queries
from huiyin.evaluate.forms import RevisitForm
from huiyin.evaluate.models import Revisit
from huiyin.kernel.people.access import SignedIn, duty


@duty(*policy.CHECKERS)
@require_http_methods(["GET", "POST"])
def revisit(request: SignedIn, pk: int) -> HttpResponse:
    """What was said, done and decided; what it is like now."""
    drawn = queries.revisit_to_make(request.user, pk)
    form = RevisitForm(request.POST, request.FILES) if request.method == "POST" else RevisitForm()
    if request.method == "POST" and form.is_valid():
        seen = form.seen()
        actions.revisit(drawn, seen, by=request.user)
        came_back = seen.state == Revisit.State.RELAPSED
        messages.success(request, _("已记下，这件事重新办理。") if came_back else _("回头看已记下。"))
        return redirect(reverse("desk") + "?list=revisits")
    context = {
        "drawn": drawn,
        "month": queries.month_words(drawn.draw.month),
        "case": drawn.case,
        "voices": voices(drawn.case),
        "units": queries.units_that_closed(drawn.closure),
        "form": form,
        "open": drawn.state in Revisit.OPEN,
    }
    return render(request, "evaluate/revisit.html", context, status=422 if form.errors else 200)
