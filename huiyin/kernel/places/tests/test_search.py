"""Finding a place by what people type."""

import pytest

from huiyin.kernel.places import actions, queries
from huiyin.kernel.places.models import Place
from huiyin.kernel.places.tests.cast import SOMEBODY, hengnan, the

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def county(db):
    return hengnan()


def found(text, **how):
    return [(match.place.full_name, match.reason) for match in queries.search(text, **how)]


@pytest.mark.parametrize(
    ("text", "name", "reason"),
    [
        ("车江街道白水村", "车江街道白水村", "exact"),
        ("衡南县车江街道白水村", "车江街道白水村", "exact"),
        ("湖南省衡阳市衡南县车江街道白水村", "车江街道白水村", "exact"),
        ("车江白水", "车江街道白水村", "without_suffix"),
        ("白洋村", "向阳桥街道白洋村", "exact"),
        ("白洋", "向阳桥街道白洋村", "without_suffix"),
        ("白洋村大岭山组", "向阳桥街道白洋村", "and_more"),
        ("云集镇保合社区", "云集街道保合社区", "old_name"),
        ("中华村", "岐山镇东华村", "old_name"),
        ("鸡笼镇", "岐山镇", "old_name"),
        ("相市", "相市乡", "without_suffix"),
        ("衡南县", "衡南县", "exact"),
        ("向阳桥白", "向阳桥街道白洋村", "starts_with"),
        ("　车江街道，白水 村", "车江街道白水村", "exact"),
    ],
)
def test_the_first_match(text, name, reason):
    assert found(text)[0] == (name, reason)


def test_a_name_used_twice_gives_both_and_says_so():
    matches = queries.search("白水村")
    assert [match.place.full_name for match in matches] == ["车江街道白水村", "花桥镇白水村"]
    assert all(match.ambiguous for match in matches)


def test_a_stem_that_is_town_and_village_gives_both():
    names = [name for name, _reason in found("花桥")]
    assert "花桥镇" in names
    assert any(name.startswith("花桥镇花桥") for name in names)


def test_the_old_town_leads_to_each_street():
    assert {name for name, _reason in found("云集镇")} >= {"云集街道", "车江街道", "向阳桥街道"}


def test_a_beginning_lists_what_it_may_become():
    matches = found("白")
    assert len(matches) == 8
    assert {reason for _name, reason in matches} == {"starts_with"}


def test_only_places_inside_are_looked_at_when_asked():
    assert found("白水村", inside=the("花桥镇")) == [("花桥镇白水村", "exact")]


def test_places_out_of_use_are_not_offered():
    assert ("向阳桥街道瓦园社区", "exact") not in found("瓦园社区")
    assert found("瓦园社区")[0] == ("向阳桥街道廖田墟社区", "old_name")


def test_a_group_is_found_behind_its_village():
    actions.add_place(the("向阳桥街道白洋村"), "大岭山组", by=SOMEBODY)
    assert found("白洋村大岭山组")[0] == ("向阳桥街道白洋村大岭山组", "exact")
    assert found("大岭山")[0] == ("向阳桥街道白洋村大岭山组", "without_suffix")


@pytest.mark.parametrize(
    "text", ["", "   ", "，。", "不存在的地方", "'; DROP TABLE places_place; --", "%", "\x00", "衡" * 500]
)
def test_nonsense_finds_nothing_and_breaks_nothing(text):
    assert found(text) == []


def test_every_village_is_found_by_its_full_name():
    for place in Place.objects.filter(level="village", active=True)[::9]:
        assert found(place.full_name)[0] == (place.full_name, "exact")


def test_a_search_is_a_few_queries(django_assert_max_num_queries):
    with django_assert_max_num_queries(6):
        queries.search("车江白水村")
