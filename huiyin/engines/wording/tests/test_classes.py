"""Classes are learnt from a county's own words, with chances, reasons, and nothing hidden."""

import numpy as np
import pytest

from huiyin.engines.wording.classes import Classes, learn, loaded
from huiyin.engines.wording.grams import plain
from huiyin.engines.wording.tests.sample import matters

WORDS = ("路灯", "污水", "老师", "校车", "垃圾", "井盖")


@pytest.fixture(scope="module")
def taught() -> Classes:
    return learn(matters(240), WORDS)[0]


def test_what_it_never_heard_is_put_where_its_words_belong(taught: Classes) -> None:
    assert taught.ranked("西门外的路灯坏了")[0][0] == "道路"
    assert taught.ranked("工厂把污水排进水塘")[0][0] == "环境"
    assert taught.ranked("这学期少一位老师")[0][0] == "教育"


def test_chances_add_up_and_come_highest_first(taught: Classes) -> None:
    ranked = taught.ranked("河边的路灯和垃圾")
    assert [chance for _, chance in ranked] == sorted((chance for _, chance in ranked), reverse=True)
    assert sum(chance for _, chance in ranked) == pytest.approx(1, abs=1e-5)


def test_words_of_no_class_leave_it_in_doubt(taught: Classes) -> None:
    assert taught.ranked("您好")[0][1] < taught.ranked("路灯不亮,路面有坑,请处理")[0][1]


def test_the_words_that_decided_are_named_where_they_stand(taught: Classes) -> None:
    text = "我要反映:桥头路灯不亮"
    words = [plain(text)[one.start : one.end] for one in taught.deciding(text, "道路")]
    assert any("灯" in word or "亮" in word for word in words)
    assert not any("反映" in word for word in words)


def test_a_text_without_a_known_piece_has_no_deciding_words(taught: Classes) -> None:
    assert taught.deciding("zz", "道路") == []


def test_what_is_saved_says_the_same_again(taught: Classes) -> None:
    texts = [text for text, _ in matters(30, seed=5)]
    again = loaded(taught.saved())
    assert again.names == taught.names
    assert np.allclose(again.chances(texts), taught.chances(texts), atol=2e-3)


def test_anything_else_is_refused_as_a_saved_model() -> None:
    with pytest.raises(ValueError):
        loaded(b"something else")


def test_learning_twice_gives_the_same(taught: Classes) -> None:
    other, _ = learn(matters(240), WORDS)
    assert np.array_equal(other.weights, taught.weights)


def test_examples_are_judged_by_what_did_not_learn_from_them_and_further_ones_never() -> None:
    examples = [("同一句话", name) for name in ("甲", "乙")] * 6 + matters(60)
    _, judged = learn(examples, further=matters(30, seed=9))
    assert len(judged.truth) == len(examples)
    assert judged.chances[:12].max() < 0.9, "one sentence under two classes cannot be told apart"


def test_a_class_known_from_the_directory_alone_can_still_be_named() -> None:
    directory = [("医院 看病 挂号 医保报销", "卫生"), ("卫生院 打疫苗 看病", "卫生")] * 3
    taught, _ = learn(matters(120), further=directory)
    assert "卫生" in taught.names
    assert taught.chances(["卫生院看病"]).shape == (1, 4)


def test_two_classes_are_enough_and_one_is_not() -> None:
    two = [pair for pair in matters(60) if pair[1] != "教育"]
    taught, judged = learn(two)
    assert taught.ranked("路灯不亮")[0][0] == "道路"
    assert (judged.chances.argmax(1) == judged.truth).mean() > 0.9
    with pytest.raises(ValueError, match="two classes"):
        learn([("路灯", "道路"), ("路面", "道路"), ("污水", "环境")])


def test_learning_can_be_watched_and_stopped() -> None:
    heard: list[float] = []
    learn(matters(60), watch=heard.append)
    assert heard == sorted(heard) and heard[-1] < 1

    def stop(_share: float) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        learn(matters(60), watch=stop)
