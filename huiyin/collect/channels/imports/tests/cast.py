"""Spreadsheets for the tests, good and bad."""

import io
import zipfile
from uuid import uuid4

from huiyin.collect.actions import imports
from huiyin.collect.models import ImportFile
from huiyin.engines.sheets.writing import _PARTS, book_of, text_of
from huiyin.kernel.jobs.running import run

HEADING = (
    "工单编号 来电时间 姓名 来电号码 乡镇 村 地址 诉求内容 类型 性质 紧急程度 承办单位 办理状态 答复内容"
    " 办结时间"
).split()
DONE = (
    "HX1 2025-03-08_14:30 张桂英 13873412345 车江街道 白水村 三组 村口的路灯坏了半个月。 路灯 求助 一般"
    " 住建局 已办结 已经修好了。 2025-03-10_09:00"
)


def a_row(number: str = "HX1", **other: str) -> list[str]:
    """A good row, settled; other cells by their heading."""
    cells = dict(zip(HEADING, (cell.replace("_", " ") for cell in DONE.split()), strict=True))
    return [{**cells, "工单编号": number, **other}[name] for name in HEADING]


def an_open_row(number: str = "HX2", **other: str) -> list[str]:
    return a_row(number, 办理状态="办理中", 答复内容="", 办结时间="", **other)


def csv_of(*rows: list[str], heading: list[str] = HEADING) -> bytes:
    return b"".join(text_of([heading, *rows]))


def xlsx_of(*rows: list[str], heading: list[str] = HEADING) -> bytes:
    return b"".join(book_of([heading, *rows]))


def zip_of(parts: dict[str, bytes | str], **more) -> bytes:
    """A zip with these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in parts.items():
            book.writestr(name, content)
        book.comment = more.get("comment", b"")
    return out.getvalue()


def book_with(sheet: bytes | str, **parts: bytes | str) -> bytes:
    """An XLSX file whose sheet is this XML."""
    return zip_of({**_PARTS, "xl/worksheets/sheet1.xml": sheet, **parts})


def handed_in(data: bytes, by, source: str = "旧热线") -> ImportFile:
    upload = imports.Upload(io.BytesIO(data), len(data), "旧热线2025.csv", source, uuid4())
    return imports.hand_in(upload, by=by)


def tried(data: bytes, by, source: str = "旧热线", no_place: str = "refuse") -> ImportFile:
    """Handed in, understood as guessed, and tried out."""
    file = handed_in(data, by, source)
    imports.try_out(file, file.mapping, no_place=no_place, by=by)
    run(file.job_id)
    return ImportFile.objects.select_related("source", "by").get(pk=file.pk)


def brought(data: bytes, by, source: str = "旧热线", no_place: str = "refuse") -> ImportFile:
    """All the way."""
    file = tried(data, by, source, no_place)
    imports.bring_in(file, by=by)
    run(file.job_id)
    return ImportFile.objects.select_related("source", "by").get(pk=file.pk)
