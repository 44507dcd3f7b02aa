"""Forms about special days."""

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.calendar.day_rows import DayRow, RowError, read_days
from huiyin.kernel.places.forms import ClearForm

LARGEST = 200_000
PROBLEMS = {
    "header": _("第 1 行应是列名：%(text)s"),
    "columns": _("第 %(line)d 行：少了列"),
    "date": _("第 %(line)d 行：“%(text)s”不是日期，应写成 2027-01-01"),
    "year": _("第 %(line)d 行：年份不对（%(text)s）"),
    "workday": _("第 %(line)d 行：第二列应是 1（上班）或 0（放假）"),
    "name": _("第 %(line)d 行：名称空着，或超过 40 个字"),
    "twice": _("第 %(line)d 行：%(text)s 这一天写了两次"),
    "weekend": _("第 %(line)d 行：调休上班应是星期六或星期日（%(text)s）"),
    "long": _("文件超过 %(text)s 行"),
    "empty": _("文件里没有日期"),
}


class DayForm(ClearForm):
    """What one day is."""

    what = forms.ChoiceField(
        label=_("这一天"),
        choices=[("off", _("放假")), ("work", _("上班")), ("plain", _("照平常（按星期几）"))],
        widget=forms.RadioSelect,
    )
    name = forms.CharField(
        label=_("名称"), max_length=40, required=False, help_text=_("例如：元旦、春节调休上班")
    )
    source = forms.CharField(
        label=_("依据"), max_length=120, required=False, help_text=_("例如：国务院办公厅 2027 年放假通知")
    )

    def clean(self) -> None:
        """A day that differs needs a name and a basis."""
        if self.cleaned_data.get("what") in ("off", "work"):
            for field in ("name", "source"):
                if not self.cleaned_data.get(field):
                    self.add_error(field, _("请填写。"))


class UploadForm(ClearForm):
    """A year's list of days as a CSV file."""

    file = forms.FileField(
        label=_("节假日安排文件（CSV）"),
        help_text=_("列名：date, is_workday, name, source。每行一天，is_workday 填 1（上班）或 0（放假）。"),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,text/csv"}),
    )
    look_first = forms.BooleanField(label=_("先只看看会改什么，不保存"), required=False, initial=True)

    def clean_file(self) -> list[DayRow]:
        """Every row, or every problem with its line."""
        upload = self.cleaned_data["file"]
        if upload.size > LARGEST:
            raise forms.ValidationError(_("文件太大，一年的安排不会超过 200 KB。"))
        try:
            text = upload.read().decode("utf-8")
        except UnicodeDecodeError:
            raise forms.ValidationError(_("文件不是 UTF-8 文本，请另存为“CSV UTF-8”。")) from None
        rows, problems = read_days(text)
        if problems:
            raise forms.ValidationError([_problem(problem) for problem in problems[:50]])
        return rows


def _problem(problem: RowError) -> forms.ValidationError:
    return forms.ValidationError(
        PROBLEMS[problem.code] % {"line": problem.line, "text": problem.text[:40]}, code=problem.code
    )
