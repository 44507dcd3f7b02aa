"""Where mail comes in: IMAP, a Maildir or a watched folder. What was taken is marked, never deleted."""

import imaplib
import re
import ssl
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from huiyin.engines.letters.opening import MOST_BYTES
from huiyin.kernel.messages.backend import Settings
from huiyin.kernel.messages.ways.email import guard

SECONDS = 30
AT_ONCE = 100
SIZE = re.compile(rb"RFC822\.SIZE (\d+)")
Take = Callable[[bytes], object]


def read_folder(folder: Path, take: Take) -> int:
    """Hand over each mail that lies there, a hundred at most, and put it aside; how many.

    A Maildir's new mail goes from `new` to `cur`; any other folder's files go into its `done`. Killed in
    between, a mail is handed over again: taking it twice is taking it once.
    """
    is_maildir = (folder / "new").is_dir()
    source, target = (folder / "new", folder / "cur") if is_maildir else (folder, folder / "done")
    if not source.is_dir():
        return 0
    target.mkdir(exist_ok=True)
    taken = 0
    for path in _mails_in(source):
        take(_bytes_of(path))
        path.rename(target / (f"{path.name}:2,S" if is_maildir else path.name))
        taken += 1
    return taken


def _mails_in(folder: Path) -> list[Path]:
    found = (path for path in folder.iterdir() if path.is_file() and not path.is_symlink())
    return sorted(path for path in found if not path.name.startswith("."))[:AT_ONCE]


def _bytes_of(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(MOST_BYTES + 1)


def read_imap(settings: Settings, take: Take) -> int:
    """Hand over each unseen mail of the mailbox, a hundred at most, and mark it seen; how many.

    Raises OSError or imaplib.IMAP4.error when the server does not answer, Unreachable when it may not be.
    """
    host, port = settings["imap_host"], int(settings.get("imap_port") or 993)
    guard(host, port)
    with imaplib.IMAP4_SSL(host, port, ssl_context=ssl.create_default_context(), timeout=SECONDS) as box:
        box.login(settings.get("username", ""), settings.get("password", ""))
        box.select(f'"{_quoted(settings.get("imap_folder") or "INBOX")}"')
        taken = 0
        for number, raw in _unseen(box):
            take(raw)
            box.store(number, "+FLAGS", r"(\Seen)")
            taken += 1
        return taken


def _quoted(name: str) -> str:
    return name.replace("\\", "\\\\").replace('"', '\\"')


def _unseen(box: imaplib.IMAP4) -> Iterator[tuple[str, bytes]]:
    """Number and bytes of each unseen mail; of one that is too long only as much as shows that it is."""
    found = box.search(None, "UNSEEN")[1]
    for number in [one.decode() for one in (found[0] or b"").split()][:AT_ONCE]:
        size = SIZE.search(_first(box.fetch(number, "(RFC822.SIZE)")[1]))
        long = size is not None and int(size[1]) > MOST_BYTES
        answer = box.fetch(number, f"(BODY.PEEK[]<0.{MOST_BYTES + 1}>)" if long else "(BODY.PEEK[])")[1]
        body = next((one[1] for one in answer if isinstance(one, tuple)), b"")
        yield number, body


def _first(answer: Sequence[object]) -> bytes:
    one = answer[0] if answer else b""
    return one if isinstance(one, bytes) else b""
