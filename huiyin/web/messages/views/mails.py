"""Mail that fits nothing, looked at by a person."""

from django.contrib import messages as notes
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from huiyin.kernel.messages import actions, policy, queries
from huiyin.kernel.paging import keyset
from huiyin.kernel.people.access import SignedIn, duty


@duty(*policy.MAIL_READERS)
@require_GET
def listing(request: SignedIn) -> HttpResponse:
    """Mail that waits for a person, or all of it, newest first."""
    everything = request.GET.get("all") == "1"
    page = keyset(queries.mails(waiting=not everything), ("-id",), after=request.GET.get("after"))
    context = {"page": page, "lines": [queries.read_mail(one) for one in page.rows], "everything": everything}
    return render(request, "messages/mails.html", context)


@duty(*policy.MAIL_READERS)
@require_POST
def seen(request: SignedIn, pk: int) -> HttpResponse:
    """It was looked at."""
    actions.set_aside(queries.mail_numbered(pk), by=request.user)
    notes.success(request, _("已处理。"))
    return redirect("messages:mails")
