"""How a project went: notes with photos from before, during and after, and who came."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import CharField, Count, OuterRef, Q, QuerySet, Sum, Value
from django.db.models.functions import Cast, Concat, JSONObject
from django.shortcuts import get_object_or_404

from huiyin.collect.models import Photo
from huiyin.collect.queries import photos_about
from huiyin.dispatch.models import Assignment
from huiyin.kernel.paging import Page, keyset
from huiyin.kernel.people.access import Actor
from huiyin.plan.models import Project
from huiyin.plan.queries import project_to_read
from huiyin.track.kinds import ProgressKind
from huiyin.track.models import Progress

MOST_SHOWN = 5
NUMBER = Cast(OuterRef("pk"), CharField())
ENDS = (ProgressKind.BEFORE, ProgressKind.AFTER)


@dataclass(frozen=True)
class Shot:
    """One photo, by its key, sizes in pixels, and the note it came with."""

    key: UUID
    width: int
    height: int
    note: Progress


@dataclass(frozen=True)
class Pictures:
    """A project's photos by moment, MOST_SHOWN each at most: the first before, the latest later on."""

    before: list[Shot]
    during: list[Shot]
    after: list[Shot]

    def __bool__(self) -> bool:
        return bool(self.before or self.during or self.after)


@dataclass(frozen=True)
class Turnout:
    """Who came: times served, different people, and their minutes together; times somebody stayed away."""

    served: int
    people: int
    minutes: int
    absent: int


def pictures_of(project: Project) -> Pictures:
    """What it looked like before, meanwhile and afterwards. One query."""
    mine = Photo.objects.filter(chain=project.no, subject=Concat(Value("progress:"), NUMBER)).order_by("pk")
    kept = ArraySubquery(mine.values(told=JSONObject(key="key", width="width", height="height")))
    notes = Progress.objects.filter(project=project).annotate(shown=kept).exclude(shown=[])
    found = (
        notes.filter(kind=ProgressKind.BEFORE)
        .order_by("pk")[:MOST_SHOWN]
        .union(
            notes.filter(kind=ProgressKind.AFTER).order_by("-pk")[:MOST_SHOWN],
            notes.exclude(kind__in=ENDS).order_by("-pk")[:MOST_SHOWN],
            all=True,
        )
    )
    shots: dict[str, list[Shot]] = defaultdict(list)
    for note in sorted(found, key=lambda one: one.pk if one.kind == ProgressKind.BEFORE else -one.pk):
        moment = note.kind if note.kind in ENDS else ""
        shots[moment] += [Shot(UUID(one["key"]), one["width"], one["height"], note) for one in note.shown]
    before, during, after = (shots[one][:MOST_SHOWN] for one in (ENDS[0], "", ENDS[1]))
    return Pictures(before, during, after)


def photos_of_notes(project: Project, notes: Iterable[Progress]) -> dict[str, list[Photo]]:
    """The photos of each note, by its subject. One query."""
    return photos_about(project.no, [note.subject for note in notes])


def page_of_notes(project: Project, after: str | None = None) -> Page[Progress]:
    """One page of what was told of a project, the latest first."""
    rows: QuerySet[Progress] = Progress.objects.filter(project=project).select_related("by", "organisation")
    return keyset(rows, ("-id",), after=after)


def photo_to_see(by: Actor, no: str, key: UUID) -> Photo:
    """The door to a project's photo, for whoever may read the project. Raises Http404, PermissionDenied."""
    project = project_to_read(by, no)
    return get_object_or_404(Photo, key=key, chain=project.no)


def turnout_of(project: Project) -> Turnout:
    """Counted from the rolls. One query."""
    served = Q(state=Assignment.State.SERVED)
    told = Assignment.objects.filter(slot__project=project).aggregate(
        served=Count("pk", filter=served),
        people=Count("volunteer", filter=served, distinct=True),
        minutes=Sum("minutes", filter=served, default=0),
        absent=Count("pk", filter=Q(state=Assignment.State.NO_SHOW)),
    )
    return Turnout(**told)
