"""Documents made here: plain ones, and the same with something in them that must not be there."""

import io
import struct
import zipfile
import zlib

from PIL import Image

from huiyin.engines.documents.office import TEXT
from huiyin.engines.sheets import book_of

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>'


def a_pdf(*objects, after=b""):
    """A PDF with these objects beside its catalogue."""
    body = b"%PDF-1.7\n1 0 obj\n<</Type /Catalog /Pages 2 0 R>>\nendobj\n"
    body += b"2 0 obj\n<</Type /Pages /Count 0>>\nendobj\n"
    body += b"".join(b"%d 0 obj\n%s\nendobj\n" % (n, one) for n, one in enumerate(objects, start=3))
    return body + b"xref\n0 1\ntrailer <</Root 1 0 R>>\nstartxref\n9\n%%EOF\n" + after


def packed(told, size=0):
    """Objects packed inside a stream."""
    data = zlib.compress(told + b" " * size, 9)
    return b"<</Type /ObjStm /N 1 /First 4 /Filter /FlateDecode>>\nstream\n" + data + b"\nendstream"


def a_docx(body="<w:p/>", **parts):
    """A Word file with this body, and perhaps further parts (dots and slashes as they are)."""
    types = f'<Types><Override PartName="/word/document.xml" ContentType="{TEXT.decode()}"/></Types>'
    document = f'{HEAD}<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'
    return a_zip({"[Content_Types].xml": types, "word/document.xml": document, **parts})


def a_relation(target, kind="attachedTemplate"):
    """A relation to something outside the file."""
    return (
        f'{HEAD}<Relationships xmlns="{RELATIONS}"><Relationship Id="r1" '
        f'Type="http://schemas/{kind}" TargetMode="External" Target="{target}"/></Relationships>'
    )


def a_zip(parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in parts.items():
            book.writestr(name, content)
    return out.getvalue()


def an_xlsx():
    return b"".join(book_of([["编号"], ["1"]]))


def an_image(form="JPEG", size=(40, 30), **more):
    out = io.BytesIO()
    Image.new("RGB", size, (180, 20, 20)).save(out, form, **more)
    return out.getvalue()


def a_wav(after=b""):
    sound = (
        b"fmt "
        + struct.pack("<IHHIIHH", 16, 1, 1, 8000, 8000, 1, 8)
        + b"data"
        + struct.pack("<I", 8)
        + bytes(8)
    )
    return b"RIFF" + struct.pack("<I", len(sound) + 4) + b"WAVE" + sound + after


def an_mp3(frames=4, tag=b""):
    return tag + (b"\xff\xfb\x90\x00" + bytes(413)) * frames


def an_amr(frames=3):
    return b"#!AMR\n" + (b"\x3c" + bytes(31)) * frames


def an_m4a():
    boxes = [(b"ftyp", b"M4A \0\0\0\0"), (b"moov", b"hdlr....soun"), (b"mdat", bytes(16))]
    return b"".join(struct.pack(">I4s", len(body) + 8, kind) + body for kind, body in boxes)
