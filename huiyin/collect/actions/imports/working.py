"""The worker's part: reading a file's rows without receiving them, and receiving them, part by part."""

from collections import Counter
from collections.abc import Callable

from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.collect.actions.imports.files import (
    end_bringing,
    end_trying,
    faults_in,
    keep_faults,
    rows_in,
)
from huiyin.collect.actions.imports.many import known_numbers, receive_many
from huiyin.collect.actions.imports.rows import Misfit, OldRequest, RowReader
from huiyin.collect.models import ImportFile, ImportPart
from huiyin.kernel.events.history import gathered_history
from huiyin.kernel.events.reactions import reacting_at_once
from huiyin.kernel.people.access import Actor
from huiyin.kernel.pouring import by_index

Report = Callable[[int, int], None]
Fault = tuple[int, str, str]


def try_file(file: ImportFile, *, by: Actor, report: Report) -> dict[str, int]:
    """Read every row and keep what does not fit. Nothing is received. Safe to begin again."""
    reader = RowReader(file.mapping, no_place=file.no_place)
    seen: set[int] = set()
    done = 0
    numbers = ImportPart.objects.filter(file=file).values_list("number", flat=True)
    for number in sorted(numbers):
        done += _try(file, number, reader, seen)
        report(done, file.rows)
    return end_trying(file, reader.notes, by=by)


@transaction.atomic
def _try(file: ImportFile, number: int, reader: RowReader, seen: set[int]) -> int:
    """One part; how many rows it has."""
    by_index()
    part = ImportPart.objects.get(file=file, number=number)
    good, faults = _read(part, reader, seen)
    known = len(known_numbers(good, file.source))
    _note(part, faults, {"new": len(good) - known, "known": known})
    return part.count


def bring_file(file: ImportFile, *, by: Actor, report: Report) -> dict[str, int]:
    """Receive every row that fits; each part stands or falls whole, with the filing of its requests.

    Interrupted, it goes on with the first part that is not done.
    """
    reader = RowReader(file.mapping, no_place=file.no_place)
    waiting = ImportPart.objects.filter(file=file, done=False).values_list("number", flat=True)
    done = sum(ImportPart.objects.filter(file=file, done=True).values_list("count", flat=True))
    for number in sorted(waiting):
        done += _bring(file, number, reader, by)
        report(done, file.rows)
    return end_bringing(file, by=by)


@transaction.atomic
def _bring(file: ImportFile, number: int, reader: RowReader, by: Actor) -> int:
    """One part, unless another worker has done it meanwhile; how many rows it has."""
    by_index()
    part = ImportPart.objects.select_for_update().get(file=file, number=number)
    if part.done:
        return part.count
    tried = {fault[0]: fault for fault in faults_in(part)}
    good, faults = _read(part, reader, set(), tried)
    with gathered_history(), reacting_at_once():
        new, known = receive_many(good, file.source, chain=file.chain, by=by)
    part.done = True
    _note(part, faults, {"new": new, "known": known})
    return part.count


def _read(
    part: ImportPart, reader: RowReader, seen: set[int], tried: dict[int, Fault] | None = None
) -> tuple[list[OldRequest], list[Fault]]:
    """Rows that fit, and what does not. A row refused before stays refused."""
    good: list[OldRequest] = []
    faults: list[Fault] = []
    for line, cells in rows_in(part):
        if tried and line in tried:
            faults.append(tried[line])
            continue
        try:
            old = reader.read(cells)
        except Misfit as misfit:
            faults.append((line, misfit.field, misfit.remedy))
            continue
        mark = hash(old.number)
        if mark in seen:
            faults.append((line, "number", _("这个工单编号在同一份表里出现过，只取第一行。")))
            continue
        seen.add(mark)
        good.append(old)
    return good, faults


def _note(part: ImportPart, faults: list[Fault], counts: dict[str, int]) -> None:
    """Keep what came of a part."""
    by_field = Counter(field for _line, field, _remedy in faults)
    keep_faults(part, faults)
    part.tried = True
    part.counts = {**counts, "refused": len(faults), **{f"refused_{f}": n for f, n in by_field.items()}}
    part.save(update_fields=["faults_sealed", "counts", "tried", "done"])
