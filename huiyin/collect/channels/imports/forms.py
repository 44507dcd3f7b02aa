"""Handing a spreadsheet in, and saying what its columns mean."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.collect.actions.imports import FIELDS, REQUIRED
from huiyin.collect.models import ImportFile
from huiyin.engines.sheets import MOST_BYTES
from huiyin.kernel.places.forms import ClearForm

SKIPPED = "-"
NO_PLACE = (
    ("refuse", gettext_lazy("列为错误，补上地点再导入")),
    ("county", gettext_lazy("归到全县，以后再改")),
)


class HandInForm(ClearForm):
    """A spreadsheet and the system it comes from."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    source = forms.CharField(
        label=gettext_lazy("原系统名称"),
        help_text=gettext_lazy(
            "例如：县政务热线旧系统。同一个系统每次写同样的名称，栏目会记住，工单不会重复。"
        ),
        max_length=40,
        error_messages={"required": gettext_lazy("请写这份表来自哪个系统。")},
    )
    file = forms.FileField(
        label=gettext_lazy("工单表"),
        help_text=gettext_lazy("CSV 或 XLSX，最大 50 MB，最多 30 万行。第一行是栏目名称。"),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.xlsx"}),
        error_messages={
            "required": gettext_lazy("请选择文件。"),
            "empty": gettext_lazy("文件是空的。"),
        },
    )

    def clean_source(self) -> str:
        """One spelling of the name."""
        return " ".join(self.cleaned_data["source"].split())

    def clean_file(self) -> Any:
        """Not larger than is ever read."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("文件超过 50 MB。请分成几份上传。"))
        return file


class ColumnsForm(ClearForm):
    """For each column what it holds. A column may be left out; each meaning stands once."""

    def __init__(self, *args: Any, file: ImportFile, samples: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.file = file
        chosen = {place: field for field, place in file.mapping.items()}
        choices = [(SKIPPED, _("不导入")), *((field, str(label)) for field, label in FIELDS.items())]
        for place, heading in enumerate(file.heading):
            sample = samples[place] if place < len(samples) else ""
            self.fields[f"column{place}"] = forms.ChoiceField(
                label=heading or _("第 %(n)d 栏（没有名称）") % {"n": place + 1},
                help_text=_("第一行写的是：%(sample)s") % {"sample": sample} if sample else "",
                choices=choices,
                initial=chosen.get(place, SKIPPED),
            )
        self.fields["no_place"] = forms.ChoiceField(
            label=_("没有写地点的行"), choices=NO_PLACE, widget=forms.RadioSelect, initial=file.no_place
        )

    def clean(self) -> dict[str, Any]:
        """What must be there is there, and nothing twice."""
        told = super().clean() or {}
        found: dict[str, int] = {}
        for place in range(len(self.file.heading)):
            field = told.get(f"column{place}", SKIPPED)
            if field == SKIPPED:
                continue
            if field in found:
                words = _("“%(field)s”已经对应了另一栏。") % {"field": FIELDS[field]}
                self.add_error(f"column{place}", words)
            found.setdefault(field, place)
        missing = [str(FIELDS[field]) for field in REQUIRED if field not in found]
        if missing:
            self.add_error(None, _("还没有对应：%(fields)s。") % {"fields": _("、").join(missing)})
        told["mapping"] = found
        return told

    def mapping(self) -> Mapping[str, int]:
        """The column's place by our word for it."""
        return dict(self.cleaned_data["mapping"])
