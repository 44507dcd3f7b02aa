"""The week of a volunteer as a form asks for it."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _word
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.people.models.volunteers import BLOCKS, DAYS

PARTS = (_("上午"), _("下午"), _("晚上"))
WEEKDAYS = (_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日"))


def _cells() -> list[tuple[str, str]]:
    return [
        (str(day * BLOCKS + part), f"{WEEKDAYS[day]} {PARTS[part]}")
        for day in range(DAYS)
        for part in range(BLOCKS)
    ]


class SignsField(forms.MultipleChoiceField):
    """Boxes to tick, kept as a row of signs: "1" where ticked."""

    def __init__(self, *, choices: Any, signs: int, **kwargs: Any) -> None:
        super().__init__(choices=choices, widget=forms.CheckboxSelectMultiple, **kwargs)
        self.signs = signs

    def prepare_value(self, value: Any) -> Any:
        """A row of signs as the boxes ticked."""
        return ticked(value) if isinstance(value, str) else value

    def clean(self, value: Any) -> str:
        """The row of signs."""
        chosen: Iterable[str] = super().clean(value)
        ones = {int(one) for one in chosen}
        return "".join("1" if sign in ones else "0" for sign in range(self.signs))


def ticked(signs: str) -> list[str]:
    """The boxes ticked in a row of signs."""
    return [str(place) for place, sign in enumerate(signs) if sign == "1"]


class WeekField(SignsField):
    """When in a usual week somebody is free: seven days of morning, afternoon and evening."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=_cells, signs=DAYS * BLOCKS, **kwargs)


class PartsField(SignsField):
    """Parts of a day; none ticked is away."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=list(enumerate(PARTS)), signs=BLOCKS, required=False, **kwargs)


def week_words(signs: str) -> str:
    """A week in words: "周一 上午、晚上；周六 上午、下午、晚上"."""
    days = [(WEEKDAYS[day], signs[day * BLOCKS : (day + 1) * BLOCKS]) for day in range(DAYS)]
    return _word("；").join(f"{name} {parts_words(parts)}" for name, parts in days if "1" in parts)


def parts_words(signs: str) -> str:
    """Parts of a day in words; "" for none."""
    return _word("、").join(str(part) for part, sign in zip(PARTS, signs, strict=True) if sign == "1")
