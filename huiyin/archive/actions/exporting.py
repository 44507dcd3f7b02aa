"""Lists of cases that leave the house: for few, masked, told of in the log, and gone after three days."""

import base64
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import timedelta
from itertools import islice
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.archive import policy
from huiyin.archive.actions.listing import heading, rows_of
from huiyin.archive.models import Case
from huiyin.archive.queries import Wanted, found, found_by_ending, search
from huiyin.collect.models import ExportFile, ExportPart
from huiyin.engines.sheets import book_of, text_of
from huiyin.kernel.events.lifecycle import Refused
from huiyin.kernel.events.log import record
from huiyin.kernel.jobs.running import job_numbered, retry, start
from huiyin.kernel.people import vault
from huiyin.kernel.people.access import Actor, require
from huiyin.kernel.people.kinds import PeopleKind
from huiyin.kernel.people.models import User
from huiyin.kernel.people.sealed import opened, sealed_or_none
from huiyin.kernel.present import now, today

EXPORT = "archive.export"
KEEP = timedelta(days=3)
STEP = 500
_SEARCHED = ("words", "tail")
Report = Callable[[int, int], None]


@transaction.atomic
def ask_for_list(wanted: Wanted, kind: ExportFile.Kind, *, by: User) -> ExportFile:
    """Have a list made of the cases that `by` finds with these filters."""
    require(policy.may_export(by))
    told = asdict(wanted)
    searched = {name: told.pop(name) for name in _SEARCHED}
    file = ExportFile.objects.create(
        kind=kind,
        wanted={name: value for name, value in told.items() if value},
        words_sealed=sealed_or_none(json.dumps(searched), "collect.export_words"),
        by=by,
        asked_at=now(),
    )
    file.job_id = start(EXPORT, by=by, file=file.pk).pk
    ExportFile.objects.filter(pk=file.pk).update(job_id=file.job_id)
    return file


def make_list(file: ExportFile, *, by: User, report: Report) -> int:
    """Write the list, block by block and sealed; how many rows. Begun again it starts afresh."""
    require(policy.may_export(by))
    if file.ready_at is not None:
        return file.rows
    ExportPart.objects.filter(file=file).delete()
    counted = _Counted(_rows(file, by, report))
    write = book_of if file.kind == ExportFile.Kind.XLSX else text_of
    size = 0
    for number, block in enumerate(write(counted)):
        text = base64.b64encode(block).decode()
        ExportPart.objects.create(
            file=file, number=number, data_sealed=vault.seal(text, "collect.export_data")
        )
        size += len(block)
    _end(file, counted.count - 1, size, by)
    return file.rows


@dataclass
class _Counted:
    """Rows as they pass, and how many did."""

    rows: Iterable[tuple[object, ...]]
    count: int = 0

    def __iter__(self) -> Iterator[tuple[object, ...]]:
        for row in self.rows:
            self.count += 1
            yield row


@transaction.atomic
def _end(file: ExportFile, rows: int, size: int, by: User) -> None:
    file.rows, file.size, file.ready_at = rows, size, now()
    ExportFile.objects.filter(pk=file.pk).update(rows=rows, size=size, ready_at=file.ready_at)
    _tell("cases", file, by)


def _tell(what: str, file: ExportFile, by: User) -> None:
    """In the audit's own chain: what, how many, by which filters; never the words looked for."""
    words = any(json.loads(opened(file.words_sealed, "collect.export_words") or "{}").values())
    filters = {name: value for name, value in file.wanted.items() if name != "township"}
    if "township" in file.wanted:
        filters["place"] = file.wanted["township"]
    record(
        PeopleKind.EXPORTED,
        f"audit:{today():%Y%m%d}",
        by=by,
        subject=file.chain,
        what=what,
        rows=file.rows,
        searched=words,
        **filters,
    )


def take_list(file: ExportFile, *, by: User) -> Iterator[bytes]:
    """Hand the file out, and write down that it was. Raises Refused before it is ready and after."""
    require(policy.may_export(by) and file.by_id == by.pk)
    if not file.is_ready:
        raise Refused(_("这份清单还没有做好，或者已经过期。请再导出一次。"))
    with transaction.atomic():
        _tell("cases:taken", file, by)
    return _blocks(file)


def _blocks(file: ExportFile) -> Iterator[bytes]:
    for part in ExportPart.objects.filter(file=file).order_by("number").iterator(4):
        yield base64.b64decode(opened(part.data_sealed, "collect.export_data"))


def _rows(file: ExportFile, by: User, report: Report) -> Iterator[tuple[object, ...]]:
    yield heading()
    searched = json.loads(opened(file.words_sealed, "collect.export_words") or "{}")
    wanted = Wanted(**file.wanted, **searched)
    cases, total = _cases(by, wanted)
    done = 0
    while batch := list(islice(cases, STEP)):
        yield from rows_of(batch, by)
        done += len(batch)
        report(done, max(total, done))


def _cases(by: User, wanted: Wanted) -> tuple[Iterator[Case], int]:
    """The cases, newest first, and how many, as far as that is known before."""
    if wanted.words.strip():
        return _found_by_words(by, wanted), 0
    rows = found_by_ending(by, wanted) if wanted.tail else found(by, wanted)
    return rows.order_by("-id").iterator(STEP), rows.order_by().count()


def _found_by_words(by: User, wanted: Wanted) -> Iterator[Case]:
    after: str | None = None
    while True:
        page = search(by, wanted, after=after)
        yield from (row.case for row in page.rows)
        after = page.next
        if after is None:
            return


@transaction.atomic
def make_again(file: ExportFile, *, by: User) -> None:
    """The making failed: put it back into the queue."""
    require(policy.may_export(by) and file.by_id == by.pk)
    job = job_numbered(file.job_id)
    if job is not None:
        retry(job, by=by)


@transaction.atomic
def forget_lists(*, by: Actor) -> int:
    """Forget every list that was asked for more than three days ago; how many."""
    require(not isinstance(by, User))
    old = ExportFile.objects.filter(forgotten_at=None, asked_at__lt=now() - KEEP)
    keys: list[Any] = list(old.select_for_update().values_list("pk", flat=True))
    ExportPart.objects.filter(file__in=keys).delete()
    return ExportFile.objects.filter(pk__in=keys).update(words_sealed=None, forgotten_at=now())
