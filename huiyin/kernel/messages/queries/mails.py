"""Mail that came in, opened for those who may read it."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import Http404

from huiyin.kernel.messages.models import Mail
from huiyin.kernel.messages.ways.console import masked
from huiyin.kernel.people.sealed import opened


@dataclass(frozen=True)
class Opened:
    """One mail: from whom (masked), about what, in which words."""

    mail: Mail
    sender: str
    subject: str
    words: str


def mails(*, waiting: bool) -> QuerySet[Mail]:
    """Mail that waits for a person, or all of it."""
    rows = Mail.objects.select_related("message")
    return rows.filter(waits=True) if waiting else rows


def mail_numbered(pk: int) -> Mail:
    """The mail with a number. Raises Http404."""
    mail = Mail.objects.filter(pk=pk).first()
    if mail is None:
        raise Http404
    return mail


def read_mail(mail: Mail) -> Opened:
    """A mail in clear but for its sender."""
    return Opened(
        mail,
        masked(opened(mail.from_sealed, "messages.from")),
        opened(mail.subject_sealed, "messages.subject"),
        reply_words(mail),
    )


def reply_words(mail: Mail) -> str:
    """What its writer added."""
    return opened(mail.words_sealed, "messages.words")
