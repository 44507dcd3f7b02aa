"""What can happen. Each room lists its own kinds; the label is what people read, in both languages."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """One thing that can happen, named `room.verb`. Rooms subclass this in their `kinds` module."""


class EventsKind(Kind):
    """What happens to the log's own surroundings."""

    RETRIED = "events.retried", _("重新处理搁置的后续动作")


def label(value: str) -> str:
    """The words for a kind as stored in the log; the raw value when the kind is no longer declared."""
    for kinds in Kind.__subclasses__():
        if value in kinds.values:
            return str(kinds(value).label)
    return value
