"""Text is cut the same way when it is kept and when it is looked for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.engines.wording.grams import grams, is_pair, mark, plain, sought, spans, without_numbers_of_people

CHINESE = st.text(alphabet=st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=2, max_size=12)


@given(before=CHINESE, word=CHINESE, after=CHINESE)
def test_a_word_is_found_wherever_it_stands(before, word, after):
    assert set(sought(word).grams) <= grams(plain(before + word + after))


@given(st.text(max_size=80))
def test_any_text_can_be_cut_into_numbers_that_the_database_holds(text):
    cut = grams(plain(text)) | set(sought(text).grams)
    assert all(-(2**31) <= gram < 2**31 for gram in cut)
    assert len(plain(text)) == len(text)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("路灯 坏了", ("路灯", "坏了")),
        ("路灯，坏了", ("路灯", "坏了")),
        ("Ｇ１０７国道", ("g107国道",)),
        ("26-0000123-4", ("26", "0000123", "4")),
        ("路灯 路灯", ("路灯",)),
        ("，。 _", ()),
    ],
)
def test_a_query_is_cut_into_words(query, words):
    assert sought(query).words == words


def test_one_character_alone_is_too_little_but_counts_beside_a_word():
    assert sought("水").grams == ()
    assert sought("水 路灯").words == ("水", "路灯") and len(sought("水 路灯").grams) == 1


def test_a_number_at_the_edge_of_a_word_may_be_part_of_a_longer_one():
    assert set(sought("3组").grams) <= grams("白水村13组")


@pytest.mark.parametrize(
    "text",
    [
        "电话13873412345，",
        "138-7341-2345",
        "138 7341 2345。",
        "07348512345",
        "0734-8512345",
        "身份证43042219800101541X",
        "卡号6222021234567890123",
    ],
)
def test_numbers_of_people_become_stars(text):
    hidden = without_numbers_of_people(text)
    assert len(hidden) == len(text) and not any(char.isdigit() for char in hidden)


@pytest.mark.parametrize("text", ["g107国道12公里", "2026-11-24", "3栋1204室", "欠薪35000元"])
def test_other_numbers_stay(text):
    assert without_numbers_of_people(text) == text


def test_marks_are_told_from_words():
    assert not is_pair(mark(3, 2**24 - 1)) and not is_pair(mark(0, 0))
    assert all(is_pair(gram) for gram in grams("白水村的路灯"))
    assert not any(is_pair(gram) for gram in grams("g107 2026"))


def test_what_was_found_is_marked_without_overlap():
    assert spans("Ｇ107路灯坏了", ("g107", "路灯", "灯坏")) == [(0, 7)]
    assert spans("路灯，路灯", ("路灯",)) == [(0, 2), (3, 5)]
