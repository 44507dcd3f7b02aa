"""When, how often and how far: the volunteer says."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from huiyin.kernel.events.lifecycle import Refused
from huiyin.kernel.people import actions
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.people.models import Volunteer
from huiyin.kernel.people.tests import cast
from huiyin.kernel.present import today

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def told(kind):
    return [event.facts["fields"] for event in cast.events().filter(kind=f"people.{kind}")]


def test_limits_are_the_volunteers_own():
    one = cast.volunteer()
    actions.set_limits(one, radius_km=3, most_calls=4, languages=["yao", "mandarin", "yao"], by=one.user)
    actions.set_limits(one, radius_km=3, by=one.user)
    fresh = Volunteer.objects.get()
    assert (fresh.radius_km, fresh.most_calls, fresh.most_minutes) == (3, 4, 480)
    assert fresh.languages == ["mandarin", "yao"]
    assert told("limits_set") == [["radius_km", "most_calls", "languages"]]


@pytest.mark.parametrize(
    "wish",
    [{"radius_km": 0}, {"radius_km": 101}, {"most_calls": 15}, {"most_minutes": 9}, {"languages": ["x"]}],
)
def test_a_limit_out_of_bounds_is_refused(wish):
    one = cast.volunteer()
    with pytest.raises(ValidationError):
        actions.set_limits(one, **wish, by=one.user)
    assert not told("limits_set")


def test_only_the_volunteer_and_the_keeper_of_the_place_set_them():
    one = cast.volunteer()
    away = cast.with_duty(Role.STATION_KEEPER, "away", cast.village(town="花桥镇"))
    for by in (away, cast.volunteer("two", "13900002222").user):
        with pytest.raises(PermissionDenied):
            actions.set_limits(one, radius_km=3, by=by)
        with pytest.raises(PermissionDenied):
            actions.set_days(one, weekly="0" * 21, by=by)
    actions.set_limits(one, radius_km=3, by=cast.with_duty(Role.STATION_KEEPER, "own", cast.village()))


def test_the_week_and_the_days_that_differ():
    one = cast.volunteer()
    trip = (today() + DAY, today() + 3 * DAY, "000")
    actions.set_days(one, weekly="001" * 7, exceptions=[trip], by=one.user)
    actions.set_days(one, weekly="001" * 7, exceptions=[trip], by=one.user)
    assert (Volunteer.objects.get().weekly, one.days.get().free) == ("001" * 7, "000")
    assert told("days_set") == [["weekly", "exceptions"]]
    more = actions.except_days(one, today(), today(), free="100", by=one.user)
    assert actions.except_days(one, today(), today(), free="100", by=one.user) == more
    assert one.days.count() == 2
    actions.drop_days(more, by=one.user)
    actions.drop_days(more, by=one.user)
    actions.set_days(one, exceptions=[], by=one.user)
    assert one.days.count() == 0
    assert told("days_set")[1:] == [["exceptions"]] * 3


def test_impossible_days_are_refused(monkeypatch):
    one = cast.volunteer()
    for first, last, free in ((DAY, 0 * DAY, "000"), (-3 * DAY, -DAY, "000"), (DAY, DAY, "0")):
        with pytest.raises(ValidationError):
            actions.except_days(one, today() + first, today() + last, free=free, by=one.user)
    with pytest.raises(ValidationError):
        actions.set_days(one, weekly="01", by=one.user)
    monkeypatch.setattr("huiyin.kernel.people.actions.wishes.MOST_EXCEPTIONS", 1)
    actions.except_days(one, today(), today(), by=one.user)
    with pytest.raises(Refused):
        actions.except_days(one, today() + DAY, today() + DAY, by=one.user)
