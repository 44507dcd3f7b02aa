"""The Standard Webhooks scheme: secrets, and signatures over id, moment and body (v1, HMAC-SHA256)."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterable

MARK = "whsec_"
BYTES = 32


def new_secret() -> str:
    """A fresh random secret, as receivers' libraries want it."""
    return MARK + base64.b64encode(secrets.token_bytes(BYTES)).decode()


def signature(secret: str, key: str, moment: int, body: bytes) -> str:
    """One signature: "v1," and the digest in Base64. `moment` in seconds since 1970."""
    raw = base64.b64decode(secret.removeprefix(MARK))
    digest = hmac.digest(raw, f"{key}.{moment}.".encode() + body, hashlib.sha256)
    return "v1," + base64.b64encode(digest).decode()


def headers(known: Iterable[str], key: str, moment: int, body: bytes) -> dict[str, str]:
    """The three headers of the scheme; every secret known signs, so that one may be changed without a gap."""
    return {
        "webhook-id": key,
        "webhook-timestamp": str(moment),
        "webhook-signature": " ".join(signature(secret, key, moment, body) for secret in known),
    }
