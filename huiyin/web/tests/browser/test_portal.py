"""A resident on a narrow phone: without scripts, without a network, and never twice."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from huiyin.collect.models import Photo, Request
from huiyin.kernel.events.reactions import react_to_all
from huiyin.tests import cast
from huiyin.web.tests.browser.test_front_door import WORDS, a_photo

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _own_photos(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def write(page, address) -> None:
    """What happened and where; as far as the page that comes next."""
    page.goto(address + reverse("portal:say"))
    page.get_by_label("发生了什么").fill(WORDS)
    page.get_by_role("button", name="下一步").click()
    page.locator("#id_place_words").fill("车江街道白水村")
    page.get_by_role("button", name="下一步").click()


def test_without_scripts_a_resident_joins_what_others_said(live_server, new_page, tmp_path):
    case = cast.a_case(words="村口路灯坏了半个月，晚上看不见路，请修一下。")
    page = new_page(360, java_script_enabled=False)
    write(page, live_server.url)
    expect(page.get_by_role("heading", level=1)).to_have_text("您说的是不是其中一件？")
    page.get_by_role("button", name="我也遇到了").click()
    page.get_by_label("照片").set_input_files(a_photo(tmp_path))
    page.get_by_role("button", name="下一步").click()
    page.get_by_role("button", name="下一步").click()
    page.get_by_role("button", name="提交", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("已收到")
    mine = Request.objects.latest("pk")
    expect(page.get_by_text(mine.no, exact=True)).to_be_visible()
    react_to_all()
    assert (mine.voice.case, Photo.objects.get().chain) == (case, mine.no)
    page.get_by_role("link", name="看进展").click()
    expect(page.get_by_text("已经建档")).to_be_visible()


def test_without_a_network_everything_waits_and_goes_once(live_server, new_page, axe, tmp_path):
    cast.a_case(words="村口路灯坏了半个月，晚上看不见路，请修一下。")
    page = new_page(360, failing=True)
    write(page, live_server.url)
    expect(page.get_by_role("heading", level=1)).to_have_text("您说的是不是其中一件？")
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        assert axe(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_role("button", name="都不是，继续").click()
    page.get_by_label("照片").set_input_files(a_photo(tmp_path))
    waiting = page.get_by_text("现在没有网络")
    page.context.set_offline(True)
    page.get_by_role("button", name="下一步").click()
    expect(waiting).to_be_visible()
    page.context.set_offline(False)
    expect(page.get_by_label("您怎么称呼")).to_be_visible()
    page.get_by_role("button", name="下一步").click()
    expect(page.get_by_text(WORDS)).to_be_visible()

    lost = []

    def lose_the_first_answer(route):
        """The request arrives and is taken; the way back is cut."""
        if lost:
            return route.continue_()
        lost.append(route.fetch(max_redirects=0))
        return route.abort("internetdisconnected")

    page.route("**/say/send/", lose_the_first_answer)
    page.get_by_role("button", name="提交", exact=True).click()
    expect(waiting).to_be_visible()
    assert Request.objects.count() == 2
    page.get_by_role("button", name="现在再试一次").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("已收到")
    assert (Request.objects.count(), Photo.objects.count()) == (2, 1)


READY = """
Promise.race([
  navigator.serviceWorker.ready.then(() => true),
  new Promise((tell) => setTimeout(() => tell(false), 15000)),
])
"""


def visit_until_ready(page, address):
    """One visit is enough; a busy machine's browser may fail to start the worker, and the next visit does."""
    for _visit in range(3):
        page.goto(address)
        if page.evaluate(READY):
            return
    raise AssertionError("The worker was never ready.")


def test_after_one_visit_a_matter_is_said_without_a_network_and_arrives_once(live_server, new_page, axe):
    page = new_page(360, failing=True)
    visit_until_ready(page, live_server.url + reverse("portal:say"))
    kept = "caches.keys().then(names => caches.open(names[0])).then(one => one.keys())"
    assert page.evaluate(f"{kept}.then(all => all.length)") > 4
    page.context.set_offline(True)
    page.goto(live_server.url + reverse("portal:say"))
    expect(page.get_by_role("heading", level=1)).to_have_text("没有网络也能说")
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 900})
        assert axe(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_label("发生了什么").fill(WORDS)
    page.reload()
    expect(page.get_by_label("发生了什么")).to_have_value(WORDS)
    page.get_by_label("哪个村").fill("车江街道白水村")
    page.locator("#id_phone").fill("13873412345")
    page.get_by_role("button", name="提交", exact=True).click()
    expect(page.get_by_text("现在没有网络")).to_be_visible()
    assert "13873412345" not in page.evaluate("JSON.stringify(localStorage)")
    page.context.set_offline(False)
    expect(page.get_by_role("heading", level=1)).to_contain_text("已收到")
    made = Request.objects.get()
    expect(page.get_by_text(made.no, exact=True)).to_be_visible()
    assert made.words == WORDS and made.resident is not None
    addresses = page.evaluate(f"{kept}.then(all => all.map(one => new URL(one.url).pathname))")
    assert [one for one in addresses if not one.startswith("/static/")] == [reverse("portal:offline")]
    assert page.evaluate("localStorage.length") == 0
