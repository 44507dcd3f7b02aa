"""Having a list made of what the register shows, and taking it away."""

from typing import Any

from django.http import HttpResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from huiyin.archive import policy
from huiyin.archive.actions import exporting
from huiyin.archive.forms import RegisterForm
from huiyin.archive.queries import exports
from huiyin.collect.models import ExportFile
from huiyin.kernel.jobs.models import Job
from huiyin.kernel.jobs.polling import polled
from huiyin.kernel.jobs.running import job_numbered
from huiyin.kernel.paging import keyset
from huiyin.kernel.people.access import SignedIn, background, duty


@duty(*policy.LISTERS)
@require_POST
def ask_for_list(request: SignedIn) -> HttpResponse:
    """Have a list made of what the register shows."""
    wanted = RegisterForm(QueryDict(request.POST.get("query", "")[:400]), by=request.user).wanted()
    kinds = ExportFile.Kind
    kind = kinds.CSV if request.POST.get("kind") == kinds.CSV else kinds.XLSX
    file = exporting.ask_for_list(wanted, kind, by=request.user)
    return redirect("archive:list", file.pk)


@duty(*policy.LISTERS)
@require_GET
def lists(request: SignedIn) -> HttpResponse:
    """Lists one asked for."""
    page = keyset(exports.lists_of(request.user), ("-id",), after=request.GET.get("after"))
    return render(request, "archive/lists.html", {"page": page})


@duty(*policy.LISTERS)
@require_GET
def one_list(request: SignedIn, pk: int) -> HttpResponse:
    """How far a list is, and the way to take it."""
    return render(request, "archive/list.html", _list_of(request, pk))


@background
@duty(*policy.LISTERS)
@require_GET
def list_state(request: SignedIn, pk: int) -> HttpResponse:
    """The part of that page that changes while the list is made."""
    context = _list_of(request, pk)
    return polled(request, "archive/_list.html", context, running=context["running"])


def _list_of(request: SignedIn, pk: int) -> dict[str, Any]:
    file = exports.list_to_take(request.user, pk)
    job = job_numbered(file.job_id)
    failed = job is not None and job.state == Job.State.FAILED
    running = not (file.ready_at or file.forgotten_at or failed)
    return {"file": file, "job": job, "failed": failed, "running": running, "days": exporting.KEEP.days}


@duty(*policy.LISTERS)
@require_GET
def list_file(request: SignedIn, pk: int) -> StreamingHttpResponse:
    """The list itself."""
    file = exports.list_to_take(request.user, pk)
    kinds = {"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.ms-excel"}
    answer = StreamingHttpResponse(exporting.take_list(file, by=request.user), content_type=kinds[file.kind])
    answer["Content-Disposition"] = f'attachment; filename="cases-{file.pk}.{file.kind}"'
    answer["Cache-Control"] = "no-store"
    return answer


@duty(*policy.LISTERS)
@require_POST
def list_again(request: SignedIn, pk: int) -> HttpResponse:
    """The making failed: try once more."""
    file = exports.list_to_take(request.user, pk)
    exporting.make_again(file, by=request.user)
    return redirect("archive:list", file.pk)
