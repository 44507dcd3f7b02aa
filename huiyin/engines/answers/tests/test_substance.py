import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.engines.answers.substance import substance

PHRASES = ("高度重视", "进一步加强", "感谢您的支持和理解", "已转相关部门处理", "将尽快处理")
ACTS = ("更换", "清理", "到账")


@given(st.lists(st.sampled_from([*PHRASES, "，", "。", " "]), max_size=20))
def test_phrases_however_many_stay_phrases(parts):
    found = substance("".join(parts), PHRASES, ACTS)
    assert found.is_phrases and not found.names_act and not found.names_day


@pytest.mark.parametrize(
    "told", ["11月3日", "三月二日", "昨天", "今早", "2026-11-03", "上午9:30", "上周", "周五", "当晚", "月底"]
)
def test_a_day_is_known_in_the_ways_people_write_it(told):
    assert substance(f"{told}更换了灯头两个。", PHRASES, ACTS).names_day


@pytest.mark.parametrize("told", ["近期", "尽快", "及时", "下一步", "第一时间"])
def test_soon_is_no_day(told):
    assert not substance(f"{told}更换灯头。", PHRASES, ACTS).names_day


def test_an_act_hidden_in_a_phrase_does_not_count():
    assert not substance("已安排更换事宜。", ["已安排更换事宜"], ACTS).names_act


def test_an_answer_with_act_and_day_passes():
    found = substance("高度重视。11月3日更换了灯头两个，当晚已经亮了。", PHRASES, ACTS)
    assert found.names_act and found.names_day and not found.is_phrases


@given(st.text(max_size=200))
def test_no_text_breaks_it_and_more_phrases_never_make_more_of_it(text):
    few, many = substance(text, (), ACTS), substance(text, PHRASES, ACTS)
    assert many.is_phrases or not few.is_phrases
    assert few.names_day == many.names_day
