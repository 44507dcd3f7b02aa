"""The doors to telling of progress."""

from django.shortcuts import get_object_or_404

from huiyin.archive.models import Case
from huiyin.archive.queries import case_to_read
from huiyin.kernel.people.access import Actor, require
from huiyin.plan.models import Project
from huiyin.track import policy
from huiyin.track.models import Progress

MOST_NOTES = 20


def notes_on(case: Case) -> list[Progress]:
    """The latest notes of progress on a case, oldest first."""
    rows = (
        Progress.objects.filter(case=case).select_related("by", "organisation").order_by("-pk")[:MOST_NOTES]
    )
    return list(rows)[::-1]


def case_to_note(by: Actor, no: str) -> Case:
    """The door for telling of progress on a case. Raises Http404, PermissionDenied."""
    case = case_to_read(by, no)
    require(policy.may_note(by, case))
    return case


def project_to_note(by: Actor, no: str) -> Project:
    """The door for telling of progress on a project. Raises Http404, PermissionDenied."""
    project = get_object_or_404(Project.objects.select_related("place"), no=no)
    require(policy.may_note_project(by, project))
    return project
