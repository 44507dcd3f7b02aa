"""Files and feeds made to harm: at every door refused with a sentence that says what to do, or made harmless.

None may take more memory or processor than an honest one could.
"""

import io
import resource
from itertools import chain

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from huiyin.archive.models import Attachment
from huiyin.collect.actions import feeds
from huiyin.collect.channels.media.tests.cast import a_feed, a_publisher, asked_again, lay_down, rss
from huiyin.collect.models import Feed, FolderFile, ImportFile, MediaItem
from huiyin.engines.sheets import book_of, rows_of, text_of
from huiyin.kernel.people.access import MACHINE
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.people.pictures import PicturesField
from huiyin.tests import cast
from huiyin.web.tests import hostile
from huiyin.web.tests.hostile import made

pytestmark = pytest.mark.django_db
MOST_KILOBYTES, MOST_SECONDS = 400 * 1024, 30


def used():
    own, others = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return own.ru_maxrss, own.ru_utime + own.ru_stime + others.ru_utime + others.ru_stime


@pytest.fixture(autouse=True)
def _bounded():
    """Generous bounds: a bomb that goes off passes them many times over."""
    memory, seconds = used()
    yield
    after, later = used()
    assert after - memory < MOST_KILOBYTES and later - seconds < MOST_SECONDS


@pytest.fixture
def publisher(settings):
    with a_publisher() as server:
        settings.HUIYIN_REACHABLE = [server.host]
        yield server


@pytest.fixture
def folder(tmp_path, settings):
    settings.HUIYIN_MEDIA_FOLDER = str(tmp_path)
    return tmp_path


def test_there_are_more_than_fifty():
    doors = (hostile.IMPORT, hostile.PHOTO, hostile.ATTACHMENT, hostile.FEED, hostile.FOLDER)
    assert len(list(chain(*doors, hostile.ADDRESSES))) > 100


@pytest.mark.parametrize("what", hostile.IMPORT)
def test_an_import_is_refused(client, monkeypatch, what):
    monkeypatch.setattr("huiyin.engines.sheets.container.MOST_UNPACKED", 12 * 1024 * 1024)
    client.force_login(cast.dispatcher())
    data, words = hostile.IMPORT[what]
    told = {"key": "6b1e53a4-6b36-4b7e-8f6a-1f2f3f4f5f6f", "source": "旧热线"}
    file = SimpleUploadedFile("../../etc/工单.csv", made(data), "text/csv")
    answer = client.post(reverse("imports:start"), {**told, "file": file})
    assert answer.status_code == 422 and words in answer.text
    assert not ImportFile.objects.exists()


@pytest.mark.parametrize("what", hostile.PHOTO)
def test_a_photo_is_refused(what):
    data, words = hostile.PHOTO[what]
    with pytest.raises(ValidationError, match=words):
        PicturesField(most=3).clean([SimpleUploadedFile("x.jpg", made(data), "image/jpeg")])


@pytest.mark.parametrize("what", hostile.ATTACHMENT)
def test_an_attachment_is_refused(client, what):
    case = cast.a_case()
    client.force_login(cast.dispatcher())
    data, words = hostile.ATTACHMENT[what]
    file = SimpleUploadedFile("合同.pdf", made(data), "application/pdf")
    answer = client.post(reverse("archive:attachments", args=[case.no]), {"file": file})
    assert answer.status_code == 422 and words in answer.text
    assert not Attachment.objects.exists()


@pytest.mark.parametrize("what", hostile.FEED)
def test_a_feed_is_refused(publisher, what):
    data, words = hostile.FEED[what]
    publisher.pages["/feed"] = (200, {}, data if what == "a feed without end" else made(data))
    feed = a_feed(publisher.url("/feed"))
    assert asked_again(feed) == 0
    assert words in feed.problem and feed.failures == 1


@pytest.mark.parametrize("inner", ["http://169.254.169.254/", "http://[::1]:5432/", "file:///etc/passwd"])
def test_a_feed_does_not_lead_inside(publisher, inner):
    publisher.pages["/feed"] = (302, {"Location": inner}, b"")
    feed = a_feed(publisher.url("/feed"))
    assert asked_again(feed) == 0 and feed.problem


def test_a_packed_feed_is_not_unpacked_past_the_limit(publisher):
    publisher.pages["/feed"] = (200, {"Content-Encoding": "gzip"}, hostile.a_gzip_bomb())
    feed = a_feed(publisher.url("/feed"))
    assert asked_again(feed) == 0 and "超过 5120 KB" in feed.problem


