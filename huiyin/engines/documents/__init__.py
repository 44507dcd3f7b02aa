"""Documents from strangers: told by their content; what could act on its own is refused."""

from dataclasses import dataclass
from typing import BinaryIO

from huiyin.engines.documents.office import look_over_office
from huiyin.engines.documents.pdf import look_over_pdf
from huiyin.engines.documents.refusal import NotADocument
from huiyin.engines.documents.sound import sound_kind
from huiyin.engines.pictures import NotAPicture, Picture, make_safe

__all__ = ["KINDS", "Document", "NotADocument", "checked"]

KINDS = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "jpg": "image/jpeg",
    "mp3": "audio/mpeg",
    "m4a": "audio/mp4",
    "wav": "audio/wav",
    "amr": "audio/amr",
}
"""Every kind that is kept, by its ending, with the type it is handed out as."""
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF")


@dataclass(frozen=True)
class Document:
    """What may be kept: its kind (a key of KINDS) and its bytes; of a picture only its pixels."""

    kind: str
    data: bytes
    picture: Picture | None = None


def checked(file: BinaryIO, size: int, most: int) -> Document:
    """A document of at most `most` bytes. Its name and announced type are not asked. Raises NotADocument."""
    if size > most:
        raise NotADocument("bytes")
    file.seek(0)
    data = file.read(most + 1)
    if not data:
        raise NotADocument("empty")
    if data.startswith(b"%PDF-"):
        look_over_pdf(data)
        return Document("pdf", data)
    if data.startswith(b"PK\x03\x04"):
        return Document(look_over_office(file, len(data)), data)
    if data.startswith(_PICTURES) and data[8:12] != b"WAVE":
        return _picture(file)
    return Document(sound_kind(data), data)


def _picture(file: BinaryIO) -> Document:
    file.seek(0)
    try:
        picture = make_safe(file)
    except NotAPicture as problem:
        raise NotADocument("picture_" + problem.reason) from None
    return Document("jpg", picture.jpeg, picture)
