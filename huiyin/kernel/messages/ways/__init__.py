"""The ways a machine can go, one file each, named as the way: a new file is a new way."""

from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import cast

from huiyin.kernel.messages.backend import Backend


@cache
def backends() -> dict[str, Backend]:
    """Every backend by the name of its way."""
    return {
        found.name: cast(Backend, import_module(f"{__name__}.{found.name}"))
        for found in iter_modules(__path__)
    }
