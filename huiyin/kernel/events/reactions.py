"""How a later room hears of an earlier one without being imported by it. Rooms import from here."""

from huiyin.kernel.events.outbox import on, react_to_all, react_to_next, reacting_at_once

__all__ = ["on", "react_to_all", "react_to_next", "reacting_at_once"]
