"""The outward room as a Django app, for its words."""

from django.apps import AppConfig


class OutwardConfig(AppConfig):
    """Registers the room."""

    name = "huiyin.kernel.outward"
    label = "outward"
