"""Lists of cases that end apart or came again: to be approved, asleep until their day, relapses."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.evaluate.models import Ending, Relapse, Revisit
from huiyin.evaluate.queries import (
    asleep,
    days_words,
    month_words,
    proposed_by_others,
    relapses_to_judge,
    relapses_unjudged,
    revisits_for,
    revisits_of_others,
    sleepers,
    to_approve,
)
from huiyin.kernel.calendar.queries import day_words
from huiyin.kernel.people.models import User
from huiyin.web.desk.listing import PERSON, UNITS, Listing
from huiyin.web.desk.rows import Row, address
from huiyin.web.environment import when


def of_proposals(_user: User, endings: Iterable[Ending]) -> list[Row]:
    """Proposals that wait for another person."""
    return [
        Row(
            one.case.no,
            address("evaluate:decide", one.case.no),
            one.case.title,
            str(one.case.place),
            _("%(name)s提出") % {"name": one.proposed_by.display_name},
            one.get_kind_display(),
            "warn",
            _("%(at)s 提出") % {"at": when(one.proposed_at)},
        )
        for one in endings
    ]


def of_sleepers(_user: User, endings: Iterable[Ending]) -> list[Row]:
    """Cases put off, with the day on which each wakes and who goes on."""
    return [
        Row(
            one.case.no,
            one.case.get_absolute_url(),
            one.case.title,
            str(one.case.place),
            str(one.owner or ""),
            _("%(day)s 自动重新办理") % {"day": day_words(one.until)},
            "done",
            days_words(one.until),
        )
        for one in endings
        if one.until
    ]


def of_relapses(_user: User, relapses: Iterable[Relapse]) -> list[Row]:
    """New cases that follow a closing of their place and class."""
    return [
        Row(
            one.case.no,
            address("evaluate:relapse", one.pk),
            one.case.title,
            str(one.case.place),
            str(one.case.category or ""),
            _("短期复发") if one.is_soon else _("复发"),
            "late" if one.is_soon else "warn",
            _("%(no)s 销号 %(n)d 天后") % {"no": one.closure.case.no, "n": one.days},
        )
        for one in relapses
    ]


def of_revisits(_user: User, revisits: Iterable[Revisit]) -> list[Row]:
    """Closed cases drawn by lot, to be looked at again."""
    return [
        Row(
            one.case.no,
            address("evaluate:revisit", one.pk),
            one.case.title,
            str(one.case.place),
            str(one.case.category or ""),
            str(one.get_state_display()),
            "warn",
            _("%(month)s销号") % {"month": month_words(one.draw.month)},
        )
        for one in revisits
    ]


APPROVE = Listing(
    "approve",
    gettext_lazy("待批准"),
    to_approve,
    ("proposed_at", "id"),
    of_proposals,
    gettext_lazy("没有等您批准的销号建议"),
    gettext_lazy("别人提出的研判、延期、移交销号会出现在这里，由没有参与办理的另一个人批准或退回。"),
    wide=lambda _user: proposed_by_others(PERSON),
)
ASLEEP = Listing(
    "asleep",
    gettext_lazy("延期中"),
    asleep,
    ("until", "id"),
    of_sleepers,
    gettext_lazy("没有延期的"),
    gettext_lazy("批准延期销号的在这里等到那一天，到时自动重新办理，出现在“重新办理”里。"),
    wide=lambda _user: sleepers(),
)
RELAPSES = Listing(
    "relapses",
    gettext_lazy("复发"),
    relapses_to_judge,
    ("-id",),
    of_relapses,
    gettext_lazy("没有要判断的复发"),
    gettext_lazy("销号以后，同一个村、同一类又有人反映的，会出现在这里，由您判断是不是复发。"),
    wide=lambda _user: relapses_unjudged(),
)
REVISITS = Listing(
    "revisits",
    gettext_lazy("回头看"),
    revisits_for,
    ("id",),
    of_revisits,
    gettext_lazy("没有要回头看的"),
    gettext_lazy("上个月销号的，每月按计划抽签，抽中的出现在这里，由没有参与办理的人再去看一次。"),
    wide=lambda _user: revisits_of_others(PERSON, UNITS),
)
