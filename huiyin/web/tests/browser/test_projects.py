"""A project's milestones and money in a browser: planned, approved, refused, spent; photos and report."""

import pytest
from django.urls import reverse
from PIL import Image
from playwright.sync_api import expect

from huiyin.engines.documents.tests.samples import an_image
from huiyin.kernel.present import today
from huiyin.plan import actions
from huiyin.plan.models import Project
from huiyin.plan.tests.cast import a_project, a_seat, a_slot
from huiyin.tests import cast
from huiyin.web.tests.browser.test_dispatch import enter

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDTHS = (390, 1280)


def send(page, name):
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()


def sound(page, axe):
    """Nothing bars the way, and nothing is wider than the screen, narrow or wide."""
    page.evaluate("document.querySelectorAll('main details').forEach((one) => (one.open = true))")
    for width in WIDTHS[::-1]:
        page.set_viewport_size({"width": width, "height": 900})
        assert axe(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_money_is_planned_approved_spent_and_never_overspent(live_server, new_page, axe, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    planner, approver = cast.dispatcher(), cast.dispatcher()
    project = a_project(by=planner)
    actions.add_slot(project, a_seat(), by=planner)
    mine, other = new_page(WIDTHS[0]), new_page(WIDTHS[0])
    enter(mine, live_server.url, planner)
    enter(other, live_server.url, approver)
    home = live_server.url + reverse("plan:project", args=[project.no])
    account = live_server.url + reverse("plan:account", args=[project.no])

    mine.goto(home)
    mine.get_by_role("link", name="增加里程碑").click()
    mine.get_by_label("要达到什么").fill("志愿者培训结束")
    mine.get_by_label("哪一天以前").fill(today().isoformat())
    send(mine, "增加里程碑")
    expect(mine.get_by_text("今天到期")).to_be_visible()
    mine.get_by_role("link", name="编列预算").click()
    mine.get_by_label("用来做什么").fill("午餐")
    mine.get_by_label("财政资金").check()
    mine.get_by_label("预算（元）").fill("100.50")
    send(mine, "编列预算")
    actions.propose(project, by=planner)
    other.goto(home)
    send(other, "批准")

    mine.goto(account)
    mine.get_by_role("link", name="登记支出").click()
    mine.get_by_label("金额（元）").fill("120")
    mine.get_by_label("买了什么、付了什么").fill("盒饭十份")
    bill = {"name": "票.jpg", "mimeType": "image/jpeg", "buffer": an_image()}
    mine.get_by_label("票据").set_input_files(bill)
    send(mine, "登记支出")
    assert "请先申请调整这一项的预算" in mine.locator("#errors").inner_text()
    assert mine.get_by_label("买了什么、付了什么").input_value() == "盒饭十份"
    sound(mine, axe)

    mine.goto(account)
    mine.get_by_role("link", name="申请调整").click()
    mine.get_by_label("调整到（元）").fill("150")
    mine.get_by_label("为什么调整").fill("多来了四个人")
    send(mine, "提交审批")
    assert mine.get_by_role("button", name="同意调整").count() == 0
    other.goto(account)
    sound(other, axe)
    send(other, "同意调整")

    mine.set_viewport_size({"width": WIDTHS[0], "height": 900})
    mine.get_by_role("link", name="登记支出").click()
    mine.get_by_label("金额（元）").fill("120")
    mine.get_by_label("买了什么、付了什么").fill("盒饭十份")
    mine.get_by_label("票据").set_input_files(bill)
    send(mine, "登记支出")
    expect(mine.get_by_text("还剩 30.00 元")).to_be_visible()
    sound(mine, axe)

    mine.goto(home)
    sound(mine, axe)
    mine.get_by_role("link", name="项目完成，写结项报告").click()
    mine.get_by_label("达到了什么").fill("陪诊十次。")
    send(mine, "确认完成")
    assert "还有里程碑没有结束" in mine.content()
    mine.goto(home)
    mine.get_by_role("link", name="标记达到").click()
    mine.get_by_label("做得怎样").fill("十二人到齐")
    sound(mine, axe)
    send(mine, "标记为达到")
    expect(mine.get_by_text("已标记为达到。")).to_be_visible()


def a_picture(path, colour):
    """A photo on disk."""
    Image.new("RGB", (640, 480), colour).save(path)
    return path


def tops_of_shots(page):
    """How far down each photo begins, in pixels of the page as it stands."""
    return page.locator(".shot").evaluate_all("all => all.map(one => one.getBoundingClientRect().top)")


def test_photos_stand_side_by_side_and_the_closing_report_is_printed(
    live_server, new_page, axe, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path / "media"
    planner = cast.dispatcher()
    project = a_slot().project
    mine = new_page(WIDTHS[0])
    enter(mine, live_server.url, planner)
    home = live_server.url + reverse("plan:project", args=[project.no])
    for link, words, colour in (
        ("加办理前的照片", "路面坑洼", "brown"),
        ("加办理后的照片", "路面平整", "green"),
    ):
        mine.goto(home)
        mine.get_by_role("link", name=link).click()
        mine.get_by_label("做了什么").fill(words)
        mine.locator("input[type=file]").set_input_files(a_picture(tmp_path / f"{colour}.jpg", colour))
        send(mine, "记下")
    expect(mine.locator(".shot").last).to_contain_text("路面平整")
    assert tops_of_shots(mine)[0] < tops_of_shots(mine)[1]
    mine.set_viewport_size({"width": WIDTHS[1], "height": 900})
    assert len(set(tops_of_shots(mine))) == 1
    sound(mine, axe)

    mine.get_by_role("link", name="项目完成，写结项报告").click()
    mine.get_by_label("达到了什么").fill("陪诊十次。")
    mine.get_by_label("没有达到的，为什么").fill("两次下雨，改到下月。")
    sound(mine, axe)
    send(mine, "确认完成")
    mine.get_by_role("link", name="结项报告", exact=True).click()
    expect(mine.get_by_role("heading", name="结项报告", level=1)).to_be_visible()
    sound(mine, axe)
    mine.emulate_media(media="print")
    expect(mine.get_by_text("两次下雨，改到下月。")).to_be_visible()
    assert mine.locator(".shot img").evaluate_all("all => all.every(one => one.naturalWidth === 640)")
    assert Project.objects.get().state == Project.State.FINISHED
