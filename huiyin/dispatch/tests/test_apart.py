"""People who must not meet, several teams, days unlike every week: on lists, in waves, at seats."""

from datetime import timedelta

import pytest
from django.utils import timezone

from huiyin.dispatch import actions, queries
from huiyin.dispatch.models import Assignment
from huiyin.dispatch.queries.plan_people import land, volunteers_for
from huiyin.dispatch.tests.cast import a_neighbour, a_slot, an_offer, pin_villages
from huiyin.kernel.events.lifecycle import Refused
from huiyin.kernel.people.access import MACHINE
from huiyin.kernel.people.actions import join_team, shun
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.people.models import Shun, VolunteerDays
from huiyin.kernel.present import now, today
from huiyin.plan.models import Slot
from huiyin.tests import cast

pytestmark = pytest.mark.django_db
APART = Shun.Why.APART


@pytest.fixture(autouse=True)
def _pinned(db):
    pin_villages()


def morning(**more):
    """A slot of a morning in three days, read as a page reads it."""
    start = timezone.localtime(now() + timedelta(days=3)).replace(hour=9, minute=0)
    made = a_slot(starts_at=start, ends_at=start + timedelta(hours=2), **more)
    return read(made)


def read(slot):
    return Slot.objects.select_related("project__place", "place").get(pk=slot.pk)


def with_account(volunteer):
    volunteer.user = cast.user_with(Role.VOLUNTEER, volunteer.home)
    volunteer.save(update_fields=["user"])
    return volunteer


def listed(slot):
    return [choice.id for choice in queries.choose(slot).list.choices]


def left_out(slot):
    return queries.choose(slot).list.left_out


def test_nobody_is_listed_who_must_not_meet_somebody_asked_or_seated():
    slot, there, foe, other = morning(), a_neighbour(), a_neighbour(), a_neighbour()
    shun(foe, person=there, why=APART, by=MACHINE)
    an_offer(slot, there)
    assert listed(slot) == [other.pk]
    assert left_out(slot) == {"asked": 1, "apart": 1}


def test_it_does_not_matter_on_whose_record_the_pair_stands():
    slot, there, foe = morning(), a_neighbour(), a_neighbour()
    shun(there, person=foe, why=APART, by=MACHINE)
    an_offer(slot, there)
    assert listed(slot) == []


def test_of_two_who_must_not_meet_only_the_better_one_is_listed():
    slot, better, foe = morning(), a_neighbour(), a_neighbour(last_asked_at=now())
    shun(better, person=foe, why=APART, by=MACHINE)
    assert listed(slot) == [better.pk]


def test_nobody_is_listed_for_a_unit_they_must_not_serve_under():
    slot, one = morning(), a_neighbour()
    shun(one, organisation=slot.project.organisation, why=Shun.Why.INTEREST, by=MACHINE)
    assert (listed(slot), left_out(slot)) == ([], {"apart": 1})
    another_units = morning()
    assert listed(another_units) == [one.pk]


def test_whoever_declined_keeps_nobody_away():
    slot, gone, foe = morning(), a_neighbour(), a_neighbour()
    shun(foe, person=gone, why=APART, by=MACHINE)
    Assignment.objects.create(slot=slot, volunteer=gone, state="declined", offered_at=now())
    assert listed(slot) == [foe.pk]


def test_an_offer_to_both_reaches_only_the_first_named():
    slot, one, foe = morning(), a_neighbour(), a_neighbour()
    shun(one, person=foe, why=APART, by=MACHINE)
    made = actions.offer_many(slot, [(foe.pk, {}), (one.pk, {})], by=cast.dispatcher())
    assert [offer.volunteer_id for offer in made] == [foe.pk]
    with pytest.raises(Refused, match="回避"):
        actions.offer(slot, one, reasons={}, by=cast.dispatcher())


