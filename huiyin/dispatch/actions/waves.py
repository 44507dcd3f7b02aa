"""Invitations in waves: the fewest that make it sure enough, the next wave when people did not answer.

A wave is sent under the slot's lock. While it is open a decline is made good at once by the next best.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.dispatch import policy, queries
from huiyin.dispatch.actions.offers import Calling, call_together
from huiyin.dispatch.actions.seats import is_ahead, lock_slot, ready
from huiyin.dispatch.kinds import DispatchKind
from huiyin.dispatch.models import OfferRule, Wave
from huiyin.dispatch.queries.offers import Figures
from huiyin.dispatch.queries.waves import Foreseen
from huiyin.kernel.events.lifecycle import Refused, subject_of
from huiyin.kernel.events.log import record
from huiyin.kernel.people.access import MACHINE, Actor, require
from huiyin.kernel.people.models import User
from huiyin.kernel.present import is_past, now
from huiyin.plan.models import Slot

What, End = OfferRule.What, Wave.End
BATCH = 100


@transaction.atomic
def send_wave(slot: Slot, *, needed: int, km: int, by: User) -> Wave:
    """Ask as few as make it sure that `needed` come; a wave that is open ends with it.

    Raises Refused when enough are sure to come already, nobody is left to ask, or the county allows no
    further wave.
    """
    require(policy.may_choose(by, slot))
    locked = lock_slot(slot)
    ready(locked)
    figures = queries.offer_figures()
    before = queries.waves_of(locked)
    if len(before) >= figures[What.WAVES]:
        raise Refused(
            _("这个岗位已经邀请了 %(n)s 批，不能再分批邀请。可以在名单里逐个邀请。") % {"n": len(before)}
        )
    foreseen = queries.whom_to_ask(locked, needed, km, figures)
    if not foreseen.invitation.count:
        raise Refused(_no_need(foreseen))
    _end_open(locked, End.NEXT, by)
    return _send(locked, len(before) + 1, foreseen, figures, by, by)


def _no_need(foreseen: Foreseen) -> str:
    if foreseen.invitation.reached:
        return _("不用再请了：照现在的答复，已有 %(percent)s%% 的把握够 %(n)s 人。") % {
            "percent": foreseen.percent,
            "n": foreseen.needed,
        }
    return _("这个范围里没有可以再请的人。可以放宽距离，或逐个邀请。")


@transaction.atomic
def stop_waves(slot: Slot, *, by: User) -> None:
    """Send no further wave and make no decline good any more; offers already made stand. Twice is once."""
    require(policy.may_choose(by, slot))
    _end_open(lock_slot(slot), End.STOPPED, by)


def make_good(slot: Slot, *, by: Actor) -> int:
    """Somebody declined: while a wave is open, ask the next best so that it is as sure as before; how many.

    Part of another verb, which holds the slot's lock.
    """
    wave = None if is_past() else queries.open_wave(slot)
    if wave is None or not is_ahead(slot):
        return 0
    foreseen = queries.whom_to_ask(slot, wave.needed, wave.km, queries.offer_figures())
    made = _ask(slot, wave.number, foreseen, wave.sent_by, by)
    if made:
        Wave.objects.filter(pk=wave.pk).update(asked=wave.asked + made)
    return made


def send_next_waves(*, by: Actor) -> int:
    """Look at every wave whose time is over: it ends, and where enough are not sure the next one goes.

    How many went. Each in a transaction of its own.
    """
    require(by == MACHINE)
    return sum(_next(wave, by) for wave in queries.due_waves()[:BATCH])


@transaction.atomic
def _next(wave: Wave, by: Actor) -> bool:
    slot = lock_slot(wave.slot)
    figures = queries.offer_figures()
    if not is_ahead(slot) or slot.starts_at <= now():
        return _end(slot, End.OVER, by)
    foreseen = queries.whom_to_ask(slot, wave.needed, wave.km, figures)
    if foreseen.invitation.reached and not foreseen.invitation.count:
        return _end(slot, End.ENOUGH, by)
    if wave.number >= figures[What.WAVES]:
        return _end(slot, End.LAST, by)
    if not foreseen.invitation.count:
        return _end(slot, End.NOBODY, by)
    _end_open(slot, End.NEXT, by)
    _send(slot, wave.number + 1, foreseen, figures, wave.sent_by, by)
    return True


def _end(slot: Slot, end: Wave.End, by: Actor) -> bool:
    _end_open(slot, end, by)
    return False


def _send(slot: Slot, number: int, foreseen: Foreseen, figures: Figures, in_name_of: User, by: Actor) -> Wave:
    asked = _ask(slot, number, foreseen, in_name_of, by)
    wave = Wave.objects.create(
        slot=slot,
        number=number,
        needed=foreseen.needed,
        km=foreseen.found.within_km,
        asked=asked,
        chance=foreseen.percent,
        sent_by=in_name_of,
        sent_at=now(),
        next_at=queries.answer_until(figures, slot),
    )
    record(
        DispatchKind.WAVE_SENT,
        slot.chain,
        by=by,
        subject=subject_of(slot),
        number=number,
        asked=asked,
        needed=wave.needed,
        chance=wave.chance,
    )
    return wave


def _ask(slot: Slot, number: int, foreseen: Foreseen, in_name_of: User, by: Actor) -> int:
    chosen = [(one.id, queries.reasons_of(one, foreseen.found)) for one in foreseen.chosen]
    calling = Calling(wave=number, in_name_of=in_name_of)
    return len(call_together(slot, chosen, calling, by=by)) if chosen else 0


def _end_open(slot: Slot, end: Wave.End, by: Actor) -> None:
    still = Wave.objects.filter(slot=slot, ended_at=None)
    if still.update(ended_at=now(), end=end) and end != End.NEXT:
        record(DispatchKind.WAVE_ENDED, slot.chain, by=by, subject=subject_of(slot), end=str(end))
