"""Records of an export by the headings that platforms use, as texts to be judged."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from huiyin.collect.actions.imports.moments import moment_of
from huiyin.engines.feeds import Entry, line_of, link_of, words_of
from huiyin.engines.feeds.entries import MOST_REF, MOST_TITLE, MOST_WORDS, believable

HEADINGS: Mapping[str, tuple[str, ...]] = {
    "ref": ("编号", "序号", "稿件编号", "留言编号", "id", "guid", "no", "itemid"),
    "title": ("标题", "题目", "title", "subject", "headline"),
    "words": ("正文", "内容", "原文", "留言内容", "content", "content_text", "content_html", "text", "body"),
    "url": ("网址", "链接", "原文链接", "地址", "url", "link", "href"),
    "published": ("发布时间", "发布日期", "时间", "日期", "留言时间", "date", "published", "date_published"),
    "source": ("来源", "平台", "栏目", "媒体", "source", "channel", "platform"),
    "section": ("类型", "类别", "板块", "type", "section", "kind"),
}
COMMENTS = ("评论", "留言", "跟帖", "comment")
MOST_SOURCE = 60
_FIELDS = {heading: field for field, headings in HEADINGS.items() for heading in headings}


def entry_of(record: Mapping[str, str], until: datetime) -> Entry | str:
    """The text of one record, or a sentence that says why it is none."""
    told: dict[str, str] = {}
    for heading, value in record.items():
        field = _FIELDS.get(heading.strip().lower())
        if field and value.strip():
            told.setdefault(field, value)
    title, words = line_of(told.get("title", ""), MOST_TITLE), words_of(told.get("words", ""), MOST_WORDS)
    url = link_of(told.get("url", ""))
    ref = line_of(told.get("ref", ""), MOST_REF) or url
    if not title and not words:
        return _("没有标题，也没有正文。")
    if not ref:
        return _("没有编号，也没有网址，分不清是不是读过。")
    source = line_of(told.get("source", ""), MOST_SOURCE) or _("媒体导出")
    moment = believable(_moment(told.get("published", "").strip()), until)
    return Entry(ref, title, words, url, moment, source, _is_comment(told.get("section", "")))


def entries_of_records(
    records: Iterator[tuple[int, Mapping[str, str]]], until: datetime
) -> Iterator[tuple[int, Entry | str]]:
    """Each record's number with its text, or with what is wrong with it."""
    for line, record in records:
        yield line, entry_of(record, until)


def _is_comment(section: str) -> bool:
    return any(word in section.lower() for word in COMMENTS)


def _moment(text: str) -> datetime | None:
    known = moment_of(text[:40])
    if known is not None or not text:
        return known
    try:
        return datetime.fromisoformat(text[:40])
    except ValueError:
        return None
