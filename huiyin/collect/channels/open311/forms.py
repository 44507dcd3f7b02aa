"""What a call may say, checked by forms so that hostile input ends in a sentence."""

import re
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.collect.actions import KeyPlan
from huiyin.collect.channels.open311.wrong import Wrong, missing
from huiyin.collect.forms import rings
from huiyin.collect.models import ApiKey
from huiyin.kernel.people.pictures import PicturesField
from huiyin.kernel.places.forms import ClearForm
from huiyin.kernel.present import now

MOST_WORDS = 4000
MOST_PHOTOS = 5
MOST_ROWS = 1000
DEEPEST = 10_000
SPAN = timedelta(days=90)
FIRST_YEAR, LAST_YEAR = 1970, 2200
_TAG = re.compile(r"</?[a-zA-Z!?][^<>]{0,2000}>")
_W3C = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)", re.ASCII)
_LOST = "\ufffd"


class CallForm(ClearForm):
    """A call's parameters. An empty one is one that was not sent."""

    def full_clean(self) -> None:
        """Django's step: what is missing is named by its parameter."""
        for name, field in self.fields.items():
            field.error_messages["required"] = str(missing(name))
        super().full_clean()

    def checked(self) -> dict[str, Any]:
        """The cleaned parameters. Raises Wrong naming each parameter that is not right."""
        if self.errors:
            raise Wrong(400, [f"{name}: {words}" for name, told in self.errors.items() for words in told])
        return self.cleaned_data


class PlainField(forms.CharField):
    """Words without HTML, in UTF-8."""

    def clean(self, value: Any) -> Any:
        """Raises ValidationError for tags and for bytes that were no UTF-8."""
        words = super().clean(value)
        if _LOST in words:
            raise ValidationError(_("不是 UTF-8 编码。"))
        if _TAG.search(words):
            raise ValidationError(_("只收文字，不收 HTML。"))
        return words


class MomentField(forms.CharField):
    """A moment in the W3C's format with its zone."""

    def clean(self, value: Any) -> Any:
        """A datetime, or None. A plus sign that arrived as a space is understood."""
        text = re.sub(r" (\d\d:\d\d)$", r"+\1", super().clean(value))
        if not text:
            return None
        try:
            if not _W3C.fullmatch(text) or not FIRST_YEAR <= int(text[:4]) <= LAST_YEAR:
                raise ValueError
            return datetime.fromisoformat(text)
        except ValueError:
            raise ValidationError(_("请写带时区的 W3C 时间，例如 2026-11-24T08:00:00+08:00。")) from None


class CommasField(forms.CharField):
    """Several values with commas between them."""

    def clean(self, value: Any) -> Any:
        """The values, none of them empty, each once."""
        parts = (part.strip() for part in super().clean(value).split(","))
        return list(dict.fromkeys(part for part in parts if part))


class SubmitForm(CallForm):
    """POST requests, but for the extra questions."""

    lat = forms.FloatField(required=False, min_value=-90, max_value=90)
    long = forms.FloatField(required=False, min_value=-180, max_value=180)
    address_string = PlainField(required=False, max_length=200)
    address_id = forms.CharField(required=False, max_length=30)
    email = forms.EmailField(required=False, max_length=120)
    device_id = forms.CharField(required=False, max_length=200)
    account_id = PlainField(required=False, max_length=80)
    first_name = PlainField(required=False, max_length=40)
    last_name = PlainField(required=False, max_length=40)
    phone = forms.CharField(required=False, max_length=30)
    description = PlainField(required=False, max_length=MOST_WORDS)
    media_url = forms.CharField(
        required=False, max_length=500, validators=[URLValidator(schemes=["http", "https"])]
    )
    public_anonymity_required = forms.CharField(required=False, max_length=5)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["media"] = PicturesField(most=MOST_PHOTOS, required=False)

    def clean_phone(self) -> str:
        """A number that rings."""
        return rings(self.cleaned_data["phone"])

    @property
    def name(self) -> str:
        """First and last name as one: the family name first where it is written in Chinese."""
        first, last = self.cleaned_data["first_name"].strip(), self.cleaned_data["last_name"].strip()
        plain = (first + last).isascii()
        return f"{first} {last}".strip() if plain else last + first


class AddForm(CallForm):
    """POST servicerequestupdates."""

    WISHES = {"open": "reopen", "reopen": "reopen", "cancelled": "withdraw"}
    STATES = (
        "open closed fixed in_progress planned action_scheduled investigating duplicate cancelled reopen"
        " not_councils_responsibility no_further_action internal_referral for_triage unchanged"
    ).split()

    service_request_id = forms.CharField(max_length=20)
    update_id = PlainField(max_length=80)
    status = forms.CharField(max_length=30)
    updated_datetime = MomentField(max_length=40)
    description = PlainField(max_length=MOST_WORDS)

    def clean_status(self) -> str:
        """One of the states of the extension."""
        state: str = self.cleaned_data["status"].lower()
        if state not in self.STATES:
            raise ValidationError(_("可用的值：%(values)s。") % {"values": ", ".join(self.STATES)})
        return state

    @property
    def wish(self) -> str:
        """What the state asks for, as the verb knows it."""
        return self.WISHES.get(self.cleaned_data["status"], "")


