"""What a station cannot settle: it lies before its institute, or before the county centre."""

from datetime import timedelta

from huiyin.archive.models import Case
from huiyin.dispatch import actions as dispatch
from huiyin.dispatch.models import WorkOrder
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.people.models import User
from huiyin.web.demo.cast import Cast
from huiyin.web.demo.invent import dice, key_of, one_of
from huiyin.web.demo.walk import Walk

UP, ON = "passed_up", "passed_on"
"""Stages after which such a matter waits."""


def pass_up(walk: Walk, cast: Cast, order: WorkOrder, keeper: User, *, on: bool) -> None:
    """The station says what it tried; perhaps the institute cannot do it either."""
    chance = dice("beyond", order.case.no)
    told = one_of("beyond", chance)
    tried = dispatch.Beyond(told["tried"], told["why"], key=key_of("beyond", order.key))
    walk.do(dispatch.pass_up, order, tried, by=keeper)
    if on:
        walk.later(timedelta(minutes=chance.uniform(40, 120)))
        manager = cast.at(Role.INSTITUTE_MANAGER, cast.township_of(order.organisation.place))[0]
        case = Case.objects.select_related("place").get(pk=order.case_id)
        tried = dispatch.Beyond(told["asked"], told["above"], key=key_of("beyond on", order.key))
        walk.do(dispatch.pass_on, case, tried, by=manager)
