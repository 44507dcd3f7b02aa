"""What runs while nobody presses a button: telling of clocks that turn, keeping the ladder."""

from datetime import timedelta
from itertools import islice

from huiyin.kernel.calendar.queries import turned
from huiyin.kernel.jobs.register import job
from huiyin.kernel.jobs.running import Running
from huiyin.kernel.jobs.schedule import every
from huiyin.kernel.people.access import MACHINE
from huiyin.kernel.present import now
from huiyin.track import actions
from huiyin.track.kinds import Light

BATCH = 2000


@every(timedelta(minutes=1), "track.lights")
def light_up() -> int:
    """Tell of every clock that turned yellow or red since the last time; the number told."""
    told, moment = 0, now()
    clocks = iter(turned(moment).iterator(chunk_size=BATCH))
    while batch := list(islice(clocks, BATCH)):
        soon = [clock for clock in batch if clock.due_at > moment]
        late = [clock for clock in batch if clock.due_at <= moment]
        told += actions.light_up(soon, Light.YELLOW, by=MACHINE)
        told += actions.light_up(late, Light.RED, by=MACHINE)
    return told


@every(timedelta(minutes=5), "track.ladder")
def keep_ladder() -> dict[str, int]:
    """End proposals and requests that nobody needs any more; time what leaders promised at meetings."""
    lapsed = actions.lapse_proposals(by=MACHINE) + actions.lapse_extensions(by=MACHINE)
    return {"lapsed": lapsed, "followed": actions.follow_commitments(by=MACHINE)}


@every(timedelta(minutes=5), "track.outside")
def remind_outside() -> dict[str, int]:
    """Remind those outside who have not answered, once."""
    return {"reminded": actions.remind_outside(by=MACHINE)}


@job("track.reckon_ladder")
def reckon_ladder(running: Running) -> dict[str, int]:
    """After the ladder changed: every proposal by the rules of today."""
    return {"proposals": actions.reckon_proposals(by=MACHINE)}
