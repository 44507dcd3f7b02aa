"""One may be in several teams; some people are not brought together."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from huiyin.kernel.events.lifecycle import Refused
from huiyin.kernel.people import actions, queries
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.people.models import Shun, TeamMember, Volunteer
from huiyin.kernel.people.tests import cast

pytestmark = pytest.mark.django_db


def test_the_first_team_stays_the_own_one_and_leading_any_is_leading():
    one, keeper = cast.volunteer(), cast.dispatcher()
    first, second = cast.unit("白水村志愿队", "team"), cast.unit("车江志愿队", "team")
    actions.join_team(one, first, by=keeper)
    actions.join_team(one, second, is_leader=True, by=keeper)
    actions.join_team(one, second, is_leader=True, by=keeper)
    fresh = Volunteer.objects.get()
    assert (fresh.organisation, fresh.is_leader, TeamMember.objects.count()) == (first, True, 2)
    actions.leave_team(one, first, by=one.user)
    actions.leave_team(one, first, by=one.user)
    assert Volunteer.objects.get().organisation == second
    actions.join_team(one, second, is_leader=False, by=keeper)
    assert not Volunteer.objects.get().is_leader
    actions.leave_team(one, second, by=keeper)
    assert Volunteer.objects.get().organisation is None
    told = [event.kind for event in cast.events()][1:]
    assert told == [f"people.team_{word}" for word in ("joined", "joined", "left", "joined", "left")]


def test_nobody_makes_themselves_a_leader():
    one = cast.volunteer()
    with pytest.raises(PermissionDenied):
        actions.join_team(one, cast.unit("白水村志愿队", "team"), is_leader=True, by=one.user)
    assert not TeamMember.objects.exists()


def test_people_are_kept_apart_once():
    one, two, keeper = cast.volunteer(), cast.volunteer("two", "13900002222"), cast.dispatcher()
    for _again in range(2):
        row = actions.shun(one, person=two, why="apart", by=keeper)
    actions.shun(one, organisation=cast.unit("水利局"), why="interest", by=keeper)
    assert Shun.objects.count() == 2
    actions.end_shun(row, by=keeper)
    actions.end_shun(row, by=keeper)
    told = [event.kind for event in cast.events() if "shun" in event.kind]
    assert told == ["people.shunned", "people.shunned", "people.shun_ended"]


def test_shunning_is_one_thing_told_by_a_keeper():
    one, two, unit = cast.volunteer(), cast.volunteer("two", "13900002222"), cast.unit("水利局")
    wrong = ({}, {"person": one}, {"person": two, "organisation": unit}, {"person": two, "why": "dislike"})
    for told in wrong:
        with pytest.raises(Refused):
            actions.shun(one, **{"why": "apart", **told}, by=cast.dispatcher())
    with pytest.raises(PermissionDenied):
        actions.shun(one, person=two, why="apart", by=cast.with_duty(Role.DEPARTMENT_HANDLER))
    with pytest.raises(IntegrityError), transaction.atomic():
        Shun.objects.create(volunteer=one, why="apart")


def test_who_chooses_people_learns_whom_not_to_bring_together(django_assert_num_queries):
    one, two, three = (
        cast.volunteer(name, f"1390000222{at}") for at, name in enumerate(("one", "two", "tre"))
    )
    keeper, unit, other = cast.dispatcher(), cast.unit("水利局"), cast.unit("车江街道办")
    actions.shun(two, person=one, why="apart", by=keeper)
    actions.shun(three, organisation=unit, why="interest", by=keeper)
    pair = (one.pk, two.pk)
    assert queries.shunned_pairs() == queries.shunned_pairs([one.pk, two.pk]) == {pair}
    assert queries.shunned_pairs([one.pk, three.pk]) == frozenset()
    assert queries.shunned_units() == queries.shunned_units([three.pk]) == {three.pk: {unit.pk}}
    assert queries.shunned_units(pair) == {}
    with django_assert_num_queries(1):
        assert queries.who_shuns(people=[one.pk], units=[unit.pk]) == {two.pk, three.pk}
    assert queries.who_shuns(people=[two.pk], units=[other.pk]) == {one.pk}
    assert queries.who_shuns(people=[three.pk]) == queries.who_shuns() == frozenset()
