"""The verbs of following the work, one file per idea."""

from huiyin.track.actions.progress import Note, note_case, note_project
from huiyin.track.actions.roll import check_in, check_out, mark_no_show, served_minutes
from huiyin.track.actions.supervision import chase, light_up

__all__ = [
    "Note",
    "chase",
    "check_in",
    "check_out",
    "light_up",
    "mark_no_show",
    "note_case",
    "note_project",
    "served_minutes",
]
