"""Forty people press at once for five places: five sit, thirty-five stand in line, in each of ten slots."""

import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import count
from threading import Barrier

import pytest
from django.db import connections
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from huiyin.dispatch import actions
from huiyin.dispatch.kinds import DeclineReason
from huiyin.dispatch.models import Assignment
from huiyin.dispatch.tests.cast import a_slot, an_offer, an_order, crowd, handler_of, leader_of
from huiyin.kernel.events.lifecycle import Refused
from huiyin.kernel.events.models import Event
from huiyin.kernel.events.reactions import react_to_all
from huiyin.kernel.events.verify import verify
from huiyin.kernel.people.access import MACHINE
from huiyin.kernel.present import now
from huiyin.plan import actions as plan
from huiyin.plan.models import Slot
from huiyin.tests import cast

PEOPLE, PLACES, SLOTS = 40, 5, 10
BUSY = DeclineReason.BUSY


def at_once(jobs):
    """Run the jobs on as many threads, all starting together, each on its own connection."""
    gate = Barrier(len(jobs))

    def run(job):
        try:
            gate.wait(30)
            return job()
        finally:
            connections["default"].close()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


def days_off(days):
    """When a slot is that meets none of the others."""
    start = now() + timedelta(days=1 + days)
    return {"starts_at": start, "ends_at": start + timedelta(hours=2)}


def seated(slot):
    return Assignment.objects.filter(slot=slot, state__in=Assignment.HOLDING).count()


def line(slot):
    waiting = Assignment.objects.filter(slot=slot, state="waiting").order_by("place_in_queue")
    return list(waiting.values_list("place_in_queue", flat=True))


def test_ten_slots_are_not_oversold_and_the_lines_are_strict(transactional_db):
    people, slots = crowd(PEOPLE), [a_slot(most=PLACES, **days_off(day)) for day in range(SLOTS)]

    def everything(person, chance):
        order = slots[:]
        chance.shuffle(order)
        return lambda: [actions.sign_up(slot, person, by=person.user).state for slot in order]

    at_once([everything(person, random.Random(number)) for number, person in enumerate(people)])
    for slot in slots:
        slot.refresh_from_db()
        assert (slot.taken, slot.waiting, seated(slot)) == (PLACES, PEOPLE - PLACES, PLACES)
        assert line(slot) == list(range(1, PEOPLE - PLACES + 1))
    assert (
        Event.objects.filter(kind__in=["dispatch.accepted", "dispatch.waitlisted"]).count() == PEOPLE * SLOTS
    )

    slot = slots[0]
    sitting = list(Assignment.objects.filter(slot=slot, state="accepted").select_related("volunteer__user"))
    first = list(Assignment.objects.filter(slot=slot, state="waiting").order_by("place_in_queue")[:PLACES])
    leave = [lambda one=one: actions.step_back(one, reason=BUSY, by=one.volunteer.user) for one in sitting]
    at_once(leave)
    slot.refresh_from_db()
    assert (slot.taken, seated(slot), line(slot)) == (
        PLACES,
        PLACES,
        list(range(PLACES + 1, PEOPLE - PLACES + 1)),
    )
    for one in first:
        one.refresh_from_db()
        assert one.state == "confirming"
    promoted = Event.objects.filter(chain=slot.project.no, kind="dispatch.promoted").order_by("seq")
    assert [event.subject for event in promoted] == [f"assignment:{one.pk}" for one in first]
    assert verify().broken is None


def test_one_person_pressing_many_times_sits_once(transactional_db):
    person, slot = cast.volunteer(), a_slot(most=3)
    states = Counter(at_once([lambda: actions.sign_up(slot, person, by=person.user).state] * 12))
    slot.refresh_from_db()
    assert (states, slot.taken) == (Counter(accepted=12), 1)


def test_one_person_pressing_for_places_at_the_same_time_sits_in_one(transactional_db):
    people, slots = crowd(6), [a_slot(most=PLACES) for _number in range(4)]

    def press(person, slot):
        def job():
            try:
                return actions.sign_up(slot, person, by=person.user).state
            except Refused:
                return "refused"

        return job

    told = Counter(at_once([press(person, slot) for person in people for slot in slots]))
    assert told == Counter(accepted=6, refused=18)
    seats = Assignment.objects.filter(state="accepted").values_list("volunteer", flat=True)
    assert sorted(seats) == sorted(person.pk for person in people)


