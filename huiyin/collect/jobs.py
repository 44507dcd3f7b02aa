"""What this room does by the clock, and behind the page."""

from datetime import timedelta

from huiyin.collect import actions
from huiyin.collect.actions import feeds, imports, tidy_calls, tidy_staged
from huiyin.collect.models import ImportFile
from huiyin.kernel.jobs.register import job
from huiyin.kernel.jobs.running import Running, is_waiting, start
from huiyin.kernel.jobs.schedule import every
from huiyin.kernel.people.access import MACHINE


@every(timedelta(days=1), "collect.tidy_staged")
def forget_unsent_photos() -> dict[str, int]:
    """Each day: forget photos of requests that nobody sent."""
    return {"files": tidy_staged(by=MACHINE)}


@every(timedelta(days=1), "collect.forget_unconfirmed")
def forget_unconfirmed() -> dict[str, int]:
    """Each day: forget e-mail addresses whose reader never confirmed."""
    return {"subscriptions": actions.forget_unconfirmed(by=MACHINE)}


@job(imports.TRY)
def try_import(running: Running, *, file: int) -> dict[str, int]:
    """Read a spreadsheet of an old system without receiving anything."""
    row = ImportFile.objects.select_related("source", "by").get(pk=file)
    if row.state != ImportFile.State.TRYING:
        return row.counts
    return imports.try_file(row, by=row.by, report=running.progress)


@job(imports.BRING)
def bring_import(running: Running, *, file: int) -> dict[str, int]:
    """Receive what fits of a spreadsheet, on behalf of whoever handed it in."""
    row = ImportFile.objects.select_related("source", "by").get(pk=file)
    if row.state != ImportFile.State.BRINGING:
        return row.counts
    return imports.bring_file(row, by=row.by, report=running.progress)


@every(timedelta(days=1), "collect.forget_imports")
def forget_imports() -> dict[str, int]:
    """Each day: forget the spreadsheets that were handed in more than two weeks ago."""
    return {"files": imports.forget_old_files(by=MACHINE)}


@every(timedelta(hours=1), "collect.tidy_calls")
def tidy_unfinished() -> dict[str, int]:
    """Each hour: forget calls that nobody finished."""
    return {"calls": tidy_calls(by=MACHINE)}


@job(feeds.ASK)
def ask_feeds(running: Running) -> dict[str, int]:
    """Ask every feed whose turn has come."""
    return feeds.ask_feeds(by=MACHINE, report=running.progress)


@every(timedelta(minutes=5), "collect.look_for_feeds")
def look_for_feeds() -> bool:
    """Every five minutes: see whether a feed's turn has come, and have it asked."""
    due = feeds.due_feeds().exists()
    if due and not is_waiting(feeds.ASK):
        start(feeds.ASK, by=MACHINE)
    return due


@job(feeds.READ)
def read_folder(running: Running) -> dict[str, int]:
    """Read the exports that lie in the watched folder."""
    return feeds.read_folder(by=MACHINE, report=running.progress)


@every(timedelta(minutes=1), "collect.look_into_folder")
def look_into_folder() -> bool:
    """Each minute: see whether a whole file lies in the watched folder, and have it read."""
    waiting = bool(feeds.waiting_files())
    if waiting and not is_waiting(feeds.READ):
        start(feeds.READ, by=MACHINE)
    return waiting
