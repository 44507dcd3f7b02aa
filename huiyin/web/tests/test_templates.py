"""Rules every template keeps. A failure names the file and what is wrong with it."""

import re
from pathlib import Path

import pytest
from django.template import engines
from django.urls import URLPattern, URLResolver, get_resolver
from jinja2 import Environment, nodes

HUIYIN = Path(__file__).parents[2]
ORDER = ["collect", "archive", "plan", "dispatch", "track", "evaluate", "programmes", "report", "web"]
SAYING = {"_", "gettext", "ngettext", "pgettext", "npgettext"}
CHINESE = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")
UNSAFE = {
    "an inline script": re.compile(r"<script\b", re.I),
    "an inline style": re.compile(r"<style\b|\sstyle\s*=", re.I),
    "a handler in an attribute": re.compile(r"\s(on[a-z]+|hx-on[\w:.-]*)\s*=", re.I),
    "a javascript: address": re.compile(r"javascript:", re.I),
}
SHELL = {"base.html", "ui.html"}


def templates():
    return sorted(HUIYIN.rglob("jinja2/**/*.html"))


def environment() -> Environment:
    return engines["jinja2"].env


def room_of(path: Path) -> str:
    parts = path.relative_to(HUIYIN).parts
    return f"kernel.{parts[1]}" if parts[0] == "kernel" else parts[0]


def rank(room: str) -> int:
    return ORDER.index(room) if room in ORDER else -1


def rooms_of_pages(patterns=None, prefix: str = "") -> dict[str, str]:
    """Which room's view answers each named page."""
    found: dict[str, str] = {}
    for one in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(one, URLResolver):
            inside = f"{prefix}{one.namespace}:" if one.namespace else prefix
            found |= rooms_of_pages(one.url_patterns, inside)
        elif isinstance(one, URLPattern) and one.name:
            module = one.callback.__module__.split(".")
            ours = module[0] == "huiyin" and len(module) > 2
            found[prefix + one.name] = (
                ".".join(module[1:3] if module[1] == "kernel" else module[1:2]) if ours else "kernel"
            )
    return found


def offences(source: str, room: str, pages: dict[str, str]) -> list[str]:
    tree = environment().parse(source)
    found = [what for data in tree.find_all(nodes.TemplateData) for what in _in_markup(data.data)]
    found += [f"Chinese outside _(): {text}" for text in _unsaid(tree)]
    for call in tree.find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name == "url" and call.args:
            found += _link(call.args[0], room, pages)
    for other in tree.find_all((nodes.Include, nodes.Import, nodes.FromImport, nodes.Extends)):
        found += _borrowed(other.template, room)
    return found


def _in_markup(text: str) -> list[str]:
    found = [what for what, pattern in UNSAFE.items() if pattern.search(text)]
    return found + ([f"Chinese outside _(): {text.strip()[:40]}"] if CHINESE.search(text) else [])


def _unsaid(node: nodes.Node) -> list[str]:
    if isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) and node.node.name in SAYING:
        return []
    own = [node.value] if isinstance(node, nodes.Const) and isinstance(node.value, str) else []
    return [text for text in own if CHINESE.search(text)] + [
        text for child in node.iter_child_nodes() for text in _unsaid(child)
    ]


def _link(name: nodes.Node, room: str, pages: dict[str, str]) -> list[str]:
    if not isinstance(name, nodes.Const):
        return []
    if name.value not in pages:
        return [f"no page called {name.value}"]
    return [f"a link to the later {pages[name.value]}"] if rank(pages[name.value]) > rank(room) else []


def _borrowed(name: nodes.Node, room: str) -> list[str]:
    if not isinstance(name, nodes.Const) or name.value in SHELL:
        return []
    lender = name.value.split("/")[0]
    return [f"a template of the later {lender}"] if rank(lender) > rank(room) else []


CSS = "".join(path.read_text("utf-8") for path in (HUIYIN / "web" / "static" / "css").glob("*.css"))
CLASSES = set(re.findall(r"\.([a-z][\w-]*)", CSS))


def test_every_class_of_a_template_is_in_the_look():
    named = {
        (name, str(path.relative_to(HUIYIN)))
        for path in templates()
        for names in re.findall(r'class="([^"{}]*)"', path.read_text("utf-8"))
        for name in names.split()
    }
    assert sorted((name, where) for name, where in named if name not in CLASSES) == []


@pytest.mark.parametrize("path", templates(), ids=lambda path: str(path.relative_to(HUIYIN)))
def test_a_template_compiles_and_keeps_the_rules(path):
    source = path.read_text("utf-8")
    environment().compile(source, str(path))
    assert offences(source, room_of(path), rooms_of_pages()) == []


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("<script>alert(1)</script>", "script"),
        ('<p style="color:red">', "style"),
        ('<button onclick="go()">', "handler"),
        ('<button hx-on:click="go()">', "handler"),
        ('<a href="javascript:go()">', "javascript"),
        ("<p>办结</p>", "Chinese"),
        ('{{ ui.state("办结") }}', "Chinese"),
        ('<a href="{{ url("report:board") }}">x</a>', "later report"),
        ('<a href="{{ url("nowhere") }}">x</a>', "no page"),
        ('{% include "track/_clock.html" %}', "later track"),
    ],
)
def test_each_rule_bites(source, words):
    found = offences(source, "collect", {"report:board": "report"})
    assert len(found) == 1
    assert words in found[0]


def test_what_is_said_properly_passes():
    source = """{# 注释 #}{% extends "base.html" %}{% import "ui.html" as ui %}
        {{ _("办结") }} {{ ngettext("%(num)s 件", "%(num)s 件", 3) }}
        {% trans n=3 %}还剩 {{ n }} 天{% endtrans %}
        <a href="{{ url("collect:case", 3) }}">3</a>{% include "collect/_case.html" %}"""
    assert offences(source, "track", {"collect:case": "collect"}) == []
