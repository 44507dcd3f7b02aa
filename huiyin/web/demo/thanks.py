"""What those who were served say of the latest services, most by their own hand."""

from datetime import timedelta
from random import Random

from huiyin.dispatch.models import Assignment
from huiyin.evaluate import actions as evaluate
from huiyin.evaluate.kinds import Satisfaction, Speaker
from huiyin.evaluate.models import ServiceVerdict
from huiyin.kernel.people.access import RESIDENT, Actor
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.present import now, telling_of
from huiyin.plan.models import Slot
from huiyin.web.demo.cast import Cast
from huiyin.web.demo.facts import words
from huiyin.web.demo.invent import dice, key_of

MOST = 40
GRADES = (5, 5, 5, 4, 4, 4, 3, 2)
HOUR = timedelta(hours=1)


def sow(cast: Cast) -> None:
    """Told once: two of three of the latest services that were carried out."""
    if ServiceVerdict.objects.exists():
        return
    served = Slot.objects.filter(assignments__state=Assignment.State.SERVED, ends_at__lt=now() - 2 * HOUR)
    rows = served.select_related("project__place", "place").distinct().order_by("-starts_at")[:MOST]
    for slot in rows:
        chance = dice("thanks", slot.key)
        if chance.random() < 0.66:
            _said(slot, chance, _by(cast, slot, chance))


def _by(cast: Cast, slot: Slot, chance: Random) -> Actor:
    """By whose hand: one in five has no phone and uses the leader's."""
    leaders = cast.at(Role.TEAM_LEADER, cast.township_of(slot.place))
    return leaders[-1] if leaders and chance.random() < 0.2 else RESIDENT


def _said(slot: Slot, chance: Random, by: Actor) -> None:
    told, grade = words()["served"], Satisfaction(chance.choice(GRADES))
    said = evaluate.ServiceTold(
        grade,
        chance.choice((Speaker.SELF, Speaker.SELF, Speaker.FOR_THEM)),
        chance.choice(told["wishes"]) if grade <= Satisfaction.FAIR else "",
        chance.choice(told["thanks"]) if grade >= Satisfaction.FAIR else "",
        key_of("served", slot.key),
    )
    with telling_of(slot.ends_at + HOUR):
        evaluate.rate_service(slot, said, by=by)
