"""The verbs that keep a dossier, one file per idea."""

from huiyin.archive.actions.dossiers import (
    add_place,
    amend,
    close,
    file_under,
    follow_clocks,
    involve,
    lengthen,
    mark_fictitious,
    move_seats,
    put_back,
    release,
    reopen,
    report_done,
    start_work,
    title_from,
    withdraw_if_silent,
)
from huiyin.archive.actions.joining import MAY_GIVE, join, unjoin
from huiyin.archive.actions.linking import link, unlink
from huiyin.archive.actions.moving import move
from huiyin.archive.actions.saved import forget_view, save_view
from huiyin.archive.actions.words import index_words, keep_words, weigh_words

__all__ = [
    "MAY_GIVE",
    "add_place",
    "amend",
    "close",
    "file_under",
    "follow_clocks",
    "forget_view",
    "index_words",
    "involve",
    "join",
    "keep_words",
    "lengthen",
    "link",
    "mark_fictitious",
    "move",
    "move_seats",
    "release",
    "reopen",
    "put_back",
    "report_done",
    "save_view",
    "start_work",
    "title_from",
    "unjoin",
    "unlink",
    "weigh_words",
    "withdraw_if_silent",
]
