"""Public pages come through a village's line: all that a page loads, compressed, without the map."""

import gzip
import re
from pathlib import Path

import pytest

from huiyin.collect.channels.portal.tests.test_say import write_all
from huiyin.collect.models import Request
from huiyin.web import built

pytestmark = pytest.mark.django_db
STATIC = Path(built.__file__).parent / "static"
ONLY_WHEN_OPENED = ("map",)
PAGES = (
    "/",
    "/say/",
    "/say/where/",
    "/say/where/list/",
    "/say/photos/",
    "/say/you/",
    "/say/check/",
    "/follow/",
    "/around/",
    "/figures/",
)


def weight(page: str) -> int:
    """Bytes on the line: the page, its look, its scripts and its pictures, the map left out."""
    loaded = set(re.findall(r'(?:href|src)="/static/([^"]+\.(?:js|css|svg))"', page))
    parts = [one for one in loaded if not Path(one).name.startswith(ONLY_WHEN_OPENED)]
    sheets = [STATIC / "css" / name for name in re.findall(r'url\("?([\w-]+\.css)', _sheet(parts))]
    files = [(STATIC / one).read_bytes() for one in parts] + [sheet.read_bytes() for sheet in sheets]
    return sum(len(gzip.compress(data)) for data in [page.encode(), *files])


def _sheet(parts):
    """Before the first build the look is one sheet that imports the others."""
    return "".join((STATIC / one).read_text("utf-8") for one in parts if one.endswith("css/site.css"))


@pytest.mark.parametrize("address", PAGES)
def test_a_public_page_is_light(client, address):
    write_all(client)
    page = client.get(address)
    assert page.status_code == 200
    assert 1_000 < weight(page.text) <= 60 * 1024


def test_number_and_progress_are_light(client):
    write_all(client)
    sent = client.post("/say/send/", follow=True)
    assert weight(sent.text) <= 60 * 1024
    assert weight(client.get(f"/progress/{Request.objects.get().no}/").text) <= 60 * 1024
