"""Gaps of a template: 【填：做了什么】 stands until somebody writes there what was done. Pure."""

import re

ASKED = ("做了什么", "什么时候", "谁办的", "接下来", "有疑问找谁")
_GAP = re.compile(r"【\s*填\s*[:：]\s*([^【】]{1,30}?)\s*】")


def gap(name: str) -> str:
    """A gap as it stands in a template."""
    return f"【填：{name}】"


def open_gaps(text: str) -> tuple[str, ...]:
    """The names of the gaps that are still open, each once, from left to right."""
    return tuple(dict.fromkeys(_GAP.findall(text)))


def not_asked(template: str) -> tuple[str, ...]:
    """What every template asks for and this one does not."""
    return tuple(name for name in ASKED if name not in open_gaps(template))


def fixed_parts(template: str) -> tuple[str, ...]:
    """What a template says itself, between its gaps."""
    return tuple(part for part in _GAP.sub("\0", template).split("\0") if part.strip())
