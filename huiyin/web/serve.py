"""Keep a county running: the web server, the job worker, and the database of our own where it is used."""

import argparse
import ctypes
import hashlib
import http.client
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from huiyin.web import embedded, environ

PYTHON = sys.executable
MANAGE = str(environ.ROOT / "manage.py")
GRACE_SECONDS = 30  # for requests and jobs under way when we are told to end
CALM_SECONDS = 60  # a program that ran this long is not in a crash loop
LONGEST_WAIT = 30.0
READY_SECONDS = 60
LOOK_SECONDS = 5  # how often the database of our own is looked at
LEAST_FREE = 500_000_000  # bytes, for a demo county and its write-ahead log
PR_SET_PDEATHSIG = 1
TELLING = re.compile(r"\?: \(\S+\) |HINT: |\S*OperationalError: ")


class CannotServe(RuntimeError):
    """Nothing can be served; the message is one sentence with the remedy."""


@dataclass
class Program:
    """One program that must always run: restarted when it ends, later each time it ends early."""

    name: str
    order: list[str]
    process: subprocess.Popen[bytes] | None = None
    failures: int = 0
    started: float = 0.0
    not_before: float = 0.0

    def start(self) -> None:
        """Start the program in a group of its own, so that Ctrl-C reaches only its keeper."""
        self.started = time.monotonic()
        self.process = subprocess.Popen(self.order, start_new_session=True, preexec_fn=_die_with_the_keeper)

    def watch(self) -> None:
        """Start the program if it is not running and its wait is over."""
        if self.process is not None:
            if self.process.poll() is None:
                return
            self._note_the_end(self.process.returncode)
        if time.monotonic() >= self.not_before:
            self.start()

    def _note_the_end(self, code: int) -> None:
        self.signal(signal.SIGKILL)  # whatever it left behind would keep its port
        self.process = None
        self.failures = 1 if time.monotonic() - self.started > CALM_SECONDS else self.failures + 1
        wait = min(LONGEST_WAIT, 0.5 * 2 ** (self.failures - 1))
        self.not_before = time.monotonic() + wait
        say(f"The {self.name} ended (code {code}); it starts again in {wait:g} s.")

    def signal(self, number: int) -> None:
        """Send a signal: the hard one to the whole group, others to the program itself."""
        if self.process is None:
            return
        try:
            if number == signal.SIGKILL:
                os.killpg(self.process.pid, number)
            elif self.process.poll() is None:
                self.process.send_signal(number)
        except ProcessLookupError:
            pass

    def end(self, until: float) -> None:
        """Wait for the program to end after it was asked to; end it hard when time is over."""
        if self.process is None:
            return
        try:
            self.process.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            say(f"The {self.name} did not end in {GRACE_SECONDS} s and was killed.")
        self.signal(signal.SIGKILL)
        self.process.wait()


@dataclass
class Keeper:
    """Starts the programs, restarts what crashes, passes signals on, and ends everything in order."""

    programs: list[Program]
    own_database: Path | None = None
    ending: bool = False
    reload: bool = False
    looked: float = field(default_factory=time.monotonic)

    def listen(self) -> None:
        """Take the signals that end (TERM, INT) and renew (HUP)."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._end)
        signal.signal(signal.SIGHUP, self._reload)

    def _end(self, _number: int, _frame: object) -> None:
        self.ending = True

    def _reload(self, _number: int, _frame: object) -> None:
        self.reload = True

    def turn(self) -> None:
        """Do one round of watching."""
        self._watch_database()
        if self.reload:
            self.reload = False
            for program in self.programs:
                program.signal(signal.SIGHUP if program.name == "web server" else signal.SIGTERM)
        for program in self.programs:
            program.watch()

    def _watch_database(self) -> None:
        if self.own_database is None or time.monotonic() - self.looked < LOOK_SECONDS:
            return
        self.looked = time.monotonic()
        if embedded.alive(self.own_database):
            return
        try:
            embedded.ensure(self.own_database)
            say("The database had ended; it runs again.")
        except embedded.NoPostgres as sentence:
            say(str(sentence))

    def run(self) -> None:
        """Watch until told to end, then end gracefully."""
        while not self.ending:
            self.turn()
            time.sleep(0.2)
        say("Ending: requests and jobs under way are finished first.")
        for program in self.programs:
            program.signal(signal.SIGTERM)
        until = time.monotonic() + GRACE_SECONDS
        for program in self.programs:
            program.end(until)


def say(sentence: str) -> None:
    """Tell whoever watches the terminal or the journal."""
    print(sentence, flush=True)


def _die_with_the_keeper() -> None:
    """In the child: end gracefully if the keeper is killed, so that nobody keeps the port."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


# --- before serving


def free_port(host: str, port: int) -> None:
    """Raise CannotServe if somebody else has the port."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CannotServe(
                f"Port {port} of {host} cannot be used ({error.strerror}): "
                f"end the program that has it, or choose another with --port {port + 1}."
            ) from error


def manage(*words: str) -> str:
    """Run one of Django's commands and return what it printed; raises CannotServe with what it said."""
    done = subprocess.run([PYTHON, MANAGE, *words], capture_output=True, text=True, check=False)
    if done.returncode:
        raise CannotServe(_telling(done.stderr or done.stdout, words[0]))
    return done.stdout


