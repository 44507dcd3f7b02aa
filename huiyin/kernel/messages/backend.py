"""What every way of sending has in common: what it is given, what it needs to know, what it answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

Settings = Mapping[str, Any]
KEPT = gettext_lazy("加密保存，不再显示")


class Unsent(Exception):
    """The message did not go. The message is a sentence for the administrator, without personal data."""


@dataclass(frozen=True)
class Outgoing:
    """One message as a backend sees it. `key` is the same at every try; a reply's way carries `token`."""

    key: str
    to: str
    words: str
    subject: str = ""
    token: str = ""
    unsubscribe: str = ""


@dataclass(frozen=True)
class Sent:
    """It went. `ref` is the name that a later report will call it by, "" where none will come."""

    ref: str = ""


@dataclass(frozen=True)
class Setting:
    """One thing a county has to say about a way. `kind`: line, lines, number, choice or secret."""

    name: str
    label: str | Promise
    hint: str | Promise = ""
    kind: str = "line"
    required: bool = True
    initial: str = ""
    choices: Sequence[tuple[str, str | Promise]] = field(default=())


class Backend(Protocol):
    """A module of `ways`: what it needs to know, and how it sends."""

    SETTINGS: Sequence[Setting]

    def check(self, settings: Settings) -> None:
        """Raise ValidationError, by setting, where these cannot work."""

    def send(self, message: Outgoing, settings: Settings) -> Sent:
        """Send, or raise Unsent."""
