"""A picture is made safe, written to disk, then told of: never the other way round."""

import hashlib
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction

from huiyin.collect.kinds import CollectKind, Shows
from huiyin.collect.models import Photo
from huiyin.engines.pictures import Picture
from huiyin.kernel.events.log import record
from huiyin.kernel.people.access import MACHINE, Actor, require
from huiyin.kernel.people.models import User
from huiyin.kernel.people.sealed_files import keep_file
from huiyin.kernel.present import now

KEEP_STAGED = timedelta(days=2)


@transaction.atomic
def add_photo(
    chain: str, picture: Picture, *, by: Actor, subject: str = "", shows: Shows | None = None
) -> Photo:
    """Keep a picture with a request, a case or a project. The caller has checked the right to that chain."""
    key = uuid4()
    lay_down(picture, paths(key))
    photo = Photo.objects.create(
        key=key,
        chain=chain,
        subject=subject,
        shows=shows or "",
        width=picture.width,
        height=picture.height,
        size=len(picture.jpeg),
        sha256=hashlib.sha256(picture.jpeg).digest(),
        by=by if isinstance(by, User) else None,
        at=now(),
    )
    told: dict[str, Any] = {"shows": str(shows)} if shows else {}
    record(
        CollectKind.PHOTO_ADDED,
        chain,
        by=by,
        subject=subject,
        photo=photo.pk,
        sha256=bytes(photo.sha256).hex(),
        **told,
    )
    return photo


@transaction.atomic
def add_photos(chain: str, pictures: Iterable[Picture], *, by: Actor, subject: str = "") -> list[Photo]:
    """Keep several pictures: all of them, or none."""
    return [add_photo(chain, picture, by=by, subject=subject) for picture in pictures]


def paths(key: UUID) -> tuple[Path, Path]:
    """Where a photo and its thumbnail lie: outside everything the web server hands out."""
    folder = Path(settings.MEDIA_ROOT) / key.hex[:2]
    return folder / f"{key.hex}.jpg", folder / f"{key.hex}.thumb.jpg"


def tidy_staged(*, by: Actor) -> int:
    """Remove photos that were laid aside for a request which was never sent; how many files."""
    require(by == MACHINE)
    oldest = (now() - KEEP_STAGED).timestamp()
    stale = [path for path in staged_folder().glob("*") if path.stat().st_mtime < oldest]
    for path in stale:
        path.unlink(missing_ok=True)
    return len(stale)


def staged_folder() -> Path:
    """Where safe photos wait until their request is sent."""
    return Path(settings.MEDIA_ROOT) / "staged"


def lay_down(picture: Picture, files: tuple[Path, Path]) -> None:
    """Write a picture and its thumbnail, sealed: each file appears whole, and stays."""
    for path, data in zip(files, (picture.jpeg, picture.thumb), strict=True):
        keep_file(path, data)
