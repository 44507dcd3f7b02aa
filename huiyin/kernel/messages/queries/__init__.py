"""Reading messages, and the doors to them."""

from huiyin.kernel.messages.queries.mails import mail_numbered, mails, read_mail, reply_words
from huiyin.kernel.messages.queries.messages import (
    Shown,
    message_numbered,
    messages_about,
    messages_in,
    shown,
    to_carry,
)
from huiyin.kernel.messages.queries.outlets import kept_secrets, outlet_of, outlets, report_key, tests_of
from huiyin.kernel.messages.queries.texts import wording_of, wordings_of, words

__all__ = [
    "Shown",
    "kept_secrets",
    "mail_numbered",
    "mails",
    "message_numbered",
    "messages_about",
    "messages_in",
    "outlet_of",
    "outlets",
    "read_mail",
    "reply_words",
    "report_key",
    "shown",
    "tests_of",
    "to_carry",
    "wording_of",
    "wordings_of",
    "words",
]