class Seats(RuleBasedStateMachine):
    """Whatever people do in whatever order, the counters are true and the line keeps its order."""

    people: list
    dispatcher: object
    fortnights = count(20, 20)

    @initialize(most=st.integers(1, 3))
    def open_a_slot(self, most):
        self.slot = a_slot(most=most, **days_off(next(self.fortnights)))
        self.before = []

    def pick(self, number, *states):
        person = self.people[number]
        found = Assignment.objects.filter(slot=self.slot, volunteer=person, state__in=states)
        return found.select_related("slot__project__place", "volunteer__user").first()

    @rule(number=st.integers(0, 6))
    def ask(self, number):
        try:
            an_offer(Slot.objects.get(pk=self.slot.pk), self.people[number])
        except Refused:
            assert self.pick(number, *Assignment.LIVE) or self.slot.state == "called_off"

    @rule(number=st.integers(0, 6))
    def accept(self, number):
        offer = self.pick(number, "offered")
        if offer and self.slot.state == "open":
            actions.accept(offer, by=offer.volunteer.user)

    @rule(number=st.integers(0, 6))
    def sign_up(self, number):
        person = self.people[number]
        try:
            actions.sign_up(Slot.objects.get(pk=self.slot.pk), person, by=person.user)
        except Refused:
            assert self.slot.state == "called_off"

    @rule(number=st.integers(0, 6))
    def confirm(self, number):
        held = self.pick(number, "confirming")
        if held:
            actions.accept(held, by=held.volunteer.user)

    @rule(number=st.integers(0, 6))
    def let_it_lapse(self, number):
        asked = self.pick(number, *Assignment.ASKED)
        if asked:
            Assignment.objects.filter(pk=asked.pk).update(answer_by=now() - timedelta(minutes=1))
            actions.lapse_offers(by=MACHINE)

    @rule(number=st.integers(0, 6))
    def step_back(self, number):
        seat = self.pick(number, "accepted", "waiting")
        if seat:
            actions.step_back(seat, reason=BUSY, by=seat.volunteer.user)

    @rule(number=st.integers(0, 6))
    def decline(self, number):
        offer = self.pick(number, "offered", "confirming")
        if offer:
            actions.decline(offer, reason=BUSY, by=offer.volunteer.user)

    @rule(number=st.integers(0, 6))
    def call_off(self, number):
        one = self.pick(number, "offered", "accepted", "waiting", "confirming")
        if one:
            actions.call_off(one, why="dispatcher", by=self.dispatcher)

    @rule()
    def promote(self):
        actions.promote_next(self.slot, by=self.dispatcher)

    @rule(sure=st.integers(0, 9))
    def call_the_slot_off(self, sure):
        if sure == 0 and self.slot.state == "open":
            plan.call_off_slot(
                Slot.objects.select_related("project__place").get(pk=self.slot.pk), by=self.dispatcher
            )

    @invariant()
    def the_counters_are_true(self):
        if not hasattr(self, "slot"):
            return
        self.slot.refresh_from_db()
        slot, waiting = self.slot, line(self.slot)
        assert slot.taken == seated(slot) <= slot.most
        assert slot.waiting == len(waiting)
        assert waiting == sorted(set(waiting)) and all(place <= slot.queued for place in waiting)
        assert not (waiting and slot.taken < slot.most and slot.state == "open")
        rows = Assignment.objects.filter(slot=slot, state="waiting").order_by("place_in_queue")
        now_there = list(rows.values_list("pk", flat=True))
        kept = [pk for pk in self.before if pk in now_there]
        assert now_there[: len(kept)] == kept
        self.before = now_there


@pytest.mark.django_db
def test_whatever_happens_the_seats_and_the_line_stay_true():
    Seats.people, Seats.dispatcher = crowd(7), cast.dispatcher()
    run_state_machine_as_test(
        Seats,
        settings=settings(
            max_examples=12,
            stateful_step_count=20,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_two_reports_accepted_at_once_send_the_case_on_once(transactional_db):
    """Each sees the other's order still open; whoever comes second through the case's chain sees it done."""
    for _round in range(3):
        case = cast.a_case()
        orders = [an_order(case=case), an_order(case=case, is_lead=False)]
        jobs = []
        for order in orders:
            handler, leader = handler_of(order), leader_of(order)
            actions.sign(order, by=handler)
            actions.report(order, words="办好了。", ahead="不影响", by=handler)
            jobs.append(lambda order=order, leader=leader: actions.accept_report(order, by=leader))
        at_once(jobs)
        case.refresh_from_db()
        assert case.state == "reported"


def test_a_project_finished_while_a_report_is_accepted_leaves_no_case_behind(transactional_db):
    for _round in range(3):
        case, dispatcher = cast.a_case(), cast.dispatcher()
        order, slot = an_order(case=case), a_slot()
        plan.link_need(slot.project, case, by=dispatcher)
        handler, leader = handler_of(order), leader_of(order)
        actions.sign(order, by=handler)
        actions.report(order, words="办好了。", ahead="不影响", by=handler)

        def finish(project=slot.project, by=dispatcher):
            plan.finish(project, result="陪了十二次", by=by)
            react_to_all()

        at_once([finish, lambda order=order, leader=leader: actions.accept_report(order, by=leader)])
        react_to_all()
        case.refresh_from_db()
        assert case.state == "reported"
