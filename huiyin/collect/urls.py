"""Every channel's pages: a new channel is a new folder in `channels/` and no other edit."""

from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

from django.urls import URLResolver, include, path

CHANNELS = Path(__file__).parent / "channels"


def _mounted() -> list[URLResolver]:
    found = []
    for module in iter_modules([str(CHANNELS)]):
        urls = import_module(f"huiyin.collect.channels.{module.name}.urls")
        found.append(path(urls.prefix, include(urls)))
    return found


urlpatterns = _mounted()
