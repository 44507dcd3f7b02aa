"""Who may be asked, until when an answer is awaited, and what becomes of offers nobody answers."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from huiyin.dispatch import actions, queries
from huiyin.dispatch.actions import AmountTerms
from huiyin.dispatch.jobs import look_after_offers
from huiyin.dispatch.kinds import DeclineReason, DispatchKind
from huiyin.dispatch.models import Assignment, OfferRule
from huiyin.dispatch.queries.offers import Engagement, is_over_limit
from huiyin.dispatch.tests.cast import a_slot, an_offer, crowd
from huiyin.kernel.events.lifecycle import Refused, StaleState
from huiyin.kernel.events.models import Event
from huiyin.kernel.messages.models import Message
from huiyin.kernel.people.access import MACHINE
from huiyin.kernel.people.actions import Consent, agree, consent_again
from huiyin.kernel.people.models import Volunteer
from huiyin.kernel.people.queries import agreement_to_sign
from huiyin.kernel.present import now, telling_of, today
from huiyin.plan import actions as plan
from huiyin.plan.models import Slot
from huiyin.tests import cast

pytestmark = pytest.mark.django_db
BUSY = DeclineReason.BUSY
HOUR = timedelta(hours=1)


def at(hours, long=2, **more):
    """A slot that begins in so many hours."""
    start = now() + hours * HOUR
    return a_slot(starts_at=start, ends_at=start + long * HOUR, **more)


def by_day(day=None, **more):
    """A slot on a morning with a leader."""
    start = timezone.make_aware(datetime.combine(day or today() + timedelta(days=3), datetime.min.time()))
    return a_slot(starts_at=start + 9 * HOUR, ends_at=start + 11 * HOUR, **{"needs_leader": True, **more})


def changed(volunteer, **more):
    Volunteer.objects.filter(pk=volunteer.pk).update(**more)
    volunteer.refresh_from_db()
    return volunteer


# --- nobody in two places


def test_who_promised_another_service_then_is_told_which_one():
    one, first = cast.volunteer(), at(24, title="理发")
    actions.sign_up(first, one, by=one.user)
    with pytest.raises(Refused, match="理发"):
        actions.sign_up(at(25), one, by=one.user)
    actions.sign_up(at(48), one, by=one.user)


def test_the_way_between_two_services_takes_time_too_and_the_county_says_how_much():
    one = cast.volunteer()
    actions.sign_up(at(24), one, by=one.user)
    near = at(26.25)
    with pytest.raises(Refused, match="路上的时间"):
        actions.sign_up(near, one, by=one.user)
    terms = AmountTerms(15, today(), "县里的路不远")
    actions.revise_offer_rule(OfferRule.What.WAY_MINUTES, terms, seen=1, by=cast.dispatcher())
    assert actions.sign_up(near, one, by=one.user).state == "accepted"


def test_an_offer_is_not_accepted_beside_another_promise():
    one = cast.volunteer()
    offers = [an_offer(at(24), one), an_offer(at(24), one)]
    actions.accept(offers[0], by=one.user)
    with pytest.raises(Refused):
        actions.accept(offers[1], by=one.user)
    offers[1].refresh_from_db()
    assert offers[1].state == "offered"


def test_somebody_in_line_with_another_promise_is_passed_over_until_free_again():
    slot, (first, second, third) = at(24, most=1), crowd(3)
    seats = [actions.sign_up(slot, one, by=one.user) for one in (first, second, third)]
    other = actions.sign_up(at(24), second, by=second.user)
    actions.step_back(seats[0], reason=BUSY, by=first.user)
    for one in seats:
        one.refresh_from_db()
    assert [one.state for one in seats] == ["stepped_back", "waiting", "confirming"]
    actions.decline(seats[2], reason=BUSY, by=third.user)
    actions.step_back(other, reason=BUSY, by=second.user)
    look_after_offers()
    seats[1].refresh_from_db()
    assert seats[1].state == "confirming"


# --- who may be asked


def test_nobody_asleep_or_gone_is_asked():
    slot, one = at(24), cast.volunteer()
    for state in ("asleep", "left"):
        changed(one, state=state)
        with pytest.raises(Refused):
            an_offer(slot, one)
    changed(one, state="active")
    assert an_offer(slot, one).state == "offered"


def test_a_slot_with_children_asks_only_those_checked():
    slot, one = at(24, checks=["children"]), cast.volunteer()
    with pytest.raises(Refused):
        an_offer(slot, one)
    with pytest.raises(Refused, match="审查"):
        actions.sign_up(slot, one, by=one.user)
    changed(one, checks=["children"])
    assert actions.sign_up(slot, one, by=one.user).state == "accepted"


def test_a_minor_serves_only_by_day_where_a_leader_is():
    one = changed(cast.volunteer(), adult_on=today() + timedelta(days=400))
    consent_again(one, Consent("王大力", "13800001111", "parent", agreement_to_sign(one).pk), by=one.user)
    night = (
        timezone.make_aware(datetime.combine(today() + timedelta(days=3), datetime.min.time())) + 19 * HOUR
    )
    alone, late = by_day(needs_leader=False), a_slot(starts_at=night, ends_at=night + HOUR, needs_leader=True)
    for slot in (alone, late):
        with pytest.raises(Refused):
            an_offer(slot, one)
        with pytest.raises(Refused, match="未成年人"):
            actions.sign_up(slot, one, by=one.user)
    assert an_offer(by_day(), one).state == "offered"
    changed(one, adult_on=today() + timedelta(days=3))
    assert an_offer(alone, one).state == "offered"


def test_nobody_is_asked_beyond_the_own_limit_but_may_come_by_oneself():
    one = changed(cast.volunteer(), most_calls=1)
    actions.sign_up(at(24), one, by=one.user)
    near, later = at(24 * 9), at(24 * 16)
    with pytest.raises(Refused):
        an_offer(near, one)
    assert an_offer(later, one).state == "offered"
    assert actions.sign_up(near, one, by=one.user).state == "accepted"


def test_any_fortnight_counts_not_only_one_that_begins_today():
    slot = at(24 * 20)

    def seat(days, minutes=60):
        start = slot.starts_at + timedelta(days=days)
        return Engagement(0, "", start, start + timedelta(minutes=minutes), promised=True)

    assert is_over_limit(2, 480, [seat(-7), seat(6)], slot)
    assert not is_over_limit(2, 480, [seat(-8), seat(7)], slot)
    assert is_over_limit(9, 480, [seat(-1, 400)], slot)
    assert not is_over_limit(9, 480, [seat(-1, 360)], slot)


def test_an_assigned_slot_is_not_taken_unasked():
    slot, one = at(24, grab=False), cast.volunteer()
    with pytest.raises(Refused, match="不能自己报名"):
        actions.sign_up(slot, one, by=one.user)
    assert queries.near_slots(one, None).rows == []
    actions.accept(an_offer(slot, one), by=one.user)


# --- by when to answer


def hours_to_answer(hours):
    offer = an_offer(at(hours), cast.volunteer())
    return round((offer.answer_by - offer.offered_at) / HOUR, 1)


def test_an_answer_is_awaited_for_a_day_but_never_so_late_that_nobody_else_can_be_asked():
    assert hours_to_answer(72) == 24
    assert hours_to_answer(20) == 16
    assert hours_to_answer(3) == 1.5


def test_an_offer_nobody_answers_lapses_and_the_door_is_shut_even_before():
    offer = an_offer(at(72), cast.volunteer())
    with telling_of(offer.answer_by + timedelta(seconds=1)):
        with pytest.raises(Refused, match="时间已经过了"):
            actions.accept(offer, by=offer.volunteer.user)
        assert queries.mine(offer.volunteer) == []
        assert actions.lapse_offers(by=MACHINE) == 1
    offer.refresh_from_db()
    assert offer.state == "lapsed"
    assert Event.objects.filter(kind=DispatchKind.LAPSED).count() == 1


def test_an_answer_in_time_does_not_lapse():
    offer = an_offer(at(72), cast.volunteer())
    actions.accept(offer, by=offer.volunteer.user)
    with telling_of(now() + 30 * HOUR):
        assert actions.lapse_offers(by=MACHINE) == 0


def test_who_moved_up_has_time_to_confirm_and_else_the_next_is_asked():
    slot, people = at(72, most=1), crowd(3)
    seats = [actions.sign_up(slot, one, by=one.user) for one in people]
    actions.step_back(seats[0], reason=BUSY, by=people[0].user)
    seats[1].refresh_from_db()
    assert (seats[1].state, round((seats[1].answer_by - now()) / HOUR)) == ("confirming", 12)
    with telling_of(seats[1].answer_by + timedelta(minutes=1)):
        actions.lapse_offers(by=MACHINE)
        seats[2].refresh_from_db()
        actions.accept(seats[2], by=people[2].user)
    slot.refresh_from_db()
    assert (seats[2].state, slot.taken, slot.waiting) == ("accepted", 1, 0)


def test_near_the_start_the_time_to_confirm_is_shorter():
    slot, people = at(4, most=1), crowd(2)
    seats = [actions.sign_up(slot, one, by=one.user) for one in people]
    actions.step_back(seats[0], reason=BUSY, by=people[0].user)
    seats[1].refresh_from_db()
    assert round((seats[1].answer_by - now()) / HOUR) == 1


def test_the_line_of_a_slot_that_is_over_is_told_so():
    slot, people = at(1, most=1), crowd(2)
    seats = [actions.sign_up(slot, one, by=one.user) for one in people]
    with telling_of(now() + 4 * HOUR):
        actions.lapse_offers(by=MACHINE)
    seats[1].refresh_from_db()
    slot.refresh_from_db()
    assert (seats[1].state, slot.waiting) == ("lapsed", 0)


# --- people are told


def told():
    return list(Message.objects.order_by("pk").values_list("code", flat=True))


def test_asked_moved_up_and_called_off_people_are_told_once():
    slot, people = at(72, most=1), crowd(3)
    offer = an_offer(slot, people[0])
    look_after_offers()
    look_after_offers()
    assert told() == ["dispatch.offered"]
    actions.accept(offer, by=people[0].user)
    actions.sign_up(slot, people[1], by=people[1].user)
    actions.step_back(offer, reason=BUSY, by=people[0].user)
    look_after_offers()
    assert told() == ["dispatch.offered", "dispatch.moved_up"]
    plan.call_off_slot(Slot.objects.select_related("project__place").get(pk=slot.pk), by=cast.dispatcher())
    cast.react_to_all()
    look_after_offers()
    assert told()[2:] == ["dispatch.called_off"]


def test_nothing_is_told_of_the_past():
    with telling_of(now() - timedelta(days=30)):
        an_offer(at(72), cast.volunteer())
    look_after_offers()
    assert told() == []


# --- the rules


def test_each_figure_has_a_source_and_a_new_version_holds_from_its_day():
    assert actions.seed_offer_rules(by=MACHINE) == 0
    assert not OfferRule.objects.filter(source="").exists()
    what, by = OfferRule.What.ANSWER_HOURS, cast.dispatcher()
    actions.revise_offer_rule(
        what, AmountTerms(48, today() + timedelta(days=5), "县办〔2026〕1号"), seen=1, by=by
    )
    assert queries.offer_figures()[what] == 24
    with telling_of(now() + timedelta(days=6)):
        assert queries.offer_figures()[what] == 48
    with pytest.raises(StaleState):
        actions.revise_offer_rule(what, AmountTerms(9, today(), "x"), seen=1, by=by)
    OfferRule.objects.all().delete()
    assert queries.offer_figures()[what] == 24


def test_nobody_serves_before_agreeing_to_the_text_in_force():
    offer = an_offer()
    person = offer.volunteer
    person.agreed.all().delete()
    with pytest.raises(Refused, match="志愿服务协议"):
        actions.accept(offer, by=person.user)
    with pytest.raises(Refused, match="我的资料"):
        actions.sign_up(a_slot(), person, by=person.user)
    offer.refresh_from_db()
    assert offer.state == Assignment.State.OFFERED
    agree(person, agreement_to_sign(person), by=person.user)
    actions.accept(offer, by=person.user)
    assert offer.state == Assignment.State.ACCEPTED
