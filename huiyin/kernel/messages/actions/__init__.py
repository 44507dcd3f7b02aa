"""The verbs about messages, one file per idea.

Other rooms tell through `tell(Letter(...), by=)`: written at once in the caller's transaction, sealed, an
event on its chain, and sent by the worker afterwards.
"""

from huiyin.kernel.messages.actions.telling import Letter, tell

__all__ = ["Letter", "tell"]