class SpanForm(CallForm):
    """A stretch of time and a page of it."""

    start_date = MomentField(required=False, max_length=40)
    end_date = MomentField(required=False, max_length=40)
    page = forms.IntegerField(required=False, min_value=1)
    page_size = forms.IntegerField(required=False, min_value=1, max_value=MOST_ROWS)
    service_request_id = CommasField(required=False, max_length=MOST_ROWS * 14)

    def clean(self) -> dict[str, Any]:
        """At most ninety days, by default the last ninety; no deeper than the ten-thousandth row."""
        told = super().clean() or {}
        start, end = told.get("start_date"), told.get("end_date")
        told["end_date"] = end or (max(start, min(now(), start + SPAN)) if start else now())
        told["start_date"] = start or told["end_date"] - SPAN
        if told["start_date"] > told["end_date"]:
            self.add_error("end_date", _("结束早于开始。"))
        elif told["end_date"] - told["start_date"] > SPAN:
            self.add_error("end_date", _("start_date 到 end_date 最多 90 天。"))
        told["page"], told["page_size"] = told.get("page") or 1, told.get("page_size") or MOST_ROWS
        if told["page"] * told["page_size"] > DEEPEST:
            self.add_error("page", _("最多翻到第 10000 条，请缩小时间范围。"))
        if len(told.get("service_request_id") or ()) > MOST_ROWS:
            self.add_error("service_request_id", _("一次最多 1000 个。"))
        return told


class ListForm(SpanForm):
    """GET requests: every filter of the specification, and the extensions."""

    service_code = CommasField(required=False, max_length=2000)
    status = CommasField(required=False, max_length=40)
    updated_after = MomentField(required=False, max_length=40)
    updated_before = MomentField(required=False, max_length=40)
    bbox = CommasField(required=False, max_length=120)
    lat = forms.FloatField(required=False, min_value=-90, max_value=90)
    long = forms.FloatField(required=False, min_value=-180, max_value=180)
    radius = forms.FloatField(required=False, min_value=1, max_value=100_000)
    extensions = forms.CharField(required=False, max_length=5)

    def clean_status(self) -> list[str]:
        """Open, closed, or both."""
        states: list[str] = self.cleaned_data["status"]
        if set(states) - {"open", "closed"}:
            raise ValidationError(_("可用的值：%(values)s。") % {"values": "open, closed"})
        return states

    def clean_bbox(self) -> list[float]:
        """West, south, east, north in degrees."""
        parts = self.cleaned_data["bbox"]
        try:
            numbers = [float(part) for part in parts]
            if parts and not (len(numbers) == 4 and all(-180 <= one <= 180 for one in numbers)):
                raise ValueError
        except ValueError:
            raise ValidationError(_("请写四个度数：西,南,东,北。")) from None
        return numbers

    def clean(self) -> dict[str, Any]:
        """A circle needs all three: lat, long and radius."""
        told = super().clean()
        circle = [told.get(name) for name in ("lat", "long", "radius")]
        if any(one is not None for one in circle) and any(one is None for one in circle):
            self.add_error("radius", _("lat、long、radius 要一起给。"))
        return told


class KeyForm(ClearForm):
    """A new key, filled in by the system administrator."""

    name = forms.CharField(
        label=gettext_lazy("程序名称"), help_text=gettext_lazy("例如：乡音小程序"), max_length=60
    )
    organisation = forms.CharField(label=gettext_lazy("使用单位"), max_length=60)
    contact = forms.CharField(
        label=gettext_lazy("联系方式"),
        help_text=gettext_lazy("出问题时找谁：工作电话或邮箱。"),
        max_length=80,
        required=False,
    )
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("可以做什么"),
        choices=ApiKey.Scope.choices,
        initial=[ApiKey.Scope.SUBMIT],
        widget=forms.CheckboxSelectMultiple,
    )
    per_minute = forms.IntegerField(
        label=gettext_lazy("每分钟最多几次"), initial=60, min_value=1, max_value=6000
    )
    per_day = forms.IntegerField(
        label=gettext_lazy("每天最多几次"), initial=2000, min_value=1, max_value=1_000_000
    )

    def plan(self) -> KeyPlan:
        """What the verb needs."""
        return KeyPlan(**self.cleaned_data)
