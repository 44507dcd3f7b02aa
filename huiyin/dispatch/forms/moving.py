"""Where a case really lies."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.archive.models import Case
from huiyin.kernel.places.forms import PlacedForm


class MoveForm(PlacedForm):
    """The right place, and how one knows."""

    why = forms.CharField(
        label=gettext_lazy("怎么知道的"),
        help_text=gettext_lazy("例如：到现场看过，塘在两村交界的东边。不要写居民的姓名和电话。"),
        widget=forms.Textarea(attrs={"maxlength": 200, "rows": 3}),
        max_length=200,
        error_messages={"required": gettext_lazy("请写明怎么知道地点不对：谁去看过、谁说的。")},
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case = case
        self.fields["place_words"].label = _("实际在哪个地方")

    def clean(self) -> dict[str, Any]:
        """Another place than the present one."""
        told = super().clean()
        if told.get("where") == self.case.place:
            self.add_error(
                "place_words", _("现在的地点就是%(place)s。") % {"place": self.case.place.full_name}
            )
        return told
