"""One may be in several teams."""

import pytest
from django.core.exceptions import PermissionDenied

from huiyin.kernel.people import actions
from huiyin.kernel.people.models import TeamMember, Volunteer
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
