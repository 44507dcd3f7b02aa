"""Find, start and stop the PostgreSQL of a data folder, for the script `run`."""

import atexit
import sys
from pathlib import Path

from huiyin.web.embedded import NoPostgres, ensure, release, stop
from huiyin.web.embedded.programs import programs


def main(words: list[str]) -> int:
    """Run `find`, `start FOLDER [--fast]`, `stop FOLDER` for the script `run`."""
    try:
        if words[0] == "find":
            print(programs())
        elif words[0] == "start":
            print(ensure(Path(words[1]), durable="--fast" not in words))
            atexit.unregister(release)
        elif words[0] == "stop":
            stop(Path(words[1]))
    except NoPostgres as sentence:
        print(sentence, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
