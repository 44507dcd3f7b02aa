"""The keeper of a running county: it restarts, ends in order, and says in a sentence why it cannot start."""

import signal
import socket
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from huiyin.web import embedded, environ, serve

SLEEPER = [sys.executable, "-c", "import time; time.sleep(60)"]
DEAF = "import signal, time; signal.signal(15, signal.SIG_IGN); time.sleep(60)"
STUBBORN = [sys.executable, "-c", DEAF]
PARENT = """
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
print(child.pid, flush=True)
time.sleep(60)
"""


@pytest.fixture
def started():
    """Make programs that are ended after the test whatever happens."""
    made = []

    def make(order, name="web server"):
        made.append(serve.Program(name, order))
        return made[-1]

    yield make
    for program in made:
        program.signal(signal.SIGKILL)
        if program.process:
            program.process.wait()


def wait_for(condition, seconds=10):
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.02)


def lives(pid):
    try:
        with open(f"/proc/{pid}/stat") as words:
            return words.read().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


# --- one program


def test_a_program_runs_until_it_is_asked_to_end(started):
    program = started(SLEEPER)
    program.watch()
    assert program.process.poll() is None
    program.signal(signal.SIGTERM)
    program.end(time.monotonic() + 5)
    assert program.process.returncode == -signal.SIGTERM


def test_watching_a_running_program_starts_no_second_one(started):
    program = started(SLEEPER)
    program.watch()
    first = program.process
    program.watch()
    assert program.process is first


def test_a_crashed_program_starts_again_after_a_wait(started, capsys):
    program = started(SLEEPER)
    program.watch()
    program.process.kill()
    program.process.wait()
    program.watch()
    assert program.process is None
    assert "The web server ended (code -9); it starts again in 0.5 s." in capsys.readouterr().out
    program.not_before = 0.0
    program.watch()
    assert program.process.poll() is None


def test_each_early_end_doubles_the_wait_up_to_a_limit(started):
    program = started([sys.executable, "-c", ""])
    waits = []
    for _ in range(9):
        program.not_before = 0.0
        program.watch()
        program.process.wait()
        before = time.monotonic()
        program.watch()
        waits.append(round(program.not_before - before, 1))
    assert waits == [0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 30.0, 30.0, 30.0]


def test_a_program_that_ran_long_is_forgiven(started):
    program = started([sys.executable, "-c", ""])
    program.failures = 6
    program.watch()
    program.process.wait()
    program.started -= serve.CALM_SECONDS + 1
    program.watch()
    assert program.failures == 1


def test_a_program_that_does_not_end_in_time_is_killed(started, capsys):
    program = started(STUBBORN)
    program.watch()
    time.sleep(0.5)
    program.signal(signal.SIGTERM)
    program.end(time.monotonic() + 0.2)
    assert program.process.returncode == -signal.SIGKILL
    assert "did not end in" in capsys.readouterr().out


def test_what_a_crashed_program_left_behind_is_ended_too(started, monkeypatch):
    program = started([sys.executable, "-c", PARENT])
    real = subprocess.Popen
    monkeypatch.setattr(subprocess, "Popen", lambda *a, **k: real(*a, **k, stdout=subprocess.PIPE))
    program.watch()
    child = int(program.process.stdout.readline())
    program.process.stdout.close()
    program.process.kill()
    program.process.wait()
    program.watch()
    wait_for(lambda: not lives(child))


def test_signals_to_a_program_that_is_gone_do_nothing(started):
    program = started([sys.executable, "-c", ""])
    program.signal(signal.SIGTERM)
    program.watch()
    program.process.wait()
    program.signal(signal.SIGTERM)
    program.signal(signal.SIGKILL)


# --- the keeper


def test_the_keeper_ends_everything_in_order(started, capsys):
    keeper = serve.Keeper([started(SLEEPER), started(SLEEPER, "job worker")])
    threading.Timer(0.5, keeper._end, (signal.SIGTERM, None)).start()
    keeper.run()
    assert [program.process.returncode for program in keeper.programs] == [-15, -15]
    assert "Ending" in capsys.readouterr().out


def test_a_killed_keeper_leaves_no_program(tmp_path):
    code = f"from huiyin.web import serve; p = serve.Program('x', {SLEEPER!r}); p.start(); \
print(p.process.pid, flush=True); import time; time.sleep(60)"
    keeper = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, cwd=environ.ROOT)
    child = int(keeper.stdout.readline())
    keeper.kill()
    keeper.communicate()
    wait_for(lambda: not lives(child))


def test_a_hang_up_renews_the_programs(started):
    server, worker = started(SLEEPER), started(SLEEPER, "job worker")
    keeper = serve.Keeper([server, worker])
    keeper.turn()
    before = server.process, worker.process
    keeper._reload(signal.SIGHUP, None)
    keeper.turn()
    assert [process.wait(5) for process in before] == [-signal.SIGHUP, -signal.SIGTERM]


def test_a_dead_database_of_our_own_is_started_again(monkeypatch, capsys, tmp_path):
    asked = []
    monkeypatch.setattr(embedded, "alive", lambda data: False)
    monkeypatch.setattr(embedded, "ensure", asked.append)
    keeper = serve.Keeper([], own_database=tmp_path)
    keeper.turn()
    assert asked == []
    keeper.looked -= serve.LOOK_SECONDS + 1
    keeper.turn()
    assert asked == [tmp_path]
    assert "The database had ended; it runs again." in capsys.readouterr().out


