"""Behind the page: plans of two weeks. By itself: waits, hours on show, volunteers to be asked and told."""

from datetime import timedelta
from typing import Any

from huiyin.archive.models import RetentionRule
from huiyin.archive.queries.retention import LATER, Later
from huiyin.dispatch import actions
from huiyin.dispatch.kinds import DispatchKind
from huiyin.dispatch.models import FortnightPlan
from huiyin.dispatch.queries.hours_kept import to_forget
from huiyin.kernel.jobs.register import job
from huiyin.kernel.jobs.running import Running
from huiyin.kernel.jobs.schedule import every
from huiyin.kernel.people.access import MACHINE
from huiyin.kernel.people.models import User

LATER[RetentionRule.What.HOURS] = Later(
    due=to_forget,
    erase=lambda entries, by: actions.forget_hours(entries, by=by),
    kind=DispatchKind.HOURS_ERASED,
)


@job("dispatch.make_plan")
def make_plan(running: Running, plan: int) -> dict[str, Any]:
    """Compute a plan of two weeks."""
    actions.make_plan(FortnightPlan.objects.select_related("place").get(pk=plan), running, by=MACHINE)
    return {"plan": plan}


@job("dispatch.offer_plan")
def offer_plan(running: Running, plan: int, by_id: int) -> dict[str, Any]:
    """Ask everybody whom a confirmed plan chose."""
    user = User.objects.get(pk=by_id)
    actions.offer_plan(FortnightPlan.objects.get(pk=plan), user, running, by=MACHINE)
    return {"plan": plan}


@every(timedelta(minutes=10), "dispatch.waiting")
def look_after_waits() -> dict[str, int]:
    """Remind residents who were asked, and let clocks run on after the longest time."""
    return actions.look_after_waits(by=MACHINE)


@every(timedelta(minutes=10), "dispatch.hours")
def show_hours() -> dict[str, int]:
    """Show what both sides confirmed; let count what was on show long enough."""
    return {"published": actions.publish_hours(by=MACHINE), "final": actions.finish_hours(by=MACHINE)}


@every(timedelta(hours=1), "dispatch.forget_left")
def forget_left() -> int:
    """Each hour: erase what volunteers who left had written to the ledger."""
    return actions.forget_left(by=MACHINE)


@every(timedelta(minutes=10), "dispatch.evening")
def look_at_tomorrow() -> dict[str, int]:
    """On the evening before: which services have too few people."""
    return {"short": actions.raise_go_checks(by=MACHINE)}


@every(timedelta(minutes=1), "dispatch.offers")
def look_after_offers() -> dict[str, int]:
    """Let offers lapse that nobody answered, ask the next in line, send waves, tell people."""
    return {
        "excused": actions.excuse_absent(by=MACHINE),
        "lapsed": actions.lapse_offers(by=MACHINE),
        "moved_up": actions.move_lines_up(by=MACHINE),
        "waves": actions.send_next_waves(by=MACHINE),
        "reminded": actions.remind_volunteers(by=MACHINE),
        "told": actions.tell_volunteers(by=MACHINE),
    }
