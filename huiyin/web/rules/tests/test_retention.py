"""How long personal data is kept: decided with a preview, shown with its runs, held back case by case."""

from datetime import timedelta

import pytest
from django.urls import reverse

from huiyin.archive.jobs import ERASE
from huiyin.archive.models import Hold, RetentionRule
from huiyin.archive.tests.test_retention import LONG_AGO, an_old_case, decide, erase_today
from huiyin.kernel.jobs.models import Job, LastRun
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.present import now, today
from huiyin.tests import cast
from huiyin.web.rules.tests.cast import signed_in

pytestmark = pytest.mark.django_db
ADDRESS = {name: reverse(f"rules:{name}") for name in "retention retention_foresee holds hold_case".split()}
PHOTOS = reverse("rules:retention_decide", args=["photos"])
GIVEN = {"months": 12, "source": "县办〔2026〕15号", "seen": 1}


@pytest.fixture
def centre(client):
    signed_in(client, Role.COUNTY_DISPATCHER)
    return client


def test_a_rule_is_decided_after_seeing_what_it_would_erase(centre):
    an_old_case()
    page = centre.get(ADDRESS["retention"]).text
    assert "演示值" in page and "0 张照片" in page and "全县规则" in page
    soon = (today() + timedelta(days=7)).isoformat()
    typed = {"what": "photos", "months": 12, "valid_from": soon}
    assert "会删除 1 张照片" in centre.get(ADDRESS["retention_foresee"], typed).text
    assert "填好月数和日期" in centre.get(ADDRESS["retention_foresee"], {"what": "photos"}).text
    answer = centre.post(PHOTOS, GIVEN | {"valid_from": soon}, follow=True)
    assert "已保存第 2 版" in answer.text and "将生效" in answer.text
    assert RetentionRule.objects.get(what="photos", version=2).decided
    assert centre.post(PHOTOS, GIVEN | {"valid_from": soon}).status_code == 409
    assert centre.post(PHOTOS, GIVEN | {"valid_from": ""}).status_code == 422
    assert centre.get(PHOTOS.replace("photos", "secrets")).status_code == 404


def test_the_last_runs_say_what_they_erased_and_when_the_next_is(centre, django_assert_max_num_queries):
    result = {"person": 12, "photos": 40}
    Job.objects.create(name=ERASE, state=Job.State.DONE, result=result, asked_at=now())
    LastRun.objects.create(name="archive.erase_daily", at=now())
    with django_assert_max_num_queries(10):
        page = centre.get(ADDRESS["retention"] + "?past=1").text
    assert "12 人、40 张照片" in page and "下一次在" in page


def test_the_one_who_guards_the_data_holds_a_case_back_and_lets_it_go(client):
    case = cast.a_case()
    signed_in(client, Role.SECURITY_ADMIN)
    assert "没有暂停删除的档案" in client.get(ADDRESS["holds"]).text
    answer = client.post(ADDRESS["hold_case"], {"number": "D26-0000000-0", "reason": "诉讼"})
    assert answer.status_code == 422 and "没有这个编号" in answer.text
    given = {"number": f" {case.no.lower()} ", "reason": "诉讼期间"}
    assert "已暂停删除" in client.post(ADDRESS["hold_case"], given, follow=True).text
    release = reverse("rules:hold_release", args=[Hold.objects.get().pk])
    assert "已恢复删除" in client.post(release, follow=True).text
    assert client.post(release).status_code == 404


def test_the_pages_of_the_matter_say_plainly_what_was_erased(centre):
    case = an_old_case(LONG_AGO)
    request = case.voice_set.get().request
    decide()
    erase_today()
    session = centre.session
    session["followed"] = [request.no]
    session.save()
    for address in (case.get_absolute_url(), reverse("portal:progress", args=[request.no])):
        page = centre.get(address).text
        for words in ("原话已按保存期限删除", "删除了姓名、电话和地址", "删除了照片", "删除了附件"):
            assert words in page, (address, words)
