"""The knowledge base through the browser's eyes."""

from datetime import timedelta

import pytest
from django.urls import reverse

from huiyin.collect import actions
from huiyin.collect.models import KnowledgeEntry
from huiyin.collect.tests.cast import BASIS, a_wording, an_entry
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.present import now, telling_of, today
from huiyin.tests import cast

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def keeper(client):
    user = cast.dispatcher()
    client.force_login(user)
    return user


def where(name, *args):
    return reverse(f"hotline:{name}", args=args)


def written(keeper, **more):
    told = {
        "question": "社保卡丢了怎么补办？",
        "asked": "挂失 补卡",
        "answer": "带身份证补卡。",
        "basis": BASIS,
        "link": "https://example.org/12",
        "valid_from": today().isoformat(),
        "review_on": (today() + 90 * DAY).isoformat(),
        "owner": keeper.pk,
    }
    return told | more


def test_an_entry_is_written_put_in_use_reworded_reviewed_and_withdrawn(client, keeper):
    assert client.post(where("entry_add"), written(keeper)).status_code == 302
    entry = KnowledgeEntry.objects.get()
    assert "社保卡丢了" in client.get(where("knowledge") + "?state=draft").text
    client.post(where("entry_publish", entry.pk))
    told = written(keeper, answer="先挂失，再补卡。", seen=1)
    assert client.post(where("entry_reword", entry.pk), told).status_code == 302
    page = client.get(where("entry", entry.pk)).text
    assert "先挂失，再补卡。" in page and "带身份证补卡。" in page and "第 1 版" in page
    client.post(where("entry_review", entry.pk), {"until": (today() + 300 * DAY).isoformat()})
    entry.refresh_from_db()
    assert entry.review_on == today() + 300 * DAY
    client.post(where("entry_withdraw", entry.pk))
    assert "社保卡丢了" in client.get(where("knowledge") + "?state=withdrawn").text


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"question": ""}, "请填写“群众怎么问”"),
        ({"basis": ""}, "请写明依据"),
        ({"review_on": "2020-01-01"}, "复核日期要在今天以后"),
        ({"link": "javascript:alert(1)"}, "依据的网址"),
        ({"owner": "999999"}, "负责人"),
        ({"valid_from": "昨天"}, "从哪一天起这样答"),
    ],
)
def test_what_is_missing_is_named_and_the_rest_kept(client, keeper, given, words):
    answer = client.post(where("entry_add"), written(keeper, **given))
    assert answer.status_code == 422 and words in answer.text and "挂失 补卡" in answer.text
    assert not KnowledgeEntry.objects.exists()


def test_who_read_an_older_version_is_told_so(client, keeper):
    entry = an_entry(owner=keeper)
    actions.reword_entry(entry, a_wording(owner=keeper), seen=1, by=keeper)
    answer = client.post(where("entry_reword", entry.pk), written(keeper, seen=1))
    assert answer.status_code == 409 and "别人刚刚改过" in answer.text


def test_what_is_due_stands_in_the_review_list_with_a_warning(client, keeper):
    with telling_of(now() - 40 * DAY):
        due = an_entry(question="水费怎么交？", review_on=today() + 10 * DAY)
    an_entry(question="明年再看的事？", review_on=today() + 300 * DAY)
    page = client.get(where("to_review")).text
    assert "水费怎么交" in page and "待复核" in page and "明年再看" not in page
    assert "请先核实，再答复来电人" in client.get(where("entry", due.pk)).text
    answer = client.post(where("entry_review", due.pk), {"until": today().isoformat()})
    assert answer.status_code == 422 and "复核日期要在今天以后" in answer.text


def test_it_is_searched_by_two_characters_and_paged_cheaply(client, keeper, django_assert_max_num_queries):
    for number in range(27):
        an_entry(question=f"第{number}件事怎么办？", asked="", answer="到窗口办。")
    an_entry()
    with django_assert_max_num_queries(10):
        page = client.get(where("knowledge")).text
    assert page.count("怎么") >= 25 and 'rel="next"' in page
    found = client.get(where("knowledge") + "?q=社保").text
    assert "社保卡丢了" in found and "件事怎么办" not in found
    assert "没有找到" in client.get(where("knowledge") + "?q=火星").text


def test_an_operator_reads_all_and_drafts_only_the_own(client):
    operator, entry = cast.operator(), an_entry()
    client.force_login(operator)
    page = client.get(where("entry", entry.pk)).text
    assert where("entry_reword", entry.pk) not in page and where("entry_withdraw", entry.pk) not in page
    assert client.get(where("entry_reword", entry.pk)).status_code == 403
    assert client.post(where("entry_add"), written(operator)).status_code == 302
    own = KnowledgeEntry.objects.latest("pk")
    assert client.get(where("entry_reword", own.pk)).status_code == 200
    assert client.post(where("entry_publish", own.pk)).status_code == 403


def test_a_supervisor_only_reads(client):
    client.force_login(cast.user_with(Role.SUPERVISOR))
    page = client.get(where("knowledge")).text
    assert where("entry_add") not in page and client.get(where("entry_add")).status_code == 403
