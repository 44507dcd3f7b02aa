"""Pages, one file per kind of administrator."""

from huiyin.web.accounts.views.audit import audit, audit_file
from huiyin.web.accounts.views.erasing import confirm_erasing, erase
from huiyin.web.accounts.views.keeping import (
    disable,
    enable,
    listing,
    move,
    new,
    new_unit,
    reset_password,
    show,
    unit,
    units,
)
from huiyin.web.accounts.views.mine import mine, new_recovery_codes
from huiyin.web.accounts.views.trust import end, grant, reset_device, unlock
from huiyin.web.accounts.views.volunteers import hand_in, progress, progress_state, refused, sample

__all__ = [
    "audit",
    "audit_file",
    "confirm_erasing",
    "disable",
    "enable",
    "end",
    "erase",
    "grant",
    "hand_in",
    "listing",
    "mine",
    "move",
    "new",
    "new_recovery_codes",
    "new_unit",
    "progress",
    "progress_state",
    "refused",
    "reset_device",
    "reset_password",
    "sample",
    "show",
    "unit",
    "units",
    "unlock",
]
