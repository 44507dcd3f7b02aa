"""PDF: one document from its first byte to its last, without anything that runs, starts or carries files."""

import io
import re
import zipfile
import zlib

from huiyin.engines.documents.refusal import NotADocument

MOST_UNPACKED = 100 * 1024 * 1024
_HEAD = re.compile(rb"%PDF-[12]\.\d\s")
_ACTIVE = re.compile(
    rb"/(?:JavaScript|Launch|EmbeddedFiles?|RichMedia|ImportData|SubmitForm|GoToE|GoToR|Rendition)(?![A-Za-z])"
)
_LOCKED = re.compile(rb"/Encrypt(?![A-Za-z])")
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_PACKED = re.compile(rb"/ObjStm\b")
_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_NEAR = 600


def look_over_pdf(data: bytes) -> None:
    """Raises NotADocument. Objects that lie packed inside the file are unpacked and looked at too."""
    if not _HEAD.match(data) or not data.rstrip(b"\r\n\t \0").endswith(b"%%EOF"):
        raise NotADocument("broken")
    if zipfile.is_zipfile(io.BytesIO(data)):
        raise NotADocument("container")
    _look(data)
    left = MOST_UNPACKED
    for found in _STREAM.finditer(data):
        about = _plain(data[max(0, found.start() - _NEAR) : found.start()].rpartition(b" obj")[2])
        if _PACKED.search(about):
            left -= _packed(data[found.end() :], about, left)


def _look(data: bytes) -> None:
    plain = _plain(data)
    if _LOCKED.search(plain):
        raise NotADocument("password")
    if _ACTIVE.search(plain):
        raise NotADocument("active")


def _plain(data: bytes) -> bytes:
    """Names without the spelling that hides them: /J#61vaScript."""
    return _ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), data)


def _packed(data: bytes, about: bytes, left: int) -> int:
    """How much lies packed here. Raises NotADocument for what cannot be looked into."""
    if b"/FlateDecode" not in about or b"/LZW" in about or b"/ASCII" in about:
        raise NotADocument("active")
    try:
        plain = zlib.decompressobj().decompress(data, left + 1)
    except zlib.error:
        raise NotADocument("broken") from None
    if len(plain) > left:
        raise NotADocument("unpacked")
    _look(plain)
    return len(plain)
