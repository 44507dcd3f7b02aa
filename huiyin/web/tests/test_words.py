"""The screens' words: found, kept, checked."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import translation

from huiyin.web import words
from huiyin.web.environment import environment
from huiyin.web.words import Room

PYTHON = """
from django.utils.translation import gettext as _, gettext_lazy, ngettext
LABEL = gettext_lazy("已受理")
def left(n):
    return ngettext("还剩 %(n)s 天", "还剩 %(n)s 天", n) % {"n": n}
"""
JINJA = """{{ _("我的队列") }} {% trans name=who %}您好，
    {{ name }}{% endtrans %}"""


@pytest.fixture
def room(tmp_path):
    (tmp_path / "jinja2" / "collect").mkdir(parents=True)
    (tmp_path / "tests").mkdir()
    (tmp_path / "kinds.py").write_text(PYTHON, "utf-8")
    (tmp_path / "jinja2" / "collect" / "queue.html").write_text(JINJA, "utf-8")
    (tmp_path / "tests" / "test_x.py").write_text('_("测试里的话")', "utf-8")
    return Room("collect", tmp_path)


def english(room, **said):
    catalog = words.read(room)
    for message in catalog:
        if message.id:
            first = message.id[0] if isinstance(message.id, tuple) else message.id
            message.string = said.get(first, message.string)
    room.po.write_text(words.written(catalog), "utf-8")


COMPLETE = {
    "已受理": "Received",
    "我的队列": "My queue",
    "还剩 %(n)s 天": ("%(n)s day left", "%(n)s days left"),
    "您好， %(name)s": "Hello %(name)s",
}


def test_it_finds_the_words_of_python_and_templates_but_not_of_tests(room):
    found = {str(message.id) for message in words.extract(room.folder) if message.id}
    assert found == {"已受理", "我的队列", "('还剩 %(n)s 天', '还剩 %(n)s 天')", "您好， %(name)s"}


PLURAL = """
from django.utils.translation import npgettext, npgettext_lazy, pgettext, pgettext_lazy
DONE = pgettext_lazy("已发生", "销号")
def told(n):
    return pgettext("动作", "销号") + npgettext("数量", "%(n)s 村", "%(n)s 村", n) % {"n": n}
