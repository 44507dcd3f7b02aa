"""Forms about the county's classes of requests."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.collect.models import Category
from huiyin.kernel.places.forms import ClearForm
from huiyin.kernel.present import today


class EndForm(ClearForm):
    """From which day on, and on what basis."""

    on = forms.DateField(
        label=_("从哪一天起停用"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        initial=today,
        help_text=_("今天或以后的一天。这一天起登记诉求时不能再选它。"),
    )
    source = forms.CharField(
        label=_("依据"),
        max_length=200,
        help_text=_("哪个文件、哪一条，或哪次会议"),
        error_messages={"required": _("请写明依据：哪个文件、哪一条，或哪次会议。")},
    )


class RenameCategoryForm(EndForm):
    """Another name from a day on: the old class ends, a new one takes its place."""

    name = forms.CharField(label=_("名称"), max_length=40)
    name_en = forms.CharField(label=_("英文名称"), max_length=60, help_text=_("例如：Rural roads"))
    code = forms.RegexField(
        label=_("代码"),
        regex=r"^[a-z][a-z0-9-]{0,39}$",
        help_text=_("小写英文字母、数字和短横，例如：rural-road。以后不能改，也不能再给别的类别用。"),
        error_messages={"invalid": _("代码只用小写英文字母、数字和短横，以字母开头，例如：rural-road。")},
    )
    field_order = ["name", "name_en", "code", "on", "source"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].label = _("从哪一天起用")
        self.fields["on"].help_text = _("今天或以后的一天。")


class AddCategoryForm(RenameCategoryForm):
    """A new class, on its own or under a larger one."""

    parent = forms.TypedChoiceField(label=_("放在哪个大类下面"), coerce=int, empty_value=None, required=False)
    field_order = ["parent", "name", "name_en", "code", "on", "source"]

    def __init__(self, *args: Any, parents: Iterable[Category], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parents = {one.pk: one for one in parents}
        field = self.fields["parent"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("自成一个大类")), *((pk, one.label) for pk, one in self.parents.items())]

    def clean_parent(self) -> Category | None:
        """The larger class itself."""
        return self.parents.get(self.cleaned_data["parent"])
