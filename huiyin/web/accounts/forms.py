"""What administrators fill in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huiyin.collect.queries import request_by_number
from huiyin.kernel.people.identity import normalise
from huiyin.kernel.people.kinds import ADMIN_ROLES, EraseReason, PeopleKind, Role
from huiyin.kernel.people.models import Organisation, User
from huiyin.kernel.places.forms import ClearForm
from huiyin.kernel.places.models import Place
from huiyin.kernel.places.queries import search
from huiyin.web.accounts.proof import knows

MOST_MEGABYTES = 20


def place_of(text: str) -> Place:
    """The one place meant by a text. Raises ValidationError that says what to write."""
    found = search(text, limit=6)
    exact = [match for match in found if match.place.full_name == normalise(text)]
    if exact:
        return exact[0].place
    if not found:
        raise forms.ValidationError(_("没有找到这个地方。请写县、乡镇（街道）或村（社区）的全名。"))
    if found[0].ambiguous or (len(found) > 1 and not text.strip()):
        names = "、".join(match.place.full_name for match in found)
        raise forms.ValidationError(
            _("有几处同名：%(names)s。请写全名。"), params={"names": names}, code="ambiguous"
        )
    return found[0].place


def unit_of(text: str) -> Organisation:
    """The one unit meant by a name, short name or code. Raises ValidationError."""
    plain = normalise(text)
    rows = Organisation.objects.filter(active=True)
    for field in ("code", "name", "short_name"):
        found = list(rows.filter(**{field: plain})[:2])
        if len(found) == 1:
            return found[0]
        if found:
            raise forms.ValidationError(_("有几个单位叫这个名字，请填单位编号。"))
    raise forms.ValidationError(_("没有找到这个单位。请填单位全称、简称或单位编号。"))


class AccountForm(ClearForm):
    """A new account."""

    display_name = forms.CharField(label=_("姓名"), max_length=40)
    username = forms.CharField(
        label=_("用户名"),
        help_text=_("小写字母开头，可用数字、点和横线，例如 zhou.min。一人一号，不能合用。"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false"}),
    )
    unit = forms.CharField(
        label=_("所属单位"), help_text=_("填单位全称、简称或单位编号。"), max_length=60, required=False
    )

    def clean_username(self) -> str:
        """In the form it is kept, and still free."""
        username = str(self.cleaned_data["username"]).strip().lower()
        for check in User._meta.get_field("username").validators:
            check(username)
        if User.objects.filter(username=username).exists():
            raise forms.ValidationError(_("这个用户名已经有人用了，请换一个。"))
        return username

    def clean_unit(self) -> Organisation | None:
        """The unit meant."""
        text = self.cleaned_data.get("unit")
        return unit_of(text) if text else None


class UnitOfAccountForm(ClearForm):
    """Another unit for an account."""

    unit = forms.CharField(label=_("所属单位"), max_length=60, required=False)

    def clean_unit(self) -> Organisation | None:
        """The unit meant."""
        text = self.cleaned_data.get("unit")
        return unit_of(text) if text else None


class DutyForm(ClearForm):
    """A duty to grant."""

    role = forms.ChoiceField(label=_("职责"), choices=Role.choices, widget=forms.RadioSelect)
    place = forms.CharField(
        label=_("适用地区"),
        help_text=_("这项职责管到哪里：填县、乡镇（街道）或村（社区）的全名。"),
        max_length=60,
    )
    organisation = forms.CharField(
        label=_("所在单位"), help_text=_("填单位全称、简称或单位编号。"), max_length=60, required=False
    )
    valid_to = forms.DateField(
        label=_("到哪一天为止"),
        help_text=_("从这一天起不再有效。长期有效就不填。"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    def clean_place(self) -> Place:
        """The place meant."""
        return place_of(self.cleaned_data["place"])

    def clean_organisation(self) -> Organisation | None:
        """The unit meant."""
        text = self.cleaned_data.get("organisation")
        return unit_of(text) if text else None

    def clean(self) -> dict[str, Any]:
        """Work in a department is done for a department."""
        values = super().clean() or {}
        needs = {Role.DEPARTMENT_HANDLER, Role.DEPARTMENT_LEADER, Role.INSTITUTE_MANAGER, Role.STATION_KEEPER}
        if (
            values.get("role") in needs
            and not values.get("organisation")
            and "organisation" not in self.errors
        ):
            self.add_error("organisation", _("这项职责要写明在哪个单位。"))
        if values.get("role") in ADMIN_ROLES and values.get("valid_to"):
            self.add_error("valid_to", _("管理员职责不能预先设定终止日期，到时请直接终止。"))
        return values


class UnitForm(ClearForm):
    """A new unit."""

    kind = forms.ChoiceField(label=pgettext_lazy("单位", "类别"), choices=Organisation.Kind.choices)
    name = forms.CharField(label=_("单位名称"), max_length=60)
    short_name = forms.CharField(label=_("简称"), max_length=20, required=False)
    code = forms.CharField(label=_("单位编号"), help_text=_("本县统一编号，不能重复。"), max_length=24)
    place = forms.CharField(
        label=_("所在地"), help_text=_("填乡镇（街道）或村（社区）的全名。"), max_length=60
    )
    parent = forms.CharField(label=_("上级单位"), max_length=60, required=False)

    def clean_code(self) -> str:
        """Still free."""
        code = normalise(self.cleaned_data["code"])
        if Organisation.objects.filter(code=code).exists():
            raise forms.ValidationError(_("这个编号已经有单位用了。"))
        return code

    def clean_place(self) -> Place:
        """The place meant."""
        return place_of(self.cleaned_data["place"])

    def clean_parent(self) -> Organisation | None:
        """The unit above."""
        text = self.cleaned_data.get("parent")
        return unit_of(text) if text else None


class UnitChangeForm(ClearForm):
    """What may change about a unit."""

    name = forms.CharField(label=_("单位名称"), max_length=60)
    short_name = forms.CharField(label=_("简称"), max_length=20, required=False)
    is_demonstration = forms.BooleanField(label=_("示范点"), required=False)
    active = forms.BooleanField(
        label=_("在用"), required=False, help_text=_("不再使用的单位，去掉这一项；历史都保留。")
    )


class AuditForm(ClearForm):
    """What to look for in the audit trail."""

    day = forms.DateField(label=_("哪一天"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    kind = forms.ChoiceField(
        label=_("什么事"), required=False, choices=[("", _("全部")), *PeopleKind.choices]
    )
    person = forms.CharField(label=_("谁做的（用户名）"), required=False, max_length=40)


class VolunteerFileForm(ClearForm):
    """A list of volunteers."""

    file = forms.FileField(
        label=_("志愿者名单"),
        help_text=_("Excel（.xlsx）或 CSV 文件，最大 20 MB。"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,text/csv"}),
    )

    def clean_file(self) -> Any:
        """Not larger than a county's list can be."""
        file = self.cleaned_data["file"]
        if file.size > MOST_MEGABYTES * 1024 * 1024:
            raise forms.ValidationError(_("文件超过 20 MB。请分成几份上传。"))
        return file