LATER = npgettext_lazy("数量", "%(n)s 组", "%(n)s 组", "n")
"""
JINJA_PLURAL = """{{ pgettext("环节", "评价") }}{{ npgettext("数量", "%(num)s 件", "%(num)s 件", n) }}"""


def test_the_same_word_in_two_meanings_is_found_with_each(room):
    (room.folder / "kinds.py").write_text(PLURAL, "utf-8")
    (room.folder / "jinja2" / "collect" / "queue.html").write_text(JINJA_PLURAL, "utf-8")
    found = {(message.context, words._text(message)) for message in words.extract(room.folder) if message.id}
    assert found == {
        ("已发生", "销号"),
        ("动作", "销号"),
        ("数量", "%(n)s 村"),
        ("数量", "%(n)s 组"),
        ("环节", "评价"),
        ("数量", "%(num)s 件"),
    }


def test_a_template_may_say_which_meaning():
    made = environment().from_string(JINJA_PLURAL)
    assert made.render(n=2) == "评价2 件"
    with translation.override("en"):
        assert environment().from_string('{{ pgettext("环节", "评价") }}').render() == "Evaluate"
        assert environment().from_string('{{ _("评价") }}').render() == "Rate"


def test_new_words_are_added_without_english(room):
    assert words.update(room)
    assert {gap.what for gap in words.gaps(room)} == {"missing"}
    assert len(words.gaps(room)) == 4


def test_english_is_kept_when_sources_move(room):
    words.update(room)
    english(room, **COMPLETE)
    (room.folder / "kinds.py").rename(room.folder / "models.py")
    assert words.update(room)
    assert words.gaps(room) == []


def test_words_that_are_gone_are_dropped(room):
    words.update(room)
    english(room, **COMPLETE)
    (room.folder / "kinds.py").unlink()
    assert [gap.what for gap in words.gaps(room)] == ["obsolete", "obsolete"]
    words.update(room)
    assert words.gaps(room) == []
    assert "Received" not in room.po.read_text("utf-8")


def test_the_same_words_make_the_same_file(room):
    words.update(room)
    before = room.po.read_bytes()
    assert not words.update(room)
    assert room.po.read_bytes() == before


@pytest.mark.parametrize(
    ("msgid", "said", "what"),
    [
        ("您好， %(name)s", "Hello %(nmae)s", "placeholders %(nmae)s instead of %(name)s"),
        ("您好， %(name)s", "Hello", "placeholders none instead of %(name)s"),
        ("还剩 %(n)s 天", ("one day left", "days left"), "placeholders none instead of %(n)s"),
        ("还剩 %(n)s 天", ("%(n)s day left", ""), "missing"),
        ("已受理", "已受理", "still Chinese"),
    ],
)
def test_faulty_english_is_named(room, msgid, said, what):
    words.update(room)
    english(room, **{**COMPLETE, msgid: said})
    assert [(gap.room, gap.what, gap.msgid) for gap in words.gaps(room)] == [("collect", what, msgid)]


def test_the_singular_may_leave_its_number_out(room):
    words.update(room)
    english(room, **{**COMPLETE, "还剩 %(n)s 天": ("one day left", "%(n)s days left")})
    assert words.gaps(room) == []


def test_fuzzy_english_is_named(room):
    words.update(room)
    english(room, **COMPLETE)
    text = room.po.read_text("utf-8").replace('msgid "已受理"', '#, fuzzy\nmsgid "已受理"')
    room.po.write_text(text, "utf-8")
    assert [gap.what for gap in words.gaps(room)] == ["fuzzy"]


def test_compiling_makes_what_django_reads(room):
    assert not words.compiled(room)
    words.update(room)
    english(room, **COMPLETE)
    assert words.compiled(room)
    assert room.po.with_suffix(".mo").read_bytes()[:4] in (b"\xde\x12\x04\x95", b"\x95\x04\x12\xde")


def test_two_rooms_with_different_english_are_named(room, tmp_path, monkeypatch):
    words.update(room)
    english(room, **COMPLETE)
    other = Room("track", tmp_path / "track")
    other.folder.mkdir()
    (other.folder / "apps.py").touch()
    (other.folder / "kinds.py").write_text('_("已受理")', "utf-8")
    words.update(other)
    english(other, **{"已受理": "Accepted"})
    assert [gap.msgid for gap in words.quarrels([room, other])] == ["已受理"]
    monkeypatch.setattr(words, "rooms", lambda names=(): [room, other])
    monkeypatch.setattr(words, "strays", list)
    said = StringIO()
    with pytest.raises(CommandError, match="1 gaps.*pgettext"):
        call_command("words", "--check", stdout=StringIO(), stderr=said)
    assert "collect and track: different English: 已受理" in said.getvalue()
    (other.folder / "kinds.py").write_text('pgettext("选派", "已受理")', "utf-8")
    words.update(other)
    english(other, **{"已受理": "Accepted"})
    call_command("words", "--check", stdout=StringIO())


def test_the_command_says_what_is_missing_and_fails(room, monkeypatch):
    monkeypatch.setattr(words, "rooms", lambda names=(): [room])
    monkeypatch.setattr(words, "strays", list)
    call_command("words", stdout=StringIO())
    said = StringIO()
    with pytest.raises(CommandError, match="4 gaps"):
        call_command("words", "--check", stdout=StringIO(), stderr=said)
    assert "collect: missing: 已受理" in said.getvalue()
    english(room, **COMPLETE)
    call_command("words", "--check", stdout=StringIO())


def test_an_unknown_room_is_refused_with_the_known_ones():
    with pytest.raises(CommandError, match="No room called kitchen; there are archive"):
        call_command("words", "kitchen")
