"""What stands in a certificate's code, signed so that anybody can check it without asking a server.

A slip is `HYZ1.PAYLOAD.SIGNATURE`: base64url without padding, the payload being JSON with sorted keys and no
spaces, the signature Ed25519 over the line `huiyin certificate 1` and the payload's bytes. It holds a number,
days, minutes and the key's id: never a name. See docs/decisions.md.
"""

import base64
import binascii
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

MARK = "HYZ1"
DOMAIN = b"huiyin certificate 1\n"
LONGEST = 1000


class NotGenuine(Exception):
    """The slip was altered, or signed by nobody who is known."""


@dataclass(frozen=True)
class Slip:
    """What a certificate vouches for: hours of a period, on public notice until a day, under a number."""

    number: str
    first: date
    last: date
    minutes: int
    issued: date
    notice: date
    key: str

    def body(self) -> bytes:
        """The bytes that are signed."""
        told = {
            "first": self.first.isoformat(),
            "issued": self.issued.isoformat(),
            "key": self.key,
            "last": self.last.isoformat(),
            "minutes": self.minutes,
            "no": self.number,
            "notice": self.notice.isoformat(),
            "status": "issued",
        }
        return json.dumps(told, sort_keys=True, separators=(",", ":")).encode()


def new_key() -> bytes:
    """A fresh private key, 32 bytes."""
    return Ed25519PrivateKey.generate().private_bytes_raw()


def public_of(private: bytes) -> bytes:
    """The public half of a key, 32 bytes."""
    return Ed25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def id_of(public: bytes) -> str:
    """How a slip names its key: the beginning of the public half's digest."""
    return hashlib.sha256(public).hexdigest()[:16]


def signed(slip: Slip, private: bytes) -> str:
    """The slip as it is printed and scanned."""
    body = slip.body()
    signature = Ed25519PrivateKey.from_private_bytes(private).sign(DOMAIN + body)
    return f"{MARK}.{_written(body)}.{_written(signature)}"


def checked(text: str, keys: Mapping[str, bytes]) -> Slip:
    """What a slip vouches for. `keys` are public halves by id. Raises NotGenuine for anything else."""
    try:
        mark, written, signature = "".join(text.split()).split(".")
        body = _read(written)
        told: dict[str, Any] = json.loads(body)
        slip = _slip(told)
        public = keys[slip.key]
        Ed25519PublicKey.from_public_bytes(public).verify(_read(signature), DOMAIN + body)
    except (ValueError, KeyError, TypeError, AttributeError, InvalidSignature, RecursionError) as problem:
        raise NotGenuine from problem
    if mark != MARK or len(text) > LONGEST or slip.body() != body:
        raise NotGenuine
    return slip


def _slip(told: dict[str, Any]) -> Slip:
    first, last = date.fromisoformat(told["first"]), date.fromisoformat(told["last"])
    issued, notice = date.fromisoformat(told["issued"]), date.fromisoformat(told["notice"])
    return Slip(str(told["no"]), first, last, int(told["minutes"]), issued, notice, str(told["key"]))


def _written(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _read(text: str) -> bytes:
    """The bytes, only as `_written` writes them: another spelling of the same bytes is refused."""
    try:
        data = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except binascii.Error as problem:
        raise ValueError("not base64url") from problem
    if _written(data) != text:
        raise ValueError("not as written")
    return data
