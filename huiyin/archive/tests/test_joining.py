"""Voices join and leave cases; none is lost and none is doubled, whoever presses what at the same time."""

import random
import threading

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from huiyin.archive import actions, queries
from huiyin.archive.models import Case, CaseLink, CasePlace, CaseUnit, CaseWords, Voice
from huiyin.archive.queries import Wanted
from huiyin.collect.actions import withdraw
from huiyin.collect.models import Request
from huiyin.collect.queries import case_number
from huiyin.kernel.calendar.models import Clock
from huiyin.kernel.events.lifecycle import Refused
from huiyin.kernel.events.models import Event
from huiyin.kernel.events.reactions import react_to_all
from huiyin.kernel.events.verify import verify
from huiyin.kernel.people.access import MACHINE, RESIDENT
from huiyin.kernel.people.kinds import Role
from huiyin.tests import cast

pytestmark = pytest.mark.django_db


def voice_of(case: Case) -> Request:
    return case.voice_set.order_by("pk")[0].request


def kinds(chain: str) -> list[str]:
    return list(Event.objects.filter(chain=chain).order_by("seq").values_list("kind", flat=True))


def live_clock(case: Case) -> Clock | None:
    return Clock.objects.filter(subject=f"case:{case.no}", state="running").first()


def check_everything() -> None:
    """What holds whatever was done: each voice sits once, every count is right, an empty case is over."""
    assert Voice.objects.count() == Request.objects.count()
    for case in Case.objects.all():
        seats = Voice.objects.filter(case=case)
        assert case.voices == seats.count(), case.no
        assert case.secrecy == seats.filter(request__secrecy=True).exists() or not case.voices
        assert (case.state == Case.State.JOINED) == (case.voices == 0), case.no
        assert (live_clock(case) is not None) == (case.state in ("filed", "working")), case.no
        if clock := live_clock(case):
            assert clock.due_at == case.due_at
    for request in Request.objects.all():
        assert case_number(request) == request.voice.case.no
    assert not verify().broken


def test_a_voice_joins_another_case_and_its_own_ends_with_its_clock():
    case, other = cast.a_case(), cast.a_case(words="路灯又不亮了", secrecy=True)
    request = voice_of(other)
    assert actions.join([request], case, by=cast.dispatcher()) == 1
    case.refresh_from_db()
    other.refresh_from_db()
    assert (case.voices, case.secrecy, other.voices, other.state) == (2, True, 0, "joined")
    assert "archive.joined" in kinds(case.no) and "archive.joined" in kinds(request.no)
    assert kinds(other.no)[-2:] == ["archive.joined", "archive.emptied"]
    check_everything()


def test_it_goes_back_to_its_own_case_as_that_stood_and_to_its_first_deadline():
    case, other = cast.a_case(), cast.a_case(words="路灯又不亮了", secrecy=True)
    due_at, request, by = other.due_at, voice_of(other), cast.dispatcher()
    actions.join([request], case, by=by)
    assert actions.unjoin(request, by=by) == other
    other.refresh_from_db()
    assert (other.state, other.due_at, other.closed_at, other.voices) == ("filed", due_at, None, 1)
    assert Case.objects.get(pk=case.pk).secrecy is False
    assert "archive.revived" in kinds(other.no) and "archive.unjoined" in kinds(case.no)
    check_everything()


def test_the_first_voice_of_a_case_leaves_for_a_case_of_its_own():
    case, other = cast.a_case(), cast.a_case()
    actions.join([voice_of(other)], case, by=MACHINE)
    made = actions.unjoin(voice_of(case), by=cast.dispatcher())
    assert made not in (case, other) and made.voices == 1
    check_everything()


def test_a_voice_that_moved_twice_goes_back_to_the_case_it_came_from():
    first, second, third = cast.a_case(), cast.a_case(), cast.a_case()
    request = voice_of(first)
    actions.join([request], second, by=MACHINE)
    actions.join([seat.request for seat in second.voice_set.all()], third, by=MACHINE)
    assert Case.objects.get(pk=third.pk).voices == 3
    assert actions.unjoin(request, by=MACHINE) == first
    check_everything()


