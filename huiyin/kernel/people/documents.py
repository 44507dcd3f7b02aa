"""How a document is taken from people and handed out again: told by its content, nothing in it may act."""

from collections.abc import Collection
from io import BytesIO
from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404
from django.utils.translation import gettext as _

from huiyin.engines.documents import KINDS, NotADocument, checked
from huiyin.kernel.people.sealed_files import read_file


class DocumentField(forms.FileField):
    """A document, known by its content. Its value is (name, Document); `kinds` narrows what is taken."""

    def __init__(self, *, kinds: Collection[str] = tuple(KINDS), **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.taken = kinds

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Known by its content and without anything that acts. Raises ValidationError with the remedy."""
        file = super().clean(data, initial)
        if not file:
            return None
        most = settings.HUIYIN_ATTACHMENT_MEGABYTES
        try:
            document = checked(file.file, file.size, most * 1024 * 1024)
        except NotADocument as problem:
            raise ValidationError(why_not_kept(problem.reason, most)) from None
        if document.kind not in self.taken:
            raise ValidationError(_("这里只收照片（JPG、PNG）或 PDF。"))
        return file.name, document


def handed_out(path: Path, kind: str, save_as: str = "") -> FileResponse:
    """A file of strangers: nothing in it may run, whatever a browser takes it for. Raises Http404."""
    try:
        file = BytesIO(read_file(path))
    except FileNotFoundError:
        raise Http404 from None
    answer = FileResponse(file, content_type=kind, as_attachment=bool(save_as), filename=save_as)
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer


def why_not_kept(reason: str, most: int) -> str:
    """Why a document is refused, and what to do about it."""
    return {
        "empty": _("文件是空的。请重新选择。"),
        "bytes": _("文件超过 %(most)d MB。请压缩或分开再传。") % {"most": most},
        "kind": _("不认识这种文件：请用 PDF、DOCX、XLSX、照片（JPG、PNG）或录音（MP3、M4A、WAV、AMR）。"),
        "unpacked": _("文件解开以后大得不正常，没有收。请重新另存再传。"),
        "password": _("文件加了密码。请去掉密码再传。"),
        "active": _("PDF 里有脚本、夹带的文件或看不清的内容，可能有害，没有收。请打印成新的 PDF 再传。"),
        "macros": _("文件里有宏，不能收。请另存为不含宏的 DOCX 或 XLSX，或者打印成 PDF。"),
        "links": _("文件会自动打开外面的内容或夹带别的文件，没有收。请去掉外部链接，或者打印成 PDF。"),
        "container": _("文件的结构不寻常，里面夹着别的东西，没有收。请重新另存，或者打印成 PDF。"),
        "entities": _("文件里有不该有的定义，可能有害，没有收。请重新另存，或者打印成 PDF。"),
        "broken": _("文件不完整或者坏了。请重新导出再传。"),
        "picture_unknown": _("这不是能打开的照片。请用 JPG、PNG 或 WebP。"),
        "picture_broken": _("照片已经损坏，打不开。请重新拍一张。"),
        "picture_too_many_pixels": _("照片的尺寸太大。请用手机的普通模式重新拍一张。"),
    }[reason]
