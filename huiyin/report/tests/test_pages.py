"""The board, the front page and the page for everybody."""

import gzip
import re
from datetime import timedelta

import pytest
from django.urls import reverse

from huiyin.archive.models import Case
from huiyin.kernel.people.access import MACHINE
from huiyin.kernel.people.kinds import Role
from huiyin.report import actions, jobs, queries
from huiyin.report.models import Snapshot
from huiyin.tests import cast

pytestmark = pytest.mark.django_db
SMALL_PAGE = 60 * 1024
HOUR = timedelta(hours=1)


def _signed_in(client, role, place=None):
    user = cast.user_with(role, place)
    client.force_login(user)
    return user


def _open(page):
    """The first large figure of the board."""
    return int(re.search(r'未销号</dt><dd><span class="value">(\d+)', page.content.decode())[1])


def test_the_county_board_counts_open_cases(client):
    cast.a_case()
    cast.a_case(cast.village("花桥镇白水村"))
    _signed_in(client, Role.COUNTY_LEADER)
    page = client.get(reverse("report:board"))
    assert page.status_code == 200
    assert _open(page) == 2


def test_a_manager_sees_the_own_township_only(client):
    cast.a_case()
    cast.a_case(cast.village("花桥镇白水村"))
    _signed_in(client, Role.INSTITUTE_MANAGER, cast.township())
    page = client.get(reverse("report:board"))
    assert _open(page) == 1
    points = client.get(reverse("report:places")).json()["features"]
    assert all("车江街道" in point["properties"]["name"] for point in points)


def test_an_empty_township_has_an_empty_board(client):
    cast.a_case()
    _signed_in(client, Role.INSTITUTE_MANAGER, cast.township("三塘镇"))
    assert _open(client.get(reverse("report:board"))) == 0


@pytest.mark.parametrize("role", [Role.VOLUNTEER, Role.HOTLINE_OPERATOR, Role.SYSTEM_ADMIN])
def test_others_see_no_board(client, role):
    _signed_in(client, role)
    assert client.get(reverse("report:board")).status_code == 403
    assert client.get(reverse("report:front")).status_code == 403


def test_the_board_takes_at_most_ten_queries(client, django_assert_max_num_queries):
    for _number in range(3):
        cast.a_case()
    actions.take_boards(by=MACHINE)
    _signed_in(client, Role.SUPERVISOR)
    client.get(reverse("report:board"))
    with django_assert_max_num_queries(10):
        client.get(reverse("report:board"))


def test_everybody_may_read_the_public_figures_in_a_small_page(client):
    cast.a_case()
    page = client.get(reverse("report:public"))
    assert page.status_code == 200
    assert "<script" not in page.content.decode().split("<main")[1].split("</main")[0]
    assert len(gzip.compress(page.content)) < SMALL_PAGE


def test_small_counts_are_hidden_from_everybody(client):
    for _number in range(4):
        cast.a_case()
    figures = queries.public_figures(cast.a_request().received_at)
    assert figures["closed"] == 0
    assert [n for _code, n in figures["towns"]] == [None]
    assert "很少，不公开" in client.get(reverse("report:public")).content.decode()


def test_one_small_count_cannot_be_worked_out_from_the_others():
    for _number in range(5):
        case = cast.a_case()
    cast.a_case(cast.village("花桥镇白水村"))
    assert [n for _code, n in queries.public_figures(case.opened_at + HOUR)["towns"]] == [None, None]


def test_the_public_page_counts_what_is_not_small(client):
    for _number in range(5):
        case = cast.a_case()
    figures = queries.public_figures(case.opened_at)
    assert figures["towns"] == [[case.township_ref, 5]]


def test_a_snapshot_is_made_again_by_the_errand():
    cast.a_case()
    assert jobs.take_boards() >= 2
    before = Snapshot.objects.get(pk=queries.key_of(None))
    cast.a_case()
    Snapshot.objects.filter(pk=before.pk).update(figures={**before.figures, "took": 0})
    jobs.take_boards()
    assert Snapshot.objects.get(pk=before.pk).figures["open"] == 2


def test_a_township_with_nothing_open_any_more_is_counted_anew():
    case = cast.a_case()
    actions.take_boards(by=MACHINE)
    Case.objects.filter(pk=case.pk).update(state=Case.State.WITHDRAWN)
    actions.take_boards(by=MACHINE)
    assert Snapshot.objects.get(pk=queries.key_of(case.township_ref)).figures["open"] == 0


def test_a_large_county_is_counted_less_often():
    cast.a_case()
    jobs.take_boards()
    Snapshot.objects.filter(pk=queries.key_of(None)).update(figures={"took": 60, "open": 99})
    assert jobs.take_boards() == 0


def test_the_front_page_refuses_a_day_that_is_none(client):
    _signed_in(client, Role.SUPERVISOR)
    assert client.get(reverse("report:front"), {"first": "yesterday"}).status_code == 422
    assert client.get(reverse("report:front")).status_code == 200
