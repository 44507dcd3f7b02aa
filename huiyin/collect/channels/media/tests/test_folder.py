"""Exports laid into the watched folder are read once, put aside, and never half."""

import json
import os

import pytest
from django.urls import reverse

from huiyin.collect.actions import feeds
from huiyin.collect.actions.feeds import folder as folders
from huiyin.collect.channels.media.tests.cast import lay_down, rss
from huiyin.collect.models import FolderFile, MediaItem
from huiyin.engines.sheets import book_of
from huiyin.kernel.jobs.models import Job
from huiyin.kernel.jobs.schedule import RECURRING
from huiyin.kernel.people.access import MACHINE
from huiyin.kernel.people.kinds import Role
from huiyin.tests import cast

pytestmark = pytest.mark.django_db
HEADING = ["编号", "标题", "正文", "链接", "发布时间", "平台", "类型"]
LAMP = [
    "1",
    "路灯坏了",
    "<p>白水村的路灯坏了。</p>",
    "https://example.org/1",
    "2026-11-20 08:30",
    "红网",
    "评论",
]
WATER = ["2", "没有水", "石塘村停水三天", "", "", "", ""]


def look():
    """What the clock does."""
    return RECURRING["collect.look_into_folder"].errand()


@pytest.fixture
def folder(tmp_path, settings):
    settings.HUIYIN_MEDIA_FOLDER = str(tmp_path)
    return tmp_path


def csv_of(*rows):
    return "\n".join(",".join(row) for row in [HEADING, *rows]).encode()


def read():
    return feeds.read_folder(by=MACHINE)


def names(folder):
    return sorted(path.name[16:] for path in folder.iterdir())


RECORDS = [dict(zip(HEADING, row, strict=True)) for row in (LAMP, WATER)]
EXPORTS = {
    "a.csv": csv_of(LAMP, WATER),
    "a.xlsx": b"".join(book_of([HEADING, LAMP, WATER])),
    "a.json": json.dumps({"items": RECORDS}).encode(),
    "a.xml": "<r><i><id>1</id><title>路灯坏了</title></i><i><id>2</id><title>没有水</title></i></r>".encode(),
    "a.rss": rss(("1", "路灯坏了", "坏了"), ("2", "没有水", "停水")),
}


@pytest.mark.parametrize("name", EXPORTS)
def test_an_export_is_read_and_moved_to_done(folder, name):
    lay_down(folder, name, EXPORTS[name])
    assert read() == {"read": 1, "refused": 0, "noted": 2}
    assert names(folder / "done") == [name] and not (folder / "refused").exists()
    assert set(MediaItem.objects.values_list("title", flat=True)) == {"路灯坏了", "没有水"}


def test_each_column_finds_its_place(folder):
    lay_down(folder, "a.csv", csv_of(LAMP))
    read()
    item = MediaItem.objects.get()
    assert (item.source, item.words, item.url) == ("红网", "白水村的路灯坏了。", "https://example.org/1")
    assert item.published_at.isoformat() == "2026-11-20T00:30:00+00:00"
    assert "comment" in [code for code, _weight, _words in item.signs]


def test_the_same_texts_in_another_file_are_known(folder):
    lay_down(folder, "a.csv", csv_of(LAMP))
    read()
    lay_down(folder, "b.json", json.dumps(RECORDS).encode())
    assert read()["noted"] == 1
    assert list(FolderFile.objects.order_by("pk").values_list("noted", "known")) == [(1, 0), (1, 1)]


def test_records_that_are_none_are_named_beside_the_file(folder):
    lay_down(
        folder, "a.csv", csv_of(LAMP, ["", "没有编号", "x", "", "", "", ""], ["3", "", "", "", "", "", ""])
    )
    read()
    (reason,) = (folder / "done").glob("*.reason.txt")
    assert reason.read_text() == "3: 没有编号，也没有网址，分不清是不是读过。\n4: 没有标题，也没有正文。\n"
    assert FolderFile.objects.get().left_out == 2


def test_a_file_that_cannot_be_read_is_refused_with_a_reason_and_nothing_of_it_is_kept(folder, client):
    lay_down(folder, "a.csv", csv_of(LAMP) + "\n3,长,".encode() + b"x" * 40_000)
    assert read() == {"read": 0, "refused": 1, "noted": 0}
    assert names(folder / "refused") == ["a.csv", "a.csv.reason.txt"]
    assert not MediaItem.objects.exists()
    client.force_login(cast.user_with(Role.MEDIA_EDITOR))
    assert "有一格超过 32767 个字" in client.get(reverse("media:sources")).text


def test_what_is_still_written_hidden_or_a_link_waits(folder, tmp_path_factory):
    secret = lay_down(tmp_path_factory.mktemp("else"), "secret.csv", csv_of(LAMP))
    lay_down(folder, "new.csv", csv_of(LAMP), age=5)
    lay_down(folder, "half.csv.part", csv_of(LAMP))
    lay_down(folder, ".hidden.csv", csv_of(LAMP))
    (folder / "link.csv").symlink_to(secret)
    os.mkfifo(folder / "pipe.csv")
    (folder / "sub").mkdir()
    assert feeds.waiting_files() == [] and not look()
    os.utime(folder / "new.csv", (0, 0))
    assert [path.name for path in feeds.waiting_files()] == ["new.csv"]
    assert look() and look()
    assert Job.objects.filter(name=feeds.READ).count() == 1


def test_killed_before_the_file_was_moved_the_next_round_notes_nothing_twice(folder, monkeypatch):
    lay_down(folder, "a.csv", csv_of(LAMP, WATER))
    with monkeypatch.context() as killed:
        killed.setattr(folders, "_put_aside", lambda *_told: (_ for _ in ()).throw(SystemExit))
        with pytest.raises(SystemExit):
            read()
    assert MediaItem.objects.count() == 2
    assert read() == {"read": 1, "refused": 0, "noted": 0}
    assert MediaItem.objects.count() == 2 and names(folder / "done") == ["a.csv"]


@pytest.mark.parametrize(
    "name", ["=cmd|' C calc'!A0.csv", "\u202egnp.csv", "a\nb.csv", "空 格.csv", "..a..csv"]
)
def test_a_name_means_nothing_to_anybody(folder, name):
    lay_down(folder, name, csv_of(LAMP))
    assert feeds.waiting_files() == [] if name.startswith(".") else read()["noted"] == 1
    for row in FolderFile.objects.all():
        assert not set(row.name) & set("=|'\n \u202e!/")


def test_a_county_without_a_folder_watches_none(settings, client):
    settings.HUIYIN_MEDIA_FOLDER = ""
    assert feeds.waiting_files() == []
    settings.HUIYIN_MEDIA_FOLDER = "/nowhere/at/all"
    assert feeds.waiting_files() == []
