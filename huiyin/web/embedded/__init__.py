"""A PostgreSQL of our own in a data folder, shared between processes and stopped by the last one."""

import atexit
import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

import psycopg

from huiyin.web.embedded.folder import NAME, address, cluster_of, reachable_programs, socket_folder
from huiyin.web.embedded.owner import owner_of
from huiyin.web.embedded.programs import NoPostgres
from huiyin.web.embedded.server import alive, connects, make, runs, start, stop

__all__ = ["NoPostgres", "address", "alive", "ensure", "release", "stop"]
_held: dict[
    Path, tuple[int, int]
] = {}  # data folder -> (our process, the lock we hold while we use the server)


def _have_database(socket: Path) -> None:
    if connects(socket, NAME):
        return
    with psycopg.connect(host=str(socket), user=NAME, dbname="postgres", autocommit=True) as link:
        link.execute(f"CREATE DATABASE {NAME}")


@contextlib.contextmanager
def _one_at_a_time(data: Path) -> Iterator[None]:
    """Keep two processes from starting or stopping the same server at once."""
    try:
        lock = os.open(data.with_name(f".{data.name}.starting"), os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise NoPostgres(
            f"{data.parent} cannot be written ({error.strerror}): choose another folder."
        ) from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


def _hold(data: Path) -> None:
    """Count this process among those that use the server, until it ends in whatever way."""
    if data in _held and _held[data][0] == os.getpid():
        return
    lock = os.open(data.with_name(f".{data.name}.users"), os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(lock, fcntl.LOCK_SH)
    _held[data] = (os.getpid(), lock)
    atexit.register(release, data)


def ensure(data: Path, durable: bool = True) -> str:
    """Return the DATABASE_URL of the PostgreSQL in this folder, made and started if need be.

    Processes share one server; the last to end stops it. `durable=False` trades safety for speed
    and is for tests only. Raises NoPostgres.
    """
    data = data.absolute()
    with contextlib.suppress(OSError):  # what is wrong shows in the next step
        data.parent.mkdir(parents=True, exist_ok=True)
    with _one_at_a_time(data):
        cluster = cluster_of(data)
        if not runs(cluster):
            owner = owner_of(cluster)
            made = cluster / "PG_VERSION"
            folder = reachable_programs(owner, int(made.read_text()) if made.exists() else 0)
            if not made.exists():
                make(cluster, owner, folder, durable)
            start(cluster, owner, folder, durable)
        _have_database(socket_folder(cluster))
        _hold(data)
    return address(data)


def release(data: Path) -> None:
    """Stop using the server of this folder; stop it if nobody else uses it."""
    data = data.absolute()
    process, lock = _held.pop(data, (0, -1))
    if process != os.getpid():
        return
    with _one_at_a_time(data):
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        finally:
            os.close(lock)
        stop(data)
