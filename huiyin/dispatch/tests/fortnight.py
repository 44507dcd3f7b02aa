"""Slots of the coming two weeks and plans for them, for tests."""

from datetime import timedelta
from uuid import uuid4

from huiyin.dispatch.actions import Wish, ask_plan, confirm_plan
from huiyin.dispatch.tests.cast import a_neighbour, a_slot
from huiyin.kernel.jobs.running import run
from huiyin.kernel.present import now
from huiyin.tests import cast


def here():
    return cast.village()


def morning(days=3, hour=9):
    """So many days ahead, at an hour of the county."""
    return (now() + timedelta(days=days)).replace(hour=hour - 8, minute=0, second=0, microsecond=0)


def slot_on(days=3, hour=9, **more):
    begins = morning(days, hour)
    return a_slot(here(), starts_at=begins, ends_at=begins + timedelta(hours=2), **more)


def made(clerk, **more):
    """A plan, computed."""
    plan = ask_plan(Wish(more.pop("place", None) or cast.county(), uuid4(), **more), by=clerk)
    run(plan.job_id)
    plan.refresh_from_db()
    return plan


def offered(plan, clerk):
    confirm_plan(plan, by=clerk)
    run(plan.job_id)
    plan.refresh_from_db()
    return plan


def a_fortnight(clerk):
    """A plan for the village's township with somebody chosen and a spare."""
    slot_on()
    for _one in range(2):
        a_neighbour(here())
    return made(clerk, place=cast.township())
