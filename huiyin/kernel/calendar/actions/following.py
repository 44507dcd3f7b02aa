"""Clocks follow what they are about."""

from huiyin.kernel.calendar.models import Clock
from huiyin.kernel.events.log import Actor


def follow_township(chain: str, township_id: int | None, *, by: Actor) -> int:
    """The case lies in another township: so do its running and paused clocks. How many."""
    live = Clock.objects.filter(chain=chain, state__in=Clock.LIVE)
    return live.update(township_id_plain=township_id)
