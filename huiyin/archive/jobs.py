"""What the archive does behind the page: words that cases are found by."""

from datetime import timedelta
from typing import Any

from huiyin.archive import actions, queries
from huiyin.archive.actions.exporting import EXPORT, forget_lists, make_list
from huiyin.archive.actions.retention import DAILY, ERASE, erase_what_is_due
from huiyin.archive.actions.words import INDEX
from huiyin.collect.models import ExportFile
from huiyin.kernel.jobs.register import job
from huiyin.kernel.jobs.running import Running, is_waiting, start
from huiyin.kernel.jobs.schedule import every
from huiyin.kernel.people.access import MACHINE
from huiyin.kernel.present import today


@job(EXPORT)
def export(running: Running, *, file: int) -> dict[str, Any]:
    """Make a list of cases for whoever asked for it."""
    row = ExportFile.objects.select_related("by").get(pk=file)
    return {"rows": make_list(row, by=row.by, report=running.progress)}


@every(timedelta(days=1), "archive.forget_lists")
def forget() -> int:
    """Each day: forget lists that were asked for more than three days ago."""
    return forget_lists(by=MACHINE)


@job(INDEX)
def index_words(running: Running) -> dict[str, Any]:
    """Give cases kept by an older version, or brought in bulk, the words they are found by."""
    return {"cases": actions.index_words(by=MACHINE, report=running.progress)}


@every(timedelta(hours=1), "archive.look_for_words")
def look_for_words() -> bool:
    """Each hour: see whether many cases cannot be found by their words, and have them indexed."""
    waiting = queries.words_are_missing()
    if waiting:
        start(INDEX, by=MACHINE)
    return waiting


@every(timedelta(days=1), "archive.weigh_words")
def weigh_words() -> int:
    """Each day: count anew how common each pair of characters is."""
    return actions.weigh_words(by=MACHINE)


@job(ERASE)
def erase(running: Running) -> dict[str, Any]:
    """Erase the personal data that the county's rules no longer keep."""
    return erase_what_is_due(today(), by=MACHINE, report=running.progress)


@every(timedelta(days=1), DAILY)
def erase_daily() -> bool:
    """Each day: have erased what is due, unless the last time is still at it."""
    idle = not is_waiting(ERASE)
    if idle:
        start(ERASE, by=MACHINE)
    return idle
