"""Work of the whole house: checking the history, and publishing its daily root."""

from datetime import timedelta
from typing import Any

from django.db.models import Max

from huiyin.kernel.events.actions import publish_root
from huiyin.kernel.events.models import Event
from huiyin.kernel.events.verify import verify
from huiyin.kernel.jobs.register import job
from huiyin.kernel.jobs.running import Running
from huiyin.kernel.jobs.schedule import every
from huiyin.kernel.people.access import MACHINE

VERIFY = "events.verify"


@job(VERIFY)
def check_history(running: Running) -> dict[str, Any]:
    """Walk the whole log; the result names the first broken link, or says that there is none."""
    total = Event.objects.aggregate(last=Max("id"))["last"] or 0
    verdict = verify(lambda done: running.progress(done, max(total, done)))
    running.progress(verdict.events, verdict.events)
    return {
        "events": verdict.events,
        "chains": verdict.chains,
        "roots": verdict.roots,
        "broken": verdict.broken or "",
    }


@every(timedelta(hours=1), "events.daily_root")
def publish() -> bool:
    """Publish yesterday's root once the day is over; asking again is harmless."""
    return publish_root(by=MACHINE) is not None
