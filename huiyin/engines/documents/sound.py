"""Recordings as telephones and call centres make them: MP3, M4A, WAV and AMR, whole to the last byte."""

import struct

from huiyin.engines.documents.refusal import NotADocument

_RATES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
_BITS_1 = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_BITS_2 = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
_AMR = (12, 13, 15, 17, 19, 20, 26, 31, 5)
_FEWEST = 3
_BRANDS = (b"M4A ", b"M4B ", b"mp42", b"isom", b"mp41", b"3gp4", b"3gp5")
_BOXES = (b"ftyp", b"free", b"skip", b"mdat", b"moov", b"wide", b"uuid", b"udta", b"meta")


def sound_kind(data: bytes) -> str:
    """Which kind of recording it is. Raises NotADocument for anything else and what hides more."""
    if data.startswith(b"RIFF") and data[8:12] == b"WAVE":
        return _wav(data)
    if data.startswith(b"#!AMR\n"):
        return _amr(data)
    if data[4:8] == b"ftyp":
        return _m4a(data)
    if data.startswith(b"ID3") or (data[:1] == b"\xff" and data[1:2] and data[1] & 0xE0 == 0xE0):
        return _mp3(data)
    raise NotADocument("kind")


def _wav(data: bytes) -> str:
    (size,) = struct.unpack_from("<I", data, 4)
    if size + 8 != len(data) or b"fmt " not in data[:200]:
        raise NotADocument("broken")
    return "wav"


def _amr(data: bytes) -> str:
    at = 6
    while at < len(data):
        kind = data[at] >> 3 & 15
        if kind != 15 and kind >= len(_AMR):
            raise NotADocument("broken")
        at += 1 + (0 if kind == 15 else _AMR[kind])
    if at != len(data) or at == 6:
        raise NotADocument("broken")
    return "amr"


def _m4a(data: bytes) -> str:
    if data[8:12] not in _BRANDS or b"soun" not in data or b"vide" in data:
        raise NotADocument("kind")
    at = 0
    while at < len(data):
        size, kind = struct.unpack_from(">I4s", data, at) if len(data) - at >= 8 else (0, b"")
        if kind not in _BOXES or size < 8 or at + size > len(data):
            raise NotADocument("broken")
        at += size
    return "m4a"


def _mp3(data: bytes) -> str:
    """Frames that follow one another to the end."""
    at, frames = _after_tag(data), 0
    end = len(data) - (128 if data[-128:-125] == b"TAG" else 0)
    while at < end:
        length = _frame(data, at)
        if not length:
            raise NotADocument("broken")
        at, frames = at + length, frames + 1
    if frames < _FEWEST:
        raise NotADocument("broken")
    return "mp3"


def _after_tag(data: bytes) -> int:
    if not data.startswith(b"ID3"):
        return 0
    if len(data) < 10 or any(byte & 0x80 for byte in data[6:10]):
        raise NotADocument("broken")
    first, second, third, fourth = data[6:10]
    return 10 + (first << 21 | second << 14 | third << 7 | fourth)


def _frame(data: bytes, at: int) -> int:
    """How long the frame is that begins here; 0 for none."""
    head = data[at : at + 4]
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE6 != 0xE2:  # layer III alone
        return 0
    version, bits, rate = head[1] >> 3 & 3, head[2] >> 4, head[2] >> 2 & 3
    if version == 1 or rate == 3 or bits in (0, 15):
        return 0
    speed = (_BITS_1 if version == 3 else _BITS_2)[bits] * 1000
    return (144 if version == 3 else 72) * speed // _RATES[version][rate] + (head[2] >> 1 & 1)
