"""How messages go: the settings of each way, with the secrets opened for the one who sends."""

import json
from collections.abc import Mapping
from typing import Any

from huiyin.kernel.messages.kinds import Way
from huiyin.kernel.messages.models import Message, Outlet
from huiyin.kernel.messages.ways import backends
from huiyin.kernel.people import vault
from huiyin.kernel.people.sealed import opened, sealed_or_none

TEST = "messages.test"
"""What a message is about that only tries a way out."""
REPORT = "report"
"""The secret in the address at which a gateway tells what became of its messages."""


def outlet_of(way: str) -> Outlet:
    """How messages go by a way; an outlet that is off where nothing is set up."""
    return Outlet.objects.filter(way=way).first() or Outlet(way=way)


def full_settings(outlet: Outlet) -> dict[str, Any]:
    """The settings with the secret ones. For whoever sends; pages show `outlet.settings`."""
    return {**outlet.settings, **_secrets(outlet)}


def _secrets(outlet: Outlet) -> dict[str, str]:
    text = opened(outlet.secrets_sealed, "messages.outlet")
    secrets: dict[str, str] = json.loads(text) if text else {}
    return secrets


def sealed_secrets(outlet: Outlet, secrets: Mapping[str, str]) -> bytes | None:
    """The secret settings, sealed together."""
    kept = {name: value for name, value in secrets.items() if value}
    return sealed_or_none(json.dumps(kept) if kept else "", "messages.outlet")


def kept_secrets(outlet: Outlet) -> set[str]:
    """Which secret settings are there; pages say so instead of showing them."""
    return set(_secrets(outlet))


def outlets() -> list[Outlet]:
    """Every way a machine can go, set up or not, in the order of `Way`. One query."""
    kept = {outlet.way: outlet for outlet in Outlet.objects.all()}
    return [kept.get(way) or Outlet(way=way) for way in Way if way in backends()]


def report_key(way: str) -> str:
    """The secret part of a way's address for reports: computed, the same for good, known to nobody else."""
    return vault.blind(way, "messages.report").hex()[:40]


def tests_of(way: str) -> list[Message]:
    """The last messages that tried a way out, newest first."""
    return list(Message.objects.filter(chain=f"outlet:{way}", code=TEST).order_by("-id")[:5])
