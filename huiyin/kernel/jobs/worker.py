"""The worker: reactions as they fall due, recurring errands, and the queue of jobs."""

import logging
import select
import threading
from datetime import timedelta

from django.db import IntegrityError, close_old_connections, connection, transaction
from procrastinate.contrib.django import app

from huiyin.kernel.events.outbox import CHANNEL, react_to_next
from huiyin.kernel.jobs.models import LastRun
from huiyin.kernel.jobs.running import rescue
from huiyin.kernel.jobs.schedule import LINES, RECURRING, Line, Recurring
from huiyin.kernel.present import now

logger = logging.getLogger(__name__)


def work() -> None:
    """Run until told to stop. Killing it at any point loses nothing."""
    stop = threading.Event()
    loops = [threading.Thread(target=loop, args=[stop], name=loop.__name__) for loop in (_react, _errands)]
    loops += [threading.Thread(target=_go_on, args=[stop, one], name=one.name) for one in LINES.values()]
    for loop in loops:
        loop.start()
    try:
        queue = app.with_connector(app.connector.get_worker_connector())  # type: ignore[attr-defined]
        queue.run_worker(queues=["jobs"], concurrency=1, listen_notify=True)
    finally:
        stop.set()
        for loop in loops:
            loop.join(10)


def _react(stop: threading.Event) -> None:
    while not stop.is_set():
        try:
            while react_to_next() and not stop.is_set():
                pass
            _sleep_until_woken(2.0)
        except Exception:  # a lost database connection must not end the worker
            logger.exception("The outbox loop stumbled")
            stop.wait(2)
        close_old_connections()
    connection.close()


def _sleep_until_woken(seconds: float) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"LISTEN {CHANNEL}")
    raw = connection.connection
    if select.select([raw], [], [], seconds)[0]:
        list(raw.notifies(timeout=0))


def _errands(stop: threading.Event) -> None:
    while not stop.wait(5):
        try:
            rescue()
            for errand in list(RECURRING.values()):
                run_if_due(errand)
        except Exception:  # a lost database connection must not end the worker
            logger.exception("The errand loop stumbled")
        close_old_connections()
    connection.close()


def _go_on(stop: threading.Event, line: Line) -> None:
    while not stop.is_set():
        try:
            while line.piece() and not stop.is_set():
                pass
        except Exception:  # a lost database connection must not end the worker
            logger.exception("The line %s stumbled", line.name)
        close_old_connections()
        stop.wait(line.pause)
    connection.close()


def run_if_due(errand: Recurring) -> bool:
    """Run one errand unless it ran within its pause or another worker holds it. True when it ran."""
    with transaction.atomic():
        last = _turn(errand)
        if last is None or (last.error == "" and last.at > now() - errand.every):
            return False
        try:
            with transaction.atomic():
                errand.errand()
            last.error = ""
        except Exception as problem:  # shown on the operations page, tried again next time
            logger.exception("Errand %s failed", errand.name)
            last.error = f"{type(problem).__name__}: {problem}"[:2000]
        last.at = now()
        last.save()
    return True


def _turn(errand: Recurring) -> LastRun | None:
    """This errand's row, locked; None when another worker has it."""
    long_ago = now() - errand.every - timedelta(seconds=1)
    try:
        with transaction.atomic():
            LastRun.objects.get_or_create(name=errand.name, defaults={"at": long_ago})
    except IntegrityError:
        return None
    return LastRun.objects.select_for_update(skip_locked=True).filter(name=errand.name).first()
