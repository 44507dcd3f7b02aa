"""Settings from the environment. A bad one stops the start with a sentence that says what to do."""

import os
import sys
from datetime import date
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import parse_qsl, unquote, urlsplit

ROOT = Path(__file__).resolve().parents[2]


def refuse(sentence: str) -> NoReturn:
    """Stop at start with one clear sentence."""
    sys.exit(f"Huiyin cannot start: {sentence}")


def flag(name: str) -> bool:
    """A yes/no setting; unset means no."""
    return os.environ.get(name, "").lower() in {"1", "true", "yes", "on"}


def words(name: str, default: str = "") -> list[str]:
    """A comma-separated setting."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def day(name: str) -> date | None:
    """A date setting, YYYY-MM-DD; unset means none."""
    value = os.environ.get(name, "")
    if not value:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        refuse(f"{name} is “{value}”; write a day like 2026-11-24.")


def data_folder() -> Path:
    """Where this installation keeps its files: `var/` beside the code unless HUIYIN_DATA says otherwise."""
    return Path(os.environ.get("HUIYIN_DATA") or ROOT / "var").resolve()


QUICK = "-c jit=off -c max_parallel_workers_per_gather=0"
"""Pages ask for a few rows: to compile a query or to start workers for it costs more than it saves."""


def database(url: str) -> dict[str, Any]:
    """Django's settings for postgresql://user:password@host:port/name; `?host=/folder` names a socket."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        refuse("DATABASE_URL must look like postgresql://user:password@host:5432/huiyin.")
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or options.pop("port", "")),
        "OPTIONS": {"server_side_binding": True, "prepare_threshold": 2, "options": QUICK, **options},
    }
