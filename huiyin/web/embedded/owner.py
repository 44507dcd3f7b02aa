"""As whom the server runs: PostgreSQL refuses root, and its files must be its owner's."""

import ctypes
import functools
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from huiyin.web.embedded.programs import NoPostgres

CLONE_NEWUSER = 0x10000000
NOBODY = 65534


@dataclass(frozen=True)
class Owner:
    """As whom the server runs: ourselves, root seen as nobody in a user namespace, or another user."""

    uid: int
    gid: int
    namespace: bool = False

    def options(self) -> dict[str, Any]:
        """Return what `subprocess` needs to run a program as this owner."""
        if self.namespace:
            return {"preexec_fn": _enter_namespace}
        if self.uid == os.geteuid():
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": [], "cwd": "/"}


def _enter_namespace() -> None:
    """In the child: be seen as `nobody`, while files stay ours (PostgreSQL refuses to run as root)."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(CLONE_NEWUSER):
        raise OSError(ctypes.get_errno(), "unshare")
    for name, line in (("setgroups", "deny"), ("uid_map", f"{NOBODY} 0 1"), ("gid_map", f"{NOBODY} 0 1")):
        Path("/proc/self", name).write_text(line)


@functools.cache
def namespaces_work() -> bool:
    """Say whether root may enter a user namespace here (containers often forbid it)."""
    if sys.platform != "linux":
        return False
    try:
        return subprocess.run(["true"], preexec_fn=_enter_namespace, check=False).returncode == 0
    except (OSError, subprocess.SubprocessError):
        return False


def owner_of(data: Path) -> Owner:
    """Choose as whom the server of this folder runs; an existing folder keeps its owner."""
    made = (data / "PG_VERSION").exists()
    if os.geteuid() != 0:
        if made and data.stat().st_uid != os.geteuid():
            raise NoPostgres(f"{data} belongs to another user: use that account, or choose another folder.")
        return Owner(os.geteuid(), os.getegid())
    if made and data.stat().st_uid != 0:
        return Owner(data.stat().st_uid, data.stat().st_gid)
    if namespaces_work():
        return Owner(0, 0, namespace=True)
    return _other_user()


def _other_user() -> Owner:
    """Return the system's user for PostgreSQL, else nobody."""
    for line in Path("/etc/passwd").read_text().splitlines():
        name, _password, uid, gid = line.split(":")[:4]
        if name == "postgres":
            return Owner(int(uid), int(gid))
    return Owner(NOBODY, NOBODY)


def reaches(owner: Owner, path: Path) -> bool:
    """Say whether the owner may enter or run this path."""
    return subprocess.run(["test", "-x", path], check=False, **owner.options()).returncode == 0
