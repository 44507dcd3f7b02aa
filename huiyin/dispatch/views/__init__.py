"""Pages of dispatch, one file per idea."""

from huiyin.dispatch.views import directory, mine, orders, precedents, sending, slots

__all__ = ["directory", "mine", "orders", "precedents", "sending", "slots"]
