"""Asking volunteers to come, and the county's dated figures about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from huiyin.dispatch import policy, queries
from huiyin.dispatch.actions.amounts import AmountTerms, revise_amount, seed_amounts
from huiyin.dispatch.actions.seats import ready, told
from huiyin.dispatch.kinds import DispatchKind
from huiyin.dispatch.models import SHIPPED, Assignment, OfferRule
from huiyin.dispatch.queries.offers import Figures
from huiyin.kernel.events.lifecycle import Refused, subject_of
from huiyin.kernel.events.log import Draft, record_many
from huiyin.kernel.people.access import Actor, require
from huiyin.kernel.people.actions import note_offers
from huiyin.kernel.people.models import User, Volunteer
from huiyin.kernel.people.policy import is_machine
from huiyin.kernel.present import now
from huiyin.plan.models import Slot

What = OfferRule.What
Chosen = Sequence[tuple[int, dict[str, Any]]]


@dataclass(frozen=True)
class Calling:
    """How people are called together: in which wave, by when to answer (None: by the county's figures).

    `in_name_of` is who decided it, where the machine carries it out.
    """

    wave: int = 1
    answer_by: datetime | None = None
    in_name_of: User | None = None


def offer(slot: Slot, volunteer: Volunteer, *, reasons: dict[str, Any], by: User) -> Assignment:
    """Ask a volunteer to fill a slot. `reasons` are codes and numbers that say why this person."""
    made = offer_many(slot, [(volunteer.pk, reasons)], by=by)
    if not made:
        raise Refused(
            _("这位志愿者已经在这个岗位上，或现在不能安排：时间冲突、已到本人上限、要回避或不合要求。")
        )
    return made[0]


def offer_many(slot: Slot, chosen: Chosen, *, by: User) -> list[Assignment]:
    """Ask several volunteers at once, each by key with the reasons.

    Passed over is whoever is on the slot, is not in service, may not fill it, promised another service then,
    has served as often as wanted, or must not meet who is on it, named before, or organising. The same few
    queries, however many.
    """
    require(policy.may_choose(by, slot))
    return call_together(slot, chosen, Calling(), by=by)


def call_together(slot: Slot, chosen: Chosen, calling: Calling, *, by: Actor) -> list[Assignment]:
    """What every way of asking comes down to; the callers know that `by` may."""
    ready(slot)
    try:
        with transaction.atomic():
            return _offer(slot, dict(chosen), calling, by)
    except IntegrityError:
        raise Refused(_("这位志愿者已经在这个岗位上。")) from None


def _offer(slot: Slot, chosen: dict[int, dict[str, Any]], calling: Calling, by: Actor) -> list[Assignment]:
    figures = queries.offer_figures()
    able = _able(slot, chosen, figures)
    moment = now()
    answer_by = calling.answer_by or queries.answer_until(figures, slot)
    made = Assignment.objects.bulk_create(
        [
            Assignment(
                slot=slot,
                volunteer_id=pk,
                reasons=reasons,
                offered_by=by if isinstance(by, User) else calling.in_name_of,
                offered_at=moment,
                wave=calling.wave,
                answer_by=answer_by,
                to_tell=told("offered"),
            )
            for pk, reasons in chosen.items()
            if pk in able
        ]
    )
    if not made:
        return []
    note_offers([assignment.volunteer_id for assignment in made], by=by)
    record_many(
        [
            Draft(
                DispatchKind.OFFERED,
                slot.project.no,
                by,
                subject_of(assignment),
                {"slot": slot.pk, "volunteer": assignment.volunteer_id, "wave": calling.wave},
            )
            for assignment in made
        ]
    )
    return made


def _able(slot: Slot, chosen: dict[int, dict[str, Any]], figures: Figures) -> set[int]:
    """Whom of those chosen one may ask. Rows are locked in one order: no two callers wait in a ring."""
    people = Volunteer.objects.select_for_update(no_key=True).filter(pk__in=chosen).order_by("pk")
    fit = {one.pk: one for one in people if not queries.why_not(one, slot, figures)}
    seats = queries.engagements(fit, slot)
    able = [
        pk
        for pk, one in ((pk, fit[pk]) for pk in chosen if pk in fit)
        if queries.meeting(seats.get(pk, ()), slot, figures) is None
        and not queries.is_over_limit(one.most_calls, one.most_minutes, seats.get(pk, ()), slot)
    ]
    _there, may = queries.there_and_meetable(slot, able)
    return set(may)


@transaction.atomic
def seed_offer_rules(*, by: Actor) -> int:
    """Give a value, with its source, to each figure that has none; how many."""
    require(is_machine(by))
    return seed_amounts(OfferRule, SHIPPED)


@transaction.atomic
def revise_offer_rule(what: What, terms: AmountTerms, *, seen: int, by: Actor) -> OfferRule:
    """Put a new version after the one numbered `seen` (0: there is none), which ends the day before.

    Raises Refused when it would begin in the past or before the old one, StaleState when somebody was faster.
    """
    require(policy.may_revise_offer_rules(by))
    rule = OfferRule(what=what, amount=terms.amount, valid_from=terms.valid_from, source=terms.source)
    before = queries.last_offer_rule(what)
    return revise_amount(before, rule, DispatchKind.OFFER_RULE_REVISED, seen=seen, by=by)
