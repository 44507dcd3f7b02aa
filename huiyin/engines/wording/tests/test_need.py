"""Why a text may carry a need is said in words that anybody can check."""

from huiyin.engines.wording.need import Reason, Sign, reasons_for, weight_of

SIGNS = (
    Sign("asks", 3, ("求助", "盼", "没人管")),
    Sign("village", 3, ()),
    Sign("comment", 2, ()),
    Sign("notice", -4, ("召开", "揭牌")),
)


def test_each_sign_counts_once_and_tells_the_words_it_was_found_by():
    found = reasons_for("路灯坏了没人管，盼修，盼修！", SIGNS, [])
    assert found == [Reason("asks", 3, ("盼", "没人管"))]


def test_what_is_known_beside_the_words_counts_too():
    found = reasons_for("路灯", SIGNS, [("village", ["白水村"]), ("comment", [])])
    assert found == [Reason("village", 3, ("白水村",)), Reason("comment", 2)]
    assert weight_of(found) == 5


def test_news_of_meetings_speaks_against_a_need():
    found = reasons_for("县里召开会议，盼丰收", SIGNS, [])
    assert [reason.code for reason in found] == ["notice", "asks"] and weight_of(found) == -1


def test_a_code_without_a_sign_counts_nothing():
    assert reasons_for("路灯", SIGNS, [("weather", ["雨"])]) == []
