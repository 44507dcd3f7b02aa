"""Seals personal data with a key that the database never sees."""

import hashlib
import hmac
import json
import os
import secrets
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.ciphers.algorithms import SM4
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

AES_256_GCM = 1
SM4_GCM = 2
CIPHERS = {"aes-256-gcm": AES_256_GCM, "sm4-gcm": SM4_GCM}
_KEY_BYTES = {AES_256_GCM: 32, SM4_GCM: 16}
_NONCE = 12
_TAG = 16
_HEAD = 2
NEWEST_POSSIBLE = 255


class Unreadable(Exception):
    """A sealed value cannot be opened: wrong key, wrong purpose, or it was altered."""


@dataclass(frozen=True)
class Keys:
    """The key file: sealing keys by number (the highest seals) and the key of the blind index."""

    sealing: dict[int, bytes]
    index: bytes

    @property
    def newest(self) -> int:
        """Number of the key that seals today."""
        return max(self.sealing)


def make_keys() -> Keys:
    """Fresh random keys for a new installation."""
    return Keys({1: secrets.token_bytes(32)}, secrets.token_bytes(32))


def add_key(keys: Keys) -> Keys:
    """The same keys and one newer sealing key. Raises ValueError after 255 keys."""
    number = keys.newest + 1
    if number > NEWEST_POSSIBLE:
        raise ValueError("A key file holds at most 255 sealing keys.")
    return Keys({**keys.sealing, number: secrets.token_bytes(32)}, keys.index)


def write_keys(path: Path, keys: Keys, *, replace: bool = False) -> None:
    """Write the key file for its owner alone (0600). Raises FileExistsError unless `replace`."""
    body = {
        "sealing": {str(number): key.hex() for number, key in sorted(keys.sealing.items())},
        "index": keys.index.hex(),
    }
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    target = path.with_name(f".{path.name}.new") if replace else path
    if replace:
        target.unlink(missing_ok=True)
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(body, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    if replace:
        target.replace(path)
    keys_of.cache_clear()
    _sealer.cache_clear()
    _index_key.cache_clear()


@lru_cache(maxsize=4)
def keys_of(path: str) -> Keys:
    """The keys in a key file. Raises ImproperlyConfigured with the remedy when they cannot be read."""
    try:
        body = json.loads(Path(path).read_text(encoding="utf-8"))
        sealing = {int(number): bytes.fromhex(key) for number, key in body["sealing"].items()}
        keys = Keys(sealing, bytes.fromhex(body["index"]))
    except FileNotFoundError:
        raise ImproperlyConfigured(
            f"The key file {path} is missing: restore it from its backup, "
            "or run `manage.py make_key` on a new installation."
        ) from None
    except (OSError, ValueError, KeyError, AttributeError, TypeError) as error:
        raise ImproperlyConfigured(f"The key file {path} cannot be read: {error}.") from None
    lengths = {len(key) for key in [*sealing.values(), keys.index]}
    if not sealing or lengths != {32} or not all(0 < number <= NEWEST_POSSIBLE for number in sealing):
        raise ImproperlyConfigured(f"The key file {path} does not hold 32-byte keys numbered 1 to 255.")
    return keys


def _keys() -> Keys:
    return keys_of(str(settings.HUIYIN_KEY_FILE))


def newest_key() -> int:
    """Number of the key that seals today."""
    return _keys().newest


class _Sm4Gcm:
    """SM4 in GCM with the face of `AESGCM`."""

    def __init__(self, key: bytes) -> None:
        self._algorithm = SM4(key)

    def encrypt(self, nonce: bytes, data: bytes, aad: bytes | None) -> bytes:
        """Ciphertext followed by its 16-byte tag."""
        worker = Cipher(self._algorithm, modes.GCM(nonce)).encryptor()
        worker.authenticate_additional_data(aad or b"")
        return worker.update(data) + worker.finalize() + worker.tag

    def decrypt(self, nonce: bytes, data: bytes, aad: bytes | None) -> bytes:
        """The plain bytes. Raises InvalidTag when anything was altered."""
        worker = Cipher(self._algorithm, modes.GCM(nonce, data[-_TAG:])).decryptor()
        worker.authenticate_additional_data(aad or b"")
        return worker.update(data[:-_TAG]) + worker.finalize()


def _derive(secret: bytes, info: str, length: int) -> bytes:
    return HKDF(SHA256(), length, salt=None, info=info.encode()).derive(secret)


@lru_cache(maxsize=512)
def _sealer(secret: bytes, algorithm: int, purpose: str) -> AESGCM | _Sm4Gcm:
    key = _derive(secret, f"huiyin seal {algorithm} {purpose}", _KEY_BYTES[algorithm])
    return AESGCM(key) if algorithm == AES_256_GCM else _Sm4Gcm(key)


@lru_cache(maxsize=64)
def _index_key(secret: bytes, purpose: str) -> bytes:
    return _derive(secret, f"huiyin index {purpose}", 32)


def seal(text: str, purpose: str) -> bytes:
    """Encrypt for one purpose: algorithm id, key id, nonce, ciphertext with tag."""
    return seal_bytes(text.encode(), purpose)


def seal_bytes(data: bytes, purpose: str, bound: str = "") -> bytes:
    """The same for bytes, which open only with what they are `bound` to beside the purpose."""
    keys = _keys()
    algorithm = CIPHERS[getattr(settings, "HUIYIN_CIPHER", "aes-256-gcm")]
    head = bytes((algorithm, keys.newest))
    nonce = os.urandom(_NONCE)
    sealer = _sealer(keys.sealing[keys.newest], algorithm, purpose)
    return head + nonce + sealer.encrypt(nonce, data, head + (purpose + bound).encode())


def open_sealed(blob: bytes | memoryview, purpose: str) -> str:
    """The sealed text. Raises Unreadable when the key, the purpose or the bytes are not the right ones."""
    return open_bytes(blob, purpose).decode()


def open_bytes(blob: bytes | memoryview, purpose: str, bound: str = "") -> bytes:
    """The sealed bytes. Raises Unreadable as `open_sealed` does, and when they are bound to another name."""
    data = bytes(blob)
    if len(data) < _HEAD + _NONCE + _TAG:
        raise Unreadable("too short")
    algorithm, number = data[0], data[1]
    secret = _keys().sealing.get(number)
    if secret is None:  # another process may have added a key since this one read the file
        keys_of.cache_clear()
        secret = _keys().sealing.get(number)
    if algorithm not in _KEY_BYTES or secret is None:
        raise Unreadable(f"sealed with algorithm {algorithm} and key {number}, which are not here")
    nonce = data[_HEAD : _HEAD + _NONCE]
    try:
        return _sealer(secret, algorithm, purpose).decrypt(
            nonce, data[_HEAD + _NONCE :], data[:_HEAD] + (purpose + bound).encode()
        )
    except InvalidTag:
        raise Unreadable("altered, or sealed for another purpose") from None


def blind(text: str, purpose: str) -> bytes:
    """A keyed fingerprint (HMAC-SHA256) by which a sealed value can be found without being read."""
    return hmac.digest(_index_key(_keys().index, purpose), text.encode(), hashlib.sha256)


def sealed_with(blob: bytes | memoryview) -> tuple[int, int]:
    """(algorithm id, key id) of a sealed value."""
    data = bytes(blob[:_HEAD])
    return data[0], data[1]