def test_joining_back_is_being_at_home_again():
    first, second = cast.a_case(), cast.a_case()
    third = cast.a_case()
    actions.join([voice_of(third)], first, by=MACHINE)
    request = voice_of(first)
    actions.join([request], second, by=MACHINE)
    actions.join([request], Case.objects.get(pk=first.pk), by=MACHINE)
    assert request.voice.__class__.objects.get(request=request).came_from is None
    check_everything()


def test_a_case_with_work_in_it_goes_on_without_voices():
    case, other = cast.a_case(), cast.a_case()
    actions.involve(other, cast.organisation(), by=MACHINE)
    actions.join([voice_of(other)], case, by=MACHINE)
    other.refresh_from_db()
    assert (other.state, other.voices) == ("filed", 0) and CaseUnit.objects.get().case == other
    assert actions.unjoin(voice_of(case), by=MACHINE).voices == 1


def test_the_last_voice_is_not_unjoined():
    with pytest.raises(Refused):
        actions.unjoin(voice_of(cast.a_case()), by=MACHINE)


def test_a_voice_is_not_joined_to_where_it_sits():
    case = cast.a_case()
    with pytest.raises(Refused):
        actions.join([voice_of(case)], case, by=MACHINE)


@pytest.mark.parametrize("state", ["closed", "withdrawn", "joined"])
def test_nothing_joins_a_case_that_is_over(state):
    case, other = cast.a_case(), cast.a_case()
    Case.objects.filter(pk=case.pk).update(state=state)
    with pytest.raises(Refused):
        actions.join([voice_of(other)], case, by=MACHINE)
    with pytest.raises(Refused):
        actions.file_under(cast.a_request(), case, by=MACHINE)
    assert voice_of(other).voice.case == other


def test_complaints_against_different_units_stay_apart_and_one_protects_the_case():
    one, two = cast.organisation(), cast.organisation()
    first, second = cast.a_case(against=one), cast.a_case(against=two)
    with pytest.raises(Refused):
        actions.join([voice_of(second)], first, by=MACHINE)
    plain = cast.a_case()
    request = voice_of(first)
    actions.join([request], plain, by=MACHINE)
    assert Case.objects.get(pk=plain.pk).against == one
    actions.unjoin(request, by=MACHINE)
    assert Case.objects.get(pk=plain.pk).against is None


def test_nobody_joins_or_unjoins_across_what_they_keep():
    case, other = cast.a_case(), cast.a_case(cast.village("花桥镇白水村"))
    keeper = cast.user_with(Role.STATION_KEEPER, cast.village())
    for requests, target in (([voice_of(other)], case), ([voice_of(case)], other)):
        with pytest.raises(PermissionDenied):
            actions.join(requests, target, by=keeper)
    actions.join([voice_of(other)], case, by=MACHINE)
    with pytest.raises(PermissionDenied):
        actions.unjoin(voice_of(case), by=cast.user_with(Role.INSTITUTE_MANAGER, cast.township("花桥镇")))


def test_places_and_words_come_along_and_go_again():
    case, other = cast.a_case(), cast.a_case(cast.village("花桥镇白水村"), "老人摔了一跤")
    request, by = voice_of(other), cast.dispatcher()
    actions.join([request], case, by=by)
    assert CasePlace.objects.get().place == other.place
    found = queries.search(by, Wanted(words="摔了一跤 路灯")).rows
    assert [row.case for row in found] == [case]
    actions.unjoin(request, by=by)
    assert [row.case for row in queries.search(by, Wanted(words="摔了一跤")).rows] == [other]
    assert CaseWords.objects.count() == 2


def test_a_voice_taken_back_that_is_unjoined_ends_its_own_case():
    case, other = cast.a_case(), cast.a_case()
    request = voice_of(other)
    actions.join([request], case, by=MACHINE)
    withdraw(request, by=RESIDENT)
    react_to_all()
    assert Case.objects.get(pk=case.pk).state == "filed"
    assert actions.unjoin(request, by=MACHINE).state == "withdrawn"


