"""One press staffs two weeks; nobody is asked before it is confirmed, and nothing is done by halves."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied

from huiyin.dispatch import actions
from huiyin.dispatch.actions import Wish, ask_plan, confirm_plan, put_in, stop_plan, strike
from huiyin.dispatch.kinds import DeclineReason
from huiyin.dispatch.models import Assignment, FortnightPlan, PlanChoice, PlanSlot
from huiyin.dispatch.queries.plan_words import STAGES
from huiyin.dispatch.tests.cast import a_neighbour, a_slot, pin_villages
from huiyin.dispatch.tests.fortnight import here, made, offered, slot_on
from huiyin.engines.matching.planning import Planner
from huiyin.engines.matching.sample import county
from huiyin.kernel.events.lifecycle import IllegalMove, Refused
from huiyin.kernel.jobs.models import Job
from huiyin.kernel.jobs.running import run
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.people.models import Volunteer
from huiyin.kernel.present import now
from huiyin.plan import actions as plan_actions
from huiyin.plan.models import Slot
from huiyin.tests import cast

pytestmark = pytest.mark.django_db
State, Choice = FortnightPlan.State, PlanChoice.State


@pytest.fixture(autouse=True)
def pinned(db):
    pin_villages()


@pytest.fixture
def clerk():
    return cast.dispatcher()


def chosen(plan):
    return set(plan.choices.filter(state=Choice.CHOSEN).values_list("line__slot", "volunteer"))


def test_a_plan_fills_what_it_can_and_asks_nobody(clerk):
    first, second = slot_on(most=2), slot_on(days=4)
    people = {a_neighbour(here()).pk for _one in range(3)}
    plan = made(clerk)
    assert (plan.state, plan.slots, plan.seats, plan.filled, plan.held) == (State.READY, 2, 3, 3, 0)
    assert plan.whole and plan.points == plan.bound > 0 and plan.people == 3
    assert {slot for slot, _who in chosen(plan)} == {first.pk, second.pk}
    assert {who for _slot, who in chosen(plan)} == people, "nobody is asked twice while others are idle"
    assert not Assignment.objects.exists()


def test_the_same_key_makes_one_plan_and_a_second_run_changes_nothing(clerk):
    slot_on()
    a_neighbour(here())
    key = uuid4()
    plan = ask_plan(Wish(cast.county(), key), by=clerk)
    assert ask_plan(Wish(cast.county(), key), by=clerk) == plan
    run(plan.job_id)
    Job.objects.filter(pk=plan.job_id).update(state=Job.State.WAITING)
    run(plan.job_id)
    assert (FortnightPlan.objects.count(), PlanSlot.objects.count()) == (1, 1)


def test_without_an_open_slot_it_says_what_to_do(clerk):
    slot_on(days=20)
    a_slot(here(), approved=False)
    with pytest.raises(Refused, match="没有待排的岗位"):
        ask_plan(Wish(cast.county(), uuid4()), by=clerk)


def test_an_institute_plans_its_own_township_and_no_other():
    slot_on()
    town = cast.township()
    manager = cast.user_with(Role.INSTITUTE_MANAGER, town)
    assert made(manager, place=town).slots == 1
    for place in (cast.county(), cast.township("花桥镇")):
        with pytest.raises(PermissionDenied):
            ask_plan(Wish(place, uuid4()), by=manager)
    with pytest.raises(PermissionDenied):
        ask_plan(Wish(town, uuid4()), by=cast.user_with(Role.STATION_KEEPER, here()))


def test_each_choice_has_its_reasons_and_the_next_best(clerk):
    slot_on()
    near = a_neighbour(here())
    far = a_neighbour(here(), last_asked_at=now())
    Volunteer.objects.filter(pk=far.pk).update(lat=26.72)
    plan = made(clerk)
    best = plan.choices.get(state=Choice.CHOSEN)
    assert best.volunteer == near
    told = best.reasons
    assert (told["km"], told["nearer"], told["able"], told["rested"]) == (0.0, 0, 2, None)
    assert told["next"]["km"] == 2.2
    spare = plan.choices.get(state=Choice.SPARE)
    assert (spare.volunteer, spare.reasons["rested"], spare.reasons["nearer"]) == (far, 0, 0)


def test_an_empty_seat_says_which_rule_binds_and_what_would_free_it(clerk):
    skill = cast.skill("escort")
    slot = slot_on(skills=[skill.pk])
    a_neighbour(here(), skills=[skill.pk], weekly="000" * 7)
    plan = made(clerk)
    line = PlanSlot.objects.get(plan=plan, slot=slot)
    assert (line.chosen, line.missing) == (0, 1)
    assert (line.lacks[0]["rule"], line.lacks[0]["empty"], line.lacks[0]["leads"]) == ("hours", 1, False)


def test_a_slot_that_needs_a_leader_gets_one_or_nobody(clerk):
    slot = slot_on(most=2, needs_leader=True)
    plain = a_neighbour(here())
    assert made(clerk).filled == 0
    chief = a_neighbour(here(), is_leader=True)
    plan = made(clerk)
    assert chosen(plan) == {(slot.pk, plain.pk), (slot.pk, chief.pk)}
    assert plan.choices.get(volunteer=chief).leads and not plan.choices.get(volunteer=plain).leads


def test_who_is_seated_or_asked_stays_and_who_declined_is_not_asked_again(clerk):
    slot = slot_on(most=3)
    seated, asked, gone, free = (cast.volunteer() for _one in range(4))
    Volunteer.objects.update(lat=26.7, lon=112.6)
    for one in (seated, asked, gone):
        actions.offer(slot, one, reasons={}, by=clerk)
    rows = {one.volunteer_id: one for one in slot.assignments.select_related("volunteer__user")}
    actions.accept(rows[seated.pk], by=seated.user)
    actions.decline(rows[gone.pk], reason=DeclineReason.BUSY, by=gone.user)
    plan = made(clerk)
    assert (plan.held, plan.filled) == (2, 1)
    assert chosen(plan) == {(slot.pk, free.pk)}


def test_who_serves_elsewhere_at_that_hour_is_not_chosen(clerk):
    other = slot_on(most=1)
    busy = cast.volunteer()
    offer = actions.offer(other, busy, reasons={}, by=clerk)
    actions.accept(offer, by=busy.user)
    plan_actions.finish(other.project, result="好", by=clerk)
    slot_on()
    assert made(clerk).filled == 0, "the project is finished, the promise is not"


def test_confirming_asks_everybody_once(clerk):
    slot = slot_on(most=2)
    people = {a_neighbour(here()).pk for _one in range(2)}
    plan = offered(made(clerk), clerk)
    assert (plan.state, plan.outcome) == (State.CONFIRMED, {"offered": 2})
    rows = Assignment.objects.filter(slot=slot, state="offered")
    assert {row.volunteer_id for row in rows} == people
    assert all(row.reasons["plan"] == plan.pk and row.offered_by == clerk for row in rows)
    confirm_plan(plan, by=clerk)
    Job.objects.filter(pk=plan.job_id).update(state=Job.State.WAITING)
    run(plan.job_id)
    assert Assignment.objects.count() == 2


def test_what_changed_meanwhile_is_told_and_the_rest_is_asked(clerk):
    gone, full, late = slot_on(), slot_on(days=4), slot_on(days=5)
    people = [cast.volunteer() for _one in range(4)]
    Volunteer.objects.update(lat=26.7, lon=112.6)
    plan = made(clerk)
    plan_actions.call_off_slot(gone, by=clerk)
    pick = dict(chosen(plan))
    stranger = next(one for one in people if one.pk not in pick.values())
    actions.accept(actions.offer(full, stranger, reasons={}, by=clerk), by=stranger.user)
    Volunteer.objects.filter(pk=pick[late.pk]).update(state=Volunteer.State.ASLEEP)
    plan = offered(plan, clerk)
    assert plan.outcome == {"gone": 1, "full": 1, "away": 1}
    assert Assignment.objects.count() == 1


def test_a_struck_person_is_not_asked_and_the_next_takes_the_seat(clerk):
    slot = slot_on()
    a_neighbour(here())
    far = a_neighbour(here())
    Volunteer.objects.filter(pk=far.pk).update(lat=26.72)
    plan = made(clerk)
    assert (plan.filled, plan.called, plan.km_mean) == (1, 1, 0.0)
    first, spare = plan.choices.get(state=Choice.CHOSEN), plan.choices.get(state=Choice.SPARE)
    with pytest.raises(Refused, match="已经排满"):
        put_in(spare, by=clerk)
    strike(first, by=clerk)
    plan.refresh_from_db()
    assert (plan.filled, plan.called, plan.km_mean) == (0, 0, None)
    put_in(spare, by=clerk)
    plan.refresh_from_db()
    assert (plan.filled, chosen(plan)) == (1, {(slot.pk, spare.volunteer_id)})
    assert (plan.called, plan.km_mean) == (1, 2.2)
    offered(plan, clerk)
    assert list(Assignment.objects.values_list("volunteer", flat=True)) == [spare.volunteer_id]
    with pytest.raises(Refused, match="不能再改"):
        strike(spare, by=clerk)


def test_nobody_is_put_into_two_slots_of_a_plan(clerk):
    slot_on(), slot_on(days=5)
    for _one in range(2):
        a_neighbour(here())
    plan = made(clerk)
    one, other = plan.choices.filter(state=Choice.CHOSEN)
    strike(one, by=clerk)
    spare = plan.choices.get(line=one.line, state=Choice.SPARE)
    assert spare.volunteer == other.volunteer
    with pytest.raises(Refused, match="别的岗位"):
        put_in(spare, by=clerk)


def test_stopped_it_keeps_what_it_has_and_says_so(clerk):
    slot_on()
    a_neighbour(here())
    plan = ask_plan(Wish(cast.county(), uuid4()), by=clerk)
    stop_plan(plan, by=clerk)
    stop_plan(plan, by=clerk)
    actions.planning.LISTEN, before = -1, actions.planning.LISTEN
    run(plan.job_id)
    actions.planning.LISTEN = before
    plan.refresh_from_db()
    assert (plan.state, plan.whole) == (State.READY, False)
    assert plan.points <= plan.bound


def test_after_declines_only_the_gaps_are_filled(clerk):
    slot = slot_on(most=2)
    people = [cast.volunteer() for _one in range(3)]
    Volunteer.objects.update(lat=26.7, lon=112.6)
    plan = offered(made(clerk), clerk)
    yes, no = Assignment.objects.select_related("volunteer__user", "slot")
    actions.accept(yes, by=yes.volunteer.user)
    actions.decline(no, reason=DeclineReason.FAR, by=no.volunteer.user)
    after = made(clerk, follows=plan)
    rest = ({one.pk for one in people} - {yes.volunteer_id, no.volunteer_id}).pop()
    assert (after.follows, after.held, chosen(after)) == (plan, 1, {(slot.pk, rest)})


def test_under_another_weight_the_same_slots_are_staffed_differently(clerk):
    slot_on()
    near = a_neighbour(here(), last_asked_at=now())
    far = a_neighbour(here())
    Volunteer.objects.filter(pk=far.pk).update(lat=26.71)
    plan = made(clerk)
    other = made(clerk, beside=plan, weights={"kilometre": 5000})
    assert {who for _slot, who in chosen(plan)} == {far.pk}
    assert {who for _slot, who in chosen(other)} == {near.pk}
    actions.take_plan(other, plan, by=clerk)
    plan.refresh_from_db()
    assert plan.state == State.DROPPED
    with pytest.raises(IllegalMove):
        confirm_plan(plan, by=clerk)


def test_a_failed_computing_is_seen_and_nothing_is_kept(clerk, monkeypatch):
    slot_on()
    plan = ask_plan(Wish(cast.county(), uuid4()), by=clerk)
    monkeypatch.setattr(actions.planning, "load", lambda *_told: 1 / 0)
    for _try in range(3):
        run(plan.job_id)
    plan.refresh_from_db()
    assert Job.objects.get(pk=plan.job_id).state == Job.State.FAILED
    assert plan.state == State.MAKING and not PlanSlot.objects.exists()


def test_a_slot_begun_or_called_off_is_not_planned(clerk):
    slot_on()
    begun = slot_on(days=2)
    Slot.objects.filter(pk=begun.pk).update(starts_at=now() - timedelta(hours=1))
    assert made(clerk).slots == 1


def test_every_stage_the_engine_tells_of_has_its_share_and_words():
    told = set()
    planner = Planner(county(300, 200, seed=3, villages=6))
    planner.plan(lambda stage, _done, _of: told.add(stage) or True)
    assert {"candidates", "relaxation", "easing", "second chance"} <= told
    assert told | {"reading", "explaining"} <= set(actions.planning.SHARES) & set(STAGES)
