"""Hearing where a caller is, from words that were not written to be searched."""

import pytest

from huiyin.kernel.places import actions
from huiyin.kernel.places.hearing import gazetteer, heard_in, is_named
from huiyin.kernel.places.tests.cast import SOMEBODY, hengnan, the

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def county(db):
    return hengnan()


def heard(text):
    return [(one.place.full_name, one.sure) for one in heard_in(text)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("你好，我是车江街道白水村的，村口路灯坏了半个月", "车江街道白水村"),
        ("衡南县云集镇保合社区二栋漏水", "云集街道保合社区"),
        ("住在中华村，水渠垮了", "岐山镇东华村"),
        ("向阳桥白洋村有人烧垃圾", "向阳桥街道白洋村"),
        ("我们相市乡的街上没有路灯", "相市乡"),
    ],
)
def test_a_place_named_clearly_is_sure(text, name):
    assert heard(text) == [(name, True)]


def test_villages_of_one_name_are_all_offered_and_none_taken():
    found = heard("白水村的路灯坏了")
    assert len(found) > 1 and not any(sure for _name, sure in found)


def test_the_group_is_heard_behind_its_village():
    assert heard_in("车江街道白水村七组停水")[0].group == "七"


def test_no_place_is_heard_where_none_is_named():
    assert heard_in("路灯坏了，什么时候来修") == []
    assert heard_in("") == []


def test_a_stem_alone_is_offered_but_is_no_name():
    stems = gazetteer().meant("白洋那边停电")
    assert stems and not any(is_named(one) for one in stems)


def test_a_new_name_is_heard_from_the_moment_it_is_kept():
    assert heard_in("老粮站门口的路灯坏了") == []
    actions.name_also(the("车江街道白水村"), "老粮站门口", kind="alias", by=SOMEBODY)
    assert heard("老粮站门口的路灯坏了") == [("车江街道白水村", True)]


def test_a_place_out_of_use_is_not_heard():
    village = the("向阳桥街道白洋村")
    actions.retire(village, seen=village.version, by=SOMEBODY)
    assert village not in [one.place for one in heard_in("向阳桥街道白洋村停水")]


def test_hearing_takes_three_queries_at_most(django_assert_max_num_queries):
    heard_in("先读一遍")
    with django_assert_max_num_queries(3):
        assert heard_in("车江街道白水村")
