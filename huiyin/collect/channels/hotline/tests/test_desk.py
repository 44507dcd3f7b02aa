"""An operator writes a call down; the number and the code stand ready to be read out."""

import pytest

from huiyin.collect import queries
from huiyin.collect.channels.hotline.tests.cast import call
from huiyin.collect.models import Reach, Request
from huiyin.kernel.events.models import Event
from huiyin.kernel.events.reactions import react_to_all
from huiyin.tests import cast

pytestmark = pytest.mark.django_db


def test_saving_gives_the_number_and_the_code(desk):
    page = desk.post("/hotline/", call(), follow=True)
    made = Request.objects.get()
    assert made.no in page.text and queries.pickup_code(made) in page.text
    assert (made.channel, made.category.code) == ("hotline", "water-works")


def test_the_same_key_twice_makes_one_request(desk):
    data = call()
    desk.post("/hotline/", data)
    desk.post("/hotline/", data)
    assert Request.objects.count() == 1
    assert Event.objects.filter(kind="collect.received").count() == 1


def test_one_save_costs_at_most_twelve_queries(desk, django_assert_max_num_queries):
    """With the village taken from the suggestions, as operators do."""
    desk.get("/hotline/")
    data = call(place=cast.village().pk)
    with django_assert_max_num_queries(12 + 2):  # two are the test's own savepoint
        assert desk.post("/hotline/", data).status_code == 302


def test_a_known_telephone_shows_its_matters_with_the_name_masked(desk):
    desk.post("/hotline/", call())
    said = desk.post("/hotline/caller/", {"phone": "138 7341 2345"}).text
    assert Request.objects.get().no in said
    assert "张桂英" not in said and "张" in said


def test_an_unknown_telephone_is_told_as_new(desk):
    assert "第一次" in desk.post("/hotline/caller/", {"phone": "13900001111"}).text


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"phone": "12345"}, "来电号码"),
        ({"words": ""}, "反映的内容"),
        ({"words": "长" * 2001}, "反映的内容"),
        ({"place_words": "火星村"}, "哪个村"),
        ({"matter": "x"}, "诉求类型"),
        ({"category": "999999"}, "哪一类"),
        ({"urgency": "x"}, "紧急程度"),
        ({"key": "not-a-uuid"}, ""),
        ({"against": "999999"}, "被投诉单位"),
        ({"words": "坏\x00了"}, "反映的内容"),
    ],
)
def test_a_wrong_entry_is_named_and_what_was_typed_stays(desk, wrong, field):
    answer = desk.post("/hotline/", call(**wrong))
    assert answer.status_code == 422 and field in answer.text
    if "words" not in wrong:
        assert "村里水渠垮了一段" in answer.text
    assert not Request.objects.exists() and not Event.objects.filter(kind="collect.received").exists()


def test_my_list_is_paged_and_cheap(desk, django_assert_max_num_queries):
    for _time in range(27):
        desk.post("/hotline/", call())
    with django_assert_max_num_queries(10):
        page = desk.get("/hotline/mine/").text
    assert page.count("26-") >= 25


def test_a_question_answered_during_the_call_needs_no_order(desk):
    told = call(matter="consult", words="医保卡去哪里补办？", answer="带身份证到乡政府一楼办。")
    for _time in range(2):
        assert desk.post("/hotline/", told).status_code == 302
    react_to_all()
    request = Request.objects.get()
    assert request.answers.get().words == "带身份证到乡政府一楼办。"
    assert (request.state, request.voice.case.state) == ("answered", "reported")


def test_only_what_needs_nobodys_work_ends_at_the_desk(desk):
    page = desk.post("/hotline/", call(matter="help", answer="知道了。"))
    assert page.status_code == 422 and "只有咨询和表扬能当场答复" in page.text
    assert not Request.objects.exists()


def test_the_callers_wish_is_kept_and_shown_at_the_next_call(desk):
    desk.post("/hotline/", call(wish="call"))
    made = Request.objects.get()
    assert made.reach.wish == "call"
    assert "打电话告诉我" in desk.get(f"/hotline/mine/{made.no}/").text
    assert "上次说，有了答复：打电话告诉我" in desk.post("/hotline/caller/", {"phone": "13873412345"}).text


def test_a_call_without_a_wish_keeps_none(desk):
    desk.post("/hotline/", call())
    assert not Reach.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "remedy"),
    [
        ({"wish": "sms", "phone": ""}, "请留手机号"),
        ({"wish": "sms", "phone": "0734-5230001"}, "请选打电话"),
        ({"wish": "slip", "secrecy": "on"}, "不走书面回执和广播"),
        ({"wish": "email"}, "怎样告诉来电人"),
    ],
)
def test_a_wish_that_cannot_be_kept_is_refused_with_what_to_choose(desk, wrong, remedy):
    answer = desk.post("/hotline/", call(**wrong))
    assert answer.status_code == 422 and remedy in answer.text
    assert not Request.objects.exists()
