"""Posting to a group through its robot, with Apprise; only to the vendors' own machines."""

import re
from urllib.parse import parse_qs, urlsplit

import apprise
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from huiyin.kernel.messages.backend import Sent, Settings, Unsent
from huiyin.kernel.outward.asking import Unreachable, reachable

SCHEMAS = ("wecombot", "dingtalk")
"""The only two of Apprise's services that are ever loaded: most others reach any machine they are told to."""
WORD = re.compile(r"[A-Za-z0-9_-]{8,120}")


def check_hook(settings: Settings, home: str, name: str) -> None:
    """The hook is the vendor's own address with its key. Raises ValidationError."""
    if settings.get("hook") and not _key(settings["hook"], home, name):
        raise ValidationError(
            {"hook": _("请粘贴机器人页面上的完整地址，以 %(home)s 开头。") % {"home": home}}
        )


def post(schema: str, words: str, settings: Settings, home: str, name: str) -> Sent:
    """Have the robot say it. Raises Unsent."""
    key = _key(settings.get("hook", ""), home, name)
    signed = settings.get("secret", "")
    if schema not in SCHEMAS or not key or (signed and not WORD.fullmatch(signed)):
        raise Unsent(_("机器人的地址不完整，请重新粘贴。"))
    try:
        reachable(home)
    except Unreachable as problem:
        raise Unsent(str(problem)) from None
    address = f"{schema}://{signed}@{key}/" if signed else f"{schema}://{key}/"
    robot = apprise.Apprise.instantiate(address, suppress_exceptions=True)
    if not isinstance(robot, apprise.NotifyBase) or not robot.notify(body=words):
        raise Unsent(_("机器人没有接受，请核对地址和安全设置。"))
    return Sent()


def _key(hook: str, home: str, name: str) -> str:
    parts, wanted = urlsplit(hook.strip()), urlsplit(home)
    found = parse_qs(parts.query).get(name, [""])[0]
    here = (parts.scheme, parts.netloc, parts.path) == (wanted.scheme, wanted.netloc, wanted.path)
    return found if here and WORD.fullmatch(found) else ""
