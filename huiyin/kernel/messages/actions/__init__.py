"""The verbs about messages, one file per idea.

Other rooms tell through `tell(Letter(...), by=)`: written at once in the caller's transaction, sealed, an
event on its chain, and sent by the worker afterwards.
"""

from huiyin.kernel.messages.actions.fetching import fetch_mail
from huiyin.kernel.messages.actions.mails import set_aside, take_in
from huiyin.kernel.messages.actions.marking import (
    bounce,
    carry_out,
    forget,
    forget_messages,
    give_up,
    note_report,
    settle,
    try_again,
)
from huiyin.kernel.messages.actions.outlets import set_up, try_out
from huiyin.kernel.messages.actions.quiet import Quiet, revise_quiet_hours, seed_quiet_hours
from huiyin.kernel.messages.actions.sending import send_next
from huiyin.kernel.messages.actions.staff import tell_staff
from huiyin.kernel.messages.actions.telling import Letter, tell
from huiyin.kernel.messages.actions.wordings import reword

__all__ = [
    "Letter",
    "Quiet",
    "bounce",
    "carry_out",
    "fetch_mail",
    "forget",
    "forget_messages",
    "give_up",
    "note_report",
    "revise_quiet_hours",
    "reword",
    "seed_quiet_hours",
    "send_next",
    "set_aside",
    "set_up",
    "settle",
    "take_in",
    "tell",
    "tell_staff",
    "try_again",
    "try_out",
]
