"""Fetching what came by mail, from wherever the county has it come in."""

import imaplib
import logging
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from huiyin.kernel.messages.actions.mails import take_in
from huiyin.kernel.messages.kinds import Way
from huiyin.kernel.messages.letterbox import read_folder, read_imap
from huiyin.kernel.messages.models import Outlet
from huiyin.kernel.messages.queries.outlets import full_settings, outlet_of
from huiyin.kernel.outward.asking import Unreachable
from huiyin.kernel.people.access import Actor
from huiyin.kernel.present import now

logger = logging.getLogger(__name__)


def fetch_mail(*, by: Actor) -> int:
    """Take in new mail; how many. Never called inside a transaction: each mail is committed on its own."""
    taken = 0
    if settings.HUIYIN_MAIL_FOLDER:
        taken += read_folder(Path(settings.HUIYIN_MAIL_FOLDER), lambda raw: take_in(raw, by=by))
    outlet = outlet_of(Way.EMAIL)
    if outlet.on and outlet.settings.get("imap_host"):
        taken += _from_mailbox(outlet, by)
    return taken


def _from_mailbox(outlet: Outlet, by: Actor) -> int:
    try:
        return read_imap(full_settings(outlet), lambda raw: take_in(raw, by=by))
    except (OSError, imaplib.IMAP4.error, Unreachable) as problem:
        logger.warning("The mailbox could not be read: %s", problem)
        why = _("读不了收信邮箱：%(why)s") % {"why": type(problem).__name__}
        Outlet.objects.filter(pk=outlet.pk).update(last_failed_at=now(), last_error=why)
        return 0
