"""Some people are not brought together: who may know, who may know why, and that the two never do."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from huiyin.kernel.events.lifecycle import Refused
from huiyin.kernel.people import actions, queries
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.people.models import Shun
from huiyin.kernel.people.policy import may_end_shun, may_read_shun_reason, may_see_shun
from huiyin.kernel.people.tests import cast

pytestmark = pytest.mark.django_db


def two():
    return cast.volunteer(), cast.volunteer("two", "13900002222", cast.village("渡口村", "云集街道"))


def station(place, name="keeper"):
    return cast.with_duty(Role.STATION_KEEPER, name, place)


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


def test_it_is_one_pair_on_whichever_record_it_stands():
    one, other = two()
    row = actions.shun(one, person=other, why="apart", reason="打过官司", by=cast.dispatcher())
    assert actions.shun(other, person=one, why="interest", by=cast.dispatcher()) == row
    assert Shun.objects.count() == 1 and "打过官司".encode() not in bytes(row.reason_sealed)


def test_who_left_is_not_kept_apart_and_nothing_is_kept_of_them():
    one, other = two()
    actions.shun(one, person=other, why="apart", reason="打过官司", by=cast.dispatcher())
    actions.leave(other, by=other.user)
    assert not Shun.objects.exists()
    with pytest.raises(Refused):
        actions.shun(one, person=other, why="apart", by=cast.dispatcher())


def test_keepers_of_both_places_see_it_and_only_the_record_s_own_read_why():
    one, other = two()
    row = actions.shun(one, person=other, why="apart", reason="打过官司", by=station(one.home))
    here, there, far = (
        station(one.home),
        station(other.home, "there"),
        station(cast.village("新华村", "硫市镇"), "far"),
    )
    centre = cast.dispatcher()
    seen = {who.username: may_see_shun(who, row) for who in (here, there, far, centre)}
    assert seen == {"keeper": True, "there": True, "far": False, "county-dispatcher": True}
    assert [may_read_shun_reason(who, row) for who in (here, there, centre)] == [True, False, False]
    assert [may_end_shun(who, row) for who in (here, there, centre)] == [True, False, True]
    assert list(queries.shuns_kept(here)) == list(queries.shuns_kept(there)) == [row]
    assert not queries.shuns_kept(far) and queries.shuns_of(other, by=there) == [row]
    with pytest.raises(PermissionDenied):
        queries.shun_to_see(far, row.pk)


def test_reading_why_leaves_a_trace():
    one, other = two()
    keeper = station(one.home)
    row = actions.shun(one, person=other, why="apart", reason="打过官司", by=keeper)
    assert actions.read_shun_reason(row, by=keeper) == "打过官司"
    assert cast.events().last().kind == "people.shun_read" and cast.events().last().actor_id == keeper.pk
    with pytest.raises(PermissionDenied):
        actions.read_shun_reason(row, by=cast.dispatcher())


def test_a_keeper_who_is_one_of_the_two_learns_nothing():
    one, other = two()
    row = actions.shun(one, person=other, why="apart", by=cast.dispatcher())
    for who in (one, other):
        keeper = cast.with_duty(Role.STATION_KEEPER, who.user.username, one.home)
        assert not queries.shuns_kept(keeper) and queries.shuns_of(one, by=keeper) == []
        with pytest.raises(PermissionDenied):
            queries.shun_to_see(keeper, row.pk)
        with pytest.raises(PermissionDenied):
            actions.end_shun(row, by=keeper)
    with pytest.raises(PermissionDenied):
        actions.shun(one, person=other, why="apart", by=keeper)
