"""Media desk, talk meetings and field reports in a real browser."""

import os
import re
from pathlib import Path
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from huiyin.collect import actions
from huiyin.collect.actions import MeetingPlan, Said
from huiyin.collect.kinds import Channel, Matter
from huiyin.collect.models import Attendance, Ballot, Request
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.present import now, today
from huiyin.tests import cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHOTS = os.environ.get("HUIYIN_SHOTS")


@pytest.fixture
def opened(live_server, new_page):
    """A page of somebody signed in."""

    def page_of(user, width=1280, language="zh-CN", **more):
        client = Client()
        client.force_login(user)
        page = new_page(width, language, **more)
        cookie = client.cookies["sessionid"].value
        page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        return page

    return page_of


def a_whole_meeting(clerk, leader):
    """A meeting held, with a matter, two promises and a vote."""
    village = cast.village()
    plan = MeetingPlan(
        uuid4(), "白水村屋场恳谈会", village, now(), leaders=[leader], departments=[cast.organisation()]
    )
    meeting = actions.plan_meeting(plan, by=clerk)
    words = "村里没有人陪老人看病，去一趟县医院要一整天。"
    said = Said(Channel.MEETING, Matter.HELP, words, village, meeting=meeting, secrecy=True)
    request = actions.receive(said, by=clerk)
    for words, day in (("十天内修好路灯", today()), ("春节前通水", today().replace(year=2025))):
        kept = actions.promise(
            meeting, leader=leader, words=words, due_on=day, request_no=request.no, by=clerk
        )
    actions.keep_promise(kept, by=leader)
    actions.promise(meeting, leader=leader, words="修桥", due_on=today().replace(year=2025), by=clerk)
    votes = [("先修路", 31), ("先修渠", 9)]
    actions.count_ballot(
        meeting, title="先修什么", how=Ballot.How.HANDS, votes=votes, counters=[clerk, leader], by=clerk
    )
    present = [Attendance(role="household", heads=35), Attendance(role="official", heads=4)]
    actions.hold_meeting(meeting, present=present, minutes="议定先修路，再修渠。", by=clerk)
    return meeting


def addresses():
    """Who looks at which page."""
    village = cast.village()
    clerk, leader = cast.dispatcher(), cast.user_with(Role.COUNTY_LEADER)
    editor, volunteer = cast.user_with(Role.MEDIA_EDITOR), cast.volunteer(village).user
    meeting = a_whole_meeting(clerk, leader)
    told = {"source": "红网", "url": "https://example.org/a", "published_at": now()}
    new, taken = (
        actions.note_item(key=uuid4(), title=title, words="白水村路灯坏了半年。", **told, by=editor)
        for title in ("村口没有灯", "桥面破了")
    )
    actions.take_item(taken, Said(Channel.MEDIA, Matter.HELP, "桥", village, item=taken), by=editor)
    report = actions.receive(Said(Channel.VOLUNTEER, Matter.HELP, "桥面破了。", village), by=volunteer)
    for name in ("list", "new"):
        yield clerk, reverse(f"meetings:{name}")
    for name in ("page", "hold", "raise", "promise", "ballot"):
        yield clerk, reverse(f"meetings:{name}", args=[meeting.pk])
    for address in (reverse("media:items"), reverse("media:new")):
        yield editor, address
    for item in (new, taken):
        yield editor, reverse("media:item", args=[item.pk])
    for address in (reverse("field:new"), reverse("field:new") + "?for=other", reverse("field:mine")):
        yield volunteer, address
    yield volunteer, reverse("field:sent", args=[report.no])


@pytest.mark.parametrize(("width", "language"), [(390, "en-GB")])
def test_nothing_bars_the_way(live_server, opened, axe, width, language):
    pages = {}
    for number, (user, address) in enumerate(addresses()):
        page = pages.setdefault(user.pk, None) or opened(user, width, language)
        pages[user.pk] = page
        page.goto(live_server.url + address, wait_until="networkidle")
        assert axe(page) == [], address
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
        if SHOTS:
            name = f"{number:02d}-{width}-{language[:2]}.png"
            page.screenshot(path=Path(SHOTS) / name, full_page=True)


def test_a_volunteer_reports_without_javascript(live_server, opened):
    page = opened(cast.volunteer(cast.village()).user, 390, java_script_enabled=False)
    page.goto(live_server.url + reverse("field:new"))
    page.locator("#id_words").fill("桥面破了一个洞。")
    page.get_by_role("button", name="提交").click()
    assert Request.objects.get().no in page.inner_text("main")


def test_a_clerk_raises_a_matter_by_the_keyboard_alone(live_server, opened):
    clerk = cast.user_with(Role.STATION_KEEPER, cast.village())
    plan = MeetingPlan(uuid4(), "白水村屋场恳谈会", cast.village(), now())
    meeting = actions.plan_meeting(plan, by=clerk)
    page = opened(clerk)
    page.goto(live_server.url + reverse("meetings:raise", args=[meeting.pk]), wait_until="networkidle")
    page.locator("#id_words").focus()
    page.keyboard.type("没有人陪老人看病。")
    page.locator("#id_phone").focus()
    page.keyboard.type("13873412345")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("raised="))
    assert Request.objects.get().no in page.inner_text("main")
