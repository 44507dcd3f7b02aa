"""Starting work, doing it, and saying how far it is."""

import logging
import time
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from procrastinate.contrib.django import app

from huiyin.kernel.events.log import Actor
from huiyin.kernel.jobs.models import Job
from huiyin.kernel.jobs.register import WORK
from huiyin.kernel.present import now

logger = logging.getLogger(__name__)

TRIES = 3
SILENCE = timedelta(minutes=5)


class Running:
    """A job at work. Progress is written at most twice a second, so a tight loop may report each step."""

    def __init__(self, row: Job) -> None:
        self.row = row
        self._written = 0.0

    def progress(self, done: int, total: int, note: str = "") -> None:
        """Say how far the work is; shown as a bar."""
        self.row.done, self.row.total, self.row.note = done, total, note[:200]
        if time.monotonic() - self._written > 0.5 or done == total:
            self._written = time.monotonic()
            self.row.beat_at = now()
            self.row.save(update_fields=["done", "total", "note", "beat_at"])


def start(name: str, *, by: Actor, **arguments: Any) -> Job:
    """Ask for work. It begins only if the surrounding transaction commits."""
    if name not in WORK:
        raise LookupError(f"No work is called {name}.")
    with transaction.atomic():
        row = Job.objects.create(name=name, arguments=arguments, by_id=by.pk, asked_at=now())
        _defer(row)
    return row


def start_soon(name: str, *, by: Actor) -> bool:
    """Ask for work unless the same waits its turn; one being done may be past what is new. True if asked."""
    idle = not Job.objects.filter(name=name, state=Job.State.WAITING).exists()
    if idle:
        start(name, by=by)
    return idle


def job_numbered(key: int | None) -> Job | None:
    """The job whose key a file remembers; None where there is none, or none any more."""
    return Job.objects.filter(pk=key).first() if key else None


def is_waiting(name: str) -> bool:
    """Whether such work waits for its turn or is being done."""
    return Job.objects.filter(name=name, state__in=Job.OPEN).exists()


def retry(row: Job, *, by: Actor) -> None:
    """Put failed work back into the queue."""
    with transaction.atomic():
        if Job.objects.filter(pk=row.pk, state=Job.State.FAILED).update(
            state=Job.State.WAITING, error="", tries=0
        ):
            _defer(row)


def run(number: int) -> None:
    """Do one job by its number, if it still waits. A failure is kept on the row and tried again twice."""
    if not Job.objects.filter(pk=number, state=Job.State.WAITING).update(
        state=Job.State.RUNNING, started_at=now(), beat_at=now()
    ):
        return
    row = Job.objects.get(pk=number)
    try:
        row.result = WORK[row.name](Running(row), **row.arguments) or {}
        row.state, row.error, row.finished_at = Job.State.DONE, "", now()
    except Exception as problem:  # any failure of the work becomes visible on its row
        logger.exception("Job %s failed", row)
        row.tries += 1
        row.error = f"{type(problem).__name__}: {problem}"[:2000]
        row.state = Job.State.FAILED if row.tries >= TRIES else Job.State.WAITING
    row.save()
    if row.state == Job.State.WAITING:
        _defer(row, after_seconds=10 * 3**row.tries)


def rescue() -> int:
    """Queue work again whose worker fell silent, and work whose turn was lost with a killed worker."""
    silent = Job.objects.filter(
        Q(state=Job.State.RUNNING, beat_at__lt=now() - SILENCE)
        | Q(state=Job.State.WAITING, asked_at__lt=now() - SILENCE, tries=0)
    )
    count = 0
    for row in silent:
        Job.objects.filter(pk=row.pk).update(state=Job.State.WAITING, asked_at=now())
        _defer(row)
        count += 1
    return count


def _defer(row: Job, after_seconds: int = 0) -> None:
    deferrer = app.configure_task(
        "huiyin.run", schedule_in={"seconds": after_seconds} if after_seconds else None
    )
    deferrer.defer(number=row.pk)
