"""After signing in each role lands on its own page."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huiyin.dispatch import actions as dispatch
from huiyin.kernel.people.kinds import Role
from huiyin.tests import cast
from huiyin.web.desk.roles import DESKS
from huiyin.web.nav import menu

pytestmark = pytest.mark.django_db
MOST_QUERIES = 10


def words(answer) -> str:
    return answer.content.decode()


def test_every_role_has_a_desk():
    assert set(DESKS) == set(Role.values)


def test_the_lists_of_a_desk_can_be_told_apart():
    for role, desk in DESKS.items():
        for told in ([one.key for one in desk.lists], [str(one.words) for one in desk.lists]):
            assert len(set(told)) == len(told), (role, told)


@pytest.mark.parametrize("role", Role.values)
def test_each_role_lands_on_its_own_page(client, role):
    client.force_login(cast.user_with(role, unit=cast.organisation()))
    answer = client.get("/desk")
    assert answer.status_code == 200
    assert str(Role(role).label) in words(answer) and str(DESKS[role].lede) in words(answer)


@pytest.mark.parametrize("role", Role.values)
def test_each_list_of_each_role_answers_in_ten_queries_with_many_rows(client, role):
    bureau = cast.organisation()
    place = {Role.INSTITUTE_MANAGER: cast.township(), Role.STATION_KEEPER: cast.village()}.get(role)
    user = cast.user_with(role, place, bureau)
    dispatcher = cast.dispatcher()
    for number in range(3):
        case = cast.a_case(words=f"第{number}件")
        dispatch.send_order(case, dispatch.Duty(bureau), by=dispatcher)
        cast.a_case(words=f"另{number}件")
    client.force_login(user)
    client.get("/desk")
    for one in DESKS[role].lists or [None]:
        with CaptureQueriesContext(connection) as seen:
            assert client.get("/desk", {"list": one.key if one else ""}).status_code == 200
        assert len(seen) <= MOST_QUERIES, (one and one.key, [query["sql"][:120] for query in seen])


def test_the_dispatcher_finds_what_nobody_has_been_given(client):
    case = cast.a_case()
    client.force_login(cast.dispatcher())
    page = words(client.get("/desk"))
    assert case.no in page and "还剩" in page and 'class="count">1<' in page


def test_the_handler_finds_the_own_orders_and_nobody_elses(client):
    bureau, other = cast.organisation(), cast.organisation()
    mine, theirs = cast.a_case(), cast.a_case()
    dispatcher = cast.dispatcher()
    dispatch.send_order(mine, dispatch.Duty(bureau), by=dispatcher)
    dispatch.send_order(theirs, dispatch.Duty(other), by=dispatcher)
    client.force_login(cast.user_with(Role.DEPARTMENT_HANDLER, unit=bureau))
    page = words(client.get("/desk"))
    assert mine.no in page and theirs.no not in page and "待签收" in page


def test_an_empty_list_teaches(client):
    client.force_login(cast.dispatcher())
    assert "新的诉求建档后，会出现在这里" in words(client.get("/desk"))


def test_somebody_without_a_duty_is_told_whom_to_ask(client):
    client.force_login(cast.user_with(None))
    assert "还没有职责" in words(client.get("/desk"))


def test_two_duties_give_two_desks(client):
    from huiyin.kernel.people.models import Duty

    user = cast.user_with(Role.COUNTY_DISPATCHER)
    Duty.objects.create(user=user, role=Role.SUPERVISOR, place=cast.county())
    client.force_login(user)
    assert str(DESKS[Role.SUPERVISOR].lede) in words(client.get("/desk", {"as": "supervisor"}))
    assert str(DESKS[Role.COUNTY_DISPATCHER].lede) in words(client.get("/desk", {"as": "system_admin"}))


def test_the_menu_marks_where_one_is():
    entries = menu(frozenset([Role.COUNTY_DISPATCHER]), "/cases/D26-0000001-1/")
    assert [str(entry["label"]) for entry in entries if entry["current"]] == ["档案"]


def test_the_menu_of_an_administrator_leads_to_no_case():
    labels = {str(entry["label"]) for entry in menu(frozenset([Role.SYSTEM_ADMIN]), "/desk")}
    assert "档案" not in labels and "账号" in labels
