"""Legal moves of one model, written down once. A move happens whole, with its event, or not at all."""

from collections.abc import Iterator, Mapping, Set
from contextlib import contextmanager
from typing import Any

from django.db import connection, models, transaction
from django.utils.translation import gettext as _

from huiyin.kernel.events.kinds import Kind
from huiyin.kernel.events.log import Actor, record
from huiyin.kernel.events.models import Event


class Refused(Exception):
    """The rules of the loop do not allow this now. The message is shown to the person as it stands."""


class IllegalMove(Refused):
    """The table of moves does not lead there from here."""


class StaleState(Refused):
    """Someone else moved it first."""


class Lifecycle:
    """From each state, the states that may follow."""

    def __init__(self, moves: Mapping[str, Set[str]]) -> None:
        self.moves = moves

    def allows(self, state: str, to: str) -> bool:
        """Whether the table leads from `state` to `to`."""
        return to in self.moves.get(state, ())

    def move(
        self,
        thing: Any,
        to: str,
        kind: Kind,
        *,
        by: Actor,
        also: Mapping[str, Any] | None = None,
        subject: str = "",
        **facts: Any,
    ) -> Event:
        """Move `thing` to state `to`, setting the columns in `also`, and record it on its chain.

        Told of `thing` itself, or of `subject` where its story is read under something else.
        Raises IllegalMove when the table forbids it, StaleState when the row has moved since it was read.
        """
        before: str = thing.state
        if not self.allows(before, to):
            raise IllegalMove(
                _("现在的状态是“%(state)s”，不能“%(move)s”。请刷新页面看最新情况。")
                % {"state": thing.get_state_display(), "move": kind.label}
            )
        with whole():
            _update(thing, before, to, also or {})
            about = subject or subject_of(thing)
            event = record(kind, thing.chain, by=by, subject=about, before=before, after=str(to), **facts)
        thing.state = to
        for name, value in (also or {}).items():
            setattr(thing, name, value)
        return event


@contextmanager
def whole() -> Iterator[None]:
    """A transaction of its own, or the one already open: then no savepoint is needed to stay whole.

    For verbs of one step, and for those that are only called as part of another: if they raise, the outer one
    must not go on.
    """
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        yield


def _update(thing: models.Model, before: str, to: str, also: Mapping[str, Any]) -> None:
    rows = type(thing)._default_manager.filter(pk=thing.pk, state=before)
    if not rows.update(state=to, **also):
        raise too_late()


def too_late() -> StaleState:
    """Somebody else dealt with the row since it was read."""
    return StaleState(_("别人刚刚处理了这一件。请刷新页面看最新情况。"))


def subject_of(thing: models.Model) -> str:
    """How the log names a row: its model and key."""
    return f"{type(thing).__name__.lower()}:{thing.pk}"
