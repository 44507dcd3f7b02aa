"""A text counts by its signs, its pairs of neighbours and the known words in it."""

from hypothesis import given
from hypothesis import strategies as st

from huiyin.engines.wording.counting import HALF, MOST_SIGNS, OPENING, counted, known, pieces
from huiyin.engines.wording.grams import plain

NONE = known(())


def test_signs_and_pairs_are_counted_and_repeats_add_up() -> None:
    row = counted(["，" * OPENING + "路路灯"], NONE)[0, :]
    alone = row - counted(["，" * OPENING], NONE)[0]
    assert sorted(alone.data[alone.data != 0].tolist()) == [1, 1, 1, 1, 2]
    assert row.indices.max() < HALF


def test_what_a_text_opens_with_counts_twice() -> None:
    far = counted(["。" * OPENING + "路"], NONE) - counted(["。" * OPENING], NONE)
    assert counted(["路"], NONE).max() == 2
    assert sorted(far.data[far.data != 0].tolist()) == [1, 1]


def test_a_known_word_counts_besides_its_signs_wherever_it_stands() -> None:
    table = counted(["道路灯坏", "灯路道坏"], known(["道路", "路灯"]))
    assert table[0, HALF:].sum() == 2 * 2
    assert table[1, HALF:].sum() == 0


def test_words_of_one_sign_and_of_more_than_five_are_not_taken() -> None:
    assert not known(["路", "住房公积金贷款"]).any()


def test_full_width_and_capital_letters_count_as_plain_ones() -> None:
    table = counted(["ＡＢ路", "ab路"], NONE)
    assert (table[0] != table[1]).nnz == 0


def test_nothing_said_is_an_empty_row_and_no_text_an_empty_table() -> None:
    assert counted(["", "路"], NONE)[0].nnz == 0
    assert counted([], NONE).shape == (0, 2 * HALF)


def test_what_comes_after_four_thousand_signs_is_not_read() -> None:
    table = counted(["路" * MOST_SIGNS, "路" * MOST_SIGNS + "灯坏"], NONE)
    assert (table[0] != table[1]).nnz == 0


@given(st.text(max_size=40))
def test_the_pieces_of_a_text_are_what_is_counted(text: str) -> None:
    words = known(["ab", "路灯"])
    starts, ends, columns = pieces(text, words)
    assert len(columns) == counted([text], words).sum()
    assert all(0 <= a < b <= len(plain(text)) for a, b in zip(starts, ends, strict=True))


@given(st.lists(st.text(max_size=20), max_size=5))
def test_texts_counted_together_are_counted_as_if_alone(texts: list[str]) -> None:
    words = known(["路灯", "aa"])
    together = counted(texts, words)
    assert all((together[n] != counted([text], words)[0]).nnz == 0 for n, text in enumerate(texts))
