"""Rating links: from a code to the voice it speaks for."""

from base64 import b32encode

from huiyin.collect.models import Request
from huiyin.evaluate.models import RatingLink
from huiyin.kernel.people import vault

CODE_BYTES = 10


def link_code(request: Request, round_: int) -> str:
    """The code in a voice's link: 80 bits that only the key file yields, the same at every retry."""
    return b32encode(vault.blind(f"{request.key} {round_}", "evaluate.link")[:CODE_BYTES]).decode().lower()


def code_index(code: str) -> bytes:
    """What is kept of a code."""
    return vault.blind(code, "evaluate.link_kept")


def link_by(code: str) -> RatingLink | None:
    """The only door from a link to what it rates; None for a code that was never given."""
    rows = RatingLink.objects.select_related("case__place", "case__category", "request__place")
    return rows.filter(code_index=code_index(code)).first()
