"""Handing in a list of volunteers: upload, progress, and the rows that were refused."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from huiyin.kernel.jobs.polling import polled
from huiyin.kernel.people import actions, queries
from huiyin.kernel.people.access import SignedIn, background, duty
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.people.roster import COLUMNS, Misfit, RowError
from huiyin.kernel.people.spreadsheet import csv_file, decode, error_file
from huiyin.web.accounts.forms import VolunteerFileForm
from huiyin.web.signin.forms import posted

SAMPLE = (
    "name phone home skills weekly proven languages radius_km most_calls most_minutes team number"
).split()


@duty(Role.COUNTY_DISPATCHER)
@require_http_methods(["GET", "POST"])
def hand_in(request: SignedIn) -> HttpResponse:
    """Upload a list; the worker reads it."""
    form = VolunteerFileForm(posted(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            file = actions.hand_in_volunteers(decode(form.cleaned_data["file"].read()), by=request.user)
        except Misfit as misfit:
            form.add_error("file", misfit.remedy)
        else:
            return redirect("accounts:progress", file.pk)
    context = {"form": form, "skills": queries.skills(), "earlier": queries.volunteer_files(by=request.user)}
    return render(request, "accounts/hand_in.html", context, status=422 if form.errors else 200)


@duty(Role.COUNTY_DISPATCHER)
@require_GET
def sample(request: SignedIn) -> HttpResponse:
    """An example file with the right heading."""
    heading = [COLUMNS[field][0] for field in SAMPLE]
    names = "；".join(skill.name for skill in queries.skills()[:2])
    wishes = ("", "普通话；衡阳话", "10", "2", "8", "", "")
    rows = [("王小虎", "13800000001", "车江街道白水村", names, "周末全天；周三晚上", *wishes)]
    response = HttpResponse(csv_file(heading, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="volunteers-sample.csv"'
    return response


@duty(Role.COUNTY_DISPATCHER)
@require_GET
def progress(request: SignedIn, pk: int) -> HttpResponse:
    """How far the reading is, and what came of it."""
    file = queries.volunteer_file(pk, by=request.user)
    return render(request, "accounts/progress.html", {"file": file, "job": queries.job_of(file)})


@background
@duty(Role.COUNTY_DISPATCHER)
@require_GET
def progress_state(request: SignedIn, pk: int) -> HttpResponse:
    """The part of the page that changes while the worker reads."""
    file = queries.volunteer_file(pk, by=request.user)
    job = queries.job_of(file)
    running = job is not None and job.state in job.OPEN
    return polled(request, "accounts/_progress.html", {"file": file, "job": job}, running=running)


@duty(Role.COUNTY_DISPATCHER)
@require_GET
def refused(request: SignedIn, pk: int) -> HttpResponse:
    """Rows that were not taken, as a file to mend from."""
    file = queries.volunteer_file(pk, by=request.user)
    errors = [RowError(line, column, remedy) for line, column, remedy in file.refused]
    response = HttpResponse(error_file(errors), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="refused-{file.pk}.csv"'
    return response
