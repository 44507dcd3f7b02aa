"""A real Chromium for the tests that need one, and axe-core to look over its pages."""

import os
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Error, Page, sync_playwright

CHROMIUM = os.environ.get("HUIYIN_CHROMIUM", "/usr/bin/chromium")
AXE = Path(__file__).parents[4] / "node_modules" / "axe-core" / "axe.min.js"
SOFTWARE_DRAWING = ["--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]


@pytest.fixture(scope="session", autouse=True)
def _orm_beside_the_browser():
    """Playwright keeps an event loop in this thread; Django's check against mixing is not meant for that."""
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    yield
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="session")
def chromium():
    """One browser for all tests."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-dev-shm-usage", *SOFTWARE_DRAWING]
        )
        yield browser
        browser.close()


@pytest.fixture
def new_page(chromium):
    """Open pages of a width and a language; what the console complains of fails all but `failing` ones."""
    contexts, complaints = [], []

    def opened(width: int = 1280, language: str = "zh-CN", failing: bool = False, **options) -> Page:
        context = chromium.new_context(viewport={"width": width, "height": 900}, locale=language, **options)
        contexts.append(context)
        page = context.new_page()
        if not failing:
            page.on("console", lambda message: complaints.append(message.text) if _serious(message) else None)
        page.on("pageerror", lambda problem: complaints.append(str(problem)))
        return page

    yield opened
    heard = list(complaints)
    for context in contexts:
        _left(context)
        context.close()
    assert heard == []


def _left(context: BrowserContext) -> None:
    """Have every page leave first: a context that is closed amid a navigation may never answer."""
    for page in context.pages:
        with suppress(Error):
            page.goto("about:blank")


def _serious(message) -> bool:
    """An answer of 4xx is looked at by the test itself; what was asked when a page is left is given up."""
    harmless = ("the server responded with a status of 4", "htmx:sendAbort", "htmx:afterRequest")
    return message.type == "error" and not any(one in message.text for one in harmless)


@pytest.fixture
def axe():
    """Look a page over for barriers; returns what it found, in words."""

    def look(page: Page) -> list[str]:
        if not page.evaluate("'axe' in window"):
            page.evaluate(AXE.read_text("utf-8"))
        found = page.evaluate("axe.run({resultTypes: ['violations']})")["violations"]
        return [f"{one['id']}: {node['html'][:200]}" for one in found for node in one["nodes"]]

    return look
