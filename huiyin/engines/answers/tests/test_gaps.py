from hypothesis import given
from hypothesis import strategies as st

from huiyin.engines.answers.gaps import ASKED, fixed_parts, gap, not_asked, open_gaps

NAMES = st.text(st.characters(categories=["Lo", "Nd"]), min_size=1, max_size=20)
WORDS = st.text(st.characters(exclude_characters="【】\0"), max_size=40)


@given(st.lists(NAMES, unique=True, max_size=6), WORDS)
def test_every_gap_is_found_once_in_its_order(names, words):
    text = words + words.join(gap(name) for name in names) + words
    assert open_gaps(text + "".join(map(gap, names))) == tuple(names)


@given(WORDS)
def test_text_without_gaps_has_none_and_is_all_its_own(words):
    assert open_gaps(words) == ()
    assert fixed_parts(words) == ((words,) if words.strip() else ())


def test_other_brackets_are_no_gaps():
    assert open_gaps("【衡阳县水利局】已修好。") == ()


def test_half_width_colons_and_spaces_still_count():
    assert open_gaps("【填:做了什么】【 填 ： 什么时候 】") == ("做了什么", "什么时候")


def test_a_template_says_which_of_the_five_it_does_not_ask():
    whole = "".join(map(gap, ASKED))
    assert not_asked(whole) == ()
    assert not_asked(whole.replace(gap("谁办的"), "")) == ("谁办的",)


def test_what_a_template_says_itself_stands_between_its_gaps():
    assert fixed_parts("您好，【填：什么时候】已经【填：做了什么】。") == ("您好，", "已经", "。")
