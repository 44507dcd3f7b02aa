"""What Vite built: which files an island and the look need."""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.templatetags.static import static
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

FOLDER = Path(__file__).parent / "static" / "built"
LOOK = "huiyin/web/static/css/site.css"
Chunks = dict[str, dict[str, Any]]


def chunks() -> Chunks:
    """Return Vite's manifest, empty before the first build, read again after each."""
    path = FOLDER / "manifest.json"
    try:
        return _read(path, path.stat().st_mtime_ns)
    except FileNotFoundError:
        return {}


@lru_cache(maxsize=1)
def _read(path: Path, written: int) -> Chunks:
    _tags.cache_clear()
    built: Chunks = json.loads(path.read_text("utf-8"))
    return built


def address(file: str) -> str:
    """Return where a built file is served; its name holds its fingerprint."""
    return f"{settings.STATIC_URL}built/{file}"


def island(name: str) -> SafeString:
    """Return the tags that load an island; nothing before the first build, for each page works without.

    Raises LookupError for a name that was not built.
    """
    built = chunks()
    if not built:
        return SafeString("")
    entry = f"islands/{name}.ts"
    if entry not in built:
        raise LookupError(f"No island called {name}: see islands/ and run npm run build")
    return _tags(entry)


def code_of(name: str) -> str:
    """Return the code of an island, for what must be served at an address of its own; "" before a build."""
    part = chunks().get(f"islands/{name}.ts")
    return (FOLDER / part["file"]).read_text("utf-8") if part else ""


@lru_cache(maxsize=64)
def _tags(entry: str) -> SafeString:
    built = chunks()
    parts = list(dict.fromkeys(_needed(entry, built)))
    styles = list(dict.fromkeys(sheet for part in parts for sheet in built[part].get("css", ())))
    return (
        format_html_join("", '<link rel="stylesheet" href="{}">', ((address(sheet),) for sheet in styles))
        + format_html_join(
            "",
            '<link rel="modulepreload" href="{}">',
            ((address(built[part]["file"]),) for part in parts[1:]),
        )
        + format_html_join("", '<script type="module" src="{}"></script>', [(address(built[entry]["file"]),)])
    )


def _needed(part: str, built: Chunks) -> list[str]:
    return [part, *(deeper for wanted in built[part].get("imports", ()) for deeper in _needed(wanted, built))]


def stylesheet() -> str:
    """Return the address of the look: one built file, or the sources before the first build."""
    look = chunks().get(LOOK)
    return address(look["file"]) if look else static("css/site.css")
