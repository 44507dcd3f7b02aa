"""A folder in which the media centre's platform lays its exports: each is read once and put aside.

A file that is still being written waits. What is read goes to `done/`, what is refused to `refused/` with a
file beside it that says why. Killed in the middle, the next round reads it again; no text is noted twice.
"""

import os
import re
import stat
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO
from uuid import UUID, uuid5

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.collect.actions.feeds.asking import AHEAD
from huiyin.collect.actions.feeds.noting import key_of, note_entries
from huiyin.collect.actions.feeds.records import entries_of_records
from huiyin.collect.actions.feeds.words import why
from huiyin.collect.actions.weighing import Scales
from huiyin.collect.kinds import CollectKind
from huiyin.collect.models import FolderFile
from huiyin.engines import sheets
from huiyin.engines.feeds import Entry, NotAFeed, entries_of, records_of
from huiyin.kernel.events.log import record
from huiyin.kernel.people.access import MACHINE, Actor, require
from huiyin.kernel.present import now

READ = "collect.read_folder"
STILL = 30
"""For how many seconds a file must not have changed before it counts as whole."""
MOST_A_ROUND, MOST_FAULTS, BATCH = 50, 1000, 200
EXPORTS = UUID("5f3d3f0e-6f0b-4c1c-9f5e-2d0a6c1f7b11")
"""Under this, each publisher's name has a key of its own."""
_UNFINISHED = (".part", ".tmp", ".crdownload", ".swp", "~")
_PLAIN = re.compile(r"[^\w.\-]+")
Report = Callable[[int, int], None]
Told = list[tuple[int, Entry | str]]


def watched() -> Path | None:
    """The folder that this county watches; None where it watches none."""
    return Path(settings.HUIYIN_MEDIA_FOLDER) if settings.HUIYIN_MEDIA_FOLDER else None


def waiting_files() -> list[Path]:
    """Whole files that wait, the oldest first: plain files only, no links, nothing hidden or half written."""
    folder = watched()
    if folder is None or not folder.is_dir():
        return []
    found = []
    with os.scandir(folder) as entries:
        for entry in entries:
            told = entry.stat(follow_symlinks=False)
            hidden = entry.name.startswith(".") or entry.name.lower().endswith(_UNFINISHED)
            if stat.S_ISREG(told.st_mode) and not hidden and time.time() - told.st_mtime >= STILL:
                found.append((told.st_mtime, entry.name))
    return [folder / name for _age, name in sorted(found)[:MOST_A_ROUND]]


def read_folder(*, by: Actor, report: Report | None = None) -> dict[str, int]:
    """Read every file that waits; how many were read and refused, and how many texts are new."""
    require(by == MACHINE)
    counts = {"read": 0, "refused": 0, "noted": 0}
    files = waiting_files()
    for done, path in enumerate(files, start=1):
        row = _read_file(path, by)
        counts[row.state] += 1
        counts["noted"] += row.noted
        if report is not None:
            report(done, len(files))
    return counts


def _read_file(path: Path, by: Actor) -> FolderFile:
    """Nothing of a file is noted before its end was reached without a refusal."""
    row = FolderFile(name=_plain(path.name), state=FolderFile.State.READ)
    try:
        with _opened(path) as file:
            told = list(_entries(file, os.fstat(file.fileno()).st_size))
        entries = [one for _number, one in told if isinstance(one, Entry)]
        if told and not entries:
            raise sheets.Unreadable("empty")
        _note(row, entries, by)
        row.left_out = len(told) - len(entries)
    except (NotAFeed, sheets.Unreadable) as problem:
        row.state, row.reason, told = FolderFile.State.REFUSED, why(problem)[:300], []
    except OSError:
        row.state, row.reason, told = FolderFile.State.REFUSED, _("打不开这个文件。请检查它的权限。"), []
    _put_aside(path, row, told)
    return _tell(row, by)


def _opened(path: Path) -> BinaryIO:
    """The file itself, never what a link leads to."""
    return os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb")


def _entries(file: BinaryIO, size: int) -> Iterator[tuple[int, Entry | str]]:
    """Each text with its number, or why it is none. Raises NotAFeed, Unreadable, also halfway."""
    until = now() + AHEAD
    try:
        yield from entries_of_records(records_of(file, size), until)
    except NotAFeed as problem:
        if problem.reason != "feed":
            raise
        file.seek(0)
        yield from enumerate(entries_of(file.read(), until), start=1)


def _note(row: FolderFile, entries: list[Entry], by: Actor) -> None:
    scales = Scales()
    for start in range(0, len(entries), BATCH):
        some = entries[start : start + BATCH]
        row.noted += note_entries([(_key(one), one) for one in some], scales, by=by)
    row.known = len(entries) - row.noted


def _key(entry: Entry) -> UUID:
    return key_of(uuid5(EXPORTS, entry.source), entry.ref)


def _put_aside(path: Path, row: FolderFile, told: Told) -> None:
    """Move the file, and lay down beside it what is wrong with it or with some of its records."""
    folder = path.parent / ("done" if row.state == FolderFile.State.READ else "refused")
    folder.mkdir(exist_ok=True)
    target = _free(folder, f"{now():%Y%m%d-%H%M%S}-{_plain(path.name)}")
    faults = [f"{line}: {one}" for line, one in told if isinstance(one, str)][:MOST_FAULTS]
    if row.reason or faults:
        target.with_name(target.name + ".reason.txt").write_text(
            "\n".join([row.reason, *faults]).strip() + "\n"
        )
    path.rename(target)


def _free(folder: Path, name: str) -> Path:
    """A name that nothing bears yet."""
    path, number = folder / name, 1
    while path.exists():
        number += 1
        path = folder / f"{number}-{name}"
    return path


def _plain(name: str) -> str:
    """A file's name without anything that could mean something to somebody."""
    return _PLAIN.sub("_", name.encode("utf-8", "ignore").decode())[-80:].lstrip(".") or "_"


@transaction.atomic
def _tell(row: FolderFile, by: Actor) -> FolderFile:
    row.at = now()
    row.save(force_insert=True)
    facts: dict[str, Any] = {"state": str(row.state), "noted": row.noted, "left_out": row.left_out}
    record(CollectKind.FOLDER_READ, "media:folder", by=by, subject=f"folderfile:{row.pk}", **facts)
    return row
