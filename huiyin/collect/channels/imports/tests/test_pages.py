"""The pages of an import say what is wrong, keep their door, and lead on."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from huiyin.archive.models import Case
from huiyin.collect.actions.imports.words import why
from huiyin.collect.channels.imports.tests.cast import (
    HEADING,
    a_row,
    an_open_row,
    brought,
    csv_of,
    handed_in,
    tried,
)
from huiyin.collect.models import ImportFile, SourceSystem
from huiyin.engines.sheets import Unreadable
from huiyin.kernel.jobs.models import Job
from huiyin.kernel.people.kinds import Role
from huiyin.tests import cast

pytestmark = pytest.mark.django_db
REASONS = (
    "empty bytes unpacked rows columns cell kind old_excel web_page other_office password macros entities"
    " container broken encoding binary quotes"
).split()


@pytest.fixture
def clerk(client):
    user = cast.dispatcher()
    client.force_login(user)
    return user


def words(answer) -> str:
    return answer.content.decode()


def test_each_reason_has_words():
    assert all("请" in why(Unreadable(reason)) or "至少" in why(Unreadable(reason)) for reason in REASONS)
    assert why(Unreadable("cell", line=7)).startswith("第 7 行：")


def test_a_hostile_file_is_refused_on_the_page_and_nothing_is_kept(client, clerk):
    file = SimpleUploadedFile("工单.csv", b"%PDF-1.7 ...")
    answer = client.post(reverse("imports:start"), {"source": "旧热线", "file": file})
    assert answer.status_code == 422 and "key" in words(answer)
    key = "6f1c2f58-0d5c-4d1e-9a37-6a1f0a7f9f11"
    file.seek(0)
    answer = client.post(reverse("imports:start"), {"key": key, "source": "旧热线", "file": file})
    assert answer.status_code == 422 and "这不是表格，是 PDF 文件" in words(answer)
    assert not ImportFile.objects.exists() and not SourceSystem.objects.exists()


def test_the_same_upload_twice_is_one_file(client, clerk):
    told = {"key": "6f1c2f58-0d5c-4d1e-9a37-6a1f0a7f9f11", "source": " 旧  热线 "}
    for _turn in range(2):
        file = SimpleUploadedFile("工单.csv", csv_of(a_row()))
        answer = client.post(reverse("imports:start"), {**told, "file": file})
    made = ImportFile.objects.get()
    assert answer["Location"] == reverse("imports:columns", args=[made.pk])
    assert made.source.name == "旧 热线"
    assert "旧 热线" in words(client.get(reverse("imports:start")))


def test_columns_must_be_whole_and_single(client, clerk):
    file = handed_in(csv_of(a_row()), clerk)
    address = reverse("imports:columns", args=[file.pk])
    page = words(client.get(address))
    assert "第一行写的是：138****2345" in page and "张*英" in page and "13873412345" not in page
    told = {f"column{place}": "-" for place in range(len(HEADING))} | {"no_place": "refuse"}
    answer = client.post(address, {**told, "column0": "number", "column1": "number"})
    assert answer.status_code == 422
    assert "已经对应了另一栏" in words(answer) and "还没有对应：来电时间、诉求内容" in words(answer)
    answer = client.post(address, {**told, "column0": "number", "column1": "received", "column7": "words"})
    assert answer["Location"] == reverse("imports:page", args=[file.pk])
    file.refresh_from_db()
    assert file.mapping == {"number": 0, "received": 1, "words": 7} and file.state == "trying"
    assert "正在试读" in words(client.get(answer["Location"]))
    assert client.get(address)["Location"] == answer["Location"]


def test_the_error_file_says_where_and_how_and_no_more(client, clerk):
    file = tried(csv_of(a_row("A"), a_row("B", 来电号码="+12345", 姓名="李雷")), clerk)
    answer = client.get(reverse("imports:refused", args=[file.pk]))
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert text.splitlines()[0] == "行号,栏目,怎么改"
    assert text.splitlines()[1].startswith("3,来电号码,电话有误")
    assert "李雷" not in text and "12345" not in text


def test_a_failed_job_is_shown_with_a_way_on(client, clerk):
    file = tried(csv_of(a_row()), clerk)
    client.post(reverse("imports:bring", args=[file.pk]))
    file.refresh_from_db()
    Job.objects.filter(pk=file.job_id).update(state="failed", error="OSError: 磁盘满")
    page = words(client.get(reverse("imports:page", args=[file.pk])))
    assert "磁盘满" in page and "接着做" in page
    client.post(reverse("imports:again", args=[file.pk]))
    assert Job.objects.get(pk=file.job_id).state == Job.State.WAITING


def test_done_and_forgotten(client, clerk):
    file = brought(csv_of(a_row()), clerk)
    assert "导入完成。" in words(client.get(reverse("imports:page", args=[file.pk])))
    assert client.post(reverse("imports:bring", args=[file.pk])).status_code == 409
    client.post(reverse("imports:forget", args=[file.pk]))
    assert "删除。导入的工单都在" in words(client.get(reverse("imports:page", args=[file.pk])))


def test_what_came_in_is_shown_like_every_other(client, clerk):
    rows = [
        a_row("A"),
        a_row("B", 办理状态="待回访"),
        an_open_row("C"),
        a_row("D", 办理状态="已撤销", 答复内容=""),
    ]
    brought(csv_of(*rows), clerk)
    for case in Case.objects.all():
        answer = client.get(case.get_absolute_url())
        assert answer.status_code == 200 and "村口的路灯坏了半个月" in words(answer)
    closed = Case.objects.get(state="closed")
    assert "已经修好了。" in words(client.get(closed.get_absolute_url()))
    assert closed.no in words(client.get(reverse("archive:cases"), {"state": "closed"}))


def test_nobody_else_finds_the_door(client):
    for role in (Role.HOTLINE_OPERATOR, Role.SUPERVISOR, Role.INSTITUTE_MANAGER):
        client.force_login(cast.user_with(role))
        assert client.get(reverse("imports:start")).status_code == 403


def test_a_page_costs_few_queries(client, clerk, django_assert_max_num_queries):
    for number in range(12):
        handed_in(csv_of(a_row(str(number))), clerk)
    with django_assert_max_num_queries(10):
        client.get(reverse("imports:start"))
