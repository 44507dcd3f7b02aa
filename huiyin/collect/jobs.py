"""What this room does by the clock, and behind the page."""

from datetime import timedelta

from huiyin.collect import actions
from huiyin.collect.actions import imports, tidy_calls, tidy_staged
from huiyin.collect.models import ImportFile
from huiyin.kernel.jobs.register import job
from huiyin.kernel.jobs.running import Running
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
