"""Feeds and exports as publishers make them become plain words; nothing of them is ever rendered."""

import io
import json
from datetime import UTC, datetime

import pytest

from huiyin.engines.feeds import entries_of, line_of, link_of, records_of, words_of
from huiyin.engines.feeds.entries import MOST_ENTRIES

UNTIL = datetime(2026, 12, 1, tzinfo=UTC)
DC = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'
RSS = """<?xml version="1.0" encoding="{}"?><rss version="2.0"><channel><title>问政</title><item>
<guid>a1</guid><title>路灯坏了</title><link>https://example.org/1</link>
<description>&lt;p&gt;坏了半年。&lt;/p&gt;&lt;p&gt;没人管&lt;br&gt;盼修&lt;/p&gt;&lt;script&gt;alert(1)&lt;/script&gt;</description>
<pubDate>Mon, 23 Nov 2026 10:00:00 +0800</pubDate></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>x</title><entry><id>tag:example.org,2026:1</id>
<title type="html">路灯 &amp;lt;b&amp;gt;</title><link rel="alternate" href="https://example.org/1"/>
<updated>2026-11-23T02:00:00Z</updated><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">
<p>坏了<em>半年</em></p></div></content></entry></feed>"""
JSON = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "问政",
    "items": [
        {
            "id": 7,
            "url": "https://example.org/7",
            "title": "路灯坏了",
            "content_html": "<p>坏了半年。</p>",
            "date_published": "2026-11-23T10:00:00+08:00",
        }
    ],
}
TEN = datetime(2026, 11, 23, 2, tzinfo=UTC)


def only(body, **more):
    (entry,) = entries_of(body, UNTIL, **more)
    return entry


@pytest.mark.parametrize("encoding", ["utf-8", "gb2312", "gb18030", "utf-16"])
def test_rss_in_each_encoding(encoding):
    entry = only(RSS.format(encoding).encode(encoding))
    assert (entry.ref, entry.title, entry.url) == ("a1", "路灯坏了", "https://example.org/1")
    assert (entry.words, entry.published) == ("坏了半年。\n没人管\n盼修", TEN)


def test_what_the_server_says_of_the_encoding_counts_where_the_document_says_nothing():
    bare = RSS.replace(' encoding="{}"', "").encode("gbk")
    assert only(bare, charset="GBK").title == "路灯坏了"


def test_atom_with_markup_inside():
    entry = only(ATOM.encode())
    assert (entry.title, entry.words, entry.published) == ("路灯 <b>", "坏了半年", TEN)


def test_json_feed():
    entry = only(json.dumps(JSON).encode())
    assert (entry.ref, entry.title, entry.words) == ("7", "路灯坏了", "坏了半年。")
    assert (entry.url, entry.published) == ("https://example.org/7", TEN)


def test_an_entry_without_a_name_of_its_own_goes_by_its_address():
    assert only(RSS.format("utf-8").replace("<guid>a1</guid>", "").encode()).ref == "https://example.org/1"


def test_only_the_first_entries_are_read():
    items = "".join(f"<item><guid>{n}</guid><title>{n}</title></item>" for n in range(MOST_ENTRIES + 50))
    assert len(entries_of(f"<rss><channel>{items}</channel></rss>".encode(), UNTIL)) == MOST_ENTRIES


@pytest.mark.parametrize(
    "moment",
    ["99999-01-01T00:00:00Z", "2030-01-01T00:00:00Z", "1066-10-14T00:00:00Z", "9" * 9000, "-5", "0000-00-00"],
)
def test_a_moment_that_cannot_be_is_none(moment):
    item = f"<item {DC}><guid>1</guid><title>x</title><dc:date>{moment}</dc:date></item>"
    published = only(f"<rss><channel>{item}</channel></rss>".encode()).published
    assert published is None or published.year == 2000


def test_fields_that_nobody_reads_do_not_reach_the_parser():
    """feedparser takes minutes over a long author."""
    item = f"<item><guid>1</guid><title>x</title><author>{'a' * 900_000}</author></item>"
    assert only(f"<rss><channel>{item}</channel></rss>".encode()).title == "x"


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("<img src=x onerror=alert(1)>灯", "灯"),
        ("&lt;script&gt;", "<script>"),
        ("<style>p{}</style><svg onload=x>灯</svg>", "灯"),
        ("a\u202egnp.exe\u200b\u2066b\ufeff", "agnp.exeb"),
        ("灯\x00\x1b[31m", "灯[31m"),
        ("z" + "\u0301" * 400, "z\u0301\u0301"),
        ("\ud800灯", "灯"),
        ("a < b 且 b > c", "a < b 且 b > c"),
    ],
)
def test_markup_becomes_plain_words(markup, words):
    assert words_of(markup, 100) == words


def test_a_line_is_one_line_and_words_are_cut():
    assert line_of("<p>一</p><p>二</p>", 10) == "一 二"
    assert words_of("灯" * 100, 8) == "灯" * 8


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "//example.org/x",
        "https://user:pass@example.org/",
        "https://example.org/" + "a" * 500,
        "https://example.org/\u202e",
        "https://exa mple.org/",
        'https://example.org/"onclick="x',
        "http://[::1",
        "http://",
    ],
)
def test_an_address_that_may_not_be_offered_is_dropped(address):
    assert link_of(address) == ""
    item = f"<item><guid>1</guid><title>x</title><link><![CDATA[{address}]]></link></item>"
    assert only(f"<rss><channel>{item}</channel></rss>".encode()).url == ""


def records(data):
    return list(records_of(io.BytesIO(data), len(data)))


EXPORTS = {
    "csv": "编号,标题\n1,路灯\n".encode("gb18030"),
    "json": '[{"编号": 1, "标题": "路灯", "更多": {"x": 1}}]'.encode(),
    "json in a frame": '{"count": 1, "data": [{"编号": "1", "标题": "路灯"}]}'.encode(),
    "xml": "<稿件><条><编号>1</编号><标题>路灯</标题></条></稿件>".encode(),
    "xml in a frame": "<r><list><i 编号='1'><标题>路灯</标题></i><i/></list></r>".encode(),
}


@pytest.mark.parametrize("kind", EXPORTS)
def test_an_export_is_told_apart_by_its_content(kind):
    assert [record for _line, record in records(EXPORTS[kind])] == [{"编号": "1", "标题": "路灯"}]
