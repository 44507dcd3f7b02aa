"""The public pages and the hotline desk in a real browser: narrow and wide, no scripts, keys alone."""

import io
import os
import re
from pathlib import Path

import pytest
from django.core.cache import cache
from django.urls import reverse
from PIL import Image

from huiyin.collect import actions, queries
from huiyin.collect.models import Photo, Request
from huiyin.kernel.events.reactions import react_to_all
from huiyin.kernel.people.access import MACHINE
from huiyin.tests import cast
from huiyin.web.tests.browser.test_dispatch import enter

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHOTS = os.environ.get("HUIYIN_SHOTS")
WORDS = "村口的路灯坏了半个月，晚上看不见路。"


def a_photo(tmp_path: Path) -> Path:
    out = io.BytesIO()
    Image.new("RGB", (640, 480), "teal").save(out, "JPEG")
    path = tmp_path / "路灯.jpg"
    path.write_bytes(out.getvalue())
    return path


def go(page, button: str) -> None:
    """Press and wait for the next page: a form that waits for the network is sent by script."""
    with page.expect_navigation():
        page.locator(button).first.click()


def say_it(page, address: str, tmp_path: Path, look=lambda page, name: None) -> None:
    """Every page of saying something, from the start page to the number; `look` is called on each."""
    page.goto(address, wait_until="networkidle")
    look(page, "home")
    page.locator(".doors a").first.click()
    look(page, "words")
    go(page, "main form[data-main] .actions button")
    look(page, "words-wrong")
    page.locator("#id_words").fill(WORDS)
    go(page, "main form[data-main] .actions button")
    look(page, "where")
    page.locator("#id_place_words").fill("车江街道白水村")
    page.locator("#id_spot").fill("村口小桥边")
    go(page, "main form[data-main] .actions button")
    page.locator("#id_photos").set_input_files(a_photo(tmp_path))
    go(page, "button[name=more]")
    look(page, "photos")
    go(page, "form[enctype] .actions button")
    page.locator("#id_phone").fill("13873412345")
    page.locator("#id_name").fill("张桂英")
    look(page, "you")
    go(page, "main form[data-main] .actions button")
    look(page, "check")
    go(page, "form[action$='send/'] button")
    page.wait_for_url(re.compile("sent"))
    look(page, "sent")


@pytest.mark.parametrize(("width", "language"), [(360, "en-GB")])
def test_nothing_bars_a_residents_way(live_server, new_page, axe, tmp_path, settings, width, language):
    settings.MEDIA_ROOT = tmp_path / "media"
    page = new_page(width, language)
    say_it(page, live_server.url, tmp_path, lambda page, name: looked_over(page, name, axe, width, language))
    react_to_all()
    made = Request.objects.get()
    actions.answer(made, words="路灯已换新，请您看看。", by=MACHINE)
    for name, where in (
        ("progress", reverse("portal:progress", args=[made.no])),
        ("rate", reverse("evaluate:rate", args=[made.no])),
        ("follow", reverse("portal:follow")),
        ("privacy", reverse("privacy")),
    ):
        page.goto(live_server.url + where, wait_until="networkidle")
        looked_over(page, name, axe, width, language)


def looked_over(page, name, axe, width, language):
    page.wait_for_load_state("networkidle")
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"{name}-{width}-{language[:2]}.png", full_page=True)
    assert axe(page) == [], name
    assert page.evaluate("document.documentElement.scrollWidth") <= width, name


def test_it_all_works_without_javascript(live_server, new_page, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "media"
    page = new_page(360, java_script_enabled=False)
    say_it(page, live_server.url, tmp_path)
    made = Request.objects.get()
    assert made.no in page.inner_text("main") and queries.pickup_code(made) in page.inner_text("main")
    assert (made.place, Photo.objects.filter(chain=made.no).count()) == (cast.village(), 1)
    page.context.clear_cookies()
    page.goto(live_server.url + reverse("portal:follow"))
    page.locator("#id_number").fill(made.no.replace("-", " "))
    page.locator("#id_code").fill(queries.pickup_code(made))
    page.locator("main form button").first.click()
    assert WORDS in page.inner_text("main")
    page.locator("details.confirm summary").last.click()
    page.locator("form[action$='withdraw/'] button").click()
    made.refresh_from_db()
    assert made.state == Request.State.WITHDRAWN


def test_whoever_cannot_write_the_villages_name_chooses_it_without_javascript(live_server, new_page):
    page = new_page(360, java_script_enabled=False)
    page.goto(live_server.url + reverse("portal:say"))
    page.locator("#id_words").fill(WORDS)
    page.locator("main input[type=radio]").first.check()
    page.locator("main form[data-main] .actions button").first.click()
    page.locator("#id_place_words").fill("摆水村")
    page.locator("main form[data-main] .actions button").first.click()
    assert "没有找到“摆水村”" in page.inner_text("main")
    for name in ("不知道怎么写？从名单里选", "车江街道", "白水村"):
        page.get_by_role("link", name=name, exact=True).click()
    assert page.locator("#id_place_words").input_value() == "车江街道白水村"
    page.locator("main form[data-main] .actions button").first.click()
    assert page.url == live_server.url + reverse("portal:photos")


@pytest.mark.parametrize(("width", "language"), [(390, "en-GB")])
def test_nothing_bars_the_operators_way(live_server, new_page, axe, width, language):
    operator = cast.operator()
    page = new_page(width, language)
    enter(page, live_server.url, operator)
    page.goto(live_server.url + reverse("hotline:new"), wait_until="networkidle")
    looked_over(page, "hotline", axe, width, language)
    page.locator("main form[data-main] .actions button").first.click()
    looked_over(page, "hotline-wrong", axe, width, language)
    actions.receive(_said(cast.resident()), by=operator)
    page.goto(live_server.url + reverse("hotline:mine"), wait_until="networkidle")
    looked_over(page, "hotline-mine", axe, width, language)


def _said(resident):
    return actions.Said("hotline", "help", WORDS, cast.village(), resident=resident)


def test_an_operator_takes_a_call_by_the_keyboard_alone(live_server, new_page):
    cache.clear()
    operator = cast.operator()
    page = new_page()
    enter(page, live_server.url, operator)
    before = actions.receive(_said(cast.resident()), by=operator)
    page.goto(live_server.url + reverse("hotline:new"), wait_until="networkidle")
    page.locator("#id_phone:focus").wait_for()
    page.keyboard.type("13873412345")
    page.keyboard.press("Tab")
    page.locator("#caller", has_text=before.no).wait_for()
    assert "张桂英" not in page.inner_text("#caller")
    page.keyboard.type("张桂英")
    page.keyboard.press("Tab")
    page.keyboard.type(WORDS)
    page.keyboard.press("Tab")
    page.keyboard.type("车江白水")
    page.locator("#id_place_words[aria-expanded=true]").wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(re.compile("saved="))
    made = Request.objects.exclude(pk=before.pk).get()
    assert made.no in page.inner_text("main") and queries.pickup_code(made) in page.inner_text("main")
    assert (made.resident, page.locator("#id_words").input_value()) == (before.resident, "")
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / "hotline-saved-1280-zh.png", full_page=True)
