"""What a file is, by its first bytes; its name says nothing."""

from huiyin.engines.sheets.refusal import Unreadable

_OTHER = {
    b"%PDF": "PDF",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF",
    b"Rar!": "RAR",
    b"7z\xbc\xaf": "7z",
    b"\x1f\x8b": "gzip",
    b"BZh": "bzip2",
    b"\xfd7zXZ": "xz",
    b"MZ": "EXE",
    b"\x7fELF": "ELF",
    b"SQLite format 3": "SQLite",
    b"{\\rtf": "RTF",
}
_PAGES = (b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta", b"<style", b"<script", b"<svg")


def is_book(head: bytes) -> bool:
    """True for a zip container, False for what may be text. Raises Unreadable for what is known as other."""
    if not head.strip(b"\xef\xbb\xbf \t\r\n"):
        raise Unreadable("empty")
    if head.startswith(b"PK\x03\x04"):
        return True
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unreadable("old_excel")
    for sign, what in _OTHER.items():
        if head.startswith(sign):
            raise Unreadable("kind", what=what)
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_PAGES):
        raise Unreadable("web_page")
    return False
