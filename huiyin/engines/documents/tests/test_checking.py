"""A document is what its bytes say. What it is called is never asked."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huiyin.engines.documents import KINDS, NotADocument, checked
from huiyin.engines.documents.tests import samples
from huiyin.engines.documents.tests.samples import a_docx, a_pdf, a_relation, packed

MOST = 20 * 1024 * 1024


def look(data, most=MOST):
    return checked(io.BytesIO(data), len(data), most)


PLAIN = {
    "pdf": a_pdf(b"<</S /GoTo>>", packed(b"3 0 <</Type /Font>>")),
    "docx": a_docx(**{"word/_rels/document.xml.rels": a_relation("https://example.org/", "hyperlink")}),
    "xlsx": samples.an_xlsx(),
    "jpg": samples.an_image(),
    "mp3": samples.an_mp3(tag=b"ID3\x03\0\0\0\0\0\x0a" + bytes(10)),
    "m4a": samples.an_m4a(),
    "wav": samples.a_wav(),
    "amr": samples.an_amr(),
}


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_known_by_its_content(kind):
    document = look(PLAIN[kind])
    assert document.kind == kind
    assert (document.data == PLAIN[kind]) == (kind != "jpg") and (document.picture is None) == (kind != "jpg")


@pytest.mark.parametrize("form", ["PNG", "WEBP"])
def test_other_pictures_become_jpeg(form):
    document = look(samples.an_image(form))
    assert document.kind == "jpg" and document.data.startswith(b"\xff\xd8\xff")


HOSTILE = {
    "nothing": (b"", "empty"),
    "text": (b"hello", "kind"),
    "a page": (b"<html><script>alert(1)</script></html>", "kind"),
    "a script in a PDF": (a_pdf(b"<</S /JavaScript /JS (app.alert(1))>>"), "active"),
    "a script in other letters": (a_pdf(b"<</S /J#61v#61Script>>"), "active"),
    "a script packed away": (a_pdf(packed(b"3 0 <</S /JavaScript>>")), "active"),
    "packed in a way nobody looks into": (
        a_pdf(b"<</Type /ObjStm /Filter /LZWDecode>>\nstream\nx\nendstream"),
        "active",
    ),
    "a programme to start": (a_pdf(b"<</S /Launch /F (cmd.exe)>>"), "active"),
    "a file inside": (a_pdf(b"<</Type /EmbeddedFile>>"), "active"),
    "a locked PDF": (a_pdf(b"<</Encrypt 9 0 R>>"), "password"),
    "a PDF bomb": (a_pdf(packed(b"3 0 ", 120 * 1024 * 1024)), "unpacked"),
    "a PDF cut off": (a_pdf()[:-20], "broken"),
    "a page behind a PDF": (a_pdf(after=b"<script>alert(1)</script>"), "broken"),
    "a zip behind a PDF": (a_pdf(after=samples.a_zip({"a": "b"}) + b"\n%%EOF"), "container"),
    "a page before a PDF": (b"<script></script>" + a_pdf(), "kind"),
    "a template from outside": (
        a_docx(**{"word/_rels/settings.xml.rels": a_relation("http://10.0.0.1/x.dotm")}),
        "links",
    ),
    "DDE": (a_docx('<w:instrText xmlns:w="x">DDEAUTO c:\\\\windows\\\\cmd.exe</w:instrText>'), "links"),
    "an object inside": (a_docx(**{"word/embeddings/oleObject1.bin": b"\xd0\xcf"}), "links"),
    "macros": (a_docx(**{"word/vbaProject.bin": b"x"}), "macros"),
    "a zip inside": (a_docx(**{"word/media/a.zip": samples.a_zip({"a": "b"})}), "container"),
    "a path out of it": (a_docx(**{"../../etc/passwd": b"x"}), "container"),
    "entities": (a_docx(**{"word/x.xml": f"{samples.HEAD}<!DOCTYPE x><x/>"}), "entities"),
    "another zip": (samples.a_zip({"a.exe": "MZ"}), "kind"),
    "a WAV with something behind": (samples.a_wav(b"<script>"), "broken"),
    "an MP3 that ends in a page": (samples.an_mp3() + b"<script>", "broken"),
    "an AMR cut off": (samples.an_amr()[:-3], "broken"),
    "an M4A with something behind": (samples.an_m4a() + b"<html>", "broken"),
    "a picture cut off": (samples.an_image(size=(400, 400))[:900], "picture_broken"),
    "GIF": (samples.an_image("GIF"), "kind"),
    "a programme": (b"MZ\x90\0", "kind"),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_it_is_refused_with_a_reason(what):
    data, reason = HOSTILE[what]
    with pytest.raises(NotADocument) as refused:
        look(data)
    assert refused.value.reason == reason


def test_too_large_a_file_is_not_even_read():
    with pytest.raises(NotADocument) as refused:
        look(b"x" * 11, most=10)
    assert refused.value.reason == "bytes"


@settings(max_examples=80, deadline=None)
@given(
    st.sampled_from(
        [b"", b"%PDF-1.7\n", b"PK\x03\x04", b"\xff\xfb\x90\0", b"ID3", b"#!AMR\n", b"\0\0\0\x0cftyp"]
    ),
    st.binary(max_size=200),
)
def test_no_bytes_break_the_look(head, data):
    try:
        look(head + data)
    except NotADocument as refused:
        assert refused.reason