def _telling(text: str, what: str) -> str:
    """Return what a command's failure is about: failed checks, the database's refusal, or its last line."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    said = [TELLING.sub("", line) for line in lines if TELLING.match(line)]
    return " ".join(dict.fromkeys(said)) or (lines[-1] if lines else f"{what} failed and said nothing.")


def step(title: str, *words: str) -> None:
    """Run a long command with its own output, and say what it is and how long it took."""
    say(f"== {title} …")
    began = time.monotonic()
    code = subprocess.run([PYTHON, MANAGE, *words], check=False).returncode
    if code:
        raise CannotServe(f"{title} failed; the lines above say why. Start again when that is mended.")
    say(f"   done in {time.monotonic() - began:.1f} s")


def ready_for_production() -> None:
    """Raise CannotServe unless settings are complete, the database answers and has every migration."""
    done = subprocess.run([PYTHON, MANAGE, "migrate", "--check"], capture_output=True, text=True, check=False)
    if not done.returncode:
        return
    if "Planned operations" in done.stdout:
        raise CannotServe("The database is older than this version: back it up, then `./run manage migrate`.")
    line = _telling(done.stderr or done.stdout, "migrate --check")
    if "OperationalError" in done.stderr:
        raise CannotServe(
            f"The database of DATABASE_URL does not answer ({line}): check the address and the server."
        )
    raise CannotServe(line)


def _print_of(paths: list[Path]) -> str:
    """Return one hash over some files, to see whether they changed."""
    total = hashlib.sha256()
    for path in sorted(paths):
        total.update(path.read_bytes())
    return total.hexdigest()


def prepare_demo(data: Path, day: str) -> str:
    """Migrate and load the demo county where that is still to be done; return the accounts to show."""
    if shutil.disk_usage(data).free < LEAST_FREE:
        raise CannotServe(f"The disk of {data} is nearly full: free 500 MB, or choose another with --data.")
    migrations = [*(environ.ROOT / "huiyin").glob("**/migrations/*.py"), environ.ROOT / "locks" / "serve.txt"]
    now = _print_of(migrations)
    migrated, loaded, accounts = (data / name for name in ("migrated", "demo-county", "demo-accounts.txt"))
    if not Path(os.environ.get("HUIYIN_KEY_FILE") or data / "identity.keys").exists():
        manage("make_key")
    if _read(migrated) != now:
        step("Making the tables", "migrate", "--no-input", "--verbosity", "0")
        accounts.unlink(missing_ok=True)
        migrated.write_text(now)
    if not loaded.exists():
        step("Loading the demo county", "demo_county", *(["--today", day] if day else []))
        loaded.write_text(day)
    if not accounts.exists():
        accounts.write_text(manage("demo_accounts"))
    return accounts.read_text()


def _read(path: Path) -> str:
    return path.read_text() if path.exists() else ""


def programs(host: str, port: int) -> list[Program]:
    """Return what must run: the web server and the worker of background jobs."""
    cores = os.cpu_count() or 1
    workers = os.environ.get("HUIYIN_WORKERS") or str(min(8, max(2, cores)))
    threads = os.environ.get("HUIYIN_THREADS") or "4"
    server = [PYTHON, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port)]
    server += ["--workers", workers, "--blocking-threads", threads, "--no-ws", "--respawn-failed-workers"]
    server += ["--workers-kill-timeout", str(GRACE_SECONDS - 5), "--log-level", "warning"]
    return [
        Program("web server", [*server, "huiyin.web.wsgi:application"]),
        Program("job worker", [PYTHON, MANAGE, "work"]),
    ]


def answers(host: str, port: int) -> bool:
    """Say whether the web server answers a request."""
    link = http.client.HTTPConnection("127.0.0.1" if host in {"0.0.0.0", "::"} else host, port, timeout=5)
    try:
        link.request("GET", "/healthz")
        return link.getresponse().status < 500
    except (OSError, http.client.HTTPException):
        return False
    finally:
        link.close()


def start(keeper: Keeper, host: str, port: int, words: str) -> None:
    """Start the web server, alone so that it is quick, and say so once the first request is answered."""
    began = time.monotonic()
    while not keeper.ending and time.monotonic() - began < READY_SECONDS:
        keeper.programs[0].watch()
        if answers(host, port):
            say(f"Huiyin answers at http://{host}:{port} (Ctrl-C ends it).")
            if words:
                say(words)
            return
        time.sleep(0.05)


def read_words(words: list[str]) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="./run serve", description=__doc__)
    parser.add_argument("--host", default=os.environ.get("HUIYIN_HOST", "127.0.0.1"))
    parser.add_argument("--port", type=int, default=int(os.environ.get("HUIYIN_PORT", "8000")))
    parser.add_argument("--demo", action="store_true", help="load the demo county and show its accounts")
    parser.add_argument("--today", default="", help="set the demo's clock, YYYY-MM-DD")
    return parser.parse_args(words)


def serve(asked: argparse.Namespace) -> None:
    """Prepare what is needed, then serve until told to end; raises CannotServe."""
    free_port(asked.host, asked.port)
    data = environ.data_folder()
    (data / "static").mkdir(parents=True, exist_ok=True)
    own = None if os.environ.get("DATABASE_URL") or environ.flag("HUIYIN_PRODUCTION") else data / "pg"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huiyin.web.settings")
    if own:
        os.environ["DATABASE_URL"] = embedded.ensure(own)
    accounts = ""
    if asked.demo:
        day = asked.today or _read(data / "demo-county")
        os.environ.update({"HUIYIN_DEMO": "1"} | ({"HUIYIN_TODAY": day} if day else {}))
        accounts = prepare_demo(data, day)
    else:
        ready_for_production()
    keeper = Keeper(programs(asked.host, asked.port), own)
    keeper.listen()
    start(keeper, asked.host, asked.port, accounts)
    keeper.run()


def main() -> int:
    """Serve; on what cannot be helped, print one sentence."""
    try:
        serve(read_words(sys.argv[1:]))
    except (CannotServe, embedded.NoPostgres) as sentence:
        print(sentence, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
