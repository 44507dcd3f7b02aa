"""What is asked when somebody makes a token."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.kernel.events.lifecycle import Refused
from huiyin.kernel.people.actions import verify_second_factor
from huiyin.kernel.people.models import User
from huiyin.kernel.places.forms import ClearForm
from huiyin.web.api.actions import TokenPlan
from huiyin.web.api.kinds import Scope
from huiyin.web.signin.door import has_second_factor

DAYS = [
    (30, gettext_lazy("30 天")),
    (90, gettext_lazy("90 天")),
    (180, gettext_lazy("180 天")),
    (365, gettext_lazy("一年")),
]
MOST_A_MINUTE = 600


class TokenForm(ClearForm):
    """A program's name, what it may do, for how long; and a proof that it is really the owner who asks."""

    name = forms.CharField(
        label=gettext_lazy("给哪个程序用"),
        help_text=gettext_lazy("以后凭这个名字知道该撤销哪一个，例如：局里的办公系统"),
        max_length=60,
    )
    scopes = forms.TypedMultipleChoiceField(
        label=gettext_lazy("它可以做什么"),
        help_text=gettext_lazy("只勾用得着的。它做的每件事都记在您名下，也不会超出您的职责。"),
        coerce=Scope,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("请至少勾一项。")},
    )
    days = forms.TypedChoiceField(
        label=gettext_lazy("用多久"), choices=DAYS, coerce=int, initial=90, widget=forms.RadioSelect
    )
    per_minute = forms.IntegerField(
        label=gettext_lazy("每分钟最多几次"), min_value=1, max_value=MOST_A_MINUTE, initial=120
    )
    proof = forms.CharField(
        label=gettext_lazy("现在的密码"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args: Any, by: User, scopes: Sequence[Scope], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        self.fields["scopes"].choices = [(str(one), one.label) for one in scopes]  # type: ignore[attr-defined]
        self.has_device = has_second_factor(by)
        if self.has_device:
            field = self.fields["proof"]
            field.label = _("动态口令")
            field.help_text = _("打开手机上的动态口令应用，输入现在显示的 6 位数字。")
            field.widget = forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"})

    def clean(self) -> dict[str, Any]:
        """The proof is tried last: a code works once, so it is not spent while something else is wrong."""
        told = super().clean() or {}
        if not self.errors and not self._proved(str(told["proof"])):
            self.add_error(
                "proof", _("动态口令不对，请等手机换一个再试。") if self.has_device else _("密码不对。")
            )
        return told

    def _proved(self, proof: str) -> bool:
        if not self.has_device:
            return self.by.check_password(proof)
        try:
            return verify_second_factor(self.by, proof, by=self.by)
        except Refused as refusal:
            raise ValidationError(str(refusal)) from None

    def plan(self) -> TokenPlan:
        """What the verb needs."""
        told = self.cleaned_data
        return TokenPlan(told["name"], told["scopes"], told["days"], told["per_minute"])