def test_a_wave_never_asks_both():
    slot = morning(least=2, most=2)
    people = [a_neighbour() for _number in range(4)]
    shun(people[0], person=people[1], why=APART, by=MACHINE)
    foreseen = queries.whom_to_ask(slot, 2, 5, queries.offer_figures())
    wave = actions.send_wave(slot, needed=2, km=5, by=cast.dispatcher())
    asked = set(slot.assignments.values_list("volunteer", flat=True))
    assert wave.asked == len(asked) == len(foreseen.chosen) == 3
    assert not {people[0].pk, people[1].pk} <= asked


def test_who_takes_a_seat_beside_somebody_they_must_not_meet_is_not_told_why():
    slot, there, foe = morning(most=3), with_account(a_neighbour()), with_account(a_neighbour())
    shun(there, person=foe, why=APART, by=MACHINE)
    actions.sign_up(slot, there, by=there.user)
    with pytest.raises(Refused, match="请另选一个") as told:
        actions.sign_up(slot, foe, by=foe.user)
    assert "回避" not in str(told.value)
    actions.step_back(slot.assignments.get(), reason="busy", by=there.user)
    assert actions.sign_up(slot, foe, by=foe.user).state == Assignment.State.ACCEPTED


def test_of_two_asked_before_they_were_kept_apart_the_first_to_accept_comes():
    slot, one, foe = morning(most=3), with_account(a_neighbour()), with_account(a_neighbour())
    first, second = an_offer(slot, one), an_offer(slot, foe)
    shun(one, person=foe, why=APART, by=MACHINE)
    actions.accept(second, by=foe.user)
    with pytest.raises(Refused, match="请另选一个"):
        actions.accept(first, by=one.user)


def test_the_line_moves_past_somebody_who_must_not_meet_who_is_seated():
    slot = morning(most=2)
    there, gone, foe, other = (with_account(a_neighbour()) for _number in range(4))
    for one in (there, gone, foe, other):
        actions.sign_up(slot, one, by=one.user)
    shun(foe, person=there, why=APART, by=MACHINE)
    actions.step_back(slot.assignments.get(volunteer=gone), reason="busy", by=gone.user)
    states = dict(slot.assignments.values_list("volunteer", "state"))
    assert (states[foe.pk], states[other.pk]) == ("waiting", "confirming")


def test_a_further_team_counts_as_the_own_for_lists_and_plans():
    slot, one = morning(), a_neighbour()
    first, further = cast.organisation("team"), slot.project.organisation
    join_team(one, first, by=MACHINE)
    join_team(one, further, by=MACHINE)
    (choice,) = queries.choose(slot).list.choices
    assert choice.same_team
    (told,) = volunteers_for(today(), land(), (0.1, 5), lambda _done, _of: True)
    assert (told.team, told.teams) == (first.pk, frozenset({further.pk}))


def day_of(slot, free):
    day = timezone.localdate(slot.starts_at)
    return {"first": day, "last": day, "free": free}


def test_who_is_free_just_that_day_is_listed_and_who_is_away_is_not():
    slot, busy, away = morning(), a_neighbour(weekly="0" * 21), a_neighbour()
    VolunteerDays.objects.create(volunteer=busy, **day_of(slot, "100"))
    VolunteerDays.objects.create(volunteer=away, **day_of(slot, "011"))
    assert (listed(slot), left_out(slot)) == ([busy.pk], {"time": 1})


def test_of_what_was_said_of_a_day_the_last_word_counts():
    slot, one = morning(), a_neighbour()
    for free in ("000", "100"):
        VolunteerDays.objects.create(volunteer=one, **day_of(slot, free))
    assert listed(slot) == [one.pk]
    VolunteerDays.objects.create(volunteer=one, **day_of(slot, "000"))
    assert listed(slot) == []


def test_a_slot_over_two_parts_of_the_day_wants_both():
    start = timezone.localtime(now() + timedelta(days=3)).replace(hour=11, minute=0)
    slot = read(a_slot(starts_at=start, ends_at=start + timedelta(hours=3)))
    half, whole = a_neighbour(weekly="0" * 21), a_neighbour(weekly="0" * 21)
    VolunteerDays.objects.create(volunteer=half, **day_of(slot, "100"))
    VolunteerDays.objects.create(volunteer=whole, **day_of(slot, "110"))
    assert listed(slot) == [whole.pk]
