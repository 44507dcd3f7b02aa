"""CPU of the four pieces of work that make the day, application and database, at any number of cases.

Use: ./run bench web [--cases 10000] [--peer] [--blocks 5] [--each 20] [--write FILE]

Each system runs in a process of its own on the same PostgreSQL; blocks of requests alternate between them, so
that a noisy machine is noisy for both. A figure is the median of its blocks. Requests go through the whole
application (middleware, forms, templates) without a network. With --peer the same work is done by
django-helpdesk, installed from its package, with as many tickets as we have cases.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

import django

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huiyin.web.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402

WORK = ("create", "queue", "case", "close")
WORDS = {
    "create": "take a request in",
    "queue": "my queue of 25",
    "case": "case page",
    "close": "close a case",
}
LIMITS = {"create": 15, "queue": 15, "case": 20, "close": 15}


@dataclass
class System:
    """One running driver and what it has measured."""

    name: str
    process: subprocess.Popen[str]
    blocks: dict[str, list[dict[str, float]]] = field(default_factory=dict)

    def ask(self, work: str, count: int) -> None:
        """Have one block of requests done."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{work} {count}\n")
        self.process.stdin.flush()
        self.blocks.setdefault(work, []).append(self.answer())

    def answer(self) -> Any:
        """The driver's next line. Raises SystemExit when it ended."""
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(f"{self.name} ended; its messages are above.")
        return json.loads(line)

    def figure(self, work: str, part: str) -> float:
        """Median over the blocks."""
        return statistics.median(block[part] for block in self.blocks[work])


def database(name: str) -> dict[str, str]:
    """Make a database beside ours if it is not there; how to reach it."""
    mine = settings.DATABASES["default"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if cursor.fetchone() is None:
            cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
    return {
        "NAME": name,
        "HOST": str(mine["HOST"]),
        "PORT": str(mine["PORT"]),
        "USER": str(mine["USER"]),
        "PASSWORD": str(mine["PASSWORD"]),
    }


def address(name: str) -> str:
    """The URL of a database beside ours, made if it is not there."""
    at = database(name)
    login = quote(at["USER"]) + (f":{quote(at['PASSWORD'])}" if at["PASSWORD"] else "")
    port = f"&port={at['PORT']}" if at["PORT"] else ""
    return f"postgresql://{login}@/{at['NAME']}?host={quote(at['HOST'])}{port}"


def inside(module: str, name: str, *, drop: bool = False) -> int:
    """Run a bench again in a process whose database is the bench's own; its exit code."""
    command = [sys.executable, "-m", module, *sys.argv[1:], "--inside"]
    ended = subprocess.run(command, env={**os.environ, "DATABASE_URL": address(name)}, cwd=ROOT)
    if drop:
        with connection.cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{name}"')
    return ended.returncode


def ours(cases: int) -> System:
    """Huiyin with this many cases."""
    more = {"DATABASE_URL": address(f"huiyin_bench_{cases}"), "BENCH_CASES": str(cases)}
    return start("Huiyin", sys.executable, "bench.ours", more)


def peer(cases: int) -> System:
    """django-helpdesk with this many tickets, in an environment of its own."""
    folder = Path(settings.DATA) / "bench" / "peer"
    if not (folder / "bin" / "python").exists():
        subprocess.run(["uv", "venv", "-q", "--python", sys.executable, str(folder)], check=True)
    python = folder / "bin" / "python"
    wanted = ["-r", str(ROOT / "bench" / "peer" / "requirements.txt")]
    subprocess.run(["uv", "pip", "install", "-q", "--python", str(python), *wanted], check=True)
    at = {"ENGINE": "django.db.backends.postgresql", "CONN_MAX_AGE": None, **database(f"peer_bench_{cases}")}
    (folder / "huiyin_bench_database.py").write_text(f"DATABASES = {{'default': {at!r}}}\n")
    more = {
        "DJANGO_SETTINGS_MODULE": "bench.peer.settings",
        "BENCH_CASES": str(cases),
        "PYTHONPATH": str(folder),
    }
    return start("django-helpdesk", str(python), "bench.peer.operations", more)


def start(name: str, python: str, module: str, more: dict[str, str]) -> System:
    """Start a driver and wait until its county stands."""
    environment = {**os.environ, **more}
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, [str(ROOT), more.get("PYTHONPATH")]))
    process = subprocess.Popen(
        [python, str(ROOT / "bench" / "drive.py"), module],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
        cwd=ROOT,
    )
    system = System(name, process)
    system.answer()
    return system


def table(systems: list[System], cases: int) -> str:
    """The figures as a table to keep."""
    lines = [
        f"CPU milliseconds a request, application + database, at {cases:,} cases; queries in brackets.",
        "",
        "| work | limit | " + " | ".join(system.name for system in systems) + " |",
        "|---|---|" + "---|" * len(systems),
    ]
    for work in WORK:
        cells = [
            f"{s.figure(work, 'app') + s.figure(work, 'db'):.1f} = {s.figure(work, 'app'):.1f} + "
            f"{s.figure(work, 'db'):.1f} ({s.figure(work, 'queries'):.0f} q)"
            for s in systems
        ]
        lines.append(f"| {WORDS[work]} | {LIMITS[work]} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(prog="./run bench web", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--peer", action="store_true")
    parser.add_argument("--blocks", type=int, default=5)
    parser.add_argument("--each", type=int, default=20)
    parser.add_argument("--write", type=Path)
    asked = parser.parse_args()
    systems = [ours(asked.cases)] + ([peer(asked.cases)] if asked.peer else [])
    for _block in range(asked.blocks):
        for work in WORK:
            for system in systems:
                system.ask(work, asked.each)
    text = table(systems, asked.cases)
    print(text)
    if asked.write:
        asked.write.write_text(text + "\n", encoding="utf-8")
    for system in systems:
        assert system.process.stdin is not None
        system.process.stdin.close()
        system.process.wait(30)


if __name__ == "__main__":
    main()
