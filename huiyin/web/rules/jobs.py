"""Long work that a change of rules sets off."""

from datetime import date, timedelta
from typing import Any

from huiyin.kernel.jobs.register import job
from huiyin.kernel.jobs.running import Running
from huiyin.kernel.jobs.schedule import every
from huiyin.kernel.people.access import MACHINE
from huiyin.web.rules.actions import count_anew


@job("rules.recompute")
def recompute(running: Running, since: str = "", calendar: int | None = None) -> dict[str, Any]:
    """Count live clocks anew: those due on or after `since` (an ISO day), of one calendar or of all."""
    told = count_anew(
        by=MACHINE,
        since=date.fromisoformat(since) if since else None,
        calendar_id=calendar,
        progress=running.progress,
    )
    return {"looked": told.looked, "changed": told.changed}


@every(timedelta(days=1), "rules.recount")
def recount() -> None:
    """Once a day, catch a clock that was started while a change of rules was being saved elsewhere."""
    count_anew(by=MACHINE)
