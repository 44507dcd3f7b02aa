"""What every county begins with: places, working days, limits, skills, classes, rules and quiet nights."""

from collections.abc import Callable, Collection

from huiyin.archive.actions.retention import seed_retention
from huiyin.collect.actions import seed_categories
from huiyin.dispatch.actions import (
    ensure_certificate_key,
    seed_answers,
    seed_bounce_rule,
    seed_handling,
    seed_hour_rule,
    seed_offer_rules,
    seed_planning,
    seed_proof_rules,
    seed_star_ladder,
)
from huiyin.evaluate.actions import seed_rules
from huiyin.kernel.calendar.actions import seed_calendar
from huiyin.kernel.messages.actions import seed_quiet_hours
from huiyin.kernel.people.access import MACHINE
from huiyin.kernel.people.actions import seed_agreements, seed_skills
from huiyin.kernel.places.actions import seed_county
from huiyin.plan.actions import time_milestones
from huiyin.track.actions import seed_ladder, seed_presence
from huiyin.web.desk.actions import seed_mornings

STEPS: tuple[Callable[..., object], ...] = (
    seed_county,
    seed_calendar,
    time_milestones,
    seed_skills,
    seed_agreements,
    seed_categories,
    seed_retention,
    seed_bounce_rule,
    seed_ladder,
    seed_presence,
    seed_rules,
    seed_handling,
    seed_planning,
    seed_proof_rules,
    seed_hour_rule,
    seed_offer_rules,
    seed_star_ladder,
    ensure_certificate_key,
    seed_quiet_hours,
    seed_answers,
    seed_mornings,
)


def begin(*, but: Collection[Callable[..., object]] = ()) -> None:
    """Fill in what is missing, `but` for some steps. Safe to repeat: what is there, and what the county
    decided, stays."""
    for step in STEPS:
        if step not in but:
            step(by=MACHINE)
