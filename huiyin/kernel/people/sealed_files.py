"""Files of residents, such as photos and documents, sealed on the disk as their names are in the database.

A file begins with MARK, then what `vault.seal_bytes` made, bound to the file's own name: laid under another
name it does not open. A file without the mark was laid down before files were sealed, and is read as it is.
"""

import os
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from huiyin.kernel.people import vault

MARK = b"HYSEAL1\n"
PURPOSE = "people.file"
ENDINGS = (".jpg", ".bin")
"""What photos, their thumbnails and documents are called; other files of the folder are none of ours."""


def keep_file(path: Path, data: bytes) -> None:
    """Write a file sealed. It appears whole or not at all, and stays."""
    _write_whole(path, MARK + vault.seal_bytes(data, PURPOSE, path.name))


def read_file(path: Path) -> bytes:
    """What a file holds. Raises FileNotFoundError; vault.Unreadable when altered or without its key."""
    data = path.read_bytes()
    return vault.open_bytes(data[len(MARK) :], PURPOSE, path.name) if data.startswith(MARK) else data


def reseal_file(path: Path) -> bool:
    """Seal a file anew where it is not sealed by the newest key and today's cipher; whether it was done.

    A file that was erased meanwhile is not laid down again.
    """
    wanted = MARK + bytes((vault.CIPHERS[settings.HUIYIN_CIPHER], vault.newest_key()))
    with path.open("rb") as file:
        if file.read(len(wanted)) == wanted:
            return False
    sealed = MARK + vault.seal_bytes(read_file(path), PURPOSE, path.name)
    part = _part(path, sealed)
    if not path.exists():
        part.unlink()
        return False
    part.rename(path)
    return True


def sealed_files() -> Iterator[Path]:
    """Every photo, thumbnail and document on the disk."""
    for path in sorted(Path(settings.MEDIA_ROOT).rglob("*")):
        if path.suffix in ENDINGS and path.is_file():
            yield path


def _write_whole(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    _part(path, data).rename(path)


def _part(path: Path, data: bytes) -> Path:
    part = path.with_suffix(".part")
    with part.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    return part
