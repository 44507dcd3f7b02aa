"""The pages of places, through the browser's eyes."""

import pytest
from django.urls import reverse

from huiyin.kernel.people.access import MACHINE
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.places import actions
from huiyin.kernel.places.models import Place, PlaceName
from huiyin.web.rules.tests.cast import county, signed_in, the

pytestmark = pytest.mark.django_db


@pytest.fixture
def village(client):
    county()
    signed_in(client)
    return the("向阳桥街道白洋村")


def page(client, name, /, *args, **query):
    answer = client.get(reverse(f"rules:{name}", args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


def send(client, name, /, *args, **told):
    return client.post(reverse(f"rules:{name}", args=args), told)


def test_the_tree_counts_and_finds(client, village):
    text = page(client, "places")
    assert "衡南县" in text and "375" in text and "云集街道" in text
    found = page(client, "places", q="白水村")
    assert "花桥镇白水村" in found and "有重名，请核对乡镇" in found
    assert "没有找到" in page(client, "places", q="不存在的地方")


def test_a_place_shows_its_codes_children_and_way(client, village):
    text = page(client, "place", village.pk)
    assert "430422003270" in text
    assert reverse("rules:place", args=[village.parent_id]) in text
    assert "村民小组没有公开的名单" in text


def test_the_tree_is_few_queries(client, village, django_assert_max_num_queries):
    with django_assert_max_num_queries(10):
        page(client, "places")
    with django_assert_max_num_queries(14):
        page(client, "place", village.pk)


def test_a_group_is_added_from_the_page(client, village):
    answer = send(client, "place_add", village.pk, name="大岭山组", valid_from="2026-11-24")
    assert answer.status_code == 302
    assert Place.objects.get(parent=village).full_name == "向阳桥街道白洋村大岭山组"
    assert "大岭山组" in page(client, "place", village.pk)


def test_an_empty_form_is_sent_back_with_what_was_typed(client, village):
    answer = send(client, "place_add", village.pk, name="", valid_from="2026-11-24")
    assert answer.status_code == 422
    assert 'value="2026-11-24"' in answer.content.decode()
    assert not Place.objects.filter(parent=village).exists()


def test_a_name_taken_is_a_sentence_not_an_error(client, village):
    answer = send(client, "place_add", village.parent_id, name="白洋村", valid_from="2026-11-24")
    assert answer.status_code == 409
    assert "这里已经有“白洋村”了" in answer.content.decode()


def test_a_rename_shows_in_the_history(client, village):
    assert send(client, "place_rename", village.pk, name="白云村", on="2026-11-24", seen=1).status_code == 302
    text = page(client, "place", village.pk)
    assert "原名“白洋村”" in text and "系统管理员" in text


def test_the_second_editor_is_told(client, village):
    send(client, "place_people", village.pk, population=10, households=3, seen=1)
    answer = send(client, "place_people", village.pk, population=11, households=3, seen=1)
    assert answer.status_code == 409
    assert "别人刚刚改过" in answer.content.decode()


def test_a_pin_is_moved_and_schematic_pins_say_so(client, village):
    actions.spread_schematic_pins(by=MACHINE)
    village.refresh_from_db()
    assert "现在的位置只是示意" in page(client, "place", village.pk)
    assert "审图号" in page(client, "place_pin", village.pk)
    answer = send(
        client, "place_pin", village.pk, lat="26.75", lon="112.6", datum="gcj02", seen=village.version
    )
    assert answer.status_code == 302
    text = page(client, "place", village.pk)
    assert "26.75" in text and "GCJ-02" in text and "现在的位置只是示意" not in text
    wrong = send(client, "place_pin", village.pk, lat="112", lon="26", datum="wgs84", seen=2)
    assert wrong.status_code == 422


def test_names_and_codes(client, village):
    assert send(client, "place_names", village.pk, name="白羊村", kind="misspelling").status_code == 302
    row = PlaceName.objects.get(name="白羊村")
    assert "白羊村" in page(client, "place", village.pk)
    assert send(client, "place_drop_name", village.pk, row.pk).status_code == 302
    assert not PlaceName.objects.filter(name="白羊村").exists()
    told = {"scheme": "local", "code": "B01", "valid_from": "2026-11-24", "source": "网格办"}
    assert send(client, "place_codes", village.pk, **told).status_code == 302
    assert send(client, "place_codes", village.pk, **(told | {"code": "=1+1"})).status_code == 422
    assert "B01" in page(client, "place", village.pk)


def test_retired_and_restored(client, village):
    assert send(client, "place_retire", village.pk, seen=1).status_code == 302
    assert "恢复使用" in page(client, "place", village.pk)
    assert send(client, "place_restore", village.pk, seen="x").status_code == 409
    assert send(client, "place_restore", village.pk, seen=2).status_code == 302


def test_a_reader_sees_no_buttons(client, village):
    signed_in(client, Role.SUPERVISOR)
    text = page(client, "place", village.pk)
    assert reverse("rules:place_rename", args=[village.pk]) not in text
    assert reverse("rules:place_retire", args=[village.pk]) not in text


def test_an_empty_county_teaches(client, village):
    PlaceName.objects.all().delete()
    text = client.get(reverse("rules:place", args=[999999]))
    assert text.status_code == 404


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "'; DROP TABLE x; --", "𬭎" * 30])
def test_hostile_names_are_plain_text(client, village, name):
    answer = send(client, "place_add", village.pk, name=name, valid_from="2026-11-24")
    assert answer.status_code in (302, 422)
    assert "<script>alert" not in page(client, "place", village.pk)
