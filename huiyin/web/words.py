"""The words of the screens: found in each room's sources, kept with their English in its own .po file."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

HUIYIN = Path(__file__).parents[1]
HEADER = (
    'msgid ""\nmsgstr ""\n'
    '"Language: en\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
    '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
)
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
JINJA = {"trimmed": "true", "newstyle_gettext": "true", "silent": "false"}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
CHINESE = re.compile(r"[\u3400-\u9fff]")


class Room(NamedTuple):
    """A folder that keeps its own words."""

    name: str
    folder: Path

    @property
    def po(self) -> Path:
        """Where its English lies."""
        return self.folder / "locale" / "en" / "LC_MESSAGES" / "django.po"


class Gap(NamedTuple):
    """Something to mend in a room's words."""

    room: str
    what: str
    msgid: str

    def __str__(self) -> str:
        return f"{self.room}: {self.what}: {self.msgid}"


def rooms(names: Iterable[str] = ()) -> list[Room]:
    """Return every room, or those named ("collect", "kernel.places"); raises LookupError for others."""
    known = {".".join(path.parent.relative_to(HUIYIN).parts): path.parent for path in HUIYIN.rglob("apps.py")}
    unknown = set(names) - set(known)
    if unknown:
        raise LookupError(
            f"No room called {', '.join(sorted(unknown))}; there are {', '.join(sorted(known))}"
        )
    return [Room(name, folder) for name, folder in sorted(known.items()) if not names or name in names]


def extract(folder: Path) -> Catalog:
    """Return every text that the sources under `folder` ask to be translated."""
    found = Catalog(locale="en")
    for path in sorted(_sources(folder)):
        for message in _texts(path):
            found.add(
                message.id, context=message.context, locations=[(_relative(path), 0)], flags=message.flags
            )
    return found


def _sources(folder: Path) -> Iterator[Path]:
    within = [apps.parent for apps in folder.glob("*/**/apps.py")]
    for path in folder.rglob("*"):
        inside = path.relative_to(folder).parts[:-1]
        if any(path.is_relative_to(room) for room in within):
            continue
        if path.suffix == ".py" and not {"tests", "migrations"} & set(inside):
            yield path
        elif path.suffix in {".html", ".txt"} and "jinja2" in inside:
            yield path


def _texts(path: Path) -> Iterator[Message]:
    python = path.suffix == ".py"
    method = "python" if python else "jinja2.ext:babel_extract"
    for _line, msgid, _comments, context in extract_from_file(
        method, path, keywords=KEYWORDS, options={} if python else JINJA
    ):
        yield Message(msgid, context=context)


def _relative(path: Path) -> str:
    return str(path.relative_to(HUIYIN.parent)) if path.is_relative_to(HUIYIN.parent) else path.name


def read(room: Room) -> Catalog:
    """Return the room's words as they were kept last, with their English."""
    if not room.po.exists():
        return Catalog(locale="en")
    with room.po.open("rb") as file:
        return read_po(file, locale="en")


def update(room: Room) -> bool:
    """Write the room's .po anew: lost texts go, English stays. Returns whether it changed."""
    kept, fresh = read(room), extract(room.folder)
    for message in _messages(fresh):
        old = kept.get(message.id, message.context)
        if old is not None:
            message.string = old.string
            message.flags |= old.flags
            message.user_comments = old.user_comments
    if not len(fresh) and not room.po.exists():
        return False
    text = written(fresh)
    if room.po.exists() and room.po.read_text("utf-8") == text:
        return False
    room.po.parent.mkdir(parents=True, exist_ok=True)
    room.po.write_text(text, "utf-8")
    return True


def written(catalog: Catalog) -> str:
    """Return a catalog as the text of a .po file; the same words always make the same text."""
    out = BytesIO()
    write_po(out, catalog, width=110, omit_header=True, sort_by_file=True, include_lineno=False)
    return HEADER + out.getvalue().decode().strip() + "\n"


def compiled(room: Room) -> bool:
    """Write the .mo that Django reads; returns whether the room has words at all."""
    if not room.po.exists():
        return False
    with room.po.with_suffix(".mo").open("wb") as file:
        write_mo(file, read(room))
    return True


def gaps(room: Room) -> list[Gap]:
    """Return what is missing, fuzzy, obsolete or differs in its placeholders, sources against .po."""
    kept, fresh = read(room), extract(room.folder)
    found: list[Gap] = []
    for message in _messages(fresh):
        old = kept.get(message.id, message.context)
        what = "missing" if old is None else _fault(old)
        if what:
            found.append(Gap(room.name, what, _text(message)))
    for message in _messages(kept):
        if fresh.get(message.id, message.context) is None:
            found.append(Gap(room.name, "obsolete", _text(message)))
    found += [Gap(room.name, "obsolete", _text(message)) for message in kept.obsolete.values()]
    return found


def quarrels(some: Iterable[Room]) -> list[Gap]:
    """Return texts that two rooms put into different English; Django would show one room's words in both."""
    said: dict[tuple[str, str | None], dict[str, str]] = defaultdict(dict)
    for room in some:
        for message in filter(_said, _messages(read(room))):
            said[_text(message), message.context].setdefault(str(message.string), room.name)
    return [
        Gap(" and ".join(sorted(who.values())), "different English", msgid)
        for (msgid, _context), who in said.items()
        if len(who) > 1
    ]


def _said(message: Message) -> bool:
    """Whether there is English at all; what is missing is a gap and no quarrel."""
    return any(_forms(message.string))


def strays() -> list[Gap]:
    """Return texts in sources that belong to no room, so that no .po can keep their English."""
    folders = [room.folder for room in rooms()]
    outside = (
        path for path in _sources(HUIYIN) if not any(path.is_relative_to(folder) for folder in folders)
    )
    return [
        Gap(_relative(path), "in no room", _text(text)) for path in sorted(outside) for text in _texts(path)
    ]


def _fault(message: Message) -> str:
    texts = _forms(message.string)
    ids = _forms(message.id)
    if message.fuzzy:
        return "fuzzy"
    if not all(texts) or (len(ids) == 1 and len(texts) != 1) or (len(ids) > 1 and len(texts) != 2):
        return "missing"
    if any(CHINESE.search(text) and text in ids for text in texts):
        return "still Chinese"
    wanted, given = placeholders(ids[-1]), placeholders(texts[-1])
    if wanted != given:
        return f"placeholders {_listed(given)} instead of {_listed(wanted)}"
    return ""


def placeholders(text: str) -> Counter[str]:
    """Return the places in a text that a value fills: %(n)s, %s, {n}."""
    return Counter(PLACEHOLDER.findall(text.replace("%%", "")))


def _listed(places: Counter[str]) -> str:
    return " ".join(sorted(places.elements())) or "none"


def _forms(texts: object) -> tuple[str, ...]:
    return (
        tuple(str(text or "") for text in texts) if isinstance(texts, tuple | list) else (str(texts or ""),)
    )


def _text(message: Message) -> str:
    return _forms(message.id)[0]


def _messages(catalog: Catalog) -> Iterator[Message]:
    return (message for message in catalog if message.id)
