"""Takes the guides' pictures from a running demo: .venv/bin/python docs/pictures.py [ADDRESS] [NAME …]

Run `./run demo` first, in this folder. Each picture is a role, a size and the way to the page; those that
write something write it into the demo.
"""

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

HERE = Path(__file__).resolve().parent
CHROMIUM = os.environ.get("HUIYIN_CHROMIUM", "/usr/bin/chromium")
PASSWORD = "huiyin-demo-2026"  # noqa: S105  printed on every start of the demo
WORDS = "路灯坏了半个月，晚上看不见路。"
Way = Callable[[Page], object]


@dataclass(frozen=True)
class Picture:
    """Whose page, and the way to it from the desk. No role: the public site."""

    name: str
    role: str
    way: Way
    width: int = 1280
    height: int = 900


def at(path: str) -> Way:
    """A page with an address of its own."""
    return lambda page: page.goto(path)


def first_row(path: str) -> Way:
    """The page behind the first row of a list."""

    def go(page: Page) -> None:
        page.goto(path)
        page.locator("main :is(table tbody, article, ul, ol) a").first.click()

    return go


def call_begun(page: Page) -> None:
    """A call that is being taken down: the village typed, look-alikes beside it."""
    page.goto("/hotline/")
    page.locator("#id_phone").fill("13873412345")
    page.locator("#id_words").fill(WORDS)
    page.locator("#id_place_words").fill("")  # a draft of an earlier run
    page.locator("#id_place_words").press_sequentially("车江白水", delay=80)
    page.locator(".suggestions [role=option]").first.wait_for()


def call_saved(page: Page) -> None:
    """The call, saved."""
    call_begun(page)
    page.locator(".suggestions [role=option]").first.click()
    page.keyboard.press("Control+Enter")
    page.get_by_text("已登记").first.wait_for()


def order_signed(page: Page) -> None:
    """An order of the department's that was just signed."""
    page.goto("/desk")
    page.locator("main table tbody a").first.click()
    sign = page.get_by_role("button", name="签收")
    if sign.count():
        sign.first.click()


PICTURES = (
    Picture("resident-say", "", at("/say/"), 390),
    Picture("hotline-operator-desk", "hotline", call_begun, height=1100),
    Picture("hotline-operator-saved", "hotline", call_saved),
    Picture("hotline-operator-callback", "hotline", first_row("/desk?list=ask")),
    Picture("media-editor-item", "editor", first_row("/desk")),
    Picture("dispatcher-desk", "dispatcher", at("/desk")),
    Picture("institute-and-station-desk", "institute", at("/desk")),
    Picture("department-order", "department", order_signed),
    Picture("department-review", "chief", first_row("/desk")),
    Picture("supervisor-lights", "supervisor", at("/desk?list=steps")),
    Picture("supervisor-decide", "supervisor", first_row("/desk?list=decide")),
    Picture("county-leader-front", "leader", at("/board/front/")),
    Picture("board", "leader", at("/board/"), height=1590),
    Picture("team-leader-roll", "team", first_row("/roll"), 390),
    Picture("volunteer-service", "volunteer", at("/my/service"), 390),
    Picture("today", "dispatcher", at("/today")),
)


def enter(browser: Browser, address: str, role: str) -> Page:
    """Somebody at the desk, both steps passed; nobody on the public site."""
    page = browser.new_context(base_url=address, locale="zh-CN").new_page()
    if role:
        page.goto("/sign-in/")
        page.fill("#id_username", role)
        page.fill("#id_password", PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_load_state("networkidle")
        if page.locator("#id_code").count():
            page.fill("#id_code", codes_now()[role])
            page.keyboard.press("Enter")
            page.wait_for_load_state("networkidle")
    return page


def codes_now() -> dict[str, str]:
    """The second factor of each demo account."""
    asked = [str(HERE.parent / "run"), "manage", "demo_accounts", "--codes"]
    told = subprocess.run(asked, capture_output=True, text=True, check=True).stdout  # noqa: S603
    return dict(line.split() for line in told.splitlines() if line.strip())


def take(page: Page, picture: Picture) -> None:
    """Go there and keep what is seen, in few colours."""
    page.set_viewport_size({"width": picture.width, "height": picture.height})
    picture.way(page)
    page.wait_for_load_state("networkidle")
    file = HERE / "images" / f"{picture.name}.png"
    page.screenshot(path=file)
    Image.open(file).convert("P", palette=Image.Palette.ADAPTIVE).save(file, optimize=True)
    sys.stdout.write(f"{file.name}\n")


def main() -> None:
    """Take all pictures, or those that were named; each role signs in once."""
    address, *names = sys.argv[1:] or ["http://127.0.0.1:8000"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        pages: dict[str, Page] = {}
        for picture in PICTURES:
            if not names or picture.name in names:
                if picture.role not in pages:
                    pages[picture.role] = enter(browser, address, picture.role)
                take(pages[picture.role], picture)
        browser.close()


if __name__ == "__main__":
    main()
