"""What is typed at the door."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.people.models import User
from huiyin.kernel.places.forms import ClearForm


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent, even when nothing was; None when the page is only opened."""
    return request.POST if request.method == "POST" else None


class SignInForm(ClearForm):
    """User name and password."""

    username = forms.CharField(
        label=_("用户名"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    password = forms.CharField(
        label=_("密码"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    next = forms.CharField(required=False, max_length=500, widget=forms.HiddenInput)

    def clean_username(self) -> str:
        """User names are never case-sensitive."""
        return str(self.cleaned_data["username"]).strip().lower()


class CodeForm(ClearForm):
    """A code from the phone, or a recovery code."""

    code = forms.CharField(
        label=_("动态口令"),
        help_text=_("打开手机上的动态口令应用，输入现在显示的 6 位数字。手机不在身边，可以输入一个恢复码。"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "spellcheck": "false"}),
    )


class FirstCodeForm(ClearForm):
    """The first code, which proves that the phone knows the secret."""

    code = forms.CharField(
        label=_("手机显示的 6 位数字"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


class NewPasswordForm(ClearForm):
    """A new password, twice."""

    password = forms.CharField(
        label=_("新密码"),
        help_text=_("至少 10 个字符，不能全是数字。用几个不相干的词连起来，好记又安全。"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("再输一次新密码"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)

    def clean_password(self) -> str:
        """Every rule it breaks is said at once."""
        password = str(self.cleaned_data["password"])
        validate_password(password, self.user)
        if self.user.check_password(password):
            raise forms.ValidationError(_("新密码不能和现在的密码一样。"))
        return password

    def clean(self) -> dict[str, Any]:
        """Both boxes say the same."""
        values = super().clean() or {}
        if values.get("password") and values.get("again") and values["password"] != values["again"]:
            self.add_error("again", _("两次输入的密码不一样，请再输一次。"))
        return values


class ChangePasswordForm(NewPasswordForm):
    """A new password for somebody who is in: the present one is asked again."""

    current = forms.CharField(
        label=_("现在的密码"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    field_order = ["current", "password", "again"]

    def clean_current(self) -> str:
        """The present password proves that it is really this person at the desk."""
        current = str(self.cleaned_data["current"])
        if not self.user.check_password(current):
            raise forms.ValidationError(_("现在的密码不对。"))
        return current
