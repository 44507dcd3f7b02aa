"""Every part of the screens, in a real browser, at both widths and in both languages."""

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def address(live_server, settings):
    settings.HUIYIN_DEMO = True
    return f"{live_server.url}/styleguide/"


@pytest.mark.parametrize("language", ["en-GB"])
def test_nothing_bars_the_way(address, new_page, axe, language):
    for width in (1280, 390):
        page = new_page(width, language)
        for query in ("", "?layout=desk", "?layout=desk&wrong=1"):
            page.goto(address + query, wait_until="networkidle")
            assert axe(page) == [], (width, query)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, query


def test_it_works_without_javascript(address, new_page):
    page = new_page(390, java_script_enabled=False)
    page.goto(address)
    assert page.get_by_role("table").count() == 2
    assert page.locator("map-view li a").count() == 3
    page.get_by_role("button", name="提交", exact=True).click()
    assert page.get_by_role("heading", level=1).count() == 1


def test_errors_are_read_first_and_lead_to_their_fields(address, new_page):
    page = new_page()
    page.goto(address + "?wrong=1")
    page.wait_for_function("document.activeElement.id === 'errors'")
    page.get_by_role("link", name="属于哪一类").click()
    assert page.evaluate("document.activeElement.name || location.hash") in {"matter", "#id_matter_0"}
    assert "id_words_error" in page.locator("#id_words").get_attribute("aria-describedby")


def test_the_keyboard_alone_is_enough(address, new_page):
    page = new_page()
    page.goto(address + "?layout=desk", wait_until="networkidle")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    page.locator("#id_words").focus()
    with page.expect_navigation(), page.expect_request(lambda request: request.method == "POST"):
        page.keyboard.press("Control+Enter")


def test_a_draft_survives_until_it_is_sent(address, new_page):
    page = new_page()
    page.goto(address, wait_until="networkidle")
    page.wait_for_function("!!customElements.get('keep-draft')")
    page.locator("#id_words").fill("水停了三天")
    page.reload()
    expect(page.locator("#id_words")).to_have_value("水停了三天")
    page.get_by_role("button", name="清空重写").click()
    expect(page.locator("#id_words")).to_have_value("")


def test_the_map_and_the_chart_are_drawn_under_the_strict_policy(address, new_page):
    page = new_page()
    page.goto(address, wait_until="networkidle")
    page.locator("map-view canvas").wait_for()
    assert page.locator("chart-view svg path").count() > 4


def test_a_photo_is_made_small_before_it_is_sent(address, new_page, tmp_path):
    from PIL import Image

    photo = tmp_path / "well.png"
    Image.new("RGB", (3000, 1500), "green").save(photo)
    page = new_page()
    page.goto(address, wait_until="networkidle")
    page.locator("#id_photo").set_input_files(photo)
    page.locator("photo-field img").wait_for()
    size = page.evaluate(
        """async () => { const [file] = document.querySelector("#id_photo").files;
        const picture = await createImageBitmap(file);
        return [picture.width, picture.height, file.type] }"""
    )
    assert size == [2000, 1000, "image/jpeg"]


def test_targets_are_large_enough(address, new_page):
    page = new_page(390)
    page.goto(address, wait_until="networkidle")
    small = page.evaluate(
        """() => [...document.querySelectorAll(".button, .tile, select, .nav a, .tabs a, input[type=text]")]
        .filter(one => one.offsetParent && one.getBoundingClientRect().height < 44)
        .map(one => one.outerHTML)"""
    )
    assert small == []


def test_a_public_page_is_light(address, new_page):
    page = new_page()
    weights = []
    page.on(
        "response", lambda answer: weights.append((answer.url, answer.request.sizes()["responseBodySize"]))
    )
    page.goto(address, wait_until="networkidle")
    heavy = ("map", "chart-view", "styleguide")
    assert sum(size for url, size in weights if not any(part in url for part in heavy)) <= 60_000


def test_fragments_show_refusals_and_failures_are_said(address, new_page):
    page = new_page(failing=True)
    page.goto(address + "?layout=desk", wait_until="networkidle")
    for status in ("200", "409", "422"):
        page.get_by_role("button", name=status).click()
        page.locator("#answer b", has_text=status).wait_for()
    assert not page.locator("request-trouble").is_visible()
    page.get_by_role("button", name="500").click()
    page.locator("request-trouble").wait_for()
    assert page.locator("#answer b").inner_text() == "422"
