from hypothesis import given, settings
from hypothesis import strategies as st

from huiyin.engines.answers.sameness import BANDS, FEWEST, keys, likeness, own_pieces, shingles

LETTERS = (
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主"
    "发年动同工也能下过子说产种面而方后多定行学法所民得经"
)
TEXTS = st.text(LETTERS, min_size=30, max_size=300)
REPAIRED = (
    "您好。您反映的路灯，11月3日上午由路灯所更换灯头两个、电缆十二米，当晚已经亮了。"
    "再有不亮，请打路灯所电话。"
)


@given(TEXTS)
def test_an_answer_is_the_same_as_itself_and_shares_every_key(text):
    pieces = shingles(text)
    assert likeness(pieces, pieces) == (1.0 if len(pieces) >= FEWEST else 0.0)
    assert len(keys(pieces)) == (BANDS if len(pieces) >= FEWEST else 0)


@given(TEXTS, TEXTS)
def test_likeness_has_no_side_and_lies_between_nothing_and_all(one, other):
    first, second = shingles(one), shingles(other)
    assert likeness(first, second) == likeness(second, first)
    assert 0 <= likeness(first, second) <= 1


@given(TEXTS, st.integers(0, 9999), st.integers(0, 9999))
def test_another_number_does_not_make_another_answer(text, one, other):
    assert shingles(f"{text}{one}号{text}") == shingles(f"{text}{other}号{text}")


@given(TEXTS)
def test_signs_and_blanks_do_not_make_another_answer(text):
    spread = "，".join(text[n : n + 7] for n in range(0, len(text), 7)) + " 。\n"
    assert shingles(spread) == shingles(text)


@settings(max_examples=200, derandomize=True)
@given(st.text(LETTERS, min_size=150, max_size=300), st.text(LETTERS, min_size=1, max_size=5), st.data())
def test_a_copy_with_a_few_words_changed_is_found_by_its_keys(text, word, data):
    at = data.draw(st.integers(0, len(text)))
    copy = text[:at] + word + text[at:]
    first, second = shingles(text), shingles(copy)
    if likeness(first, second) >= 0.93:
        assert set(keys(first, 7)) & set(keys(second, 7))


@given(TEXTS, st.integers(0, 10**6), st.integers(0, 10**6))
def test_answers_of_two_units_never_meet(text, one, other):
    if one != other:
        assert not set(keys(shingles(text), one)) & set(keys(shingles(text), other))


@given(st.text(LETTERS, min_size=40, max_size=90))
def test_what_a_template_gave_counts_for_nobody(told):
    given_parts = (REPAIRED, "有疑问请打县路灯所电话，我们一定当面说清楚。")
    own = own_pieces(REPAIRED + told + given_parts[1], given_parts)
    assert not own & shingles(REPAIRED)
    assert shingles(told) - shingles(REPAIRED) - shingles(given_parts[1]) <= own


def test_two_honest_answers_are_not_alike():
    other = "您好。塘冲的渠道昨天清了淤，挖出来的泥拉走了三车，今早水已经到了您家的田。以后请找水利站。"
    assert likeness(shingles(REPAIRED), shingles(other)) < 0.2


def test_the_same_answer_with_another_day_is_the_same():
    assert likeness(shingles(REPAIRED), shingles(REPAIRED.replace("11月3日", "12月28日"))) == 1.0


def test_keys_fit_a_signed_column_of_64_bits():
    assert all(-(2**63) <= key < 2**63 for key in keys(shingles(REPAIRED), 5))
