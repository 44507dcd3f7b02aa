"""Documents are laid into a dossier and stay until the rules of keeping, or a wish to be erased, end them."""

import hashlib
from pathlib import Path, PurePath
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.archive import policy
from huiyin.archive.kinds import ArchiveKind
from huiyin.archive.models import Attachment, Case
from huiyin.engines.documents import Document
from huiyin.engines.feeds.plain import tidy
from huiyin.kernel.events.lifecycle import Refused
from huiyin.kernel.events.log import record
from huiyin.kernel.people.access import Actor, require
from huiyin.kernel.people.models import User
from huiyin.kernel.people.sealed import opened, sealed_or_none
from huiyin.kernel.people.sealed_files import keep_file
from huiyin.kernel.present import now

MOST, MOST_NAME = 30, 60
NAME = "archive.attachment_name"


@transaction.atomic
def attach(case: Case, document: Document, name: str, *, by: User) -> Attachment:
    """Keep a checked document with a case. The same bytes twice are one. Raises Refused beyond thirty."""
    require(policy.may_attach(by, case))
    Case.objects.select_for_update().get(pk=case.pk)
    kept = Attachment.objects.filter(case=case, erased_at=None)
    digest = hashlib.sha256(document.data).digest()
    known = kept.filter(sha256=digest).first()
    if known is not None:
        return known
    if kept.count() >= MOST:
        raise Refused(_("一件档案最多放 %(n)d 个附件。") % {"n": MOST})
    attachment = Attachment(case=case, kind=document.kind, size=len(document.data), sha256=digest)
    attachment.name_sealed = sealed_or_none(plain_name(name, document.kind), NAME)
    attachment.by, attachment.at = by, now()
    lay_down(document, attachment.key)
    attachment.save(force_insert=True)
    _tell(ArchiveKind.ATTACHED, attachment, by, size=attachment.size, sha256=digest.hex())
    return attachment


def plain_name(name: str, kind: str) -> str:
    """A name to be saved under: no folders, nothing unseen, and the ending that its content has."""
    last = tidy(PurePath(name.replace("\\", "/")).name).replace("\n", " ")
    stem = PurePath(last).stem.strip(". ")[:MOST_NAME]
    return f"{stem or _('附件')}.{kind}"


def name_of(attachment: Attachment) -> str:
    """What it is called; "" once it is erased."""
    return opened(attachment.name_sealed, NAME)


def files_of(key: UUID) -> tuple[Path, Path]:
    """Where a document and its small picture lie: outside everything the web server hands out."""
    folder = Path(settings.MEDIA_ROOT) / "attachments" / key.hex[:2]
    return folder / f"{key.hex}.bin", folder / f"{key.hex}.thumb.jpg"


def lay_down(document: Document, key: UUID) -> None:
    """Lay a checked document down where `files_of` finds it. The caller has asked the right."""
    whole, small = files_of(key)
    keep_file(whole, document.data)
    if document.picture is not None:
        keep_file(small, document.picture.thumb)


@transaction.atomic
def erase_attachment(attachment: Attachment, *, by: Actor) -> None:
    """Remove a document and its name for good. Twice is once.

    The file goes before the row is settled: killed in between, one asks again and nothing is left over.
    """
    require(policy.may_erase_attachment(by, attachment))
    live = Attachment.objects.filter(pk=attachment.pk, erased_at=None)
    if not live.update(erased_at=now(), name_sealed=None):
        return
    _tell(ArchiveKind.ATTACHMENT_ERASED, attachment, by)
    _remove(attachment.key)


def _remove(key: UUID) -> None:
    for path in files_of(key):
        path.unlink(missing_ok=True)


def _tell(kind: ArchiveKind, attachment: Attachment, by: Actor, **facts: Any) -> None:
    about = {"attachment": attachment.pk, "document": attachment.kind, **facts}
    record(kind, attachment.case.no, by=by, subject=f"attachment:{attachment.pk}", **about)
