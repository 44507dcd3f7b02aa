"""Matters that were written down under the wrong village, and set right before anybody was sent out."""

from huiyin.archive.models import Case
from huiyin.collect.kinds import Channel
from huiyin.dispatch import actions as dispatch
from huiyin.kernel.people.kinds import Role
from huiyin.web.demo.cast import Cast
from huiyin.web.demo.invent import dice, one_of
from huiyin.web.demo.walk import Walk

SHARE = 0.015
BY_WORDS = (Channel.HOTLINE, Channel.PORTAL)  # where somebody chose a village from a list


def set_right(walk: Walk, cast: Cast, number: int, case: Case) -> None:
    """Now and then the centre rings back and learns that it is another village."""
    chance = dice("astray", number)
    if case.channel not in BY_WORDS or chance.random() >= SHARE:
        return
    other = chance.choice([one for one in cast.villages if one.pk != case.place_id])
    walk.worked(chance.uniform(0.2, 1))
    by = cast.one(Role.COUNTY_DISPATCHER, chance)
    walk.do(dispatch.move_case, case, other, why=one_of("astray", chance), by=by)
