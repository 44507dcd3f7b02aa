"""How every form takes photos from people: several at once, each made safe on the way in."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from huiyin.engines.pictures import NotAPicture, Picture, make_safe


class ManyFiles(forms.ClearableFileInput):
    """A file input that takes several."""

    allow_multiple_selected = True


class PicturesField(forms.FileField):
    """Several photos. Its value is a list of Picture."""

    def __init__(self, *, most: int, **kwargs: Any) -> None:
        kwargs.setdefault("widget", ManyFiles(attrs={"accept": "image/*"}))
        super().__init__(**kwargs)
        self.most = most

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Make every photo safe. Raises ValidationError naming the photo that is none."""
        files: list[UploadedFile[Any]] = [one for one in data if one] if isinstance(data, list) else []
        if self.required and not files:
            raise ValidationError(_("请选择照片。"))
        if len(files) > self.most:
            raise ValidationError(_("一次最多 %(n)d 张照片。") % {"n": self.most})
        return [safe_picture(file) for file in files]


def safe_picture(file: "UploadedFile[Any]") -> Picture:
    """The photo in a file. Raises ValidationError with the file's name and the remedy."""
    most = settings.HUIYIN_PHOTO_MEGABYTES
    name = (file.name or "")[:60]
    if (file.size or 0) > most * 1024 * 1024:
        raise ValidationError(
            _("照片“%(name)s”超过 %(n)d MB，请换一张小一些的。") % {"name": name, "n": most}
        )
    try:
        return make_safe(file)  # type: ignore[arg-type]
    except NotAPicture as problem:
        raise ValidationError(_WORDS[problem.reason]() % {"name": name}) from None


_WORDS = {
    "unknown": lambda: _("“%(name)s”不是能打开的照片。请用 JPG、PNG 或 WebP。"),
    "broken": lambda: _("“%(name)s”已经损坏，打不开。请重新拍一张。"),
    "too_many_pixels": lambda: _("“%(name)s”的尺寸太大。请用手机的普通模式重新拍一张。"),
}
