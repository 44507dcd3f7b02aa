"""The look keeps its promises: contrast, weight, and no page heavier than a village's line carries."""

import gzip
import re
from pathlib import Path

import pytest

from huiyin.web import built

STATIC = Path(__file__).parents[1] / "static"
TOKENS = dict(
    re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", (STATIC / "css" / "tokens.css").read_text("utf-8"))
)


def luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    digits = "".join(digit * 2 for digit in digits) if len(digits) == 3 else digits
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(TOKENS[one]), luminance(TOKENS[other])), reverse=True)
    return (light + 0.05) / (dark + 0.05)


TEXT = [
    *((text, ground) for text in ("ink", "soft", "teal", "late") for ground in ("paper", "card", "shade")),
    *((text, f"{tone}-wash") for tone in ("ok", "warn", "late", "done") for text in (tone, "ink", "soft")),
    *((text, "teal-wash") for text in ("teal-deep", "ink", "soft")),
    ("card", "teal"),
    ("card", "teal-deep"),
    ("card", "late"),
]


@pytest.mark.parametrize(("text", "ground"), TEXT)
def test_text_can_be_read(text, ground):
    assert contrast(text, ground) >= 4.5


@pytest.mark.parametrize(
    ("line", "ground"), [("edge", "card"), ("edge", "paper"), ("focus", "card"), ("focus", "paper")]
)
def test_borders_of_fields_and_focus_can_be_seen(line, ground):
    assert contrast(line, ground) >= 3


def test_the_look_is_small():
    whole = b"".join(path.read_bytes() for path in sorted((STATIC / "css").glob("*.css")))
    assert len(gzip.compress(whole)) <= 20_000


def test_every_part_of_the_look_is_in_it():
    site = (STATIC / "css" / "site.css").read_text("utf-8")
    missing = [path.name for path in (STATIC / "css").glob("*.css") if path.name not in site]
    assert missing == ["site.css"]


def test_what_every_work_page_loads_is_light():
    """The look, htmx and the keys; the page itself has the rest of its 60 KB."""
    if not built.chunks():
        pytest.skip("npm run build was not run")
    weight = 0
    for tag in (built.island("page"), built.island("desk"), f'href="{built.stylesheet()}"'):
        for address in re.findall(r'(?:href|src)="/static/([^"]+)"', tag):
            weight += len(gzip.compress((STATIC / address).read_bytes()))
    assert 0 < weight <= 40_000
