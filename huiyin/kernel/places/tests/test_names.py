"""Names, pure."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.kernel.places.names import Level, canonical, fit, forms_of, normalise, pieces, stem_of

STREET = Level("township", forms_of("township", "车江街道", [("云集镇", "old")]))
VILLAGE = Level("village", forms_of("village", "白水村", [("白水口", "alias"), ("百水村", "misspelling")]))
GROUP = Level("group", forms_of("group", "大岭山组"))


@pytest.mark.parametrize(
    ("typed", "level", "stored", "stem"),
    [
        ("前进村委会", "village", "前进村", "前进"),
        ("前进村民委员会", "village", "前进村", "前进"),
        ("先农社区居委会", "village", "先农社区", "先农"),
        (" 白水 村 ", "village", "白水村", "白水"),
        ("车江街道办事处", "township", "车江街道", "车江"),
        ("相市乡", "township", "相市乡", "相市"),
        ("大岭山村民小组", "group", "大岭山组", "大岭山"),
        ("３组", "group", "3组", "3"),
        ("村", "village", "村", "村"),
        ("衡南县", "county", "衡南县", "衡南"),
    ],
)
def test_names_have_one_spelling_and_a_stem(typed, level, stored, stem):
    assert canonical(typed, level) == stored
    assert stem_of(typed, level) == stem


@pytest.mark.parametrize(
    ("text", "reason", "named"),
    [
        ("白水村", "exact", 0),
        ("车江街道白水村", "exact", 1),
        ("白水村委会", "exact", 0),
        ("车江白水", "without_suffix", 1),
        ("白水社区", "other_suffix", 0),
        ("车江镇白水村", "other_suffix", 1),
        ("云集镇白水村", "old_name", 1),
        ("白水口", "alias", 0),
        ("百水", "misspelling", 0),
        ("车江白", "starts_with", 1),
        ("白水村大岭山", "and_more", 0),
    ],
)
def test_a_village_is_written_in_many_ways(text, reason, named):
    found = fit(text, [STREET, VILLAGE])
    assert (found.reason, found.named) == (reason, named)


@pytest.mark.parametrize("text", ["黄金村", "车江", "街道白水村", "水村"])
def test_other_texts_do_not_fit(text):
    assert fit(text, [STREET, VILLAGE]) is None


def test_a_group_behind_its_village():
    assert fit("车江街道白水村大岭山组", [STREET, VILLAGE, GROUP]).named == 2
    assert fit("大岭山", [STREET, VILLAGE, GROUP]).reason == "without_suffix"


def test_pieces_hold_every_possible_stem():
    assert {"车江", "白水", "白水村"} <= pieces("车江白水村")


@given(st.text(max_size=300))
def test_any_text_can_be_normalised(text):
    plain = normalise(text)
    assert normalise(plain) == plain
    assert len(plain) <= 40
    assert stem_of(text, "village") or not plain
