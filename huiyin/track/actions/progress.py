"""Telling of progress."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction

from huiyin.archive.models import Case
from huiyin.collect.actions import add_photos
from huiyin.engines.pictures import Picture
from huiyin.kernel.events.log import record
from huiyin.kernel.people.access import require
from huiyin.kernel.people.models import User
from huiyin.kernel.present import now
from huiyin.plan.models import Project
from huiyin.track import policy
from huiyin.track.kinds import ProgressKind, TrackKind
from huiyin.track.models import Progress


@dataclass(frozen=True)
class Note:
    """What somebody wants to tell of the work. `quantity` in `unit`."""

    words: str
    kind: ProgressKind = ProgressKind.NOTE
    key: UUID = field(default_factory=uuid4)
    quantity: Decimal | None = None
    unit: str = ""
    is_about: bool = False
    pictures: Iterable[Picture] = ()


def note_case(case: Case, note: Note, *, by: User) -> Progress:
    """Tell of progress on a case. The same key twice is told once."""
    require(policy.may_note(by, case))
    return _once(note, by, case=case, chain=case.no)


def note_project(project: Project, note: Note, *, by: User) -> Progress:
    """Tell of progress on a project. The same key twice is told once."""
    require(policy.may_note_project(by, project))
    return _once(note, by, project=project, chain=project.no)


def _once(
    note: Note, by: User, *, chain: str, case: Case | None = None, project: Project | None = None
) -> Progress:
    try:
        return _note(note, by, chain, case, project)
    except IntegrityError:
        return Progress.objects.get(key=note.key)


@transaction.atomic
def _note(note: Note, by: User, chain: str, case: Case | None, project: Project | None) -> Progress:
    progress = Progress.objects.create(
        key=note.key,
        case=case,
        project=project,
        kind=note.kind,
        words=note.words,
        quantity=note.quantity,
        unit=note.unit,
        is_about=note.is_about,
        by=by,
        organisation_id=by.organisation_id,
        at=now(),
    )
    quantity = None if note.quantity is None else str(note.quantity)
    record(
        TrackKind.PROGRESS,
        chain,
        by=by,
        subject=progress.subject,
        progress_kind=str(note.kind),
        quantity=quantity,
        unit=note.unit,
    )
    add_photos(chain, note.pictures, by=by, subject=progress.subject)
    return progress
