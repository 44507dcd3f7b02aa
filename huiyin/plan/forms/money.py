"""Forms about budget and spending. Amounts are yuan with at most two decimals."""

from decimal import Decimal
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy

from huiyin.kernel.people.documents import DocumentField
from huiyin.kernel.places.forms import ClearForm
from huiyin.kernel.present import today
from huiyin.plan.actions import Payment, Purpose
from huiyin.plan.models import BudgetLine

LEAST, MOST = Decimal("0.01"), Decimal("99999999.99")


def _yuan(label: Any, least: Decimal = LEAST, **more: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        min_value=least,
        max_value=MOST,
        max_digits=10,
        decimal_places=2,
        widget=forms.NumberInput(attrs={"step": "0.01", "inputmode": "decimal"}),
        **more,
    )


class LineForm(ClearForm):
    """One line of a budget. In an approved project another hand agrees to it, so it says why."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    title = forms.CharField(
        label=gettext_lazy("用来做什么"), max_length=60, help_text=gettext_lazy("例如：志愿者午餐、交通")
    )
    fund = forms.ChoiceField(
        label=gettext_lazy("钱从哪里来"), choices=BudgetLine.Fund.choices, widget=forms.RadioSelect
    )
    basis = forms.CharField(
        label=gettext_lazy("依据"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("文件号、会议纪要或捐赠协议编号"),
    )
    amount = _yuan(gettext_lazy("预算（元）"), help_text=gettext_lazy("精确到分，例如 1200.50"))
    why = forms.CharField(
        label=gettext_lazy("为什么增加"), max_length=200, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, drafted: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if drafted:
            del self.fields["why"]

    def purpose(self) -> Purpose:
        """What the verb needs."""
        told = self.cleaned_data
        return Purpose(
            told["title"], told["fund"], told["amount"], told["basis"], told.get("why", ""), told["key"]
        )


class ChangeForm(ClearForm):
    """Another amount of a line, and why."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    after = _yuan(gettext_lazy("调整到（元）"), Decimal(0))
    why = forms.CharField(
        label=gettext_lazy("为什么调整"), max_length=200, widget=forms.Textarea(attrs={"rows": 3})
    )


class RefuseForm(ClearForm):
    """Why another hand says no."""

    why = forms.CharField(
        label=gettext_lazy("为什么不同意"), max_length=200, widget=forms.Textarea(attrs={"rows": 3})
    )


class SpendForm(ClearForm):
    """Money paid out, with its receipt."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    amount = _yuan(gettext_lazy("金额（元）"), help_text=gettext_lazy("和票据上的一样，精确到分"))
    spent_on = forms.DateField(
        label=gettext_lazy("哪一天支出"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        initial=today,
    )
    what = forms.CharField(label=gettext_lazy("买了什么、付了什么"), max_length=120)
    payee = forms.CharField(
        label=gettext_lazy("付给哪个单位"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("付给个人的写“个人”，姓名看票据。"),
    )
    receipt = DocumentField(
        label=gettext_lazy("票据"),
        help_text=gettext_lazy("发票或收据的照片、PDF。看内容，不看名称。"),
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png,.webp"}),
        kinds=("pdf", "jpg"),
    )

    def payment(self) -> Payment:
        """What the verb needs."""
        told = self.cleaned_data
        name, document = told["receipt"]
        return Payment(
            told["amount"], told["spent_on"], told["what"], document, name, told["payee"], told["key"]
        )


class CorrectForm(ClearForm):
    """Why an entry is taken back."""

    why = forms.CharField(
        label=gettext_lazy("为什么冲销"),
        help_text=gettext_lazy("例如：金额写错。冲销后请重新登记正确的一笔。"),
        max_length=120,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
