"""What may be wrong with a call: code and words, as GeoReport v2 tells errors."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _


class Wrong(Exception):
    """The call cannot be answered. `told` lists what is wrong; `headers` go with it."""

    def __init__(
        self, status: int, sentences: str | Iterable[str], headers: Mapping[str, str] | None = None
    ) -> None:
        words = [sentences] if isinstance(sentences, str) else list(sentences)
        super().__init__("; ".join(words))
        self.status = status
        self.told = [{"code": status, "description": sentence} for sentence in words]
        self.headers = dict(headers or {})


def missing(name: str) -> Wrong:
    """A parameter that must be there is not."""
    return Wrong(400, _("缺少参数 %(name)s。") % {"name": name})


def not_found(name: str, value: str) -> Wrong:
    """What the call names does not exist."""
    return Wrong(404, _("没有找到 %(name)s“%(value)s”。") % {"name": name, "value": value[:60]})
