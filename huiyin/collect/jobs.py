"""What this room does by the clock."""

from datetime import timedelta

from huiyin.collect.actions import tidy_staged
from huiyin.kernel.jobs.schedule import every
from huiyin.kernel.people.access import MACHINE


@every(timedelta(days=1), "collect.tidy_staged")
def forget_unsent_photos() -> dict[str, int]:
    """Each day: forget photos of requests that nobody sent."""
    return {"files": tidy_staged(by=MACHINE)}
