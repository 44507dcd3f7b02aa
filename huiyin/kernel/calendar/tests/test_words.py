"""What a clock says of itself."""

from datetime import date

import pytest
from django.utils import translation

from huiyin.kernel.calendar import actions, queries
from huiyin.kernel.calendar.tests.cast import SOMEBODY, a_clock, at, seeded

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def calendar(db):
    seeded()


@pytest.mark.parametrize(
    ("now", "words", "tone"),
    [
        ("2026-11-24 09:00", "还剩 5 个工作日", "ok"),
        ("2026-11-30 17:00", "还剩 8 个工作小时", "warn"),
        ("2026-12-01 17:30", "还剩 30 分钟", "warn"),
        ("2026-12-01 18:30", "刚刚到期", "late"),
        ("2026-12-02 09:00", "已超时 30 分钟", "late"),
        ("2026-12-05 09:00", "已超时 3 个工作日", "late"),
    ],
)
def test_how_long_is_left(now, words, tone):
    clock = a_clock()
    assert queries.due_words(clock, at(now)) == (words, tone)


@pytest.mark.parametrize(
    ("now", "words"),
    [
        ("2026-11-24 09:30", "还剩 23 小时"),
        ("2026-11-25 08:30", "还剩 30 分钟"),
        ("2026-11-28 09:00", "已超时 3 天"),
    ],
)
def test_urgent_clocks_count_round_the_clock(now, words):
    assert queries.due_words(a_clock(urgency="urgent"), at(now))[0] == words


def test_finished_clocks_say_how_it_went():
    clock = a_clock()
    actions.pause_clock(clock, reason_code="survey", at=at("2026-11-24 10:00"), by=SOMEBODY)
    assert queries.due_words(clock, at("2026-12-24 10:00")) == ("计时已暂停", "ok")
    actions.stop_clock(clock, at=at("2026-11-24 11:00"), by=SOMEBODY)
    assert queries.due_words(clock, at("2026-12-24 10:00")) == ("按时完成", "done")
    late = a_clock(subject="workorder:2")
    actions.stop_clock(late, at=at("2026-12-04 09:00"), by=SOMEBODY)
    assert queries.due_words(late, at("2026-12-24 10:00")) == ("超时 3 个工作日完成", "late")
    gone = actions.cancel_clock(a_clock(subject="workorder:3"), by=SOMEBODY)
    assert queries.due_words(gone, at("2026-12-24 10:00")) == ("不再计时", "done")


def test_a_queue_of_words_asks_the_database_nothing(django_assert_num_queries):
    clocks = [a_clock(subject=f"workorder:{n}") for n in range(25)]
    queries.tables()
    with django_assert_num_queries(0):
        for clock in clocks:
            queries.due_words(clock, at("2026-11-25 09:00"))


def test_a_clock_explains_itself_step_by_step():
    clock = a_clock(matter="complaint", started_at=at("2026-09-29 09:00"))
    actions.pause_clock(clock, reason_code="survey", at=at("2026-09-29 10:00"), by=SOMEBODY)
    actions.resume_clock(clock, at=at("2026-09-30 10:00"), by=SOMEBODY)
    actions.extend_clock(
        clock, amount=2, unit="working_day", reason_code="complex", at=at("2026-10-12 09:00"), by=SOMEBODY
    )
    lines = queries.explain(clock)
    assert lines == [
        "规则：办结时限 10 个工作日（投诉，各种紧急程度，第 1 版，2020年1月1日起）。"
        "依据：青龙县 2023（投诉 10 天）。",
        "9月29日 09:00开始，按“县机关办公时间”计时，到 10月19日 18:00为止。",
        "其间放假不计时：国庆节。",
        "其间调休上班照常计时：2026年10月10日。",
        "9月29日 10:00暂停计时：现场勘测或鉴定。",
        "9月30日 10:00恢复计时，到期时间顺延到 10月20日 18:00。",
        "10月12日 09:00延期 2 个工作日：情况复杂，涉及多方。延到 10月22日 18:00。",
    ]


def test_an_estimate_says_so():
    clock = a_clock(started_at=at("2026-12-30 09:00"))
    assert queries.explain(clock)[-1].startswith("到期日在已装入的节假日安排之后（装入到2026年12月31日）")


def test_a_recount_and_a_return_are_told():
    clock = a_clock()
    actions.set_special_day(date(2026, 11, 27), False, "停工", "县应急办", by=SOMEBODY)
    actions.recompute_clocks(by=SOMEBODY)
    clock.refresh_from_db()
    actions.return_clock(clock, reason_code="wrong_owner", at=at("2026-11-25 09:00"), by=SOMEBODY)
    actions.stop_clock(clock, at=at("2026-11-25 10:00"), by=SOMEBODY)
    text = "\n".join(queries.explain(clock))
    assert "因工作日历或规则变化重新计算" in text
    assert "退回：不属于本单位职责。从此刻重新计时" in text
    assert text.endswith("结束计时。")


def test_round_the_clock_rules_say_so():
    clock = a_clock(urgency="critical")
    assert "不分昼夜连续计时" in queries.explain(clock)[1]


def test_english_has_its_own_words():
    clock = a_clock()
    with translation.override("en"):
        assert queries.due_words(clock, at("2026-11-24 09:00"))[0] == "5 working days left"
        assert queries.due_words(clock, at("2026-12-02 10:00"))[0] == "1 working hour late"
        assert queries.explain(clock)[1].startswith("Started 24 Nov 09:00")
        assert queries.kind_words("dispatch.finish") == "Finish"
