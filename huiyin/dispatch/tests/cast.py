"""Orders, offers and crowds for tests."""

from django.test.utils import CaptureQueriesContext

from huiyin.dispatch import actions
from huiyin.dispatch.actions import Duty
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.people.models import Organisation
from huiyin.plan.tests.cast import a_seat, a_slot
from huiyin.tests import cast

__all__ = [
    "a_bureau",
    "a_slot",
    "an_offer",
    "an_order",
    "a_seat",
    "crowd",
    "handler_of",
    "leader_of",
    "queries",
]


def a_bureau(name: str = "水利局") -> Organisation:
    return cast.organisation("department", name=name)


def an_order(unit=None, case=None, **more):
    """Sent by a county dispatcher to a department, not yet signed for."""
    duty = Duty(unit or a_bureau(), **{"basis": "三定方案第五条", **more})
    return actions.send_order(case or cast.a_case(), duty, by=cast.dispatcher())


def handler_of(order):
    return cast.user_with(Role.DEPARTMENT_HANDLER, unit=order.organisation)


def leader_of(order):
    return cast.user_with(Role.DEPARTMENT_LEADER, unit=order.organisation)


def an_offer(slot=None, volunteer=None):
    slot = slot or a_slot()
    return actions.offer(slot, volunteer or cast.volunteer(), reasons={}, by=cast.dispatcher())


def crowd(count):
    """Volunteers with accounts."""
    return [cast.volunteer() for _number in range(count)]


def queries(context: CaptureQueriesContext) -> list[str]:
    """What was asked, without the marks of transactions."""
    marks = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT", "ROLLBACK")
    return [one["sql"] for one in context.captured_queries if not one["sql"].startswith(marks)]
