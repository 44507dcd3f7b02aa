"""`python -m huiyin.engines.certificates KEYS.json SLIP`: check a certificate without any server.

KEYS.json is what a county publishes at /verify/keys.json. Exit code 0: genuine and not revoked; 1: not.
"""

import json
import sys
from base64 import urlsafe_b64decode
from pathlib import Path

from huiyin.engines.certificates.slips import NotGenuine, checked


def say(words: str) -> None:
    """One line for whoever asked."""
    sys.stdout.write(words + "\n")


def main(keys_file: str, text: str) -> int:
    """Say what the slip vouches for, or that it does not."""
    told = json.loads(Path(keys_file).read_text(encoding="utf-8"))
    keys = {one["id"]: urlsafe_b64decode(one["public"] + "=") for one in told["keys"]}
    try:
        slip = checked(text, keys)
    except NotGenuine:
        say("不是真的 NOT GENUINE: altered, or signed by no key of this county")
        return 1
    say(f"{slip.number}: {slip.first} – {slip.last}, {slip.minutes} min, issued {slip.issued}")
    if slip.number in told["revoked"]:
        say(f"已撤销 REVOKED (list of {told['at']})")
        return 1
    say(f"真实 GENUINE, on public notice until {slip.notice}; not revoked as of {told['at']}")
    return 0


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1], sys.argv[2]))
