"""Files and feeds made to harm, made here: by the door they knock on, with the words of the refusal."""

import gzip
import json
import struct
import zlib
from itertools import repeat

from huiyin.engines.documents.tests.samples import (
    HEAD,
    a_docx,
    a_pdf,
    a_relation,
    a_zip,
    an_image,
    an_mp3,
    packed,
)
from huiyin.engines.sheets.tests.test_hostile import (
    FAR,
    GOOD,
    WIDE,
    a_book,
    bomb,
    laughs,
    locked,
    lying_about_sizes,
    outside,
    raw_book,
    text_cell,
)

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>'
PAGE = b"<!DOCTYPE html><html><script>alert(1)</script></html>"


def csv(*lines):
    return "\n".join(["工单编号,来电时间,诉求内容", *lines]).encode()


def quadratic():
    return f'<!DOCTYPE r [<!ENTITY a "{"x" * 50_000}">]><rss>{"&a;" * 50_000}</rss>'.encode()


def entity(system, parameter=""):
    mark = "% " if parameter else ""
    kind = f'<!DOCTYPE rss [<!ENTITY {mark}x SYSTEM "{system}">{parameter}]>'
    return f"{kind}<rss><channel>&x;</channel></rss>".encode()


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width, height, extra=b""):
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    pixels = chunk(b"IDAT", zlib.compress(bytes(310)))
    return b"\x89PNG\r\n\x1a\n" + head + extra + pixels + chunk(b"IEND", b"")


def packed_in_png(kind):
    return png(10, 10, chunk(kind, b"a\0\0" + zlib.compress(bytes(80_000_000))))


def endless():
    yield b"<rss><channel>"
    yield from repeat(b"<item><title>x</title></item>" * 2000)


def linked_book():
    return a_book(**{"xl/externalLinks/externalLink1.xml": "<externalLink/>"})


