"""Coming and leaving by where the phone is, and the county's figures about it."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.dispatch.actions import AmountTerms
from huiyin.dispatch.actions.amounts import revise_amount, seed_amounts
from huiyin.dispatch.models import Assignment
from huiyin.kernel.events.lifecycle import Refused
from huiyin.kernel.people.access import Actor, require
from huiyin.kernel.people.models import User
from huiyin.kernel.people.policy import is_machine
from huiyin.track import policy, queries
from huiyin.track.actions.roll import arrive, leave
from huiyin.track.actions.serving import ready_for
from huiyin.track.kinds import TrackKind
from huiyin.track.models import PRESENCE_SHOWN, PresenceRule

What = PresenceRule.What


@dataclass(frozen=True)
class Spot:
    """Where a phone says it is, in degrees (WGS84), and by how many metres that may be wrong."""

    lat: float
    lon: float
    accuracy: float


def show_by_place(assignment: Assignment, spot: Spot, *, leaving: bool, by: User) -> int:
    """The volunteer agreed to be located: there, or gone again; how many metres away.

    Kept are the metres and the two figures they were held against, never where the phone was. Too far, or
    not exact enough, raises Refused with what else there is; so does a step that is done already.
    """
    require(policy.may_type_code(by, assignment))
    ready_for(assignment, leaving=leaving)
    figures = queries.presence_figures()
    away = queries.metres_away(assignment.slot, spot.lat, spot.lon)
    if away is None:
        raise Refused(_("这个岗位没有标位置，不能按位置签。请输签到码，或请负责人点名。"))
    if spot.accuracy > figures[What.ACCURACY]:
        words = _("手机定位不够准，可能差 %(m)d 米。请到露天的地方再试，或输签到码，或请负责人点名。")
        raise Refused(words % {"m": round(spot.accuracy)})
    if away > figures[What.METRES]:
        words = _("您离岗位约 %(away)d 米，超过了 %(most)d 米。走近了再试，或输签到码，或请负责人点名。")
        raise Refused(words % {"away": away, "most": figures[What.METRES]})
    step = leave if leaving else arrive
    step(assignment, by=by, how="place", metres=away, within=figures[What.METRES], consent=True)
    return away


@transaction.atomic
def seed_presence(*, by: Actor) -> int:
    """Give a value, with its source, to each figure that has none; how many."""
    require(is_machine(by))
    return seed_amounts(PresenceRule, PRESENCE_SHOWN)


@transaction.atomic
def revise_presence(what: What, terms: AmountTerms, *, seen: int, by: Actor) -> PresenceRule:
    """Put a new version after the one numbered `seen` (0: there is none), which ends the day before.

    Raises Refused when it would begin in the past or before the old one, StaleState when somebody was faster.
    """
    require(policy.may_revise_presence(by))
    rule = PresenceRule(what=what, amount=terms.amount, valid_from=terms.valid_from, source=terms.source)
    before = queries.last_presence_rule(what)
    return revise_amount(before, rule, TrackKind.PRESENCE_REVISED, seen=seen, by=by)
