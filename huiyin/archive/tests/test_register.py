"""The register finds what is within reach, by any filter, at a flat cost."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from huiyin.archive.models import Case, SavedView
from huiyin.collect.models import Category
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.present import now, today
from huiyin.tests import cast

pytestmark = pytest.mark.django_db
MOST_QUERIES = 10


@pytest.fixture
def county(client):
    """Two cases in different townships, one of them late; a dispatcher signed in."""
    here, there = cast.a_case(), cast.a_case(cast.village("花桥镇白水村"), "水渠塌了")
    Case.objects.filter(pk=there.pk).update(due_at=now() - timedelta(days=1))
    client.force_login(cast.dispatcher())
    return here, there


def seen(client, **filters) -> str:
    answer = client.get(reverse("archive:cases"), filters)
    assert answer.status_code == 200
    return answer.content.decode()


def test_it_lists_everything_for_the_county(client, county):
    page = seen(client)
    assert county[0].no in page and county[1].no in page and "共 2 件" in page


@pytest.mark.parametrize(
    ("filters", "finds"),
    [
        ({"late": "on"}, (False, True)),
        ({"state": "filed"}, (True, True)),
        ({"state": "closed"}, (False, False)),
        ({"channel": "portal"}, (True, True)),
        ({"channel": "media"}, (False, False)),
        ({"state": "nonsense"}, (True, True)),
        ({"after": "nonsense"}, (True, True)),
    ],
)
def test_each_filter_finds_what_it_says(client, county, filters, finds):
    page = seen(client, **filters)
    assert tuple(case.no in page for case in county) == finds


def test_a_class_is_offered_until_the_day_it_ends(client, county):
    road = Category.objects.get(code="road")
    offered = f'<option value="{road.pk}">{road.label}'
    Category.objects.filter(pk=road.pk).update(valid_to=today() + timedelta(days=1))
    assert offered in seen(client)
    Category.objects.filter(pk=road.pk).update(valid_to=today())
    assert offered not in seen(client)


def test_filters_combine_with_the_township(client, county):
    page = seen(client, township=county[1].township_ref, late="on")
    assert county[1].no in page and county[0].no not in page


@pytest.mark.parametrize("turn", [lambda no: no, lambda no: no.lower(), lambda no: no.replace("-", "")])
def test_a_number_leads_straight_to_its_case(client, county, turn):
    answer = client.get(reverse("archive:cases"), {"no": turn(county[0].no)})
    assert answer["Location"] == county[0].get_absolute_url()


def test_a_voices_number_leads_to_its_case(client, county):
    request = county[0].voice_set.get().request
    answer = client.get(reverse("archive:cases"), {"no": request.no})
    assert answer["Location"] == county[0].get_absolute_url()


def test_a_number_out_of_reach_is_said_to_be_unknown(client, county):
    client.force_login(cast.user_with(Role.INSTITUTE_MANAGER, cast.township("花桥镇")))
    page = seen(client, no=county[0].no)
    assert "没有找到编号" in page


def test_a_township_sees_only_its_own(client, county):
    client.force_login(cast.user_with(Role.INSTITUTE_MANAGER, cast.township("花桥镇")))
    page = seen(client)
    assert county[1].no in page and county[0].no not in page


def test_words_are_found_and_marked_where_they_stand(client, county):
    page = seen(client, q="水渠")
    assert "<mark>水渠</mark>塌了" in page and county[0].no not in page and "共 1 件" in page
    page = seen(client, q="花桥 塌了")
    assert "<mark>塌了</mark>" in page
    cast.a_case(words="水断了。已经三天，老人挑不动水")
    assert "已经<mark>三天</mark>，老人挑不动水</p>" in seen(client, q="三天")


def test_what_was_said_never_becomes_markup(client, county):
    cast.a_case(words="<script>alert(1)</script>漏水")
    page = seen(client, q="漏水")
    assert "<script>alert" not in page and "&lt;script&gt;" in page and "<mark>漏水</mark>" in page


@pytest.mark.parametrize("name", ["no", "q"])
def test_a_whole_number_in_either_box_leads_to_its_case(client, county, name):
    answer = client.get(reverse("archive:cases"), {name: county[0].no})
    assert answer["Location"] == county[0].get_absolute_url()


def test_one_character_gets_a_hint(client, county):
    assert "一个字太少" in seen(client, q="水")


def test_an_ending_must_be_four_digits(client, county):
    assert "最后四位数字" in seen(client, tail="12")


def test_what_was_looked_for_stays_in_the_pager(client, county):
    for _number in range(30):
        cast.a_case(words="水渠塌了")
    assert "?q=%E6%B0%B4%E6%B8%A0&amp;township=" in seen(client, q="水渠", township=county[0].township_ref)


def test_a_view_is_saved_used_and_forgotten(client, county):
    query = "q=%E6%B0%B4%E6%B8%A0&state=filed"
    answer = client.post(reverse("archive:save_view"), {"name": "水渠", "query": query + "&after=x&evil=1"})
    assert answer["Location"] == f"{reverse('archive:cases')}?{query}"
    page = seen(client)
    assert '?q=%E6%B0%B4%E6%B8%A0&amp;state=filed"' in page and "水渠" in page
    view = SavedView.objects.get()
    client.force_login(cast.dispatcher())
    assert "常用查询" not in seen(client)
    assert client.post(reverse("archive:forget_view", args=[view.pk])).status_code == 404
    client.force_login(view.user)
    client.post(reverse("archive:forget_view", args=[view.pk]))
    assert not SavedView.objects.exists()


def test_a_view_without_filters_is_not_saved_and_the_same_name_takes_its_place(client, county):
    client.post(reverse("archive:save_view"), {"name": "空", "query": "x=1"})
    assert not SavedView.objects.exists()
    for state in ("filed", "closed"):
        client.post(reverse("archive:save_view"), {"name": "我的", "query": f"state={state}"})
    assert SavedView.objects.get().query == "state=closed"


def test_looking_for_words_costs_at_most_ten_queries_too(client, county):
    for _number in range(3):
        cast.a_case()
    seen(client, q="路灯")
    with CaptureQueriesContext(connection) as spent:
        seen(client, q="路灯")
    assert len(spent) <= MOST_QUERIES


def test_it_costs_at_most_ten_queries(client, county):
    for _number in range(3):
        cast.a_case()
    seen(client)
    with CaptureQueriesContext(connection) as spent:
        seen(client, state="filed")
    assert len(spent) <= MOST_QUERIES


def test_amending_by_form_keeps_what_was_typed_when_it_is_wrong(client, county):
    address = reverse("archive:amend", args=[county[0].no])
    answer = client.post(address, {"title": "新标题", "matter": "help"})
    page = answer.content.decode()
    assert answer.status_code == 422 and "新标题" in page and "请选择“类别”" in page


def test_amending_by_form(client, county):
    address = reverse("archive:amend", args=[county[0].no])
    told = {
        "title": "村口路灯不亮",
        "category": county[0].category_id,
        "matter": "help",
        "urgency": "urgent",
    }
    assert client.post(address, told).status_code == 302
    assert Case.objects.get(pk=county[0].pk).title == "村口路灯不亮"