def test_links_are_kept_once_read_from_both_sides_and_taken_back():
    case, other, by = cast.a_case(), cast.a_case(), cast.dispatcher()
    actions.link(case, other, CaseLink.Kind.RELATED, by=by)
    actions.link(other, case, CaseLink.Kind.RELATED, by=by)
    actions.link(case, other, CaseLink.Kind.CAUSED_BY, by=by)
    assert [(tie.words, tie.other) for tie in queries.ties(case)] == [("有关联", other), ("由它引起", other)]
    assert [(tie.words, tie.other) for tie in queries.ties(other)] == [("有关联", case), ("引起了它", case)]
    actions.unlink(CaseLink.objects.first(), by=by)
    assert len(queries.ties(case)) == 1
    assert kinds(other.no).count("archive.linked") == 2 and "archive.unlinked" in kinds(other.no)
    with pytest.raises(Refused):
        actions.link(case, case, CaseLink.Kind.RELATED, by=by)
    with pytest.raises(PermissionDenied):
        actions.link(case, other, CaseLink.Kind.FOLLOWS, by=cast.supervisor())


MOVES = st.lists(
    st.tuples(st.sampled_from(["join", "all", "unjoin"]), st.integers(0, 5), st.integers(0, 3)), max_size=12
)


def test_any_order_of_joining_and_unjoining_keeps_every_voice():
    cases = [cast.a_case(secrecy=number == 1) for number in range(4)]
    for number in range(2):
        actions.file_under(cast.a_request(), cases[number], by=MACHINE)
    react_to_all()
    voices = list(Request.objects.order_by("pk"))

    @settings(max_examples=10, deadline=None)
    @given(moves=MOVES)
    def walk(moves):
        with transaction.atomic():
            for move, voice, case in moves:
                try:
                    with transaction.atomic():
                        move_it(move, voices[voice], cases[case])
                except Refused:
                    pass
            check_everything()
            transaction.set_rollback(True)

    walk()


def move_it(move: str, request: Request, case: Case) -> None:
    """One random move."""
    if move == "unjoin":
        actions.unjoin(request, by=MACHINE)
    elif move == "join":
        actions.join([request], case, by=MACHINE)
    else:
        sits = Voice.objects.get(request=request).case
        actions.join([seat.request for seat in Voice.objects.filter(case=sits)], case, by=MACHINE)


@pytest.mark.django_db(transaction=True)
def test_four_people_joining_and_unjoining_at_once_lose_and_double_no_voice():
    cast.seed()
    cases = [cast.a_case() for _ in range(4)]
    for case in cases[:2]:
        actions.file_under(cast.a_request(), case, by=MACHINE)
    react_to_all()
    voices = list(Request.objects.order_by("pk"))
    start, wrong = threading.Barrier(4), []

    def work(seed: int) -> None:
        dice = random.Random(seed)
        start.wait()
        try:
            for _ in range(12):
                try:
                    move_it(
                        dice.choice(["join", "all", "unjoin", "unjoin"]),
                        dice.choice(voices),
                        dice.choice(cases),
                    )
                except Refused:
                    pass
        except Exception as problem:
            wrong.append(problem)
        finally:
            connection.close()

    people = [threading.Thread(target=work, args=(seed,)) for seed in range(4)]
    for one in people:
        one.start()
    for one in people:
        one.join()
    assert wrong == []
    check_everything()


@pytest.mark.django_db(transaction=True)
def test_two_people_joining_two_cases_into_each_other_leave_one_that_holds_both():
    cast.seed()
    first, second = cast.a_case(), cast.a_case()
    react_to_all()
    start, said = threading.Barrier(2), []

    def work(request: Request, into: Case) -> None:
        start.wait()
        try:
            actions.join([request], into, by=MACHINE)
            said.append("joined")
        except Refused:
            said.append("refused")
        finally:
            connection.close()

    pair = [(voice_of(first), second), (voice_of(second), first)]
    people = [threading.Thread(target=work, args=one) for one in pair]
    for one in people:
        one.start()
    for one in people:
        one.join()
    assert sorted(said) == ["joined", "refused"]
    assert sorted(Case.objects.values_list("voices", flat=True)) == [0, 2]
    check_everything()
