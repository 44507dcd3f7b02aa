"""Reading messages, and the doors to them."""

from huiyin.kernel.messages.queries.mails import mail_numbered, mails, read_mail, reply_words
from huiyin.kernel.messages.queries.messages import (
    Shown,
    Standing,
    message_numbered,
    messages_in,
    shown,
    standing,
    to_carry,
    words_of,
)
from huiyin.kernel.messages.queries.outlets import kept_secrets, outlet_of, outlets, report_key, tests_of
from huiyin.kernel.messages.queries.quiet import (
    all_quiet_hours,
    last_quiet_hours,
    may_ring,
    quiet_hours_on,
)
from huiyin.kernel.messages.queries.texts import wording_of, wordings_of, wordings_today, words

__all__ = [
    "Shown",
    "Standing",
    "all_quiet_hours",
    "kept_secrets",
    "last_quiet_hours",
    "may_ring",
    "mail_numbered",
    "mails",
    "message_numbered",
    "messages_in",
    "outlet_of",
    "outlets",
    "quiet_hours_on",
    "read_mail",
    "reply_words",
    "report_key",
    "shown",
    "standing",
    "tests_of",
    "to_carry",
    "wording_of",
    "wordings_of",
    "wordings_today",
    "words",
    "words_of",
]
