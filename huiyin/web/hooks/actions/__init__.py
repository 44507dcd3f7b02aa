"""The verbs of webhooks, one file per idea."""

from huiyin.web.hooks.actions.gathering import gather
from huiyin.web.hooks.actions.keeping import (
    HookPlan,
    add_hook,
    change_hook,
    end_hook,
    pause_hook,
    ping,
    resume_hook,
    rotate_secret,
    send_again,
    send_parked_again,
    tidy_parcels,
)
from huiyin.web.hooks.actions.sending import send_next

__all__ = [
    "HookPlan",
    "add_hook",
    "change_hook",
    "end_hook",
    "gather",
    "pause_hook",
    "ping",
    "resume_hook",
    "rotate_secret",
    "send_again",
    "send_next",
    "send_parked_again",
    "tidy_parcels",
]
