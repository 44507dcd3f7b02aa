"""Orders that need more time: asked with a reason, and mostly granted one level up."""

from datetime import timedelta
from random import Random

from huiyin.dispatch.models import WorkOrder
from huiyin.dispatch.policy import is_under_institute
from huiyin.kernel.calendar.kinds import Reason
from huiyin.kernel.calendar.queries import work_calendar
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.people.models import User
from huiyin.track import actions as track
from huiyin.track.models import Extension
from huiyin.track.queries import allowance
from huiyin.web.demo.cast import Cast
from huiyin.web.demo.invent import dice, key_of, one_of
from huiyin.web.demo.walk import Walk

GRANTED = 0.7


def ask(walk: Walk, order: WorkOrder, handler: User) -> Extension | None:
    """The unit asks for some days more, where the rules still let it."""
    order.refresh_from_db(fields=["state", "due_at"])
    if walk.do(allowance, order).refused:
        return None
    chance = dice("longer", order.pk)
    said = one_of("longer", chance)
    until = work_calendar(order.organisation.calendar_id).add_days(order.due_at, chance.randint(3, 8)).date()
    told = said["told"] if order.is_lead else ""
    plea = track.Plea(until, Reason(said["reason"]), said["why"], told, key_of("longer", order.key))
    return walk.do(track.ask_extension, order, plea, by=handler)


def ask_and_hear(walk: Walk, cast: Cast, order: WorkOrder, handler: User) -> None:
    """The unit asks; a few hours later it hears yes or no."""
    extension = ask(walk, order, handler)
    if extension is None:
        return
    chance = dice("heard", order.pk)
    walk.later(timedelta(hours=chance.uniform(0.5, 3)))
    by = decider(cast, order, chance)
    if chance.random() < GRANTED:
        walk.do(track.grant_extension, extension, by=by)
    else:
        walk.do(track.refuse_extension, extension, words=one_of("no_longer", chance), by=by)


def decider(cast: Cast, order: WorkOrder, chance: Random) -> User:
    """Somebody one level above the unit."""
    if is_under_institute(order.organisation):
        return cast.at(Role.INSTITUTE_MANAGER, cast.township_of(order.organisation.place))[0]
    return cast.one(chance.choice((Role.SUPERVISOR, Role.COUNTY_DISPATCHER)), chance)
