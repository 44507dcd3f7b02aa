"""Messages by state; what is stuck is tried again or given up."""

from django.contrib import messages as notes
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from huiyin.kernel.messages import actions, policy, queries
from huiyin.kernel.messages.models import Message
from huiyin.kernel.paging import keyset
from huiyin.kernel.people.access import SignedIn, duty


@duty(*policy.KEEPERS)
@require_GET
def listing(request: SignedIn) -> HttpResponse:
    """Messages in one state, newest first; those that wait for a person unless another is asked for."""
    state = request.GET.get("state", "")
    state = state if state in Message.State.values else ""
    page = keyset(queries.messages_in(state), ("-id",), after=request.GET.get("after"))
    context = {
        "page": page,
        "lines": [queries.shown(one) for one in page.rows],
        "state": state,
        "states": Message.State.choices,
        "stuck": Message.STUCK,
    }
    return render(request, "messages/sent.html", context)


@duty(*policy.KEEPERS)
@require_POST
def again(request: SignedIn, pk: int) -> HttpResponse:
    """Send it anew."""
    actions.try_again(queries.message_numbered(pk), by=request.user)
    notes.success(request, _("已重新排队。"))
    return redirect("messages:sent")


@duty(*policy.KEEPERS)
@require_POST
def give_up(request: SignedIn, pk: int) -> HttpResponse:
    """Do not send it any more."""
    actions.give_up(queries.message_numbered(pk), by=request.user)
    notes.success(request, _("已记下：不再发送。"))
    return redirect("messages:sent")
