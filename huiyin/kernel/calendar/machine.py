"""Who acts when a command of this room runs: nobody signed in."""

from dataclasses import dataclass


@dataclass(frozen=True)
class _Machine:
    pk: int | None = None
    role: str = "machine"
    organisation_id: int | None = None


CALENDAR_KEEPER = _Machine()
