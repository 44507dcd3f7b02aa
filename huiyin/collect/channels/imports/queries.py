"""Reading what was handed in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from huiyin.collect import policy
from huiyin.collect.actions.imports import FIELDS, Misfit, RowReader, faults_of, notes_of, rows_in
from huiyin.collect.models import ImportFile, ImportPart
from huiyin.kernel.people import identity
from huiyin.kernel.people.access import Actor, require
from huiyin.kernel.people.sealed import opened

FIRST = 10
SHOWN = 40


@dataclass(frozen=True)
class Preview:
    """One row as it would be received, who spoke masked; or what is wrong with it."""

    line: int
    number: str = ""
    at: datetime | None = None
    place: str = ""
    words: str = ""
    who: str = ""
    state: str = ""
    problem: str = ""


def file_to_import(by: Actor, pk: int) -> ImportFile:
    """The door to a file that was handed in. Raises Http404, PermissionDenied."""
    require(policy.may_import(by))
    return get_object_or_404(ImportFile.objects.select_related("source", "by"), pk=pk)


def files() -> QuerySet[ImportFile]:
    """What was handed in, the latest first."""
    return ImportFile.objects.select_related("source", "by").order_by("-id")


def name_of(file: ImportFile) -> str:
    """What the file was called, until it is forgotten."""
    return opened(file.name_sealed, "collect.import_name")


def samples(file: ImportFile) -> list[str]:
    """For each column what its first row says; names, telephone and identity numbers masked."""
    part = ImportPart.objects.filter(file=file, number=0).first()
    rows = rows_in(part) if part else []
    cells = rows[0][1] if rows else []
    names = {file.mapping.get("name"), *(at for at, head in enumerate(file.heading) if "名" in head)}
    return [identity.mask_name(cell) if at in names else _masked(cell) for at, cell in enumerate(cells)]


def _masked(cell: str) -> str:
    text = cell[:SHOWN] + ("…" if len(cell) > SHOWN else "")
    if identity.valid_phone(text):
        return identity.mask_phone(text)
    return identity.mask_id(text) if identity.valid_id(text) else text


def preview(file: ImportFile) -> list[Preview]:
    """The first rows as they would be received."""
    part = ImportPart.objects.filter(file=file, number=0).first()
    if part is None or not file.mapping:
        return []
    reader = RowReader(file.mapping, no_place=file.no_place)
    return [_previewed(line, cells, reader) for line, cells in rows_in(part)[:FIRST]]


def _previewed(line: int, cells: Sequence[str], reader: RowReader) -> Preview:
    try:
        old = reader.read(cells)
    except Misfit as misfit:
        return Preview(line, problem=f"{FIELDS[misfit.field]}{_('：')}{misfit.remedy}")
    who = " ".join(filter(None, (identity.mask_name(old.name), identity.mask_phone(old.phone))))
    words = old.words[:SHOWN] + ("…" if len(old.words) > SHOWN else "")
    place, state = old.place.full_name, str(old.state.label)
    return Preview(line, old.number, old.received_at, place, words, who, state)


def refusals(file: ImportFile) -> list[tuple[str, int]]:
    """How many rows each column spoils, the most first."""
    told = {
        name.removeprefix("refused_"): n for name, n in file.counts.items() if name.startswith("refused_")
    }
    return sorted(((str(FIELDS[field]), n) for field, n in told.items()), key=lambda one: -one[1])


def first_faults(file: ImportFile) -> list[dict[str, Any]]:
    """The first rows that do not fit."""
    found = []
    for line, field, remedy in faults_of(file):
        found.append({"line": line, "field": str(FIELDS[field]), "remedy": remedy})
        if len(found) == FIRST:
            break
    return found


def notes(file: ImportFile) -> list[dict[str, Any]]:
    """What is taken over only in part, in words."""
    told = {
        "category": _("本系统没有这个类型，导入后类型留空：“%(word)s”"),
        "unit": _("本系统没有这个单位，答复不写单位：“%(word)s”"),
        "answer": _("已经办结，但是没有答复内容"),
    }
    return [
        {"words": told[field] % {"word": word} if word else told[field], "times": times}
        for field, word, times in notes_of(file)
    ]