@pytest.mark.parametrize("url", hostile.ADDRESSES)
def test_the_inside_is_not_asked_however_it_is_spelt(client, url):
    client.force_login(cast.user_with(Role.MEDIA_EDITOR))
    answer = client.post(reverse("media:add_source"), {"name": "x", "url": url, "every": "30"})
    assert answer.status_code == 422 and 'href="#id_url"' in answer.text
    assert not Feed.objects.exists()


@pytest.mark.parametrize("what", hostile.FOLDER)
def test_an_export_in_the_folder_is_refused(folder, monkeypatch, what):
    monkeypatch.setattr("huiyin.engines.sheets.container.MOST_UNPACKED", 12 * 1024 * 1024)
    data, words = hostile.FOLDER[what]
    lay_down(folder, "a.csv", made(data))
    assert feeds.read_folder(by=MACHINE) == {"read": 0, "refused": 1, "noted": 0}
    (reason,) = (folder / "refused").glob("*.reason.txt")
    assert words in reason.read_text() and words in FolderFile.objects.get().reason
    assert not MediaItem.objects.exists()


HARMLESS = {
    "a script as a title": ({"title": "<script>alert(1)</script>路灯"}, "路灯", ""),
    "a script that hides": (
        {"title": "&lt;img src=x onerror=alert(1)&gt;路灯"},
        "<img src=x onerror=alert(1)>路灯",
        "",
    ),
    "turned round": ({"title": "路灯\u202egnp.exe\u2066\u200b"}, "路灯gnp.exe", ""),
    "nobody sees it": ({"title": "\u200b\u200d路\ufeff灯\U000e0041"}, "路灯", ""),
    "a javascript link": ({"title": "路灯", "url": "javascript:alert(1)"}, "路灯", ""),
    "a data link": ({"title": "路灯", "url": "data:text/html,<script>"}, "路灯", ""),
    "a date that cannot be": ({"title": "路灯", "date_published": "9" * 5000}, "路灯", ""),
    "a date before the county": ({"title": "路灯", "date_published": "-0044-03-15T00:00:00Z"}, "路灯", ""),
    "half a character": ({"title": "\ud83d路灯\udc00"}, "路灯", ""),
    "a heap of accents": ({"title": "路灯" + "\u0301" * 2000}, "路灯\u0301\u0301", ""),
}


@pytest.mark.parametrize("what", HARMLESS)
def test_ordinary_text_is_made_harmless(client, publisher, what):
    item, title, url = HARMLESS[what]
    publisher.pages["/feed"] = (200, {}, hostile.a_json_feed(**item))
    assert asked_again(a_feed(publisher.url("/feed"))) == 1
    kept = MediaItem.objects.get()
    assert (kept.title, kept.url, kept.published_at) == (title, url, None)
    client.force_login(cast.user_with(Role.MEDIA_EDITOR))
    page = client.get(reverse("media:items")).text
    assert "<script>alert" not in page and "<img src=x" not in page and "javascript:" not in page


FORMULAS = ('=HYPERLINK("http://x","y")', "=cmd|' /C calc'!A0", "+1", "-1+1", "@SUM(1)", "\t=1", "＝1+1")


@pytest.mark.parametrize("cell", FORMULAS)
@pytest.mark.parametrize("write", [text_of, book_of])
def test_no_formula_leaves_the_house(cell, write):
    data = b"".join(write([["a"], [cell]]))
    assert b"<f>" not in data
    ((_line, [read]),) = list(rows_of(io.BytesIO(data), len(data)))[1:]
    assert read.startswith("'")


@pytest.mark.parametrize("cell", FORMULAS[:2])
def test_a_formula_that_comes_in_is_only_words(folder, cell):
    lay_down(folder, "a.csv", f'编号,标题\n2,"{cell.replace(chr(34), chr(34) * 2)}"\n'.encode())
    assert feeds.read_folder(by=MACHINE)["noted"] == 1
    assert MediaItem.objects.get(ref="2").title == cell


def test_a_picture_with_a_programme_behind_it_loses_it():
    data = hostile.an_image() + b"<?php system($_GET[0]); ?>" + hostile.a_zip({"x": "y"})
    (picture,) = PicturesField(most=1).clean([SimpleUploadedFile("x.php", data, "text/html")])
    assert b"php" not in picture.jpeg and b"PK\x03\x04" not in picture.jpeg


def test_a_publisher_may_not_fill_the_desk_at_once(publisher):
    publisher.pages["/feed"] = (200, {}, rss(*((str(n), f"第{n}条", "x") for n in range(2000))))
    assert asked_again(a_feed(publisher.url("/feed"))) == 300
