"""Texts with named places: which a text has, whether they are allowed, and putting values there."""

import json
import re
from collections.abc import Callable, Collection, Mapping
from urllib.parse import quote
from xml.sax.saxutils import escape

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

PLACE = re.compile(r"\{([a-z_]{1,20})\}")


def check_places(text: str, allowed: Collection[str]) -> None:
    """Raise ValidationError, naming what may stand there, where a text has a place that is not `allowed`."""
    strange = [name for name in PLACE.findall(text) if name not in allowed]
    if strange:
        raise ValidationError(
            _("这里不能用 %(strange)s。可以用：%(allowed)s。")
            % {"strange": _braced(strange), "allowed": _braced(allowed)}
        )


def _braced(names: Collection[str]) -> str:
    return " ".join(f"{{{name}}}" for name in names)


def fill(text: str, values: Mapping[str, str], write: Callable[[str], str] = str) -> str:
    """Put each value in its place, written as `write` does; what is no known place stays as it is.

    One pass: a value that looks like a place is not filled again.
    """
    return PLACE.sub(lambda one: write(values[one[1]]) if one[1] in values else one[0], text)


def in_url(value: str) -> str:
    """A value inside an address or a form's body."""
    return quote(value, safe="")


def in_header(value: str) -> str:
    """A value inside a header: one line."""
    return " ".join(value.split())


def writer_for(body: str) -> Callable[[str], str]:
    """How values are written in a body: inside JSON strings, XML or a form, as its beginning tells."""
    begins = body.lstrip()[:1]
    if begins in ("{", "["):
        return lambda value: json.dumps(value, ensure_ascii=False)[1:-1]
    return escape if begins == "<" else in_url
