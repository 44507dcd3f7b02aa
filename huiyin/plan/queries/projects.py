"""Reading projects, and the doors to them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Sum
from django.shortcuts import get_object_or_404

from huiyin.archive.models import Case
from huiyin.archive.queries import case_to_read
from huiyin.collect.models import MenuItem
from huiyin.kernel.paging import Page, keyset
from huiyin.kernel.people.access import Actor, require, scope
from huiyin.kernel.people.models import Organisation, Skill
from huiyin.kernel.prepared import Given, Prepared
from huiyin.plan import policy
from huiyin.plan.models import Project, Slot

CENTRE, INSTITUTE, STATION = (
    Organisation.Kind.CENTRE,
    Organisation.Kind.INSTITUTE,
    Organisation.Kind.STATION,
)


@dataclass(frozen=True)
class Seats:
    """How full a project's open slots are, in people."""

    taken: int = 0
    least: int = 0
    most: int = 0
    waiting: int = 0


@dataclass(frozen=True)
class Answering:
    """A project in a case's panel, and whether the reader may open it."""

    project: Project
    seats: Seats
    readable: bool


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


def page_of_projects(by: Actor, state: str = "", after: str | None = None) -> Page[Project]:
    """One page of the reader's projects, the newest first; an unknown state means all."""
    rows = projects_for(by)
    if state in Project.State.values:
        rows = rows.filter(state=state)
    return keyset(rows, ("-id",), after=after)


def seats_of(projects: Iterable[Project]) -> dict[int, Seats]:
    """How full each of these projects is, in one query."""
    rows = (
        Slot.objects.filter(project__in=list(projects), state=Slot.State.OPEN)
        .values_list("project")
        .annotate(Sum("taken"), Sum("least"), Sum("most"), Sum("waiting"))
        .order_by()
    )
    return {pk: Seats(*sums) for pk, *sums in rows}


def project_to_read(by: Actor, no: str) -> Project:
    """The only door from a URL's number to a project. Raises Http404, PermissionDenied."""
    projects = Project.objects.select_related(
        "place", "organisation", "campaign", "drafted_by", "approved_by", "finished_by"
    )
    project = get_object_or_404(projects, no=no)
    require(policy.may_read(by, project))
    return project


def project_to_plan(by: Actor, no: str) -> Project:
    """The door for those who shape a project. Raises Http404, PermissionDenied."""
    project = project_to_read(by, no)
    require(policy.may_plan(by, project.place))
    return project


def slot_to_read(by: Actor, pk: int) -> Slot:
    """The only door from a URL's number to a slot. Raises Http404, PermissionDenied."""
    slot = get_object_or_404(Slot.objects.select_related("project__place", "place"), pk=pk)
    require(policy.may_read(by, slot.project))
    return slot


def case_to_plan(by: Actor, no: str) -> Case:
    """The case for which somebody begins a project. Raises Http404, PermissionDenied."""
    case = case_to_read(by, no)
    require(policy.may_plan(by, case.place))
    return case


def ordered_in(case: Case) -> MenuItem | None:
    """What the case's first order from the menu asked for, as it was worded then; None where nothing was."""
    orders = MenuItem.objects.filter(orders__request__voice__case=case).order_by("orders__pk")
    return orders.first()


def ordered_by(project: Project) -> MenuItem | None:
    """The service that the needs of a project ordered first, if any."""
    orders = MenuItem.objects.filter(orders__request__voice__case__in=project.needs.values("case"))
    return orders.order_by("orders__pk").first()


def slots(project: Project) -> QuerySet[Slot]:
    """The project's slots in time order."""
    return project.slots.select_related("place").order_by("starts_at", "pk")


def skill_names(slots: Iterable[Slot]) -> dict[int, str]:
    """Names of every skill that these slots ask for."""
    wanted = {pk for slot in slots for pk in slot.skills}
    return {skill.pk: skill.label for skill in Skill.objects.filter(pk__in=wanted)} if wanted else {}


def projects_of(case: Case | Given) -> QuerySet[Project]:
    """Projects that answer a case."""
    return Project.objects.filter(needs__case=case).select_related("place", "organisation").order_by("pk")


_ANSWERING = Prepared(lambda: projects_of(Given("case")))


def cases_of(project: Project) -> QuerySet[Case]:
    """Cases that a project answers."""
    needs = project.needs.values("case")
    return Case.objects.filter(pk__in=needs).select_related("place", "category").order_by("pk")


def open_projects() -> QuerySet[Project]:
    """Projects under way that answer the case of an outer query: for Exists()."""
    return Project.objects.filter(needs__case=OuterRef("pk"), state__in=Project.OPEN)


def units_for(by: Actor) -> QuerySet[Organisation]:
    """Units in whose name this person may plan: the own ones, and centre, institutes or stations below."""
    mine = scope(by)
    wanted = Q(pk__in=mine.organisation_ids)
    if mine.kind == "county":
        wanted |= Q(kind__in=(CENTRE, INSTITUTE))
    elif mine.kind in ("township", "village"):
        wanted |= Q(kind__in=(INSTITUTE, STATION), place__path__startswith=mine.path)
    return Organisation.objects.filter(wanted, active=True).order_by("kind", "name", "pk")


def case_panel(user: Actor, case: Case) -> dict[str, Any]:
    """What the case page shows of planning. Two queries, one where no project answers the case."""
    projects = _ANSWERING(case=case.pk)
    seats = seats_of(projects) if projects else {}
    return {
        "projects": [
            Answering(project, seats.get(project.pk, Seats()), policy.may_read(user, project))
            for project in projects
        ],
        "may_start": policy.may_start(user, case),
    }
