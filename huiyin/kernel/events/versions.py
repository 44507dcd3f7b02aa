"""Rules in versions: one ends on the day before the next begins, and of two people at once one is told."""

from datetime import date, timedelta
from typing import Any, Protocol

from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from huiyin.kernel.events.lifecycle import Refused, StaleState
from huiyin.kernel.present import today

DAY = timedelta(days=1)


class Dated(Protocol):
    """A version of a rule: its first and its last day, the latter empty until another follows."""

    @property
    def valid_from(self) -> date: ...
    @property
    def valid_to(self) -> date | None: ...


class Numbered(Dated, Protocol):
    """A version of a rule that counts its versions."""

    @property
    def version(self) -> int: ...


def in_force(day: Any) -> Q:
    """The versions that hold on a day or what stands for it, for rules whose `valid_to` is their last day."""
    return (Q(valid_to=None) | Q(valid_to__gte=day)) & Q(valid_from__lte=day)


def standing(rule: Dated, day: date) -> str:
    """How a version stands on a day: "coming", "ended", or "" while it holds."""
    if rule.valid_from > day:
        return "coming"
    return "ended" if rule.valid_to is not None and rule.valid_to < day else ""


def overtaken() -> StaleState:
    """Somebody else put a version after the one that was read."""
    return StaleState(_("这条规则已经有了更新的版本。请刷新页面看最新情况。"))


def too_early() -> Refused:
    """A new version would begin in the past, or before the one it follows."""
    return Refused(_("新版不能从过去的日子起，也不能早于现行版的生效日期。"))


def follow(before: Numbered | None, seen: int, begins: date) -> None:
    """Make way for a version after the one numbered `seen` (0: there is none), `before` being the newest.

    Raises StaleState when somebody was faster, Refused when it would begin in the past or no later than that.
    """
    if (before.version if before else 0) != seen:
        raise overtaken()
    if begins < today() or (before and begins <= before.valid_from):
        raise too_early()
    if before is not None:
        assert isinstance(before, models.Model)
        end_version(before, begins)


def end_version(rule: models.Model, begins: date) -> None:
    """End the version in force on the day before the next one begins. Raises StaleState when it has ended."""
    rows = type(rule)._default_manager.filter(pk=rule.pk, valid_to=None)
    if not rows.update(valid_to=begins - DAY):
        raise overtaken()


def keep_version(rule: models.Model) -> None:
    """Save a new version; the database takes each number once. Raises StaleState when it was taken."""
    try:
        with transaction.atomic():
            rule.save(force_insert=True)
    except IntegrityError as error:
        raise overtaken() from error
