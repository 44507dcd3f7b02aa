"""An old hotline's orders come in and a list goes out, in a real browser."""

import os

import pytest
from django.test import Client
from django.urls import reverse

from huiyin.collect.channels.imports.tests.cast import a_row, an_open_row, xlsx_of
from huiyin.collect.models import ExportFile, ImportFile, Request
from huiyin.kernel.jobs.running import run
from huiyin.tests import cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHOTS = os.environ.get("HUIYIN_SHOTS")


def shot(page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/imports-{name}-{page.viewport_size['width']}.png", full_page=True)


@pytest.mark.parametrize("width", [1280, 390])
def test_a_spreadsheet_comes_in_step_by_step_and_a_list_goes_out(live_server, new_page, width, axe):
    user = cast.dispatcher()
    client = Client()
    client.force_login(user)
    page = new_page(width)
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )
    sheet = xlsx_of(a_row("A"), an_open_row("B"), a_row("C", 来电号码="12345"), a_row("D", 类型="外星"))
    page.goto(live_server.url + reverse("imports:start"))
    assert axe(page) == []
    shot(page, "start")
    page.get_by_label("原系统名称").fill("县政务热线旧系统")
    page.get_by_label("工单表").set_input_files(
        {"name": "2025.xlsx", "mimeType": "application/octet-stream", "buffer": sheet}
    )
    page.get_by_role("button", name="上传并继续").click()
    assert page.get_by_label("村", exact=False).first.input_value() == "village"
    assert axe(page) == []
    shot(page, "columns")
    page.get_by_role("button", name="试读一遍").click()
    page.get_by_text("正在试读").first.wait_for()
    file = ImportFile.objects.get()
    shot(page, "trying")
    run(file.job_id)
    page.get_by_role("button", name="导入这 3 件").wait_for()
    assert "第 4 行，来电号码" in page.content() and "张*英" in page.content()
    assert axe(page) == []
    shot(page, "tried")
    with page.expect_download() as got:
        page.get_by_role("link", name="下载全部有错误的行").click()
    assert got.value.suggested_filename == f"refused-{file.pk}.csv"
    page.get_by_role("button", name="导入这 3 件").click()
    page.get_by_text("正在导入").first.wait_for()
    file.refresh_from_db()
    run(file.job_id)
    page.get_by_text("导入完成。").wait_for()
    shot(page, "brought")
    assert Request.objects.count() == 3
    page.get_by_role("link", name="去看档案").click()
    page.get_by_text("导出这些档案").click()
    shot(page, "register")
    page.get_by_role("button", name="导出 Excel").click()
    page.get_by_text("正在做清单").first.wait_for()
    run(ExportFile.objects.get().job_id)
    page.get_by_role("link", name="下载清单").wait_for()
    assert axe(page) == []
    shot(page, "list")
    with page.expect_download() as got:
        page.get_by_role("link", name="下载清单").click()
    assert got.value.suggested_filename.endswith(".xlsx")
