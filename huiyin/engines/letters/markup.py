"""Words out of a mail's HTML: nothing hidden, nothing quoted, no markup."""

import re
from html import unescape
from html.parser import HTMLParser

UNREAD = {"script", "style", "head", "title", "template"}
QUOTES = {"blockquote"}
QUOTE_MARKS = (
    "gmail_quote",
    "gmail_extra",
    "divrplyfwdmsg",
    "isreplycontent",
    "yahoo_quoted",
    "moz-cite-prefix",
)
BREAKS = {"br", "p", "div", "tr", "li", "hr", "h1", "h2", "h3", "table", "blockquote"}
VOID = {"br", "hr", "img", "input", "meta", "link", "wbr", "area", "base", "col", "embed", "source", "track"}
TAG = re.compile(r"<[^>]{0,1000}>")


class _Reader(HTMLParser):
    """Collects text; `skipped` is how deep it stands inside something that is not read."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.skipped: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in BREAKS:
            self.words.append("\n")
        if tag not in VOID and (self.skipped or tag in UNREAD | QUOTES or _is_quote(attrs)):
            self.skipped.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in BREAKS:
            self.words.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in self.skipped:
            while self.skipped.pop() != tag:
                pass
        if tag in BREAKS and tag not in VOID:
            self.words.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.skipped:
            self.words.append(data)


def _is_quote(attrs: list[tuple[str, str | None]]) -> bool:
    named = " ".join(value or "" for name, value in attrs if name in ("id", "class")).lower()
    return any(mark in named for mark in QUOTE_MARKS)


def words_of(html: str) -> str:
    """The words a person wrote, as far as the markup tells; quoted mails are left out."""
    reader = _Reader()
    try:
        reader.feed(html)
        reader.close()
    except Exception:  # the library asserts at some broken declarations
        return unescape(TAG.sub(" ", html))
    return "".join(reader.words)
