"""Pages of running the house, and the public page of daily roots."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from huiyin.kernel.events.actions import try_again
from huiyin.kernel.events.models import DailyRoot, Delivery
from huiyin.kernel.jobs import running
from huiyin.kernel.jobs.models import Job
from huiyin.kernel.jobs.polling import polled
from huiyin.kernel.people.access import SignedIn, duty, public
from huiyin.kernel.people.kinds import Role
from huiyin.web.jobs import VERIFY
from huiyin.web.operations import state


@duty(Role.SYSTEM_ADMIN)
@require_GET
def page(request: SignedIn) -> HttpResponse:
    """Jobs, reactions, errands and the history."""
    found = state.jobs(request.GET.get("after"))
    context = {
        "page": found,
        "lines": state.lines(found.rows),
        "outbox": state.outbox(),
        "errands": state.errands(),
        "last_root": DailyRoot.objects.order_by("-day").first(),
    }
    return render(request, "operations/page.html", context)


@duty(Role.SYSTEM_ADMIN)
@require_POST
def verify(request: SignedIn) -> HttpResponse:
    """Have the whole history checked."""
    row = running.start(VERIFY, by=request.user)
    return redirect("operations:job", row.pk)


@duty(Role.SYSTEM_ADMIN)
@require_GET
def job(request: SignedIn, pk: int) -> HttpResponse:
    """One job: how far, what came of it, what went wrong."""
    row = get_object_or_404(Job, pk=pk)
    return render(
        request, "operations/job.html", {"line": state.lines([row])[0], "open": row.state in Job.OPEN}
    )


@duty(Role.SYSTEM_ADMIN)
@require_GET
def job_state(request: SignedIn, pk: int) -> HttpResponse:
    """The part of that page that changes."""
    row = get_object_or_404(Job, pk=pk)
    context = {"line": state.lines([row])[0]}
    return polled(request, "operations/_job.html", context, running=row.state in Job.OPEN)


job_state.background = True  # type: ignore[attr-defined]


@duty(Role.SYSTEM_ADMIN)
@require_POST
def retry_job(request: SignedIn, pk: int) -> HttpResponse:
    """Put failed work back into the queue."""
    row = get_object_or_404(Job, pk=pk)
    running.retry(row, by=request.user)
    messages.success(request, _("已重新排队。"))
    return redirect("operations:job", row.pk)


@duty(Role.SYSTEM_ADMIN)
@require_POST
def retry_reaction(request: SignedIn, pk: int) -> HttpResponse:
    """Put a parked reaction back into the outbox."""
    try_again(get_object_or_404(Delivery, pk=pk), by=request.user)
    messages.success(request, _("已重新排队。"))
    return redirect("operations:page")


@public
@require_GET
def roots(request: HttpRequest) -> HttpResponse:
    """The published roots: anybody may keep them and later show that history was not rewritten."""
    return render(request, "operations/roots.html", {"roots": state.published(), "layout": "public"})


@public
@require_GET
def roots_json(request: HttpRequest) -> JsonResponse:
    """The same for machines."""
    rows = [
        {
            "day": root.day.isoformat(),
            "first_event": root.first_event,
            "last_event": root.last_event,
            "count": root.count,
            "root": bytes(root.root).hex(),
            "chained": bytes(root.chained).hex(),
        }
        for root in state.published()
    ]
    return JsonResponse({"tree": "RFC 6962 section 2.1, SHA-256", "roots": rows})
