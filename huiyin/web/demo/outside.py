"""Orders for which somebody without an account was asked: a firm that is silent, or one that answered."""

from datetime import timedelta

from huiyin.dispatch.models import WorkOrder
from huiyin.kernel.people.access import OUTSIDER
from huiyin.kernel.people.models import User
from huiyin.track import actions as track
from huiyin.track.models import Forward
from huiyin.web.demo.invent import dice, key_of, one_of
from huiyin.web.demo.walk import Walk

ASKED, ANSWERED = "outside", "outside_answered"
"""Stages after which such a matter waits."""


def ask(walk: Walk, order: WorkOrder, handler: User, *, answered: bool) -> None:
    """The unit hands over a link; perhaps the firm says that it comes, with a day."""
    chance = dice("outside", order.case.no)
    told = one_of("outside", chance)
    passing = track.Passing(
        told["name"], told["task"], (Forward.Shown.PLACE,), key=key_of("outside", order.key)
    )
    forward = walk.do(track.forward, order, passing, by=handler)
    if answered:
        walk.later(timedelta(minutes=chance.uniform(20, 90)))
        heard = track.Heard(Forward.State.TAKEN, told["reply"], key=key_of("heard outside", order.key))
        walk.do(track.answer_forward, forward, heard, by=OUTSIDER)
