"""Pages of the archive, one file per idea."""

from huiyin.archive.views.attachments import (
    attachment,
    attachment_small,
    attachments,
    erase_attachment,
)
from huiyin.archive.views.exporting import (
    ask_for_list,
    list_again,
    list_file,
    list_state,
    lists,
    one_list,
)
from huiyin.archive.views.joining import alike, alike_of, join, joining, link, unjoin, unlink
from huiyin.archive.views.nearby import me_too, nearby
from huiyin.archive.views.published import alike_text, join_text
from huiyin.archive.views.register import amend, cases, forget_view, save_view

__all__ = [
    "alike",
    "alike_of",
    "alike_text",
    "amend",
    "ask_for_list",
    "attachment",
    "attachment_small",
    "attachments",
    "cases",
    "erase_attachment",
    "forget_view",
    "join",
    "join_text",
    "joining",
    "link",
    "list_again",
    "list_file",
    "list_state",
    "lists",
    "me_too",
    "nearby",
    "one_list",
    "save_view",
    "unjoin",
    "unlink",
]