def test_a_database_that_cannot_start_is_tried_again_later(monkeypatch, capsys, tmp_path):
    def refuse(data):
        raise embedded.NoPostgres("The disk is full.")

    monkeypatch.setattr(embedded, "alive", lambda data: False)
    monkeypatch.setattr(embedded, "ensure", refuse)
    keeper = serve.Keeper([], own_database=tmp_path, looked=-1000.0)
    keeper.turn()
    assert "The disk is full." in capsys.readouterr().out


# --- before serving


def test_a_taken_port_is_named_with_the_remedy():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(serve.CannotServe, match=f"Port {port} .*--port {port + 1}"):
            serve.free_port("127.0.0.1", port)
    serve.free_port("127.0.0.1", port)


@pytest.fixture
def saying(monkeypatch):
    """Let Django's commands end as told instead of running them."""

    def tell(code, out="", err=""):
        ran = []

        def run(order, **_options):
            ran.append(order[2:])
            return subprocess.CompletedProcess(order, code, out, err)

        monkeypatch.setattr(subprocess, "run", run)
        return ran

    return tell


def test_a_ready_installation_is_served(saying):
    saying(0)
    serve.ready_for_production()


@pytest.mark.parametrize(
    ("out", "err", "sentence"),
    [
        ("Planned operations:\nevents.0003", "", "older than this version"),
        (
            "",
            "Traceback\ndjango.db.utils.OperationalError: connection refused\n  hint",
            "does not answer .connection refused",
        ),
        ("", "Huiyin cannot start: HUIYIN_HOSTS is not set.", "HUIYIN_HOSTS is not set"),
        (
            "",
            "ERRORS:\n?: (huiyin.E010) The key file is missing.\n\tHINT: Run make_key.",
            "^The key file is missing. Run",
        ),
        ("", "", "said nothing"),
    ],
)
def test_what_keeps_production_from_starting_is_one_sentence(saying, out, err, sentence):
    saying(1, out, err)
    with pytest.raises(serve.CannotServe, match=sentence):
        serve.ready_for_production()


def test_a_demo_is_prepared_once(saying, tmp_path, monkeypatch):
    monkeypatch.delenv("HUIYIN_KEY_FILE", raising=False)
    ran = saying(0, "hotline")
    assert serve.prepare_demo(tmp_path, "2026-11-24") == "hotline"
    assert [words[0] for words in ran] == ["make_key", "migrate", "demo_county", "demo_accounts"]
    assert ran[2] == ["demo_county", "--today", "2026-11-24"]
    (tmp_path / "identity.keys").touch()
    ran.clear()
    assert serve.prepare_demo(tmp_path, "2026-11-24") == "hotline"
    assert ran == []


def test_new_migrations_are_applied_to_an_old_demo(saying, tmp_path):
    ran = saying(0, "hotline")
    serve.prepare_demo(tmp_path, "")
    (tmp_path / "identity.keys").touch()
    (tmp_path / "migrated").write_text("of an older version")
    ran.clear()
    serve.prepare_demo(tmp_path, "")
    assert [words[0] for words in ran] == ["migrate", "demo_accounts"]


def test_a_load_that_fails_is_tried_again_at_the_next_start(saying, tmp_path):
    saying(0)
    (tmp_path / "identity.keys").touch()
    serve.prepare_demo(tmp_path, "")
    (tmp_path / "demo-county").unlink()
    saying(1)
    with pytest.raises(serve.CannotServe, match="Loading the demo county failed"):
        serve.prepare_demo(tmp_path, "")
    assert not (tmp_path / "demo-county").exists()


def test_a_nearly_full_disk_is_named_with_the_remedy(tmp_path, monkeypatch):
    monkeypatch.setattr(serve, "LEAST_FREE", 10**18)
    with pytest.raises(serve.CannotServe, match="nearly full: free 500 MB"):
        serve.prepare_demo(tmp_path, "")


class Answer(BaseHTTPRequestHandler):
    """A web server that is well, or not."""

    code = 200

    def do_GET(self):
        self.send_response(self.code)
        self.end_headers()

    def log_message(self, *words):
        """Say nothing."""


@pytest.mark.parametrize(("code", "well"), [(200, True), (400, True), (500, False)])
def test_a_server_is_ready_when_it_answers(code, well):
    handler = type("Told", (Answer,), {"code": code})
    with HTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.handle_request, daemon=True).start()
        assert serve.answers("127.0.0.1", server.server_port) is well


def test_nobody_there_is_no_answer():
    assert serve.answers("127.0.0.1", 1) is False


def test_the_programs_take_their_numbers_from_the_environment(monkeypatch):
    monkeypatch.setenv("HUIYIN_WORKERS", "3")
    monkeypatch.setenv("HUIYIN_THREADS", "7")
    server, worker = serve.programs("127.0.0.1", 8123)
    words = " ".join(server.order)
    assert "--workers 3 --blocking-threads 7" in words
    assert "--port 8123" in words
    assert worker.order[-1] == "work"


def test_a_refusal_is_printed_and_ends_with_one(monkeypatch, capsys):
    monkeypatch.setattr(serve, "serve", lambda asked: (_ for _ in ()).throw(serve.CannotServe("No.")))
    monkeypatch.setattr(sys, "argv", ["serve", "--port", "8123"])
    assert serve.main() == 1
    assert capsys.readouterr().err == "No.\n"
