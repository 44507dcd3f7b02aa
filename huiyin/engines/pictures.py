"""Pictures from strangers made harmless: checked by content, turned upright, shrunk, rid of hidden data."""

import io
from dataclasses import dataclass
from typing import BinaryIO

from PIL import Image, ImageOps, UnidentifiedImageError

LARGEST_SIDE = 2000
THUMB_SIDE = 320
MOST_PIXELS = 50_000_000
FORMATS = ("JPEG", "PNG", "WEBP")


class NotAPicture(ValueError):
    """The file is not a picture that can be shown. `reason` is one of unknown, too_many_pixels, broken."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Picture:
    """A safe JPEG and its thumbnail. Sizes in pixels."""

    jpeg: bytes
    thumb: bytes
    width: int
    height: int


def make_safe(file: BinaryIO) -> Picture:
    """Re-encode as JPEG: nothing of the original file survives but its pixels. Raises NotAPicture."""
    try:
        with Image.open(file, formats=FORMATS) as original:
            if original.width * original.height > MOST_PIXELS:
                raise NotAPicture("too_many_pixels")
            original.draft("RGB", (LARGEST_SIDE, LARGEST_SIDE))
            upright = ImageOps.exif_transpose(original).convert("RGB")
    except UnidentifiedImageError:
        raise NotAPicture("unknown") from None
    except Image.DecompressionBombError:
        raise NotAPicture("too_many_pixels") from None
    except (OSError, ValueError, SyntaxError, EOFError, MemoryError) as problem:
        if isinstance(problem, NotAPicture):
            raise
        raise NotAPicture("broken") from None
    upright.thumbnail((LARGEST_SIDE, LARGEST_SIDE))
    jpeg, (width, height) = _encode(upright), upright.size
    upright.thumbnail((THUMB_SIDE, THUMB_SIDE))
    return Picture(jpeg, _encode(upright), width, height)


def _encode(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=82, optimize=True)
    return out.getvalue()
