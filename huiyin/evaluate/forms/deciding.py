"""Forms of deciding."""

from django import forms
from django.utils.translation import gettext_lazy

from huiyin.evaluate.kinds import BY_ITSELF, Again
from huiyin.kernel.places.forms import ClearForm

STAFF_AGAIN = [(why.value, why.label) for why in Again if why not in BY_ITSELF]


class CloseForm(ClearForm):
    """The grounds on which a case is closed."""

    grounds = forms.CharField(
        label=gettext_lazy("销号理由"),
        help_text=gettext_lazy("写明凭什么认定办好了：谁确认、什么凭证。存在档案里，供督查核对。"),
        widget=forms.Textarea(attrs={"maxlength": 500, "rows": 3}),
        max_length=500,
        error_messages={"required": gettext_lazy("请写明销号理由：谁确认的，有什么凭证。")},
    )


class AgainForm(ClearForm):
    """Why a case goes round again, and what the next handler must know."""

    why = forms.ChoiceField(
        label=gettext_lazy("为什么重新办理"),
        choices=STAFF_AGAIN,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("请选择为什么重新办理。")},
    )
    grounds = forms.CharField(
        label=gettext_lazy("下一轮要办到什么"),
        help_text=gettext_lazy("写给下一轮承办人：哪里没办好，办到什么程度算好。"),
        widget=forms.Textarea(attrs={"maxlength": 500, "rows": 3}),
        max_length=500,
        error_messages={"required": gettext_lazy("请写明下一轮要办到什么：哪里没办好，怎样算好。")},
    )
