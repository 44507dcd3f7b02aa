"""What the chosen class asks beside the words, and the answer that ends the form."""

import pytest

from huiyin.archive.models import Case
from huiyin.collect.channels.hotline.tests.cast import call
from huiyin.collect.models import Category, Question, Request
from huiyin.kernel.events.reactions import react_to_all
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.present import today
from huiyin.tests import cast

pytestmark = pytest.mark.django_db
CALL_119 = "请离开至少八米，不要碰，马上拨打95598；起火拨打119。"


def details(request):
    return {one.question.code: one.values for one in request.details.select_related("question")}


def test_a_class_brings_its_questions_with_what_was_answered_so_far(desk):
    page = desk.post("/hotline/questions/", call(category="street-light", **{"ask-pole": "12号"})).text
    assert "灯杆编号" in page and 'value="12号"' in page and "坏了几盏" in page
    assert desk.post("/hotline/questions/", call(category="water-works")).text.strip() == ""
    assert desk.post("/hotline/questions/", call(category="9" * 40)).status_code == 200


def test_answers_are_kept_with_the_request(desk):
    told = call(category="waste", **{"ask-what": ["household", "animals"]})
    for _time in range(2):
        assert desk.post("/hotline/", told).status_code == 302
    assert details(Request.objects.get()) == {"what": ["household", "animals"]}


def test_a_date_comes_as_the_browser_writes_it(desk):
    told = call(category="companion", **{"ask-when": "2026-12-01T08:30"})
    assert desk.post("/hotline/", told).status_code == 302
    page = desk.get(f"/hotline/mine/{Request.objects.get().no}/").text
    assert "2026-12-01 08:30" in page


@pytest.mark.parametrize(
    ("category", "answer", "words"),
    [
        ("companion", {}, "必须回答：哪天几点去医院"),
        ("companion", {"ask-when": "明天"}, "ISO 8601"),
        ("wages", {"ask-months": "两个"}, "请写数字"),
        ("waste", {"ask-what": ["gold"]}, "可用的值"),
        ("street-light", {"ask-pole": "长" * 501}, "最多 500 个字"),
    ],
)
def test_without_scripts_the_questions_come_after_a_submit(desk, category, answer, words):
    page = desk.post("/hotline/", call(category=category, **answer))
    assert page.status_code == 422 and words in page.text and "村里水渠垮了一段" in page.text
    assert not Request.objects.exists()


def test_an_answer_that_ends_the_form_is_shown_large_and_nothing_is_lost(desk):
    told = call(category="power", **{"ask-wires": "yes"})
    assert CALL_119 in desk.post("/hotline/questions/", told).text
    page = desk.post("/hotline/", told)
    assert page.status_code == 422 and CALL_119 in page.text
    assert "村里水渠垮了一段" in page.text and "13873412345" in page.text
    assert not Request.objects.exists()


def test_such_a_call_can_still_be_taken_down(desk):
    told = call(category="power", anyway="1", **{"ask-wires": "yes"})
    assert desk.post("/hotline/", told).status_code == 302
    request = Request.objects.get()
    assert details(request) == {"wires": ["yes"]}
    react_to_all()
    desk.force_login(cast.dispatcher())
    assert f"有（{CALL_119}）" in desk.get(Case.objects.get().get_absolute_url()).text


def test_who_may_not_read_the_case_reads_no_answers(client, desk):
    desk.post("/hotline/", call(category="street-light", **{"ask-pole": "12号灯杆"}))
    react_to_all()
    client.force_login(cast.user_with(Role.DEPARTMENT_HANDLER, unit=cast.organisation()))
    answer = client.get(Case.objects.get().get_absolute_url())
    assert answer.status_code == 403 and "12号灯杆" not in answer.text


def test_a_text_that_asks_nothing_is_shown(desk):
    assert "请写清是白天还是夜里" in desk.post("/hotline/questions/", call(category="noise")).text


def test_an_ended_question_is_not_asked(desk):
    Question.objects.filter(category__code="street-light", code="pole").update(valid_to=today())
    page = desk.post("/hotline/questions/", call(category="street-light")).text
    assert "灯杆编号" not in page and "坏了几盏" in page


def test_the_desk_speaks_english_too(desk):
    desk.cookies["django_language"] = "en"
    category = Category.objects.get(code="power").pk
    page = desk.post("/hotline/questions/", {"category": category, "ask-wires": "yes"}).text
    assert "Are wires down or sparking" in page and "Call 95598 at once" in page
