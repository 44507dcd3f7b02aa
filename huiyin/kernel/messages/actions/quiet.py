"""The hours in which residents are left in peace: shown to a new county, and changed by dated versions."""

from dataclasses import dataclass
from datetime import date, time

from django.db import transaction

from huiyin.kernel.events.log import record
from huiyin.kernel.events.versions import follow, keep_version
from huiyin.kernel.messages import policy
from huiyin.kernel.messages.kinds import MessageKind
from huiyin.kernel.messages.models import QuietHours
from huiyin.kernel.messages.queries.quiet import last_quiet_hours
from huiyin.kernel.people.access import Actor, require
from huiyin.kernel.people.models import User
from huiyin.kernel.people.policy import is_machine

BEGIN = date(2020, 1, 1)
SHOWN = (time(21, 30), time(7, 30), "示范值，请县里按本地作息改定")


@dataclass(frozen=True)
class Quiet:
    """From when to when, or neither; from which day on, and on what basis."""

    begins: time | None
    ends: time | None
    valid_from: date
    source: str


@transaction.atomic
def seed_quiet_hours(*, by: Actor) -> int:
    """Give a county that has no quiet hours yet the shown ones; how many."""
    require(is_machine(by))
    if last_quiet_hours():
        return 0
    begins, ends, source = SHOWN
    QuietHours.objects.create(begins=begins, ends=ends, valid_from=BEGIN, version=1, source=source)
    return 1


@transaction.atomic
def revise_quiet_hours(quiet: Quiet, *, seen: int, by: Actor) -> QuietHours:
    """Put a new version after the one numbered `seen` (0: there is none), which ends the day before.

    What already waits for the end of this night keeps its moment. Raises Refused when it would begin in the
    past or before the old one, StaleState when somebody was faster.
    """
    require(policy.may_write_texts(by))
    follow(last_quiet_hours(), seen, quiet.valid_from)
    rule = QuietHours(
        begins=quiet.begins,
        ends=quiet.ends,
        valid_from=quiet.valid_from,
        version=seen + 1,
        source=quiet.source,
        by=by if isinstance(by, User) else None,
    )
    keep_version(rule)
    record(
        MessageKind.QUIET_REVISED,
        rule.CHAIN,
        by=by,
        begins=_clock(rule.begins),
        ends=_clock(rule.ends),
        version=rule.version,
        valid_from=rule.valid_from.isoformat(),
    )
    return rule


def _clock(moment: time | None) -> str:
    return f"{moment:%H:%M}" if moment else ""
