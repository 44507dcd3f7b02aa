"""Pages of dispatch, one file per idea."""

from huiyin.dispatch.views import mine, orders, sending, slots

__all__ = ["mine", "orders", "sending", "slots"]
