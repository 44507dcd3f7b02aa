"""Do requests inside one process and tell what they cost. Started by `bench/web.py`, once for each system.

Use: python bench/drive.py OPERATIONS_MODULE, with DJANGO_SETTINGS_MODULE and PYTHONPATH set. The module
offers `operations() -> dict[str, Callable[[int], object]]`. Each line on standard input, `NAME COUNT`,
answers with one line of JSON: CPU milliseconds a request in the application and in its PostgreSQL backend,
and queries.
"""

import importlib
import json
import sys
import time
from pathlib import Path
from typing import Any

import django

django.setup()

from django.db import connection  # noqa: E402


class Counter:
    """Counts the queries that go through a connection."""

    def __init__(self) -> None:
        self.queries = 0

    def __call__(self, execute: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:
        self.queries += 1
        return execute(sql, params, many, context)


def backend_cpu(pid: int) -> float:
    """CPU seconds of a PostgreSQL backend, from the scheduler's own nanosecond count."""
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9


def measure(work: Any, count: int) -> dict[str, float]:
    """Run `work` once counted, then `count` times timed."""
    counter = Counter()
    with connection.execute_wrapper(counter):
        work(0)
    pid = connection.connection.info.backend_pid
    app, db = time.process_time(), backend_cpu(pid)
    for number in range(1, count + 1):
        work(number)
    if connection.connection.info.backend_pid != pid:
        raise SystemExit("The database connection changed while measuring.")
    app, db = time.process_time() - app, backend_cpu(pid) - db
    return {"app": app * 1000 / count, "db": db * 1000 / count, "queries": counter.queries}


def main() -> None:
    work = importlib.import_module(sys.argv[1]).operations()
    print(json.dumps({"ready": sorted(work)}), flush=True)
    for line in sys.stdin:
        name, count = line.split()
        print(json.dumps(measure(work[name], int(count))), flush=True)


if __name__ == "__main__":
    main()
