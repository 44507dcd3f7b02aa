"""Rules in versions: one ends on the day before the next begins, and of two people at once one is told."""

from datetime import date, timedelta

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from huiyin.kernel.events.lifecycle import StaleState

DAY = timedelta(days=1)


def overtaken() -> StaleState:
    """Somebody else put a version after the one that was read."""
    return StaleState(_("这条规则已经有了更新的版本。请刷新页面看最新情况。"))


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
