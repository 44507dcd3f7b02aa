"""Work on people that runs behind the page."""

from datetime import timedelta
from typing import Any

from huiyin.kernel.jobs.register import job
from huiyin.kernel.jobs.running import Running, start
from huiyin.kernel.jobs.schedule import every
from huiyin.kernel.people.access import MACHINE
from huiyin.kernel.people.actions import drop_expired, index_phone_tails, read_volunteers, tidy
from huiyin.kernel.people.models import VolunteerFile
from huiyin.kernel.people.queries import without_tail


@job("people.import_volunteers")
def import_volunteers(running: Running, *, file: int) -> dict[str, Any]:
    """Read a list of volunteers on behalf of whoever handed it in."""
    row = VolunteerFile.objects.select_related("by").get(pk=file)
    if row.read_at is not None:
        return dict(running.row.result)
    result = read_volunteers(row, by=row.by, report=lambda done: running.progress(done, row.rows))
    return {
        "added": result.added,
        "updated": result.updated,
        "unchanged": result.unchanged,
        "refused": result.refused,
    }


@job("people.index_phones")
def index_phones(running: Running) -> dict[str, Any]:
    """Give telephones kept by an older version the index of their endings."""
    return {"phones": index_phone_tails(by=MACHINE, report=running.progress)}


@every(timedelta(days=1), "people.look_for_phones")
def look_for_phones() -> bool:
    """Each day: see whether telephones wait for the index of their endings."""
    waiting = without_tail().exists()
    if waiting:
        start("people.index_phones", by=MACHINE)
    return waiting


@every(timedelta(days=1), "people.tidy")
def tidy_up() -> dict[str, int]:
    """Each day: forget ended sessions and what nobody came to read."""
    return tidy(by=MACHINE)


@every(timedelta(days=1), "people.drop_expired")
def drop_what_expired() -> int:
    """Each day: a skill or a check whose last day is over counts no longer."""
    return drop_expired(by=MACHINE)
