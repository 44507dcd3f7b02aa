"""Planning a meeting, and writing down what it brought."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.collect import policy
from huiyin.collect.actions import MeetingPlan, Said
from huiyin.collect.channels.meeting import queries
from huiyin.collect.forms import SortedForm, rings
from huiyin.collect.kinds import Channel
from huiyin.collect.models import Attendance, Ballot, Meeting, Request
from huiyin.kernel.people.models import Resident, User
from huiyin.kernel.places.forms import ClearForm, PlacedForm
from huiyin.kernel.present import today

DAY = {"type": "date"}
CLOCK = {"type": "time"}
LEADERS, OPTIONS = 3, 6
FIRST_DAY = date(2000, 1, 1)
YEARS_AHEAD = timedelta(days=730)


def _chosen(field: forms.Field, choices: Sequence[tuple[Any, Any]]) -> None:
    assert isinstance(field, forms.TypedChoiceField | forms.TypedMultipleChoiceField)
    field.choices = choices


def _within_reason(day: date) -> date:
    if not FIRST_DAY <= day <= today() + YEARS_AHEAD:
        raise ValidationError(_("请检查日期：这一天太早或太远。"))
    return day


class PlanForm(PlacedForm):
    """When and where to sit down, and who comes."""

    key = forms.UUIDField(widget=forms.HiddenInput(attrs={"data-keep": True}), initial=uuid4)
    kind = forms.ChoiceField(
        label=gettext_lazy("哪一种"),
        choices=Meeting.Kind.choices,
        initial=Meeting.Kind.TALK,
        widget=forms.RadioSelect,
    )
    title = forms.CharField(
        label=gettext_lazy("名称"), max_length=80, help_text=gettext_lazy("例如：白水村屋场恳谈会")
    )
    spot = forms.CharField(
        label=gettext_lazy("具体在哪里"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("例如：大岭山组老屋坪"),
    )
    day = forms.DateField(label=gettext_lazy("哪一天"), widget=forms.DateInput(format="%Y-%m-%d", attrs=DAY))
    starts = forms.TimeField(
        label=gettext_lazy("几点开始"),
        widget=forms.TimeInput(format="%H:%M", attrs=CLOCK),
        initial="19:30",
    )
    leader_0 = forms.TypedChoiceField(label=gettext_lazy("到会领导"), coerce=int, required=False)
    leader_1 = forms.TypedChoiceField(label=gettext_lazy("第二位领导"), coerce=int, required=False)
    leader_2 = forms.TypedChoiceField(label=gettext_lazy("第三位领导"), coerce=int, required=False)
    departments = forms.TypedMultipleChoiceField(
        label=gettext_lazy("到会部门"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        self.leaders = {one.pk: one for one in queries.leaders()}
        self.units = {one.pk: one for one in queries.departments()}
        for number in range(LEADERS):
            _chosen(self.fields[f"leader_{number}"], [("", "—"), *queries.names(self.leaders.values())])
        _chosen(self.fields["departments"], [(pk, str(unit)) for pk, unit in self.units.items()])

    def clean_day(self) -> date:
        """A day somebody may mean."""
        return _within_reason(self.cleaned_data["day"])

    def clean(self) -> dict[str, Any]:
        """The place lies where this person may call a meeting."""
        told = super().clean()
        where = told.get("where")
        if where is not None and not policy.may_hold_meeting(self.by, where):
            self.add_error("place_words", _("%(place)s不在您的工作范围内。") % {"place": where.full_name})
        return told

    def plan(self) -> MeetingPlan:
        """What the verb needs."""
        told = self.cleaned_data
        chosen = dict.fromkeys(told[f"leader_{number}"] for number in range(LEADERS))
        return MeetingPlan(
            key=told["key"],
            title=told["title"],
            place=told["where"],
            held_at=timezone.make_aware(datetime.combine(told["day"], told["starts"])),
            kind=Meeting.Kind(told["kind"]),
            spot=told["spot"],
            leaders=[self.leaders[pk] for pk in chosen if pk],
            departments=[self.units[pk] for pk in told["departments"]],
        )


class HeldForm(ClearForm):
    """Who was there, and what was said in short."""

    minutes = forms.CharField(
        label=gettext_lazy("会议纪要"),
        help_text=gettext_lazy("简要写谈了什么、议定了什么。群众的姓名和电话不写在这里。"),
        max_length=4000,
        widget=forms.Textarea(attrs={"maxlength": 4000, "rows": 8}),
        error_messages={"required": gettext_lazy("请写会议纪要：简要写谈了什么、议定了什么。")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind in Attendance.As:
            self.fields[kind.value] = forms.IntegerField(
                label=kind.label, min_value=0, max_value=5000, required=False
            )

    @property
    def counts(self) -> list[forms.BoundField]:
        """The fields that count heads."""
        return [self[kind.value] for kind in Attendance.As]

    def clean(self) -> dict[str, Any]:
        """Somebody was there."""
        told = super().clean() or {}
        kinds = [kind.value for kind in Attendance.As]
        if not any(kind in self.errors for kind in kinds) and not any(told.get(kind) for kind in kinds):
            self.add_error(kinds[0], _("请填到会人数。"))
        return told

    def present(self) -> list[Attendance]:
        """One row a kind."""
        told = self.cleaned_data
        return [
            Attendance(role=kind, heads=told[kind.value]) for kind in Attendance.As if told.get(kind.value)
        ]


class MatterForm(SortedForm):
    """What somebody raised."""

    name = forms.CharField(label=gettext_lazy("反映人姓名"), max_length=40, required=False)
    phone = forms.CharField(
        label=gettext_lazy("反映人电话"),
        max_length=20,
        required=False,
        help_text=gettext_lazy("留了电话，办完会回访。"),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )
    secrecy = forms.BooleanField(label=gettext_lazy("反映人要求保密"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, channel=Channel.MEETING, **kwargs)
        self.fields["words"].label = _("说了什么")
        self.fields["words"].help_text = _("照原话记。姓名和电话写在下面两格里。")
        self.fields["place_words"].help_text = _("先填好了开会的地方，说的是别处就改。")

    def clean_phone(self) -> str:
        """A number that rings."""
        return rings(self.cleaned_data["phone"])

    def said(self, meeting: Meeting, resident: Resident | None) -> Said:
        """What the verb needs."""
        told = self.cleaned_data
        return Said(
            channel=Channel.MEETING,
            words=told["words"],
            place=told["where"],
            key=told["key"],
            resident=resident,
            secrecy=told["secrecy"],
            meeting=meeting,
            **self.sorting(),
        )


class PromiseForm(ClearForm):
    """What a leader promised, and by when."""

    leader = forms.TypedChoiceField(label=gettext_lazy("谁承诺"), coerce=int)
    words = forms.CharField(
        label=gettext_lazy("承诺了什么"),
        max_length=1000,
        widget=forms.Textarea(attrs={"maxlength": 1000, "rows": 4}),
        error_messages={"required": gettext_lazy("请写明承诺了什么。")},
    )
    due_on = forms.DateField(
        label=gettext_lazy("哪天之前办好"), widget=forms.DateInput(format="%Y-%m-%d", attrs=DAY)
    )
    request_no = forms.ChoiceField(label=gettext_lazy("回应会上哪件事"), required=False)

    def __init__(
        self, *args: Any, leaders: Sequence[User], matters: Sequence[Request], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.leaders = {one.pk: one for one in leaders}
        _chosen(self.fields["leader"], [("", "—"), *queries.names(leaders)])
        field = self.fields["request_no"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            ("", _("不针对某一件")),
            *((one.no, f"{one.no} {one.words[:20]}") for one in matters),
        ]

    def clean_due_on(self) -> date:
        """A day somebody may mean."""
        return _within_reason(self.cleaned_data["due_on"])

    def told(self) -> dict[str, Any]:
        """What the verb needs."""
        return {**self.cleaned_data, "leader": self.leaders[self.cleaned_data["leader"]]}


class BallotForm(ClearForm):
    """A vote: its options, and who counted."""

    title = forms.CharField(
        label=gettext_lazy("表决什么"), max_length=60, help_text=gettext_lazy("例如：先修哪一段路")
    )
    how = forms.ChoiceField(
        label=gettext_lazy("怎样表决"),
        choices=Ballot.How.choices,
        initial=Ballot.How.HANDS,
        widget=forms.RadioSelect,
    )
    first = forms.TypedChoiceField(label=gettext_lazy("计票人"), coerce=int)
    second = forms.TypedChoiceField(label=gettext_lazy("另一位计票人"), coerce=int)

    def __init__(self, *args: Any, counters: Sequence[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.counters = {one.pk: one for one in counters}
        for name in ("first", "second"):
            _chosen(self.fields[name], [("", "—"), *queries.names(counters)])
        for number in range(OPTIONS):
            self.fields[f"label_{number}"] = forms.CharField(
                label=_("选项 %(n)s") % {"n": number + 1}, max_length=60, required=number < 2
            )
            self.fields[f"votes_{number}"] = forms.IntegerField(
                label=_("选项 %(n)s 的票数") % {"n": number + 1},
                min_value=0,
                max_value=100_000,
                required=number < 2,
            )

    @property
    def rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Each option with its votes."""
        return [(self[f"label_{number}"], self[f"votes_{number}"]) for number in range(OPTIONS)]

    def clean(self) -> dict[str, Any]:
        """Two people, and options that differ, each with its votes."""
        told = super().clean() or {}
        if told.get("first") and told.get("first") == told.get("second"):
            self.add_error("second", _("要由两个不同的人计票。"))
        seen: set[str] = set()
        for number in range(OPTIONS):
            label, votes = told.get(f"label_{number}"), told.get(f"votes_{number}")
            if label and label in seen:
                self.add_error(f"label_{number}", _("这个选项已经有了。"))
            if label and votes is None and f"votes_{number}" not in self.errors:
                self.add_error(f"votes_{number}", _("请填票数，没有人选就填 0。"))
            if votes is not None and not label and f"label_{number}" not in self.errors:
                self.add_error(f"label_{number}", _("请写选项的名称。"))
            seen.add(label or "")
        return told

    def told(self) -> dict[str, Any]:
        """What the verb needs."""
        given = self.cleaned_data
        options = [(given[f"label_{number}"], given[f"votes_{number}"]) for number in range(OPTIONS)]
        return {
            "title": given["title"],
            "how": Ballot.How(given["how"]),
            "votes": [(label, votes) for label, votes in options if label],
            "counters": [self.counters[given["first"]], self.counters[given["second"]]],
        }
