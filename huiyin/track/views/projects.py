"""Pages of how a project went: notes and photos, and the closing report."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from huiyin.collect.actions.photos import paths
from huiyin.kernel.people.access import SignedIn, duty
from huiyin.kernel.people.documents import handed_out
from huiyin.kernel.present import today
from huiyin.plan import policy as plan
from huiyin.plan.queries import closing_of, project_to_read
from huiyin.track import policy, queries


@duty(*plan.READERS)
@require_GET
def notes(request: SignedIn, no: str) -> HttpResponse:
    """Everything told of a project, with its photos; before and after side by side on top."""
    project = project_to_read(request.user, no)
    page = queries.page_of_notes(project, request.GET.get("after"))
    context = {
        "project": project,
        "page": page,
        "photos": queries.photos_of_notes(project, page.rows),
        "pictures": queries.pictures_of(project),
        "may_note": policy.may_note_project(request.user, project),
    }
    return render(request, "track/project_notes.html", context)


@duty(*plan.READERS)
@require_GET
def pictures(request: SignedIn, no: str) -> HttpResponse:
    """Before and after side by side, for the project's page."""
    project = project_to_read(request.user, no)
    context = {
        "project": project,
        "pictures": queries.pictures_of(project),
        "may_note": policy.may_note_project(request.user, project),
    }
    return render(request, "track/_project_pictures.html", context)


@duty(*plan.READERS)
@require_GET
def photo(request: SignedIn, no: str, key: UUID) -> HttpResponseBase:
    """One photo of a project, the small one with ?small=1."""
    large, small = paths(queries.photo_to_see(request.user, no, key).key)
    answer = handed_out(small if request.GET.get("small") else large, "image/jpeg")
    answer["Cache-Control"] = "private, max-age=3600"
    return answer


@duty(*plan.READERS)
@require_GET
def closing(request: SignedIn, no: str) -> HttpResponse:
    """The closing report, to be printed; before the end a draft of it."""
    project = project_to_read(request.user, no)
    context = {
        "project": project,
        "closing": closing_of(project),
        "turnout": queries.turnout_of(project),
        "pictures": queries.pictures_of(project),
        "today": today(),
    }
    return render(request, "track/closing.html", context)
