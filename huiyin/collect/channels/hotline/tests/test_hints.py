"""Beside the words: the county's answers and a class, found as one types."""

from datetime import timedelta

import pytest

from huiyin.collect import actions
from huiyin.collect.channels.hotline.hints import hints_for
from huiyin.collect.channels.hotline.knowledge.queries import look_up
from huiyin.collect.channels.hotline.tests.cast import call
from huiyin.collect.models import Answer, Category
from huiyin.collect.tests.cast import a_wording, an_entry
from huiyin.kernel.events.reactions import react_to_all
from huiyin.kernel.present import now, telling_of, today
from huiyin.tests import cast

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def entries():
    """Three things that callers ask."""
    water = an_entry(question="自来水停了，什么时候来水？", asked="停水", answer="检修的停水会提前通知。")
    pension = an_entry(question="养老金没有到账怎么办？", asked="认证", answer="先做资格认证。")
    return {"card": an_entry(), "water": water, "pension": pension}


def found(words, most=3):
    return [one.version.entry for one in look_up(words, most=most)]


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("社保", "card"),
        ("停水", "water"),
        ("补卡", "card"),
        ("村里自来水停了三天，什么时候来水", "water"),
        ("我的养老金这个月没有到账", "pension"),
    ],
)
def test_two_characters_and_whole_sentences_find_the_answer(entries, words, name):
    assert found(words)[0] == entries[name]


@pytest.mark.parametrize("words", ["", "水", "火星上的事", "13873412345", "\x00'\"%_"])
def test_what_nobody_wrote_down_finds_nothing(entries, words):
    assert found(words) == []


def test_only_what_is_in_use_today_is_offered(entries):
    actions.withdraw_entry(entries["card"], by=cast.dispatcher())
    actions.draft_entry(a_wording(), by=cast.operator())
    an_entry(valid_from=today() + DAY)
    assert found("社保卡") == []


def test_the_words_of_tomorrow_are_not_told_today(entries):
    later = a_wording(answer="先挂失。", valid_from=today() + DAY)
    actions.reword_entry(entries["card"], later, seen=1, by=cast.dispatcher())
    assert look_up("社保卡", most=1)[0].version.number == 1
    with telling_of(now() + DAY):
        assert look_up("社保卡", most=1)[0].version.number == 2


def test_it_costs_two_queries_however_many_entries(entries, django_assert_num_queries):
    for number in range(30):
        an_entry(question=f"社保卡第{number}个问题怎么办？")
    with django_assert_num_queries(2):
        assert found("社保卡丢了怎么办" * 20)[0] == entries["card"]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("村口的路灯坏了半个月", "street-light"),
        ("电线掉在路上还冒火花", "power"),
        ("欠了三个月工资不给", "wages"),
        ("你好", None),
    ],
)
def test_a_class_is_suggested_by_its_own_words(words, code):
    category = hints_for(words, searched=False).category
    assert (category.code if category else None) == code


def test_else_the_class_of_the_nearest_answer_is(entries):
    pension = Category.objects.get(code="pension")
    actions.reword_entry(
        entries["pension"], a_wording(question="退休费没有到账怎么办？", category=pension), seen=1,
        by=cast.dispatcher(),
    )  # fmt: skip
    assert hints_for("退休费一直没到账", searched=False).category == pension


def test_an_answer_past_its_review_says_so(desk):
    with telling_of(now() - 40 * DAY):
        an_entry(review_on=today() + 10 * DAY)
    page = desk.post("/hotline/hints/", {"q": "社保"}).text
    assert "过了复核日期" in page and "请先核实" in page and "用这条答复" in page


def test_a_search_without_result_says_so_and_typing_does_not(desk):
    assert "知识库里没有找到" in desk.post("/hotline/hints/", {"q": "火星"}).text
    assert desk.post("/hotline/hints/", {"words": "火星"}).text.strip() == ""


def test_the_answer_keeps_the_version_that_was_read_out(desk, entries):
    version = entries["card"].versions.get()
    told = call(matter="consult", words="社保卡丢了？", answer=version.answer, version=version.pk)
    assert desk.post("/hotline/", told).status_code == 302
    actions.reword_entry(entries["card"], a_wording(answer="先挂失。"), seen=1, by=cast.dispatcher())
    kept = Answer.objects.get()
    assert (kept.version, kept.words) == (version, version.answer)
    assert "第 1 版答复" in desk.get(f"/hotline/mine/{kept.request.no}/").text
    react_to_all()
    desk.force_login(cast.dispatcher())
    assert "第 1 版答复" in desk.get(kept.request.voice.case.get_absolute_url()).text


def test_without_words_told_there_is_no_version(desk, entries):
    version = entries["card"].versions.get()
    desk.post("/hotline/", call(version=version.pk))
    assert not Answer.objects.exists()
    assert desk.post("/hotline/", call(matter="consult", answer="好", version="999999")).status_code == 422


def test_the_village_a_caller_names_can_be_taken_with_one_press(desk):
    page = desk.post("/hotline/hints/", {"words": "我是车江街道白水村的，村口停水"}).text
    assert "地点填“车江街道白水村”" in page
    assert "请问清楚再选" not in page


def test_namesakes_are_offered_with_a_word_to_ask_first(desk):
    page = desk.post("/hotline/hints/", {"words": "白水村停水"}).text
    assert page.count("地点填“") > 1
    assert "请问清楚再选" in page
