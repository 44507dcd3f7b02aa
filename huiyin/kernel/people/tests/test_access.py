"""Duties, scope and the marks on pages."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse

from huiyin.kernel.people import access
from huiyin.kernel.people.access import MACHINE, RESIDENT, Scope, has_duty, scope
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.people.models import Duty
from huiyin.kernel.people.tests import cast
from huiyin.kernel.present import today

pytestmark = pytest.mark.django_db


def test_a_duty_covers_its_place_and_all_below_it():
    keeper = cast.with_duty(Role.INSTITUTE_MANAGER, place=cast.township())
    assert has_duty(keeper, Role.INSTITUTE_MANAGER, where=cast.village())
    assert not has_duty(keeper, Role.INSTITUTE_MANAGER, where=cast.county())
    assert not has_duty(keeper, Role.INSTITUTE_MANAGER, where=cast.township("花桥镇"))
    assert not has_duty(keeper, Role.STATION_KEEPER)


def test_a_duty_is_bound_to_its_unit():
    water = cast.unit("水利局")
    handler = cast.with_duty(Role.DEPARTMENT_HANDLER, organisation=water)
    assert has_duty(handler, Role.DEPARTMENT_HANDLER, organisation_id=water.pk)
    assert not has_duty(handler, Role.DEPARTMENT_HANDLER, organisation_id=cast.unit("住建局").pk)


def test_outsiders_hold_no_duty_and_say_who_they_are():
    assert not has_duty(MACHINE, *Role)
    assert (RESIDENT.pk, RESIDENT.role, RESIDENT.organisation_id) == (None, "resident", None)
    assert scope(RESIDENT) == Scope("none")


@pytest.mark.parametrize(
    ("start", "end", "held"), [(-1, None, True), (0, 1, True), (1, None, False), (-2, 0, False)]
)
def test_a_duty_holds_from_its_first_day_up_to_its_last(start, end, held):
    day = today().toordinal()
    user = cast.person()
    Duty.objects.create(
        user=user,
        role=Role.SUPERVISOR,
        place=cast.county(),
        valid_from=today().fromordinal(day + start),
        valid_to=None if end is None else today().fromordinal(day + end),
    )
    assert has_duty(user, Role.SUPERVISOR) is held


def test_duties_cost_one_query_for_the_whole_request(django_assert_num_queries):
    handler = cast.with_duty(Role.DEPARTMENT_HANDLER, organisation=cast.unit())
    fresh = type(handler).objects.get(pk=handler.pk)
    with django_assert_num_queries(1):
        assert fresh.role == "department_handler"
        assert fresh.organisation_id == cast_id(fresh)
        assert fresh.organisation.name == "水利局"
        assert fresh.place.name == "衡南县"
        assert has_duty(fresh, Role.DEPARTMENT_HANDLER, where=fresh.place)
        assert scope(fresh).kind == "organisation"


def cast_id(user):
    return user.duties_now()[0].organisation_id


def test_a_disabled_account_holds_nothing():
    user = cast.dispatcher()
    user.is_active = False
    assert user.roles == frozenset()
    assert user.role == ""


@pytest.mark.parametrize(
    ("role", "kind"),
    [
        (Role.COUNTY_DISPATCHER, "county"),
        (Role.INSTITUTE_MANAGER, "township"),
        (Role.STATION_KEEPER, "village"),
        (Role.DEPARTMENT_HANDLER, "organisation"),
        (Role.VOLUNTEER, "self"),
        (Role.SECURITY_ADMIN, "none"),
    ],
)
def test_each_role_reaches_as_far_as_its_work(role, kind):
    place = cast.village()
    user = cast.with_duty(role, place=place, organisation=cast.unit())
    assert scope(user) == Scope(kind, place.pk, place.path, (cast.unit().pk,))


def test_the_widest_of_two_duties_counts():
    user = cast.with_duty(Role.STATION_KEEPER, place=cast.village())
    Duty.objects.create(user=user, role=Role.INSTITUTE_MANAGER, place=cast.township())
    user.forget_duties()
    assert scope(user).kind == "township"
    assert scope(user).path == cast.township().path


def page(request):
    return HttpResponse("here")


def test_a_marked_page_asks_for_sign_in_then_for_the_role(rf):
    view = access.duty(Role.SUPERVISOR)(page)
    assert view.roles == {"supervisor"}
    assert view.public is False
    request = rf.get("/board/?day=1")
    request.user = AnonymousUser()
    assert view(request).status_code == 302
    request.user = cast.dispatcher()
    with pytest.raises(PermissionDenied):
        view(request)
    request.user = cast.with_duty(Role.SUPERVISOR)
    assert view(request).content == b"here"


def test_a_page_for_anyone_signed_in_needs_no_duty(rf):
    view = access.duty()(page)
    request = rf.get("/")
    request.user = cast.person()
    assert view(request).status_code == 200
    assert access.public(page).public is True
    assert page.roles is None