class ErasedWhoForm(ClearForm):
    """Whose identity is to be erased, as the caller says: nobody sees more than he told."""

    number = forms.CharField(
        label=_("诉求编号"),
        help_text=_("来电人报的编号，例如 26-0000123-4"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": _("请填诉求编号，请来电人看提交后的页面。")},
    )
    phone = forms.CharField(
        label=_("当时留的电话"),
        max_length=24,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )
    code = forms.CharField(
        label=_("查询码"),
        help_text=_("没有留过电话的，报六位查询码"),
        max_length=12,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )

    def clean(self) -> dict[str, Any]:
        """Find the request under "spoke". One sentence for every mismatch, so that nobody can try numbers."""
        told = super().clean() or {}
        phone, code = told.get("phone", ""), told.get("code", "")
        if not phone and not code:
            self.add_error("phone", _("请填当时留的电话，或者查询码。"))
        elif "number" in told and not self.errors:
            spoke = request_by_number(told["number"])
            if spoke is None or not knows(spoke, phone, code):
                raise forms.ValidationError(_("编号和电话（或查询码）对不上。请和来电人再核对一次，不要猜。"))
            told["spoke"] = spoke
        return told


class EraseForm(ClearForm):
    """Why, and that the caller is the person."""

    reason = forms.ChoiceField(
        label=_("为什么删除"),
        choices=[one for one in EraseReason.choices if one[0] != EraseReason.RETENTION],
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择为什么删除。")},
    )
    sure = forms.BooleanField(
        label=_("我核对过：要求删除的是本人或有权的家属，也说明了删除后不能恢复"),
        error_messages={"required": _("请先核对要求删除的人，再打勾。")},
    )
