import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huiyin.dispatch import actions, queries
from huiyin.dispatch.kinds import DeclineReason, DispatchKind
from huiyin.dispatch.models import Assignment
from huiyin.dispatch.tests import cast as own
from huiyin.dispatch.tests.cast import a_slot, an_offer, crowd
from huiyin.kernel.events.lifecycle import Refused
from huiyin.kernel.events.models import Event
from huiyin.kernel.events.reactions import react_to_all
from huiyin.kernel.people.models import Volunteer
from huiyin.plan import actions as plan
from huiyin.tests import cast

pytestmark = pytest.mark.django_db
BUSY = DeclineReason.BUSY


def on(slot):
    slot.refresh_from_db()
    return slot.taken, slot.waiting


def test_nobody_is_asked_for_a_project_that_is_not_approved():
    with pytest.raises(Refused):
        an_offer(a_slot(approved=False))
    assert not Assignment.objects.exists()


def test_asking_many_takes_as_few_queries_as_asking_one_and_counts_each():
    slot, by, people = a_slot(), cast.dispatcher(), crowd(12)
    by.duties_now()
    first = people[0]
    actions.offer(slot, first, reasons={}, by=by)
    with CaptureQueriesContext(connection) as context:
        made = actions.offer_many(slot, [(one.pk, {"km": 1.0}) for one in people], by=by)
    assert len(own.queries(context)) <= 8
    assert {one.volunteer_id for one in made} == {one.pk for one in people[1:]}
    assert Event.objects.filter(kind=DispatchKind.OFFERED).count() == 12
    assert set(
        Volunteer.objects.filter(pk__in=[one.pk for one in people]).values_list("offers_30d", flat=True)
    ) == {1}


def test_asking_the_same_person_twice_is_refused_in_words():
    slot, one = a_slot(), cast.volunteer()
    an_offer(slot, one)
    with pytest.raises(Refused, match="已经在这个岗位上"):
        an_offer(slot, one)


def test_the_first_come_sit_and_the_rest_stand_in_line():
    slot = a_slot(most=2)
    found = [actions.sign_up(slot, one, by=one.user) for one in crowd(4)]
    assert [one.state for one in found] == ["accepted", "accepted", "waiting", "waiting"]
    assert [one.place_in_queue for one in found] == [None, None, 1, 2]
    assert on(slot) == (2, 2)


def test_signing_up_twice_is_once_and_takes_an_open_offer_along():
    slot, one = a_slot(), cast.volunteer()
    offer = an_offer(slot, one)
    assert actions.sign_up(slot, one, by=one.user) == offer
    assert actions.sign_up(slot, one, by=one.user).state == "accepted"
    assert on(slot) == (1, 0)


def test_a_slot_is_taken_only_by_somebody_able_and_on_the_register():
    slot = a_slot(skills=[cast.skill().pk])
    stranger, able = cast.volunteer(), cast.volunteer(skills=[cast.skill().pk])
    with pytest.raises(Refused, match="技能"):
        actions.sign_up(slot, stranger, by=stranger.user)
    Volunteer.objects.filter(pk=able.pk).update(state="asleep")
    able.refresh_from_db()
    with pytest.raises(Refused, match="在册"):
        actions.sign_up(slot, able, by=able.user)
    with pytest.raises(PermissionDenied):
        actions.sign_up(slot, able, by=stranger.user)


def test_when_somebody_steps_back_the_first_in_line_moves_up():
    slot = a_slot(most=1)
    first, second, third = (actions.sign_up(slot, one, by=one.user) for one in crowd(3))
    actions.step_back(first, reason=BUSY, by=first.volunteer.user)
    second.refresh_from_db(), third.refresh_from_db()
    assert (second.state, third.state, third.place_in_queue) == ("confirming", "waiting", 2)
    assert on(slot) == (1, 1)
    assert Event.objects.filter(kind=DispatchKind.PROMOTED).count() == 1
    actions.accept(second, by=second.volunteer.user)
    assert (second.state, on(slot)) == ("accepted", (1, 1))


def test_leaving_the_line_frees_no_seat():
    slot = a_slot(most=1)
    _first, second = (actions.sign_up(slot, one, by=one.user) for one in crowd(2))
    actions.step_back(second, reason=BUSY, by=second.volunteer.user)
    assert on(slot) == (1, 0)


def test_declining_an_offer_says_why():
    offer = an_offer()
    actions.decline(offer, reason=DeclineReason.FAR, by=offer.volunteer.user)
    assert (offer.state, offer.decline_reason) == ("declined", "far")
    with pytest.raises(Refused):
        actions.accept(offer, by=offer.volunteer.user)


def test_a_called_off_project_sends_everybody_home():
    slot = a_slot(most=1)
    people = crowd(3)
    seats = [actions.sign_up(slot, one, by=one.user) for one in people[:2]]
    offer = an_offer(slot, people[2])
    plan.call_off(slot.project, by=cast.dispatcher())
    react_to_all()
    for one in (*seats, offer):
        one.refresh_from_db()
        assert one.state == "called_off"
    assert on(slot) == (0, 0)
    with pytest.raises(Refused):
        actions.sign_up(slot, people[0], by=people[0].user)


def test_my_place_in_line_counts_only_those_still_before_me():
    slot = a_slot(most=1)
    seats = [actions.sign_up(slot, one, by=one.user) for one in crowd(4)]
    actions.step_back(seats[1], reason=BUSY, by=seats[1].volunteer.user)
    (mine,) = queries.mine(seats[3].volunteer)
    assert (mine.place_in_queue, mine.ahead) == (3, 1)
