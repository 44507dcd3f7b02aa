"""The pages of what each class asks, through the browser's eyes."""

from datetime import timedelta

import pytest
from django.urls import reverse

from huiyin.collect.models import Category, Question
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.present import today
from huiyin.web.rules.tests.cast import signed_in

pytestmark = pytest.mark.django_db
BASIS = "县办〔2026〕12号"


@pytest.fixture(autouse=True)
def keeper(client):
    return signed_in(client, Role.COUNTY_DISPATCHER)


def the(code="road"):
    return Category.objects.get(code=code)


def where(name, *args):
    return reverse(f"rules:{name}", args=args)


def page(client, code="road"):
    return client.get(where("questions", the(code).pk)).text


def written(**more):
    told = {
        "text": "有没有人受伤",
        "text_en": "Is anybody hurt",
        "code": "hurt",
        "order": 2,
        "kind": "singlevaluelist",
        "choices": "no|没有|No\nyes|有|Yes",
        "asks": "on",
        "required": "on",
        "stop_on": "yes",
        "stop": "请立即拨打120。",
        "stop_en": "Call 120 at once.",
        "on": today().isoformat(),
        "source": BASIS,
    }
    return told | more


def test_the_page_shows_how_the_questions_look_in_few_queries(client, django_assert_max_num_queries):
    address = where("questions", the("power").pk)
    with django_assert_max_num_queries(10):
        text = client.get(address).text
    assert "有没有电线掉落" in text and 'type="radio"' in text and "拨打95598" in text
    assert address in client.get(where("categories")).text


def test_a_question_is_added_reworded_and_ended_from_the_page(client):
    assert client.post(where("question_add", the().pk), written()).status_code == 302
    made = Question.objects.get(code="hurt")
    assert (made.choices[1], made.stop_on, made.required, made.source) == (
        {"key": "yes", "name": "有", "name_en": "Yes"}, "yes", True, BASIS,
    )  # fmt: skip
    told = written(text="有没有人摔伤")
    assert client.post(where("question_revise", made.pk), told).status_code == 302
    fresh = Question.objects.get(code="hurt", valid_to=None)
    text = page(client)
    assert "有没有人摔伤" in text and "以前问过的" in text and "有没有人受伤" in text
    ended = {"on": today().isoformat(), "source": BASIS}
    assert client.post(where("question_end", fresh.pk), ended).status_code == 302
    assert "追问 hurt" in client.get(where("categories")).text


def test_a_question_of_tomorrow_is_announced(client):
    tomorrow = (today() + timedelta(days=1)).isoformat()
    client.post(where("question_add", the().pk), written(on=tomorrow))
    text = page(client)
    assert text.index("以后要问的") < text.index("有没有人受伤")


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"text": ""}, "请填写“问题”"),
        ({"source": ""}, "请写明依据"),
        ({"code": "受伤"}, "代码只用小写英文字母"),
        ({"choices": "yes|有|Yes"}, "至少写两个选项"),
        ({"choices": "yes|有\nno|没有|No"}, "第 1 行不完整"),
        ({"choices": "yes|有|Yes\nyes|没有|No"}, "代码要不同"),
        ({"choices": "\n".join(f"k{n}|有|Yes" for n in range(21))}, "最多 20 个选项"),
        ({"stop_on": "maybe"}, "要填一个选项的代码"),
        ({"stop": ""}, "请写明这时要来电人马上做什么"),
        ({"kind": "x"}, "怎么回答"),
        ({"order": "0"}, "第几个问"),
    ],
)
def test_what_is_not_right_is_named_and_the_rest_kept(client, given, words):
    answer = client.post(where("question_add", the().pk), written(**given))
    assert answer.status_code == 422 and words in answer.text and "Is anybody hurt" in answer.text
    assert not Question.objects.filter(code="hurt").exists()


def test_what_the_class_forbids_is_a_sentence(client):
    answer = client.post(where("question_add", the().pk), written(code="passable"))
    assert answer.status_code == 409 and "已经用了" in answer.text


def test_the_preview_follows_what_is_typed(client):
    shown = client.post(where("question_preview"), {"text": "坏了几盏", "kind": "number", "asks": "on"}).text
    assert "坏了几盏" in shown and 'inputmode="decimal"' in shown
    half = client.post(
        where("question_preview"), {"text": "坏了没有", "kind": "singlevaluelist", "choices": "x"}
    )
    assert half.status_code == 200 and "写好问题和选项" in half.text


def test_who_only_reads_sees_no_links_to_change(client):
    signed_in(client, Role.SUPERVISOR)
    text = page(client)
    assert "现在能不能通行" in text and where("question_add", the().pk) not in text
