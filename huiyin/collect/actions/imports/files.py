"""A spreadsheet of an old system: handed in, its columns understood, tried out, brought in, forgotten."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import chain as one_after_another
from itertools import islice
from typing import BinaryIO
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.collect import policy
from huiyin.collect.actions.imports.columns import MOST_HEADING, REQUIRED, guess, heading_at, remembered
from huiyin.collect.kinds import CollectKind
from huiyin.collect.models import ImportFile, ImportPart, SourceSystem
from huiyin.engines import sheets
from huiyin.kernel.events.lifecycle import Refused
from huiyin.kernel.events.log import record
from huiyin.kernel.jobs.models import Job
from huiyin.kernel.jobs.running import job_numbered, retry, start
from huiyin.kernel.people import vault
from huiyin.kernel.people.access import MACHINE, Actor, require
from huiyin.kernel.people.models import User
from huiyin.kernel.people.sealed import opened, sealed_or_none
from huiyin.kernel.present import now

ROWS_A_PART = 1000
KEEP = timedelta(days=14)
TRY, BRING = "collect.try_import", "collect.import"
_AHEAD = 20
Row = tuple[int, list[str]]


@dataclass(frozen=True)
class Upload:
    """A file as it was uploaded: what it is called, how large it is, and the system it comes from."""

    file: BinaryIO
    size: int
    name: str
    source: str
    key: UUID


@transaction.atomic
def hand_in(upload: Upload, *, by: User) -> ImportFile:
    """Read a spreadsheet once and keep its rows sealed. The same key twice is one file.

    Nothing but the sealed rows is kept of the file. Raises sheets.Unreadable, and then keeps nothing.
    """
    require(policy.may_import(by))
    known = ImportFile.objects.filter(key=upload.key).first()
    if known is not None:
        return known
    source, _made = SourceSystem.objects.get_or_create(name=upload.source, defaults={"used_at": now()})
    rows = sheets.rows_of(upload.file, upload.size)
    ahead = list(islice(rows, _AHEAD))
    at = heading_at(ahead) if ahead else 0
    if len(ahead) <= at + 1:
        raise sheets.Unreadable("empty")
    heading = [cell.strip()[:MOST_HEADING] for cell in ahead[at][1]]
    file = ImportFile.objects.create(
        key=upload.key,
        source=source,
        name_sealed=sealed_or_none(upload.name[:120], "collect.import_name"),
        size=upload.size,
        rows=0,
        heading=heading,
        mapping=guess(heading, source.mapping),
        no_place=source.no_place,
        by=by,
        received_at=now(),
    )
    file.rows = _keep(file, one_after_another(ahead[at + 1 :], rows), len(heading))
    ImportFile.objects.filter(pk=file.pk).update(rows=file.rows)
    about = f"source:{source.pk}"
    record(CollectKind.IMPORT_HANDED_IN, file.chain, by=by, subject=about, rows=file.rows, size=file.size)
    return file


def _keep(file: ImportFile, rows: Iterable[Row], width: int) -> int:
    """Seal the rows, part by part; how many there are. Raises sheets.Unreadable beyond the most."""
    source, count, number = iter(rows), 0, 0
    while batch := list(islice(source, ROWS_A_PART)):
        ImportPart.objects.create(
            file=file,
            number=number,
            count=len(batch),
            rows_sealed=_sealed([[line, cells[:width]] for line, cells in batch], "collect.import_rows"),
        )
        count, number = count + len(batch), number + 1
        if count > sheets.MOST_ROWS:
            raise sheets.Unreadable("rows")
    return count


def _sealed(told: object, purpose: str) -> bytes:
    return vault.seal(json.dumps(told, ensure_ascii=False, separators=(",", ":")), purpose)


def rows_in(part: ImportPart) -> list[Row]:
    """The rows of a part as they were handed in; none once they are forgotten."""
    told = json.loads(opened(part.rows_sealed, "collect.import_rows") or "[]")
    return [(line, cells) for line, cells in told]


def faults_in(part: ImportPart) -> list[tuple[int, str, str]]:
    """What did not fit in a part: (line, column, what to do)."""
    told = json.loads(opened(part.faults_sealed, "collect.import_faults") or "[]")
    return [(line, field, remedy) for line, field, remedy in told]


def faults_of(file: ImportFile) -> Iterator[tuple[int, str, str]]:
    """Every row that does not fit, in the order of the file; memory stays flat."""
    for part in ImportPart.objects.filter(file=file).defer("rows_sealed").order_by("number").iterator(20):
        yield from faults_in(part)


@transaction.atomic
def try_out(file: ImportFile, mapping: Mapping[str, int], *, no_place: str, by: User) -> None:
    """Say what each column means, keep that for the next file of this source, and have every row read.

    Nothing is received. Raises Refused while the worker is at the file, after it was brought in or forgotten.
    """
    require(policy.may_import(by))
    missing = [field for field in REQUIRED if field not in mapping]
    if missing:
        raise Refused(_("工单编号、来电时间、诉求内容这三栏必须对应。"))
    _allow(_locked(file), ImportFile.State.READ, ImportFile.State.TRIED)
    saved = remembered(file.heading, mapping)
    SourceSystem.objects.filter(pk=file.source_id).update(mapping=saved, no_place=no_place, used_at=now())
    ImportPart.objects.filter(file=file).update(tried=False, faults_sealed=None, counts={})
    job = start(TRY, by=by, file=file.pk)
    _set(file, ImportFile.State.TRYING, mapping=dict(mapping), no_place=no_place, job_id=job.pk)


@transaction.atomic
def bring_in(file: ImportFile, *, by: User) -> None:
    """Have the rows that fit received. Raises Refused unless the file was tried out."""
    require(policy.may_import(by))
    _allow(_locked(file), ImportFile.State.TRIED)
    job = start(BRING, by=by, file=file.pk)
    _set(file, ImportFile.State.BRINGING, job_id=job.pk)


@transaction.atomic
def try_again(file: ImportFile, *, by: User) -> None:
    """The work on a file failed: it goes back into the queue and continues where it stopped."""
    require(policy.may_import(by))
    job = job_of(file)
    if job is not None:
        retry(job, by=by)


def job_of(file: ImportFile) -> Job | None:
    """The latest work on a file."""
    return job_numbered(file.job_id)


def _at_work(file: ImportFile) -> bool:
    return file.is_busy and Job.objects.filter(pk=file.job_id or 0, state__in=Job.OPEN).exists()


def _locked(file: ImportFile) -> ImportFile:
    return ImportFile.objects.select_for_update().get(pk=file.pk)


def _allow(file: ImportFile, *states: str) -> None:
    if file.state not in states or file.forgotten_at is not None:
        raise Refused(_("这份表现在不能这样做：它正在处理、已经导入，或者已经删除。"))


def _set(file: ImportFile, state: str, **also: object) -> None:
    ImportFile.objects.filter(pk=file.pk).update(state=state, **also)
    file.state = state
    for name, value in also.items():
        setattr(file, name, value)


def keep_faults(part: ImportPart, faults: Sequence[tuple[int, str, str]]) -> None:
    """Put what did not fit on the part, to be written with it."""
    part.faults_sealed = _sealed(list(faults), "collect.import_faults") if faults else None


@transaction.atomic
def end_trying(file: ImportFile, notes: Counter[tuple[str, str]], *, by: Actor) -> dict[str, int]:
    """Every row was read: what would become of them."""
    counts = _counted(file)
    told = [[field, word, times] for (field, word), times in notes.most_common(100)]
    sealed = _sealed(told, "collect.import_notes") if told else None
    _set(file, ImportFile.State.TRIED, tried=counts, notes_sealed=sealed)
    return counts


@transaction.atomic
def end_bringing(file: ImportFile, *, by: Actor) -> dict[str, int]:
    """Every row that fits was received."""
    counts = _counted(file)
    _set(file, ImportFile.State.BROUGHT, result=counts, finished_at=now())
    record(CollectKind.IMPORT_FINISHED, file.chain, by=by, subject=f"source:{file.source_id}", rows=counts)
    return counts


def _counted(file: ImportFile) -> dict[str, int]:
    """The counts of all parts together."""
    total: Counter[str] = Counter({"new": 0, "known": 0, "refused": 0})
    for counts in ImportPart.objects.filter(file=file).values_list("counts", flat=True):
        total.update(counts)
    return dict(total)


def notes_of(file: ImportFile) -> list[tuple[str, str, int]]:
    """What was understood only in part: (column, word, how often)."""
    told = json.loads(opened(file.notes_sealed, "collect.import_notes") or "[]")
    return [(field, word, times) for field, word, times in told]


@transaction.atomic
def forget_file(file: ImportFile, *, by: Actor) -> None:
    """Delete a file's rows, refusals and name; that it was there stays. Raises Refused while it is read."""
    require(by == MACHINE or policy.may_import(by))
    locked = _locked(file)
    if locked.forgotten_at is not None:
        return
    if _at_work(locked):
        raise Refused(_("这份表正在处理，等它完成再删除。"))
    ImportPart.objects.filter(file=file).delete()
    _set(file, locked.state, name_sealed=None, notes_sealed=None, forgotten_at=now())
    record(CollectKind.IMPORT_FORGOTTEN, file.chain, by=by, rows=locked.rows)


def forget_old_files(*, by: Actor) -> int:
    """Forget every file that was handed in more than two weeks ago and is not being worked on; how many."""
    require(by == MACHINE)
    old = ImportFile.objects.filter(forgotten_at=None, received_at__lt=now() - KEEP)
    files = [file for file in old if not _at_work(file)]
    for file in files:
        forget_file(file, by=by)
    return len(files)
