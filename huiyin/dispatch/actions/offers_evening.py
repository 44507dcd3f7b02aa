"""The evening before and the spot: go or no-go, reminders, people asked at once, seats of the absent."""

from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.dispatch import policy, queries
from huiyin.dispatch.actions.assignments import call_off
from huiyin.dispatch.actions.offers import Calling, Chosen, call_together
from huiyin.dispatch.actions.seats import count, lock_slot, told
from huiyin.dispatch.kinds import DispatchKind
from huiyin.dispatch.models import Assignment, GoCheck, OfferRule
from huiyin.kernel.events.lifecycle import Refused, StaleState, subject_of, too_late
from huiyin.kernel.events.log import Draft, record, record_many
from huiyin.kernel.people.access import MACHINE, Actor, require
from huiyin.kernel.people.models import User
from huiyin.kernel.present import now
from huiyin.plan import actions as plan
from huiyin.plan.models import Slot

Decision, What = GoCheck.Decision, OfferRule.What
BATCH = 500


@transaction.atomic
def raise_go_checks(*, by: Actor) -> int:
    """Put every service of tomorrow that has too few people before those who dispatch; how many."""
    require(by == MACHINE)
    short = queries.falling_short(queries.offer_figures())
    GoCheck.objects.bulk_create(
        [
            GoCheck(slot=slot, raised_at=now(), promised=slot.coming, least=slot.least)  # type: ignore[attr-defined]
            for slot in short
        ],
        ignore_conflicts=True,
    )
    record_many(
        [
            Draft(
                DispatchKind.FALLS_SHORT,
                slot.project.no,
                by,
                subject_of(slot),
                {"promised": slot.coming, "least": slot.least},  # type: ignore[attr-defined]
            )
            for slot in short
        ]
    )
    return len(short)


@transaction.atomic
def go_ahead(check: GoCheck, *, by: User) -> None:
    """Hold it with the people there are."""
    require(policy.may_choose(by, check.slot))
    _decide(check, Decision.GO, by)


@transaction.atomic
def lower_least(check: GoCheck, least: int, *, by: User) -> None:
    """Fewer people are enough. Raises Refused when that is none, or not fewer."""
    require(policy.may_choose(by, check.slot))
    slot = lock_slot(check.slot)
    if not 1 <= least < slot.least:
        raise Refused(_("最少人数只能减少，至少 1 人。"))
    count(slot, least=least - slot.least)
    _decide(check, Decision.LOWERED, by, least=least)


@transaction.atomic
def call_it_off(check: GoCheck, *, by: User) -> None:
    """No-go: the slot is called off and everybody on it is told."""
    require(policy.may_choose(by, check.slot))
    _decide(check, Decision.OFF, by)
    plan.call_off_slot(check.slot, by=by)


def _decide(check: GoCheck, decision: GoCheck.Decision, by: User, least: int | None = None) -> None:
    still = GoCheck.objects.filter(pk=check.pk, decided_at=None)
    if not still.update(decision=decision, decided_by=by, decided_at=now()):
        raise too_late()
    record(
        DispatchKind.GO_DECIDED,
        check.slot.chain,
        by=by,
        subject=subject_of(check.slot),
        decision=str(decision),
        least=least or check.slot.least,
    )


@transaction.atomic
def remind_volunteers(*, by: Actor) -> int:
    """Remind whoever said yes for tomorrow, once; how many."""
    require(by == MACHINE)
    rows = list(queries.to_remind_volunteers(queries.offer_figures()).select_for_update(of=("self",))[:BATCH])
    Assignment.objects.filter(pk__in=[one.pk for one in rows]).update(
        reminded_at=now(), to_tell=told("reminder")
    )
    record_many([Draft(DispatchKind.REMINDED, one.chain, by, subject_of(one)) for one in rows])
    return len(rows)


def excuse_absent(*, by: Actor) -> int:
    """Free the seats of people who have left or pause; they are told. How many. Each by itself."""
    excused = 0
    for assignment in queries.of_absent()[:BATCH]:
        try:
            call_off(assignment, why="volunteer", by=by)
        except StaleState:  # answered at this very moment
            continue
        excused += 1
    return excused


@transaction.atomic
def ask_on_the_spot(slot: Slot, chosen: Chosen, *, by: User) -> list[Assignment]:
    """Ask people near by to come at once.

    Raises Refused while the service is not near, or no seat is free.
    """
    require(policy.may_call_on_spot(by, slot))
    locked = lock_slot(slot)
    if not queries.is_on_the_spot(locked):
        raise Refused(_("现场请人只在开始前三小时到结束之间。还早的话，请用分批邀请。"))
    if locked.taken >= locked.most:
        raise Refused(_("人已经齐了，没有空位。"))
    answer_by = min(locked.ends_at, now() + queries.spot_time(queries.offer_figures()))
    return call_together(locked, chosen, Calling(answer_by=answer_by), by=by)
