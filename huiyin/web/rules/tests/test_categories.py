"""The page of the classes, through the browser's eyes."""

import pytest
from django.urls import reverse

from huiyin.collect.models import Category
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.present import today
from huiyin.web.rules.tests.cast import signed_in

pytestmark = pytest.mark.django_db
BASIS = "县办〔2026〕12号"


@pytest.fixture(autouse=True)
def keeper(client):
    return signed_in(client, Role.COUNTY_DISPATCHER)


def page(client, past=""):
    answer = client.get(reverse("rules:categories") + past)
    assert answer.status_code == 200
    return answer.text


def send(client, name, /, *args, **told):
    given = {"on": today().isoformat(), "source": BASIS} | told
    return client.post(reverse(f"rules:{name}", args=args), given)


def the(code):
    return Category.objects.get(code=code)


def test_the_tree_is_shown_with_its_basis_in_few_queries(client, django_assert_max_num_queries):
    with django_assert_max_num_queries(10):
        text = page(client)
    assert text.index("农村基础设施") < text.index("└ 道路桥梁") < text.index("安全饮水")
    assert "county practice 2020" in text and "新增诉求类别" in text


def test_a_class_is_added_renamed_and_ended_from_the_page(client):
    given = {"parent": the("infrastructure").pk, "name": "桥梁", "name_en": "Bridges", "code": "bridge"}
    assert send(client, "category_add", **given).status_code == 302
    assert "└ 桥梁" in page(client)
    told = {"name": "桥梁涵洞", "name_en": "Bridges and culverts", "code": "bridge-culvert"}
    assert send(client, "category_rename", the("bridge").pk, **told).status_code == 302
    text = page(client)
    assert "└ 桥梁涵洞" in text and "，接替“桥梁”" in text
    assert send(client, "category_end", the("bridge-culvert").pk).status_code == 302
    assert "└ 桥梁" not in page(client)
    all_of_them = page(client, "?past=1")
    assert "└ 桥梁涵洞" in all_of_them and "停用依据：县办〔2026〕12号" in all_of_them


def test_the_form_knows_under_which_class_it_was_opened(client):
    pk = the("land").pk
    answer = client.get(reverse("rules:category_add") + f"?under={pk}")
    assert f'<option value="{pk}" selected>' in answer.text
    assert client.get(reverse("rules:category_add") + "?under=" + "9" * 40).status_code == 200


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"source": ""}, "请写明依据"),
        ({"code": "道路"}, "代码只用小写英文字母"),
        ({"name": ""}, "请填写“名称”。"),
        ({"on": "昨天"}, "日期"),
        ({"parent": "999999"}, "parent"),
    ],
)
def test_what_is_missing_is_named_and_the_rest_kept(client, given, words):
    told = {"name": "桥梁", "name_en": "Bridges", "code": "bridge", "parent": ""} | given
    answer = send(client, "category_add", **told)
    assert answer.status_code == 422
    assert words in answer.text and 'value="Bridges"' in answer.text
    assert not Category.objects.filter(code="bridge").exists()


def test_what_the_tree_forbids_is_a_sentence(client):
    answer = send(client, "category_end", the("infrastructure").pk)
    assert answer.status_code == 409
    assert "请先停用小类" in answer.text


def test_who_only_reads_sees_no_links_to_change(client):
    signed_in(client, Role.SUPERVISOR)
    text = page(client)
    assert "└ 道路桥梁" in text and reverse("rules:category_add") not in text
