"""Every minute the boards, every hour the public page: so that reading them costs next to nothing."""

from datetime import timedelta

from huiyin.kernel.jobs.schedule import every
from huiyin.kernel.people.access import MACHINE
from huiyin.kernel.present import now
from huiyin.report import actions, queries

PATIENCE = 30  # a board that takes a second to compute is computed at most every thirty


@every(timedelta(minutes=1), "report.boards")
def take_boards() -> int:
    """Compute the boards, less often where the county is so large that it takes long."""
    last = queries.snapshot(queries.key_of(None))
    if last is not None:
        rest = timedelta(seconds=last.figures.get("took", 0) * PATIENCE)
        if timedelta() <= now() - last.made_at < rest:
            return 0
    return actions.take_boards(by=MACHINE)


@every(timedelta(hours=1), "report.public")
def take_public() -> int:
    """Compute the public figures."""
    return actions.take_public(by=MACHINE)
