"""The hotline desk in a real browser: a call by the keyboard alone, counted; and the death of the browser."""

import os
import re
import signal
from contextlib import suppress
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Error, expect

from huiyin.collect import actions
from huiyin.collect.models import CallDraft, Category, Request
from huiyin.collect.tests.cast import an_entry
from huiyin.tests import cast
from huiyin.web.tests.browser.conftest import CHROMIUM
from huiyin.web.tests.browser.test_dispatch import enter

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE, NAME = "13873412345", "张桂英"
WORDS = "村口的路灯坏了半个月，晚上老人出门看不见路。"
ASKED = "社保卡丢了，去哪里补办？"
MOST_KEYS = 14


class Keyboard:
    """Somebody's hands: words are typed, every other key is counted, a chord as one."""

    def __init__(self, page) -> None:
        self.page, self.count = page, 0

    def say(self, words: str) -> None:
        self.page.keyboard.type(words)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.count += 1


def choose_village(page, hands) -> None:
    hands.say("车江白水")
    expect(page.get_by_role("option", name="车江街道白水村")).to_be_visible()
    with page.expect_response("**/cases/alike"):
        hands.press("ArrowDown", "Enter")


def test_a_typical_call_takes_fourteen_keys_at_most_and_no_mouse(live_server, new_page, axe):
    like = cast.a_case(words=WORDS)
    entry = an_entry(question="社保卡丢了怎么补办？", answer="带身份证到便民服务中心补卡。")
    said = actions.Said("hotline", "help", "水渠垮了。", cast.village(), resident=cast.resident(NAME, PHONE))
    before = actions.receive(said, by=cast.operator())
    page = new_page()
    enter(page, live_server.url, cast.operator())
    page.goto(live_server.url + reverse("hotline:new"))
    hands = Keyboard(page)

    take_down_a_matter(page, hands, before, like)
    assert hands.count <= MOST_KEYS, hands.count
    made = Request.objects.exclude(pk=before.pk).latest("pk")
    assert made.no in page.inner_text("main") and made.resident == before.resident
    assert (made.category.code, made.urgency, made.secrecy) == ("street-light", "urgent", True)

    hands.count = 0
    answer_a_question(page, hands, made)
    assert hands.count <= MOST_KEYS, hands.count
    told = Request.objects.latest("pk").answers.get()
    assert (told.words, told.version.entry) == ("带身份证到便民服务中心补卡。", entry)
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        assert axe(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def take_down_a_matter(page, hands, before, like) -> None:
    """Who calls, what about, where; the class that is suggested, urgent, secret; saved."""
    expect(page.locator("#id_phone")).to_be_focused()
    hands.say(PHONE)
    expect(page.locator("#caller")).to_contain_text(before.no)
    expect(page.locator("#caller")).not_to_contain_text(NAME)
    hands.press("Tab")
    hands.say(NAME)
    hands.press("Tab")
    hands.say(WORDS)
    hands.press("Tab")
    choose_village(page, hands)
    expect(page.locator("#alike")).to_contain_text(like.no)
    expect(page.locator("#alike")).to_contain_text(re.compile("同一个村（社区）.*今天.*已建档", re.DOTALL))
    expect(page.get_by_role("button", name="归入“路灯亮化”")).to_be_visible()
    hands.press("Alt+c")
    expect(page.get_by_label("灯杆编号")).to_be_visible()
    with page.expect_response("**/cases/alike"):
        hands.press("Alt+u", "ArrowRight", "Alt+x")
    hands.press("Control+Enter")
    page.wait_for_url(re.compile("saved="))


def answer_a_question(page, hands, before) -> None:
    """The next call at once: what the county has ready is read out and kept."""
    expect(page.locator("#id_phone")).to_be_focused()
    hands.say(PHONE)
    hands.press("Tab", "Tab")
    hands.say(ASKED)
    hands.press("Tab")
    choose_village(page, hands)
    expect(page.get_by_role("button", name="用这条答复")).to_be_visible()
    hands.press("Alt+q", "Control+Enter")
    page.wait_for_url(lambda url: "saved=" in url and before.no not in url)


def test_the_village_that_the_caller_names_is_taken_with_one_key(new_page, live_server, axe):
    page = new_page()
    enter(page, live_server.url, cast.operator())
    page.goto(live_server.url + reverse("hotline:new"))
    hands = Keyboard(page)
    expect(page.locator("#id_phone")).to_be_focused()
    hands.say(PHONE)
    hands.press("Tab", "Tab")
    hands.say("我是车江街道白水村的，村口停水")
    expect(page.get_by_role("button", name="地点填“车江街道白水村”")).to_be_visible()
    hands.press("Alt+v")
    expect(page.locator("#id_place_words")).to_have_value("车江街道白水村")
    expect(page.locator("#id_place")).to_have_value(str(cast.village().pk))
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        assert axe(page) == []
    hands.press("Control+Enter")
    page.wait_for_url(re.compile("saved="))
    assert Request.objects.latest("pk").place == cast.village()


@pytest.fixture
def browser_of(chromium, tmp_path):
    """A browser with a profile of its own that can be killed; each call starts it again."""
    profile, contexts = tmp_path / "profile", []

    def start():
        contexts.append(
            chromium.browser_type.launch_persistent_context(
                profile, executable_path=CHROMIUM, args=["--no-sandbox"], locale="zh-CN"
            )
        )
        return contexts[-1].pages[0]

    yield start, profile
    for context in contexts:
        with suppress(Error):
            context.close()


def kill(profile: Path) -> None:
    """End the browser of this profile as a power cut would."""
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            command = (process / "cmdline").read_text().split("\0")
            if f"--user-data-dir={profile}" in command and not any("--type=" in part for part in command):
                os.kill(int(process.name), signal.SIGKILL)


def test_a_call_survives_the_death_of_the_browser_and_leaves_nothing_there(live_server, browser_of):
    start, profile = browser_of
    operator = cast.operator()
    page = start()
    enter(page, live_server.url, operator)
    page.goto(live_server.url + reverse("hotline:new"))
    page.locator("#id_phone").fill(PHONE)
    page.locator("#id_name").fill(NAME)
    page.get_by_label("紧急", exact=True).check()
    page.locator("#id_category").select_option(str(Category.objects.get(code="street-light").pk))
    page.get_by_label("灯杆编号").fill("12号")
    with page.expect_response(lambda answer: answer.url.endswith("/draft/") and WORDS in sent(answer)):
        page.locator("#id_words").fill(WORDS)
    kept = page.evaluate("JSON.stringify([localStorage, sessionStorage])")
    kill(profile)
    assert [said for said in (PHONE, NAME, WORDS) if said in kept or lies_in(profile, said)] == []
    assert PHONE.encode() not in bytes(CallDraft.objects.get().sealed)

    page = start()
    enter(page, live_server.url, operator)
    page.goto(live_server.url + reverse("hotline:new"))
    for field, value in {"phone": PHONE, "name": NAME, "words": WORDS, "ask-pole": "12号"}.items():
        expect(page.locator(f"[name={field}]")).to_have_value(value)
    expect(page.get_by_label("紧急", exact=True)).to_be_checked()
    page.get_by_role("button", name="不要了，接下一个").click()
    expect(page.locator("#id_phone")).to_have_value("")
    assert not CallDraft.objects.exists()


def lies_in(profile: Path, said: str) -> bool:
    """Whether any file of the browser holds these words."""
    files = [path.read_bytes() for path in profile.rglob("*") if path.is_file()]
    return any(said.encode(code) in data for data in files for code in ("utf-8", "utf-16-le"))


def sent(answer) -> str:
    """What the answered request carried, as text."""
    return (answer.request.post_data_buffer or b"").decode("utf-8", "ignore")
