"""Operators join and un-join the same cases at once, stopped and let go in any order at every lock."""

import threading
from collections.abc import Sequence
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huiyin.archive import actions
from huiyin.archive.actions import joining
from huiyin.archive.models import Case, Voice
from huiyin.archive.tests.test_joining import check_everything, move_it
from huiyin.collect.models import Request
from huiyin.kernel.events.lifecycle import Refused
from huiyin.kernel.events.reactions import react_to_all
from huiyin.kernel.people.access import MACHINE
from huiyin.tests import cast

pytestmark = pytest.mark.django_db(transaction=True)
LOCK_POINTS = ("_lock", "_seats", "_count", "keep_words")
"""Before the cases are locked, after it, before they are counted, and at the end of the transaction."""
BLOCKED = 0.04
MOVE = st.tuples(st.sampled_from(["join", "join", "all", "unjoin"]), st.integers(0, 3), st.integers(0, 2))
PEOPLE = 3
Move = tuple[str, int, int]


class Operator(threading.Thread):
    """Makes moves, and stands still at each lock point until let go."""

    def __init__(self, moves: Sequence[Move], voices: list[Request], cases: list[Case]) -> None:
        super().__init__()
        self.moves, self.voices, self.cases = moves, voices, cases
        self.go, self.stands = threading.Semaphore(0), threading.Semaphore(0)
        self.free, self.wrong = False, None

    def run(self) -> None:
        try:
            for move, voice, case in self.moves:
                self.stand()
                try:
                    move_it(move, self.voices[voice], self.cases[case])
                except Refused:
                    pass
        except Exception as problem:
            self.wrong = problem
        finally:
            connection.close()
            self.free = True
            self.stands.release()

    def stand(self) -> None:
        """Wait to be let go; not any more once the schedule is over."""
        if not self.free:
            self.stands.release()
            self.go.acquire()

    def step(self) -> None:
        """Let it go to its next stop; if the database keeps it waiting, let others go first."""
        if not self.free:
            self.go.release()
            self.stands.acquire(timeout=BLOCKED)

    def hurry(self) -> None:
        self.free = True
        self.go.release(1000)


def stopping(work: Any) -> Any:
    """The same step, before which an operator stands still."""

    def stopped(*told: Any, **more: Any) -> Any:
        one = threading.current_thread()
        if isinstance(one, Operator):
            one.stand()
        return work(*told, **more)

    return stopped


def play(plans: Sequence[Sequence[Move]], schedule: Sequence[int]) -> tuple[list[Request], list[Operator]]:
    """Fresh cases, one with two voices; everybody's moves in the order of the schedule, then freely."""
    cases = [cast.a_case(secrecy=number == 1) for number in range(3)]
    actions.file_under(cast.a_request(), cases[0], by=MACHINE)
    react_to_all()
    voices = list(Request.objects.filter(voice__case__in=cases).order_by("pk"))
    people = [Operator(plan, voices, cases) for plan in plans]
    for one in people:
        one.start()
    for number in schedule:
        people[number].step()
    for one in people:
        one.hurry()
    for one in people:
        one.join(30)
    assert not any(one.is_alive() for one in people)
    return voices, people


def all_go_home(voices: Sequence[Request]) -> None:
    """Each voice that sits with others goes back to exactly where it came from."""
    for seat in Voice.objects.filter(request__in=voices, came_from__isnull=False).order_by("pk"):
        assert actions.unjoin(seat.request, by=MACHINE).pk == seat.came_from_id
        assert Voice.objects.get(pk=seat.pk).case_id == seat.came_from_id


def test_no_interleaving_loses_or_doubles_a_voice(monkeypatch):
    for name in LOCK_POINTS:
        monkeypatch.setattr(joining, name, stopping(getattr(joining, name)))

    @settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        plans=st.lists(st.lists(MOVE, min_size=1, max_size=3), min_size=PEOPLE, max_size=PEOPLE),
        schedule=st.lists(st.integers(0, PEOPLE - 1), min_size=6, max_size=20),
    )
    def run(plans, schedule):
        voices, people = play(plans, schedule)
        assert [one.wrong for one in people] == [None] * PEOPLE
        check_everything()
        all_go_home(voices)
        check_everything()

    run()
