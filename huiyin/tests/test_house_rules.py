"""Rules of the house that no linter knows. Each failure names the place and the rule."""

import ast
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps
from django.urls import get_resolver

from huiyin.kernel.events.kinds import Kind
from huiyin.kernel.events.outbox import REACTIONS

HOUSE = Path(__file__).parents[1]
ORDER = [
    "kernel",
    "collect",
    "archive",
    "plan",
    "dispatch",
    "track",
    "evaluate",
    "programmes",
    "report",
    "web",
]
KERNEL_ORDER = ["events", "jobs", "calendar", "places", "people", "messages"]
WRITES = {
    "save",
    "create",
    "bulk_create",
    "bulk_update",
    "get_or_create",
    "update_or_create",
    "delete",
}
QUERYSET_WRITES = {"update"}
WRITERS = ("kernel/events", "kernel/jobs")
STAGES = ORDER[1:-1]
MOST_LINES, MOST_IN_A_FUNCTION = 400, 40
MOST_REACTIONS = 15


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def sources():
    for path in sorted(HOUSE.rglob("*.py")):
        if not {"tests", "migrations"} & set(path.parts) and path.name != "conftest.py":
            yield path


def place(path: Path, line: int = 0) -> str:
    return f"{path.relative_to(HOUSE)}:{line}" if line else str(path.relative_to(HOUSE))


def is_writer(path: Path) -> bool:
    """Verbs write, and so does the machinery of the log and of the jobs. Management commands call verbs."""
    inside = path.relative_to(HOUSE)
    return (
        "actions" in inside.with_suffix("").parts
        or str(inside).startswith(WRITERS)
        or inside.parts[0] == "engines"
    )


def is_queryset_call(call: ast.Call) -> bool:
    """`.update(` on something that was filtered or on a manager; a dict's update is another matter."""
    text = ast.unparse(call.func)
    return ".objects." in text or ".filter(" in text or "_default_manager" in text


def test_only_actions_and_the_log_write():
    offenders = []
    for path in sources():
        if is_writer(path):
            continue
        for node in ast.walk(tree(path)):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            name = node.func.attr
            text = ast.unparse(node.func)
            plain_file = name == "save" and ("image" in text or "svg" in text.lower())
            if name in WRITES and (is_queryset_call(node) or name == "save") and not plain_file:
                offenders.append(place(path, node.lineno))
            if name in QUERYSET_WRITES and is_queryset_call(node):
                offenders.append(place(path, node.lineno))
    assert offenders == []


def offered(path: Path) -> set[str] | None:
    """Names that an actions folder offers to others; None for a single actions file, which offers all."""
    if path.name == "actions.py":
        return None
    front = path.parent / "__init__.py"
    return {
        name.asname or name.name
        for node in tree(front).body
        if isinstance(node, ast.ImportFrom)
        for name in node.names
    }


def verbs():
    for path in sources():
        if "actions" not in path.relative_to(HOUSE).with_suffix("").parts:
            continue
        public = offered(path)
        for node in tree(path).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                if public is None or node.name in public:
                    yield path, node


def test_every_verb_that_writes_says_by_whom():
    """A public function of an actions module that records or writes takes `by`, keyword-only."""
    offenders = []
    for path, node in verbs():
        text = ast.unparse(node)
        writes = any(f".{name}(" in text for name in WRITES | QUERYSET_WRITES) or "record(" in text
        if writes and "by" not in [argument.arg for argument in node.args.kwonlyargs]:
            offenders.append(f"{place(path, node.lineno)} {node.name}")
    assert offenders == []


def test_there_is_no_way_around_a_right():
    for path in sources():
        assert "skip_permission" not in path.read_text(encoding="utf-8"), place(path)


def test_files_and_functions_stay_small():
    offenders = []
    for path in sources():
        lines = len(path.read_text(encoding="utf-8").splitlines())
        if lines > MOST_LINES:
            offenders.append(f"{place(path)} has {lines} lines")
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.FunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                if length > MOST_IN_A_FUNCTION:
                    offenders.append(f"{place(path, node.lineno)} {node.name} has {length} lines")
    assert offenders == []


def test_every_module_says_what_it_is_for():
    for path in sources():
        if path.name in {"apps.py", "__init__.py"} or "management" in path.parts:
            continue
        assert ast.get_docstring(tree(path)), place(path)


def test_no_room_is_called_by_a_word_that_says_nothing():
    for word in ("utils", "helpers", "common", "services", "managers", "misc"):
        assert not list(HOUSE.rglob(word)) + list(HOUSE.rglob(f"{word}.py")), word


def room(model: type) -> tuple[int, int]:
    module = model.__module__.split(".")
    if module[0] != "huiyin":
        return (-1, 0)
    inner = KERNEL_ORDER.index(module[2]) if module[1] == "kernel" else 0
    return (ORDER.index(module[1]), inner)


def test_foreign_keys_point_to_the_past():
    """A foreign key given as a string is an import that no linter sees."""
    for model in apps.get_models():
        if not model.__module__.startswith("huiyin"):
            continue
        for field in model._meta.get_fields():
            if field.is_relation and not field.auto_created and isinstance(field.related_model, type):
                assert room(field.related_model) <= room(model), f"{model.__name__}.{field.name}"


def test_kinds_carry_their_room_and_each_value_once():
    seen: dict[str, str] = {}
    for kinds in Kind.__subclasses__():
        module = kinds.__module__.split(".")
        own = module[2] if module[1] == "kernel" else module[1]
        for kind in kinds:
            assert kind.value.split(".")[0] == own, kind
            assert seen.setdefault(kind.value, kinds.__name__) == kinds.__name__, kind


def test_hidden_flow_stays_small():
    names = {name for reactions in REACTIONS.values() for name in reactions}
    assert 0 < len(names) <= MOST_REACTIONS


def test_a_reaction_is_heard_only_by_later_rooms():
    for kind, reactions in REACTIONS.items():
        for name in reactions:
            assert ORDER.index(name.split(".")[1]) > 0, name
            said = kind.split(".")[0]
            if said in ORDER:
                assert ORDER.index(name.split(".")[1]) >= ORDER.index(said), f"{kind} -> {name}"


def test_nobody_asks_the_machine_for_the_time():
    offenders = []
    for path in sources():
        if path.name == "present.py":
            continue
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call):
                text = ast.unparse(node.func)
                if text in {
                    "timezone.now",
                    "datetime.now",
                    "date.today",
                    "datetime.utcnow",
                    "timezone.localdate",
                }:
                    if text != "timezone.localdate" or not node.args:
                        offenders.append(place(path, node.lineno))
    assert offenders == []


def pages(resolver=None, space=""):
    for entry in (resolver or get_resolver()).url_patterns:
        if hasattr(entry, "url_patterns"):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from pages(entry, inner)
        else:
            yield f"{space}{entry.name}", entry


def test_every_page_says_who_may_open_it():
    """Each view carries `duty(...)` or `public`; there is no third kind of page."""
    bare = [name for name, entry in pages() if not hasattr(entry.callback, "public")]
    assert bare == []


@pytest.mark.parametrize("name", ["healthz"])
def test_addresses_have_names(name):
    assert name in {found for found, _ in pages()}
