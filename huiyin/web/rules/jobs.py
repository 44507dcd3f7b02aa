"""Long work that a change of rules sets off."""

from datetime import date, timedelta
from typing import Any

from huiyin.kernel.calendar.models import TimeLimit
from huiyin.kernel.calendar.queries import rehearse_limit
from huiyin.kernel.jobs.register import job
from huiyin.kernel.jobs.running import Running
from huiyin.kernel.jobs.schedule import every
from huiyin.kernel.people.access import MACHINE
from huiyin.web.rules.actions import count_anew
from huiyin.web.rules.policy import REHEARSE


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


@job(REHEARSE)
def rehearse(running: Running, limit: dict[str, Any], since: str, until: str) -> dict[str, Any]:
    """Replay the clocks begun between two days under terms that do not hold yet; by unit and matter."""
    first, end = date.fromisoformat(since), date.fromisoformat(until)
    found = rehearse_limit(TimeLimit(**limit, valid_from=first), first, end, running.progress)
    rows: list[dict[str, Any]] = [
        {"unit": unit, "matter": matter, "total": one.total, "was": one.was, "would": one.would}
        for (unit, matter), one in found.items()
    ]
    rows.sort(key=lambda row: (row["was"] - row["would"], -row["total"]))
    return {"rows": rows}


@every(timedelta(days=1), "rules.recount")
def recount() -> None:
    """Once a day, catch a clock that was started while a change of rules was being saved elsewhere."""
    count_anew(by=MACHINE)
