"""The Jinja2 environment of every page: links, translations, islands, and how numbers and moments read."""

import json
from collections.abc import Callable, Iterable
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.template.backends.utils import csrf_input
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject, lazy
from django.utils.translation import gettext, ngettext, npgettext, pgettext
from jinja2 import Environment
from markupsafe import Markup

from huiyin.kernel.present import is_english, today
from huiyin.web.built import island, stylesheet

LANGUAGES = {"zh-hans": "中文", "en": "English"}
HTMX = json.dumps(
    {
        "allowEval": False,
        "includeIndicatorStyles": False,
        "selfRequestsOnly": True,
        "historyCacheSize": 0,
        "refreshOnHistoryMiss": True,
        "timeout": 20000,
        "responseHandling": [
            {"code": "204", "swap": False},
            {"code": "[23]..", "swap": True},
            {"code": "409|422", "swap": True},
            {"code": "[45]..", "swap": False, "error": True},
        ],
    }
)
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class Language(NamedTuple):
    """A language as its own speakers write it."""

    code: str
    name: str


def environment(**options: Any) -> Environment:
    """Build the environment Django's Jinja2 backend asks for."""
    env = Environment(**{"autoescape": True, "trim_blocks": True, "lstrip_blocks": True, **options})  # noqa: S701
    env.add_extension("jinja2.ext.i18n")
    env.policies["ext.i18n.trimmed"] = True
    install: Callable[..., None] = env.install_gettext_callables  # type: ignore[attr-defined]
    install(gettext, ngettext, newstyle=True, pgettext=pgettext, npgettext=npgettext)
    env.globals["_"] = env.globals["gettext"] = told
    env.globals.update(
        url=url,
        url_if=url_if,
        back_to=back_to,
        static=static,
        island=island,
        stylesheet=stylesheet,
        lang=lazy(language, str)(),
        language=language,
        htmx_config=HTMX,
        idle_minutes=getattr(settings, "HUIYIN_IDLE_MINUTES", 0),
        other_language=other_language,
        demo=bool(getattr(settings, "HUIYIN_DEMO", False)),
    )
    env.filters.update(when=when, day=day, number=number, percent=percent, listed=listed)
    return env


def told(words: str, /, **values: Any) -> Markup:
    """A text in the page's language, with values made safe. Looked up once: a page asks some 170 times."""
    return _kept(language(), words) % values


@cache
def _kept(language: str, words: str) -> Markup:
    return Markup(gettext(words))  # noqa: S704


def one_mask(request: HttpRequest) -> dict[str, Any]:
    """`csrf_input` masked once for a page, not once for each of its forms: a mask is 32 random letters."""
    return {"csrf_input": SimpleLazyObject(lambda: csrf_input(request))}


def language() -> str:
    """Return the page's language as HTML's lang attribute wants it: "zh-Hans" or "en"."""
    return "en" if is_english() else "zh-Hans"


def other_language() -> Language:
    """Return the language a reader may switch to."""
    code = "zh-hans" if is_english() else "en"
    return Language(code, LANGUAGES[code])


def url(name: str, *args: Any, **kwargs: Any) -> str:
    """Return the address of a page by its name; raises NoReverseMatch."""
    return reverse(name, args=args or None, kwargs=kwargs or None)


def url_if(name: str, *args: Any) -> str:
    """Return the address of a page, or nothing where this installation has no such page."""
    try:
        return reverse(name, args=args or None)
    except NoReverseMatch:
        return ""


def back_to(request: HttpRequest | None) -> str:
    """Return the page of ours that the reader came from, or nothing."""
    came = urlsplit(request.headers.get("Referer", "")) if request else urlsplit("")
    if request is None or came.netloc != request.get_host() or came.path == request.path:
        return ""
    return came.path + (f"?{came.query}" if came.query else "")


def when(value: datetime | None) -> str:
    """Say a moment in local time: 11月24日 09:30, or 24 Nov 09:30; the year only if it is another."""
    if value is None:
        return "—"
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    return f"{day(local.date())} {local:%H:%M}"


def day(value: date | None) -> str:
    """Say a day: 11月24日, or 24 Nov; the year only if it is another than today's."""
    if value is None:
        return "—"
    if isinstance(value, datetime):
        value = timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    same_year = value.year == today().year
    if is_english():
        return f"{value.day} {MONTHS[value.month - 1]}" + ("" if same_year else f" {value.year}")
    return ("" if same_year else f"{value.year}年") + f"{value.month}月{value.day}日"


def listed(words: Iterable[object]) -> str:
    """Say several things in a row: 甲、乙; or A, B."""
    return (", " if is_english() else "、").join(str(word) for word in words)


def number(value: float | None) -> str:
    """Say a count or a measure with its thousands apart: 12,345; nothing known is a dash."""
    return "—" if value is None else f"{value:,}"


def percent(value: float | None, places: int = 1) -> str:
    """Say a share between 0 and 1: 85.3%; nothing known is a dash."""
    return "—" if value is None else f"{value * 100:.{places}f}%"
