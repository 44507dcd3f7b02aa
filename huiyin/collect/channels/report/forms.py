"""One short form, made for a phone."""

from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.collect.actions import Consented, Said
from huiyin.collect.forms import HeardForm, rings
from huiyin.collect.kinds import Matter, Urgency
from huiyin.collect.models import OnBehalf
from huiyin.kernel.people.models import Resident
from huiyin.kernel.people.pictures import PicturesField

MOST_PHOTOS = 3


class SeenForm(HeardForm):
    """What the reporter saw."""

    spot = forms.CharField(
        label=gettext_lazy("具体在哪里"),
        help_text=gettext_lazy("例如：大岭山组村口小桥边"),
        max_length=80,
        required=False,
    )
    photos = PicturesField(
        most=MOST_PHOTOS,
        label=gettext_lazy("照片"),
        help_text=gettext_lazy("最多 3 张。照片里的拍摄位置会自动去掉。"),
        required=False,
    )
    danger = forms.BooleanField(label=gettext_lazy("有危险，要马上处理"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].label = _("看到了什么")
        self.fields["words"].help_text = _("什么事、影响到谁、希望怎样。不要写别人的姓名和电话。")

    def said(self, resident: Resident | None = None) -> Said:
        """What the verb needs."""
        told = self.cleaned_data
        return Said(
            channel=self.channel,
            matter=Matter.HELP,
            words=told["words"],
            place=told["where"],
            key=told["key"],
            spot=told["spot"],
            urgency=Urgency.URGENT if told["danger"] else Urgency.ORDINARY,
            resident=resident,
        )


class BehalfForm(SeenForm):
    """What somebody asked the reporter to pass on, that he may, and what the person wishes."""

    name = forms.CharField(label=gettext_lazy("他（她）的姓名"), max_length=40)
    phone = forms.CharField(
        label=gettext_lazy("他（她）的电话"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )
    consent = forms.ChoiceField(
        label=gettext_lazy("谁同意您代为反映，并留下姓名和电话"),
        choices=OnBehalf.Consent.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("没有本人同意，不能留下姓名和电话。")},
    )
    how = forms.ChoiceField(
        label=gettext_lazy("怎样同意的"), choices=OnBehalf.How.choices, widget=forms.RadioSelect
    )
    secrecy = forms.BooleanField(
        label=gettext_lazy("本人要求保密"),
        help_text=gettext_lazy("只有热线和县中心的工作人员能联系到本人。"),
        required=False,
    )
    answer = forms.ChoiceField(
        label=gettext_lazy("本人想怎样得到答复"), choices=OnBehalf.Answer.choices, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].label = _("他（她）说了什么")

    def clean_phone(self) -> str:
        """A number that rings."""
        return rings(self.cleaned_data["phone"])

    def clean(self) -> dict[str, Any]:
        """Whoever wants to be called leaves a number."""
        told = super().clean()
        if told.get("answer") == OnBehalf.Answer.CALL and told.get("phone") == "":
            self.add_error("phone", _("本人想接电话答复，请填电话；或改选别的答复方式。"))
        return told

    def said(self, resident: Resident | None = None) -> Said:
        """What the verb needs, with the wish for secrecy."""
        return replace(super().said(resident), secrecy=self.cleaned_data["secrecy"])

    def consented(self) -> Consented:
        """The consent as it is kept."""
        told = self.cleaned_data
        return Consented(
            OnBehalf.Consent(told["consent"]), OnBehalf.How(told["how"]), OnBehalf.Answer(told["answer"])
        )
