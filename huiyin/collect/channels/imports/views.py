"""The way of a spreadsheet, one step a page: hand in, say what columns mean, look at the trial, bring in."""

from collections.abc import Iterator
from typing import Any, BinaryIO, cast

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huiyin.collect.actions import imports
from huiyin.collect.actions.imports import FIELDS
from huiyin.collect.actions.imports.words import why
from huiyin.collect.channels.imports import queries
from huiyin.collect.channels.imports.forms import ColumnsForm, HandInForm
from huiyin.collect.models import ImportFile, SourceSystem
from huiyin.engines.sheets import Unreadable, text_of
from huiyin.kernel.jobs.polling import polled
from huiyin.kernel.paging import keyset
from huiyin.kernel.people.access import SignedIn, background, duty
from huiyin.kernel.people.kinds import Role

IMPORTERS = (Role.COUNTY_DISPATCHER,)


@duty(*IMPORTERS)
@require_http_methods(["GET", "POST"])
def start(request: SignedIn) -> HttpResponse:
    """Step one: hand a spreadsheet in. Below, what was handed in before."""
    sent = request.method == "POST"
    form = HandInForm(request.POST if sent else None, request.FILES if sent else None)
    if sent and form.is_valid():
        told = form.cleaned_data
        file = told["file"]
        upload = imports.Upload(cast(BinaryIO, file.file), file.size, file.name, told["source"], told["key"])
        try:
            made = imports.hand_in(upload, by=request.user)
        except Unreadable as problem:
            form.add_error("file", why(problem))
        else:
            return redirect("imports:columns", made.pk)
    context = {
        "form": form,
        "sources": SourceSystem.objects.order_by("-used_at")[:20],
        "page": keyset(queries.files(), ("-id",), after=request.GET.get("after"), size=10),
    }
    return render(request, "collect/imports/start.html", context, status=422 if form.errors else 200)


@duty(*IMPORTERS)
@never_cache
@require_http_methods(["GET", "POST"])
def columns(request: SignedIn, pk: int) -> HttpResponse:
    """Step two: what each column means."""
    file = queries.file_to_import(request.user, pk)
    if file.state not in (ImportFile.State.READ, ImportFile.State.TRIED) or file.forgotten_at:
        return redirect("imports:page", file.pk)
    form = ColumnsForm(
        request.POST if request.method == "POST" else None, file=file, samples=queries.samples(file)
    )
    if request.method == "POST" and form.is_valid():
        imports.try_out(file, form.mapping(), no_place=form.cleaned_data["no_place"], by=request.user)
        return redirect("imports:page", file.pk)
    context = {"file": file, "form": form, "name": queries.name_of(file)}
    return render(request, "collect/imports/columns.html", context, status=422 if form.errors else 200)


@duty(*IMPORTERS)
@never_cache
@require_GET
def page(request: SignedIn, pk: int) -> HttpResponse:
    """Steps three and four: what the trial found, how far the import is, what came of it."""
    file = queries.file_to_import(request.user, pk)
    if file.state == ImportFile.State.READ and not file.forgotten_at:
        return redirect("imports:columns", file.pk)
    return render(request, "collect/imports/page.html", {**_shown(file), "name": queries.name_of(file)})


@background
@duty(*IMPORTERS)
@never_cache
@require_GET
def state(request: SignedIn, pk: int) -> HttpResponse:
    """The part of that page that changes while the worker reads."""
    context = _shown(queries.file_to_import(request.user, pk))
    return polled(request, "collect/imports/_state.html", context, running=context["running"])


def _shown(file: ImportFile) -> dict[str, Any]:
    job = imports.job_of(file)
    failed = file.is_busy and job is not None and job.state == job.State.FAILED
    context: dict[str, Any] = {
        "file": file,
        "job": job,
        "failed": failed,
        "running": file.is_busy and not failed,
    }
    if not file.is_busy and not file.forgotten_at:
        context |= {
            "refusals": queries.refusals(file),
            "faults": queries.first_faults(file),
            "notes": queries.notes(file),
            "rows": queries.preview(file) if file.state == ImportFile.State.TRIED else [],
        }
    return context


@duty(*IMPORTERS)
@require_GET
def refused(request: SignedIn, pk: int) -> StreamingHttpResponse:
    """Every row that does not fit, as a file to mend from. It says nothing of who spoke."""
    file = queries.file_to_import(request.user, pk)
    answer = StreamingHttpResponse(text_of(_refused(file)), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="refused-{file.pk}.csv"'
    return answer


def _refused(file: ImportFile) -> Iterator[tuple[object, ...]]:
    yield _("行号"), _("栏目"), _("怎么改")
    for line, field, remedy in imports.faults_of(file):
        yield line, FIELDS[field], remedy


@duty(*IMPORTERS)
@require_POST
def bring(request: SignedIn, pk: int) -> HttpResponse:
    """Step four: have what fits received."""
    file = queries.file_to_import(request.user, pk)
    imports.bring_in(file, by=request.user)
    return redirect("imports:page", file.pk)


@duty(*IMPORTERS)
@require_POST
def again(request: SignedIn, pk: int) -> HttpResponse:
    """The work failed: go on where it stopped."""
    file = queries.file_to_import(request.user, pk)
    imports.try_again(file, by=request.user)
    return redirect("imports:page", file.pk)


@duty(*IMPORTERS)
@require_POST
def forget(request: SignedIn, pk: int) -> HttpResponse:
    """Delete what was handed in, before its time."""
    file = queries.file_to_import(request.user, pk)
    imports.forget_file(file, by=request.user)
    return redirect("imports:start")
