"""One server: made, started, seen alive, stopped."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg

from huiyin.web.embedded.folder import NAME, SOCKET, cluster_of, socket_folder
from huiyin.web.embedded.owner import Owner
from huiyin.web.embedded.programs import NoPostgres

START_SECONDS = 180  # after a crash PostgreSQL first replays its log
ENDING_SECONDS = 20
STOP_SECONDS = 60
LOCALE = "en_US.UTF-8" if sys.platform == "darwin" else "C.UTF-8"  # not C: trigrams of Chinese would be empty
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "shared_buffers": "256MB",
    "max_connections": "200",
    "jit": "off",
    "log_min_error_statement": "panic",  # words and names of residents never enter the server's log
    "log_error_verbosity": "terse",
}
_started: list[subprocess.Popen[bytes]] = []


def _works_in(pid: int, cluster: Path) -> bool:
    """Say whether this process lives and has the folder as its own (a server's processes all do)."""
    try:
        return os.path.samefile(f"/proc/{pid}/cwd", cluster)
    except PermissionError:
        return True
    except OSError:
        return not Path("/proc/self").exists() and _exists(pid)


def _exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except OSError:
        return False
    return True


def postmaster(cluster: Path) -> int:
    """Return the process of this folder's live server, or 0."""
    try:
        pid = abs(int((cluster / "postmaster.pid").read_text().split("\n")[0]))
    except (OSError, ValueError):
        return 0
    return pid if pid and _works_in(pid, cluster) else 0


def _forget_the_dead(cluster: Path) -> None:
    """Remove the marks of a killed server: its number may be a stranger's by now, or a zombie's."""
    others = (int(entry.name) for entry in Path("/proc").glob("[0-9]*"))
    if postmaster(cluster) or any(_is_in(pid, cluster) for pid in others) or not Path("/proc/self").exists():
        return
    for mark in (cluster / "postmaster.pid", socket_folder(cluster) / f"{SOCKET}.lock"):
        mark.unlink(missing_ok=True)


def _is_in(pid: int, cluster: Path) -> bool:
    try:
        return os.path.samefile(f"/proc/{pid}/cwd", cluster)
    except OSError:
        return False


def connects(folder: Path, dbname: str = "postgres") -> bool:
    try:
        psycopg.connect(host=str(folder), user=NAME, dbname=dbname, connect_timeout=5).close()
    except psycopg.OperationalError:
        return False
    return True


def alive(data: Path) -> bool:
    """Say whether the server of this folder runs and answers."""
    cluster = cluster_of(data.absolute())
    return bool(postmaster(cluster)) and connects(socket_folder(cluster))


def make(cluster: Path, owner: Owner, folder: Path, durable: bool) -> None:
    """Make an empty data folder; a half-made one never bears the final name."""
    half = cluster.with_name(cluster.name + ".new")
    shutil.rmtree(half, ignore_errors=True)
    half.mkdir(mode=0o700)
    os.chown(half, owner.uid, owner.gid)
    order: list[str | Path] = [folder / "initdb", "-D", half, "-U", NAME, "-A", "trust", "-E", "UTF8"]
    order += [f"--locale={LOCALE}", "--no-instructions", *([] if durable else ["--no-sync"])]
    done = subprocess.run(order, capture_output=True, text=True, check=False, env=_env(), **owner.options())
    if done.returncode:
        shutil.rmtree(half, ignore_errors=True)
        raise NoPostgres(f"PostgreSQL could not make {cluster}: {_last_line(done.stderr)}")
    half.rename(cluster)


def _env() -> dict[str, str]:
    return {**os.environ, "LC_ALL": LOCALE}


def _last_line(text: str) -> str:
    lines = [line for line in text.splitlines() if line.strip()]
    telling = [line for line in lines if re.search("error|fatal|no space", line, re.I)]
    return (telling or lines or ["it said nothing"])[-1].strip()


def _private_folder(folder: Path, owner: Owner) -> None:
    """Make the folder of the socket, closed to all but its owner and root."""
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.is_symlink() or folder.stat().st_uid not in {os.geteuid(), owner.uid}:
        raise NoPostgres(f"{folder} belongs to another user: remove it.")
    if folder.stat().st_uid != owner.uid:
        os.chown(folder, owner.uid, owner.gid)


def start(cluster: Path, owner: Owner, folder: Path, durable: bool) -> None:
    """Start the server and wait until it answers; raises NoPostgres with its own last words."""
    socket = socket_folder(cluster)
    _private_folder(socket, owner)
    settings = SETTINGS | {"unix_socket_directories": str(socket)} | ({} if durable else FAST)
    order: list[str | Path] = [folder / "postgres", "-D", cluster]
    order += [word for key, value in settings.items() for word in ("-c", f"{key}={value}")]
    log = cluster / "server.log"
    if log.exists():
        log.replace(cluster / "server.log.1")
    ending = time.monotonic() + ENDING_SECONDS
    _forget_the_dead(cluster)
    while not _answers_in_time(order, owner, log, socket):
        if time.monotonic() > ending or not re.search("pre-existing shared memory|lock file", _tail(log)):
            raise NoPostgres(f"PostgreSQL in {cluster} did not start: {_last_line(_tail(log))}")
        time.sleep(0.5)  # processes of a killed server are still ending
        _forget_the_dead(cluster)


def _answers_in_time(order: list[str | Path], owner: Owner, log: Path, socket: Path) -> bool:
    """Start one process; say whether it came to answer (False: it ended, or time is over)."""
    with open(log, "wb") as out:
        server = subprocess.Popen(
            order,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            start_new_session=True,
            env=_env(),
            **owner.options(),
        )
    _started.append(server)
    until = time.monotonic() + START_SECONDS
    while server.poll() is None and time.monotonic() < until:
        if connects(socket):
            return True
        time.sleep(0.02)
    return False


def _tail(log: Path) -> str:
    return log.read_text(errors="replace")[-4000:] if log.exists() else ""


def runs(cluster: Path) -> bool:
    """Say whether a server runs here, waiting for one that is still starting or already ending."""
    until = time.monotonic() + START_SECONDS
    while postmaster(cluster):
        if connects(socket_folder(cluster)):
            return True
        if time.monotonic() > until:
            raise NoPostgres(f"PostgreSQL in {cluster} runs but does not answer: see server.log there.")
        time.sleep(0.05)
    return False


def stop(data: Path) -> None:
    """Stop the server of this folder, letting no answered request be lost."""
    cluster = cluster_of(data.absolute())
    for how in (signal.SIGINT, signal.SIGQUIT):
        pid = postmaster(cluster)
        until = time.monotonic() + STOP_SECONDS
        if pid:
            os.kill(pid, how)
        while postmaster(cluster) and time.monotonic() < until:
            time.sleep(0.02)
    for server in _started:
        server.poll()
