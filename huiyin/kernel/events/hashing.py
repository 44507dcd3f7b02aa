"""The arithmetic of the chain: canonical bytes, links, and the day's Merkle root."""

import hashlib
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

GENESIS = bytes(32)
encoded = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode


def canonical(fields: dict[str, Any]) -> bytes:
    """JSON with sorted keys and no spaces, UTF-8: the same facts always give the same bytes."""
    return encoded(fields).encode()


def moment(at: datetime) -> str:
    """A time as it stands in the body: UTC, microseconds."""
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def link(previous: bytes, body: bytes) -> bytes:
    """Hash of one event: SHA-256 over the hash of the event before it and its own canonical bytes."""
    return hashlib.sha256(previous + body).digest()


def merkle_root(leaves: Sequence[bytes]) -> bytes:
    """Root of the tree over `leaves` as RFC 6962, section 2.1, defines it; of nothing, SHA-256 of nothing."""
    if not leaves:
        return hashlib.sha256().digest()
    level = [hashlib.sha256(b"\x00" + leaf).digest() for leaf in leaves]
    while len(level) > 1:
        pairs = [
            hashlib.sha256(b"\x01" + level[i] + level[i + 1]).digest() for i in range(0, len(level) - 1, 2)
        ]
        level = pairs + level[len(pairs) * 2 :]
    return level[0]
