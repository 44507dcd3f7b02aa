"""Reading projects, and the doors to them."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from huiyin.archive.models import Case
from huiyin.kernel.people.access import Actor, require
from huiyin.plan import policy
from huiyin.plan.models import Project, Slot


def projects_for(by: Actor) -> QuerySet[Project]:
    """Projects within the reader's place."""
    kind, place_id = policy.reach(by)
    projects = Project.objects.select_related("place", "organisation")
    if kind == "county":
        return projects
    if kind == "township":
        return projects.filter(township_ref=place_id)
    if kind == "village":
        return projects.filter(village_ref=place_id)
    return projects.none()


def project_to_read(by: Actor, no: str) -> Project:
    """The only door from a URL's number to a project. Raises Http404, PermissionDenied."""
    projects = Project.objects.select_related(
        "place", "organisation", "campaign", "drafted_by", "approved_by"
    )
    project = get_object_or_404(projects, no=no)
    require(policy.may_read(by, project))
    return project


def slot_to_read(by: Actor, pk: int) -> Slot:
    """The only door from a URL's number to a slot. Raises Http404, PermissionDenied."""
    slot = get_object_or_404(Slot.objects.select_related("project__place", "place"), pk=pk)
    require(policy.may_read(by, slot.project))
    return slot


def slots(project: Project) -> QuerySet[Slot]:
    """The project's slots in time order."""
    return project.slots.select_related("place").order_by("starts_at", "pk")


def projects_of(case: Case) -> QuerySet[Project]:
    """Projects that answer a case."""
    return Project.objects.filter(needs__case=case).select_related("place", "organisation").order_by("pk")


def cases_of(project: Project) -> QuerySet[Case]:
    """Cases that a project answers."""
    needs = project.needs.values("case")
    return Case.objects.filter(pk__in=needs).select_related("place", "category").order_by("pk")


def has_open_project(case: Case) -> bool:
    """Whether a project for the case is still under way."""
    return Project.objects.filter(needs__case=case, state__in=Project.OPEN).exists()