IMPORT = {
    "an empty file": (b"", "文件是空的"),
    "only spaces": (b"\xef\xbb\xbf \r\n", "里没有内容"),
    "a zip bomb": (bomb, "解开以后超过"),
    "a zip in a zip": (lambda: a_zip({"a.zip": a_zip({"b": "c"})}), "不是 XLSX 表格"),
    "a zip inside a workbook": (lambda: a_book(**{"xl/media/a.bin": a_zip({"b": "c"})}), "结构不寻常"),
    "billion laughs": (lambda: raw_book(laughs()), "不该有的定义"),
    "an external entity": (lambda: raw_book(outside()), "不该有的定义"),
    "entities in UTF-16": (lambda: raw_book(outside().encode("utf-16")), "结构不寻常"),
    "two cells far apart": (lambda: a_book(FAR), "是坏的"),
    "a cell far to the right": (lambda: a_book(WIDE), "超过 100 栏"),
    "10 MB in a cell": (lambda: a_book(text_cell("A1", "长" * 3_500_000)), "一格超过"),
    "10 MB in a cell of text": (b"a,b\n1," + b"x" * 10_000_000, "一格超过"),
    "a million columns": (b"c," * 1_000_000 + b"c\n1\n", "超过 100 栏"),
    "an XLSM with macros": (lambda: a_book(**{"xl/vbaProject.bin": b"\xd0\xcf"}), "有宏"),
    "a locked workbook": (lambda: locked(), "加了密码"),
    "an encrypted XLSX": (OLE, "旧版 Excel 文件（.xls），或者加了密码"),
    "lies about its sizes": (lambda: lying_about_sizes(), "是坏的"),
    "a path out of the zip": (lambda: a_book(**{"../../etc/cron.d/x": b"x"}), "结构不寻常"),
    "HTML that calls itself a table": (PAGE, "这是网页"),
    "a page before the zip": (PAGE + GOOD, "这是网页"),
    "a script after the zip": (GOOD + b"<script>alert(1)</script>", "结构不寻常"),
    "CSV with NUL": (csv("1,2026-01-01,路灯\0"), "看不见的字符"),
    "UTF-16 without a mark": (csv("1,2026-01-01,路灯").decode().encode("utf-16-le"), "上传 CSV 或 XLSX"),
    "wrong encoding": (csv("1,2026-01-01,") + b"\xe8\xb7", "看不懂文件的编码"),
    "0xFF garbage": (b"\xff" * 5000, "看不懂文件的编码"),
    "a quotation without end": (csv('1,2026-01-01,"路灯'), "引号不成对"),
    "gzip": (gzip.compress(b"a"), "是 gzip 文件"),
    "a programme": (b"MZ\x90\0", "是 EXE 文件"),
}
PHOTO = {
    "HTML as JPG": (PAGE, "不是能打开的照片"),
    "SVG with a script": (SVG, "不是能打开的照片"),
    "GIF with a script": (b"GIF89a/*" + bytes(20) + b"*/=1;alert(1)//", "不是能打开的照片"),
    "TIFF": (lambda: an_image("TIFF"), "不是能打开的照片"),
    "a picture of 50,000 by 50,000": (lambda: png(50_000, 50_000), "尺寸太大"),
    "a bomb in the text of a PNG": (lambda: packed_in_png(b"zTXt"), "已经损坏"),
    "a bomb in the colours of a PNG": (lambda: packed_in_png(b"iCCP"), "已经损坏"),
    "a truncated JPEG": (lambda: an_image(size=(600, 600))[:2000], "已经损坏"),
    "0xFF garbage": (b"\xff\xd8\xff" * 3000, "不是能打开的照片"),
}
ATTACHMENT = {
    "PDF and ZIP in one": (lambda: a_pdf(after=a_zip({"a": "b"}) + b"\n%%EOF"), "夹着别的东西"),
    "PDF behind a page": (lambda: PAGE + a_pdf(), "不认识这种文件"),
    "a script in a PDF": (lambda: a_pdf(b"<</S /J#61vaScript /JS (x)>>"), "PDF 里有脚本"),
    "a script packed in a PDF": (lambda: a_pdf(packed(b"3 0 <</S /JavaScript>>")), "PDF 里有脚本"),
    "a PDF bomb": (lambda: a_pdf(packed(b"3 0 ", 110 * 1024 * 1024)), "大得不正常"),
    "HTML as JPG": (PAGE, "不认识这种文件"),
    "SVG": (SVG, "不认识这种文件"),
    "macros": (lambda: a_docx(**{"word/vbaProject.bin": b"x"}), "有宏"),
    "a template from inside the network": (
        lambda: a_docx(**{"word/_rels/settings.xml.rels": a_relation("http://169.254.169.254/x.dotm")}),
        "自动打开外面的内容",
    ),
    "DDE": (lambda: a_docx("<w:instrText>DDEAUTO c:\\\\cmd.exe</w:instrText>"), "自动打开外面的内容"),
    "external links": (linked_book, "自动打开外面的内容"),
    "an external entity": (lambda: a_docx(**{"word/x.xml": f"{HEAD}<!DOCTYPE x><x/>"}), "不该有的定义"),
    "an encrypted XLSX": (OLE, "不认识这种文件"),
    "a page behind an MP3": (lambda: an_mp3() + PAGE, "不完整或者坏了"),
    "a path out of the zip": (lambda: a_docx(**{"../../x": b"x"}), "夹着别的东西"),
}
FEED = {
    "billion laughs": (lambda: laughs().encode(), "DOCTYPE"),
    "quadratic blow-up": (quadratic, "DOCTYPE"),
    "a file as an entity": (lambda: entity("file:///etc/passwd"), "DOCTYPE"),
    "an address as an entity": (lambda: entity("http://169.254.169.254/"), "DOCTYPE"),
    "a parameter entity": (lambda: entity("http://127.0.0.1/x.dtd", "%x;"), "DOCTYPE"),
    "an outside document type": (b'<!DOCTYPE rss SYSTEM "http://127.0.0.1/x.dtd"><rss/>', "DOCTYPE"),
    "entities in UTF-16": (lambda: entity("file:///etc/passwd").decode().encode("utf-16"), "DOCTYPE"),
    "UTF-7": (b'<?xml version="1.0" encoding="utf-7"?><rss/>', "编码"),
    "NUL": (b"<rss>\0</rss>", "看不见的字符"),
    "0xFF garbage": (b"\xff" * 5000, "编码"),
    "nothing": (b"", "没有内容"),
    "a web page": (PAGE, "这是网页"),
    "SVG": (SVG, "这不是 RSS"),
    "broken off": (b"<rss><channel><item>", "XML 不完整"),
    "a hundred levels": (b"<rss>" + b"<a>" * 100 + b"</a>" * 100 + b"</rss>", "嵌套太深"),
    "a million parts": (b"<rss>" + b"<a/>" * 1_000_000 + b"</rss>", "条目太多"),
    "a word of two megabytes": (b"<rss><a>" + b"x" * 2_000_000 + b"</a></rss>", "长得不正常"),
    "deep JSON": (b"[" * 200_000, "嵌套太深"),
    "a name twice": (
        b'{"version": "https://jsonfeed.org/version/1.1", "items": [], "items": [1]}',
        "写了两次",
    ),
    "NaN": (b'{"version": NaN}', "不是数的数"),
    "a number without end": (b'{"a": ' + b"9" * 100_000 + b"}", "不是数的数"),
    "any JSON": (b'{"a": 1}', "既不是 JSON Feed"),
    "a feed without end": (endless, "超过 5120 KB"),
}
ADDRESSES = (
    "http://127.0.0.1/",
    "http://localhost/",
    "http://0/",
    "http://0x7f000001/",
    "http://2130706433/",
    "http://017700000001/",
    "http://127.1/",
    "http://[::1]/",
    "http://[::ffff:7f00:1]/",
    "http://[64:ff9b::7f00:1]/",
    "http://169.254.169.254/latest/meta-data/",
    "http://10.0.0.1:8080/",
    "http://user@10.0.0.1/",
    "http://example.org@127.0.0.1/",
    "file:///etc/passwd",
    "gopher://127.0.0.1:5432/_x",
    "dict://127.0.0.1/",
    "http://exam ple/",
    "http://①②⑦.⓪.⓪.①/",
)
FOLDER = {
    "a zip bomb": (bomb, "解开以后超过"),
    "billion laughs": (lambda: laughs().encode(), "DOCTYPE"),
    "deep JSON": (b"[" * 200_000, "嵌套太深"),
    "a name twice": (b'[{"id": 1, "id": 2}]', "写了两次"),
    "NaN": (b'[{"id": NaN}]', "不是数的数"),
    "a million parts": (b"<r>" + b"<a/>" * 1_000_000 + b"</r>", "条目太多"),
    "a programme": (b"MZ\x90\0", "是 EXE 文件"),
    "an empty file": (b"", "没有内容"),
    "CSV with NUL": ("编号,标题\n1,路灯\0".encode(), "看不见的字符"),
    "a page": (PAGE, "这是网页"),
    "macros": (lambda: a_book(**{"xl/vbaProject.bin": b"x"}), "有宏"),
}


def made(sample):
    """The bytes of a sample, made when they are needed."""
    return sample() if callable(sample) else sample


def a_json_feed(**item):
    return json.dumps(
        {"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1", **item}]}
    ).encode()


def a_gzip_bomb():
    return gzip.compress(bytes(60_000_000))
