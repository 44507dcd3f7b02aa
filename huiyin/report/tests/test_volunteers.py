"""The volunteers' board: who serves, who is never asked, where hands and skills are thin."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from huiyin.dispatch import actions as dispatch
from huiyin.dispatch.kinds import DeclineReason
from huiyin.dispatch.tests.cast import an_offer
from huiyin.dispatch.tests.hours import final
from huiyin.kernel.people.access import MACHINE
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.places.models import Place
from huiyin.kernel.present import now
from huiyin.plan.tests.cast import a_slot
from huiyin.report import actions, queries
from huiyin.report.queries.volunteers import busiest_share, gini
from huiyin.tests import cast

pytestmark = pytest.mark.django_db
MOST_OF_A_PAGE = 10


def board(town=None):
    found = queries.crews(now())
    return found[queries.volunteers_key(cast.township(town).pk if town else None)]


@given(st.lists(st.integers(1, 500), min_size=1, max_size=12))
def test_the_gini_is_half_the_mean_difference_over_the_mean(minutes):
    n, mean = len(minutes), sum(minutes) / len(minutes)
    difference = sum(abs(one - other) for one in minutes for other in minutes) / n**2
    assert gini(minutes) == pytest.approx(difference / (2 * mean))


def test_who_serves_alike_has_no_inequality_and_one_who_does_everything_has_most():
    assert gini([60, 60, 60]) == pytest.approx(0)
    assert gini([]) == busiest_share([]) == 0
    assert busiest_share([10] * 9 + [110]) == pytest.approx(0.55)


def test_only_hours_that_count_make_a_volunteer_active():
    final()
    cast.volunteer()
    cast.volunteer(cast.village("花桥镇白水村"))
    county, town = board(), board("花桥镇")
    assert (county["registered"], county["served"], county["hours"]) == (3, 1, 2)
    assert (town["registered"], town["served"], town["hours"]) == (1, 0, 0)


def test_who_was_asked_for_the_first_time_is_told_apart_from_who_was_asked_before():
    known = cast.volunteer()
    old = an_offer(volunteer=known)
    type(old).objects.filter(pk=old.pk).update(offered_at=now() - timedelta(days=200))
    an_offer(volunteer=known)
    an_offer()
    cast.volunteer()
    found = board()
    assert (found["asked"], found["first_asked"], found["unasked"]) == (2, 1, 1)


def test_reasons_for_declining_are_counted_and_said_in_words():
    for reason in (DeclineReason.FAR, DeclineReason.FAR, DeclineReason.BUSY):
        offer = an_offer()
        dispatch.decline(offer, reason=reason, by=offer.volunteer.user)
    assert queries.crew_words(board())["declines"] == [
        (str(DeclineReason.FAR.label), 2),
        (str(DeclineReason.BUSY.label), 1),
    ]


def test_the_scarcest_skill_of_the_coming_month_comes_first():
    common, rare = cast.skill().pk, list(type(cast.skill()).objects.order_by("pk")[:2])[1].pk
    for _one in range(4):
        cast.volunteer(skills=[common])
    cast.volunteer(skills=[rare])
    a_slot(skills=(common,), most=2)
    a_slot(skills=(rare,), most=3)
    far = now() + timedelta(days=40)
    a_slot(skills=(common,), starts_at=far, ends_at=far + timedelta(hours=1))
    assert board()["skills"] == [[rare, 3, 1], [common, 2, 4]]


def test_a_village_without_a_volunteer_is_named():
    cast.volunteer(cast.village("花桥镇白水村"))
    found = queries.crew_words(board("花桥镇"))
    inside = Place.objects.filter(level="village", active=True, path__startswith=cast.township("花桥镇").path)
    assert found["villages"] == inside.count()
    assert found["bare_all"] == inside.count() - 1
    assert "花桥镇白水村" not in found["bare"]


def test_the_page_of_the_county_and_of_a_township_asks_few_queries(client):
    final()
    a_slot(skills=(cast.skill().pk,))
    for _one in range(2):
        offer = an_offer()
        dispatch.decline(offer, reason=DeclineReason.FAR, by=offer.volunteer.user)
    actions.take_volunteers(by=MACHINE)
    for role, place, who in (
        (Role.COUNTY_LEADER, None, "全县"),
        (Role.INSTITUTE_MANAGER, cast.township(), "车江街道"),
    ):
        client.force_login(cast.user_with(role, place))
        client.get(reverse("report:volunteers"))
        with CaptureQueriesContext(connection) as seen:
            page = client.get(reverse("report:volunteers")).content.decode()
        assert len(seen.captured_queries) <= MOST_OF_A_PAGE
        assert f"{who}：谁在服务" in page
        assert "太远" in page and "不够" in page and "基尼系数 0" in page


def test_it_is_made_at_the_first_look_and_says_when_there_is_nothing(client):
    client.force_login(cast.user_with(Role.COUNTY_LEADER))
    page = client.get(reverse("report:volunteers")).content.decode()
    assert "还没有已生效的服务时长" in page and "没有人谢绝" in page


@pytest.mark.parametrize("role", [Role.VOLUNTEER, Role.HOTLINE_OPERATOR, Role.DEPARTMENT_LEADER])
def test_others_do_not_see_it(client, role):
    client.force_login(cast.user_with(role))
    assert client.get(reverse("report:volunteers")).status_code == 403
