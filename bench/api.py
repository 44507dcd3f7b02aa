"""Calls made up from the interface's own document: ./run bench api [--calls N] [--seed N]

Against the whole application and a database of its own, by programs of every role; see
huiyin/web/api/tests/hammer.py. Ends with 1 when anything breaks the document or the server stumbles.
"""

import argparse
import logging
import os
import sys
import tempfile
import time
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huiyin.web.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402

from huiyin.kernel.people import vault  # noqa: E402
from huiyin.tests.cast import seed  # noqa: E402

try:
    from huiyin.web.api.tests.hammer import Hammer, Tally
except ModuleNotFoundError as missing:
    sys.exit(f"{missing.name} is not installed: `./run test --fast` installs what the tests need, this too.")


def measure(calls: int, start: int) -> Tally:
    """Sow a county and call."""
    seed()
    began, clock = sum(os.times()[:2]), time.perf_counter()
    tally = Hammer().run(calls, start)
    spent = sum(os.times()[:2]) - began
    print(
        f"{tally.calls:,} calls, seed {start}: CPU {spent:.0f} s, {time.perf_counter() - clock:.0f} s in all"
    )
    print("answers: " + ", ".join(f"{status}: {count:,}" for status, count in sorted(tally.statuses.items())))
    good = [name for name, statuses in tally.reached.items() if any(status < 300 for status in statuses)]
    print(f"operations called: {len(tally.reached)}; of them answered with success: {len(good)}")
    print(f"never with success: {', '.join(sorted(set(tally.reached) - set(good))) or 'none'}")
    return tally


def main() -> None:
    """Make a database of its own, call, and drop it."""
    asked = argparse.ArgumentParser(prog="./run bench api", description=(__doc__ or "").splitlines()[0])
    asked.add_argument("--calls", type=int, default=20_000)
    asked.add_argument("--seed", type=int, default=20_261_124)
    told = asked.parse_args()
    logging.getLogger("django.request").setLevel(logging.ERROR)
    with tempfile.TemporaryDirectory() as folder:
        settings.HUIYIN_KEY_FILE = str(Path(folder) / "keys")
        vault.write_keys(Path(settings.HUIYIN_KEY_FILE), vault.make_keys())
        settings.MEDIA_ROOT = Path(folder) / "media"
        settings.DATABASES["default"]["TEST"]["NAME"] = "bench_api"
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        try:
            tally = measure(told.calls, told.seed)
        finally:
            connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)
    for name, words in tally.breaches.items():
        print(f"\n{name}\n{words}")
    wrong = [status for status in tally.statuses if status >= 500]
    print(f"breaches of the document: {len(tally.breaches)}; server errors: {len(wrong)}")
    sys.exit(1 if tally.breaches or wrong else 0)


if __name__ == "__main__":
    main()
