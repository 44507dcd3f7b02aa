"""Waves of invitations: the fewest that make it sure, the next one in time, each decline made good."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from huiyin.dispatch import actions, queries
from huiyin.dispatch.actions import AmountTerms
from huiyin.dispatch.jobs import look_after_offers
from huiyin.dispatch.kinds import DeclineReason
from huiyin.dispatch.models import Assignment, OfferRule, Wave
from huiyin.dispatch.queries.doings import NOTHING, done_by
from huiyin.dispatch.tests.cast import a_neighbour, a_slot, pin_villages
from huiyin.kernel.events.lifecycle import Refused
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.present import now, telling_of, today
from huiyin.plan.models import Slot
from huiyin.tests import cast

pytestmark = pytest.mark.django_db
What = OfferRule.What
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _pinned(db):
    pin_villages()


def soon(**more):
    """A slot in three days, read as a page reads it."""
    start = now() + 3 * DAY
    made = a_slot(starts_at=start, ends_at=start + timedelta(hours=2), **more)
    return Slot.objects.select_related("project__place", "place").get(pk=made.pk)


def set_to(what, amount):
    actions.revise_offer_rule(what, AmountTerms(amount, today(), "县里定"), seen=1, by=cast.dispatcher())


def neighbours(count):
    """Volunteers with accounts who live at the slot."""
    return [with_account(a_neighbour()) for _number in range(count)]


def with_account(volunteer):
    volunteer.user = cast.user_with(Role.VOLUNTEER, volunteer.home)
    volunteer.save(update_fields=["user"])
    return volunteer


def call(volunteer, state, days=0, **more):
    """An earlier call that ended so."""
    made = Assignment.objects.create(
        slot=a_slot(), volunteer=volunteer, state=state, offered_at=now() - days * DAY,
        **{"offered_by": cast.dispatcher(), **more},
    )  # fmt: skip
    return made


def offers(slot):
    rows = Assignment.objects.filter(slot=slot, state="offered").select_related("volunteer__user")
    return list(rows.select_related("slot__project__place", "volunteer__user").order_by("pk"))


def willing(volunteer):
    figures = queries.offer_figures()
    return queries.willing(done_by(volunteer.pk, figures), figures)


def test_somebody_new_is_as_willing_as_the_county_believes():
    assert willing(a_neighbour()).come == 0.5
    assert queries.willing(NOTHING, queries.offer_figures()).keep == 0.9


def test_what_somebody_did_before_counts_and_what_is_long_ago_counts_half():
    one = a_neighbour()
    call(one, "served")
    assert willing(one).come == pytest.approx(3 / 5)
    call(one, "declined", days=180)
    assert willing(one).come == pytest.approx(3 / 5.5, abs=1e-4)
    for state in ("called_off", "waiting", "accepted", "offered"):
        call(one, state)
    call(one, "stepped_back", place_in_queue=2)
    assert willing(one).come == pytest.approx(3 / 5.5, abs=1e-4)


def test_who_came_unasked_keeps_promises_but_says_nothing_of_being_asked():
    one = a_neighbour()
    call(one, "no_show", offered_by=None)
    found = willing(one)
    assert (found.come, round(found.keep, 2)) == (0.5, 0.72)


def test_the_fewest_are_asked_that_make_it_sure():
    slot = soon(most=2, least=2)
    neighbours(12)
    wave = actions.send_wave(slot, needed=2, km=5, by=cast.dispatcher())
    assert (wave.number, wave.asked, wave.chance) == (1, 8, 96)
    assert len(offers(slot)) == 8
    assert {one.wave for one in offers(slot)} == {1}


def test_another_share_asks_fewer():
    set_to(What.SURE, 80)
    slot = soon(most=2, least=2)
    neighbours(12)
    assert actions.send_wave(slot, needed=2, km=5, by=cast.dispatcher()).asked == 5


def test_a_decline_is_made_good_at_once_while_a_wave_is_open():
    slot = soon()
    neighbours(8)
    actions.send_wave(slot, needed=1, km=5, by=cast.dispatcher())
    first = offers(slot)
    actions.decline(first[0], reason=DeclineReason.FAR, by=first[0].volunteer.user)
    assert len(offers(slot)) == len(first) == 5
    actions.stop_waves(slot, by=cast.dispatcher())
    actions.decline(first[1], reason=DeclineReason.FAR, by=first[1].volunteer.user)
    assert len(offers(slot)) == 4
    wave = Wave.objects.get()
    assert (wave.asked, wave.end) == (6, "stopped")


def test_nobody_is_asked_a_second_time_for_the_same_slot():
    slot = soon()
    neighbours(5)
    actions.send_wave(slot, needed=1, km=5, by=cast.dispatcher())
    for one in offers(slot):
        actions.decline(one, reason=DeclineReason.FAR, by=one.volunteer.user)
    assert offers(slot) == []
    with pytest.raises(Refused, match="没有可以再请的人"):
        actions.send_wave(slot, needed=1, km=5, by=cast.dispatcher())


def test_when_the_time_is_over_the_next_wave_goes_until_the_county_allows_no_more():
    slot = soon()
    neighbours(20)
    actions.send_wave(slot, needed=1, km=5, by=cast.dispatcher())
    for number in (2, 3):
        with telling_of(Wave.objects.get(ended_at=None).next_at + timedelta(seconds=1)):
            assert look_after_offers()["waves"] == 1
            assert Wave.objects.get(ended_at=None).number == number
            assert {one.wave for one in offers(slot)} == {number}
    with telling_of(Wave.objects.get(ended_at=None).next_at + timedelta(seconds=1)):
        look_after_offers()
    assert list(Wave.objects.order_by("number").values_list("end", flat=True)) == ["next", "next", "last"]


def test_no_wave_goes_where_enough_said_yes():
    set_to(What.SURE, 85)
    slot = soon(most=3)
    neighbours(9)
    wave = actions.send_wave(slot, needed=1, km=5, by=cast.dispatcher())
    one = offers(slot)[0]
    actions.accept(one, by=one.volunteer.user)
    with telling_of(wave.next_at + timedelta(seconds=1)):
        assert look_after_offers()["waves"] == 0
    wave.refresh_from_db()
    assert (wave.end, Assignment.objects.filter(slot=slot).count()) == ("enough", wave.asked)
    with pytest.raises(Refused, match="不用再请"):
        actions.send_wave(slot, needed=1, km=5, by=cast.dispatcher())


def test_however_many_say_yes_no_more_sit_than_there_are_seats():
    slot = soon(most=2, least=2)
    neighbours(10)
    actions.send_wave(slot, needed=2, km=5, by=cast.dispatcher())
    for one in offers(slot):
        actions.accept(one, by=one.volunteer.user)
    slot.refresh_from_db()
    assert (slot.taken, slot.waiting) == (2, 6)


def test_only_who_chooses_sends_and_stops_waves():
    slot, stranger = soon(), cast.user_with(Role.VOLUNTEER)
    with pytest.raises(PermissionDenied):
        actions.send_wave(slot, needed=1, km=5, by=stranger)
    with pytest.raises(PermissionDenied):
        actions.stop_waves(slot, by=stranger)


def test_whoever_dispatches_sees_how_many_are_asked_and_of_nobody_how_willing(client):
    slot = soon()
    one = neighbours(8)[0]
    for _time in range(5):
        call(one, "declined")
    client.force_login(cast.dispatcher())
    page = client.get(f"/slots/{slot.pk}/").content.decode()
    assert "要 1 人，先请" in page and "把握够数" in page
    assert not {"come", "keep", "willing", "chance"} & set(queries.reasons_of(
        queries.choose(slot).list.choices[0], queries.choose(slot)
    ))  # fmt: skip
    client.post(f"/slots/{slot.pk}/wave", {"needed": 1, "km": 5})
    page = client.get(f"/slots/{slot.pk}/").content.decode()
    assert "第 1 批" in page and "马上补请下一位" in page
    client.post(f"/slots/{slot.pk}/wave/stop")
    assert "已停止" in client.get(f"/slots/{slot.pk}/").content.decode()


def test_the_page_takes_ten_queries_at_most(client, django_assert_max_num_queries):
    slot = soon()
    neighbours(30)
    client.force_login(cast.dispatcher())
    client.post(f"/slots/{slot.pk}/wave", {"needed": 1, "km": 5})
    client.get(f"/slots/{slot.pk}/")
    with django_assert_max_num_queries(10):
        assert client.get(f"/slots/{slot.pk}/").status_code == 200
