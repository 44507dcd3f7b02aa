"""A new version of a figure about checking in."""

from typing import Any

from huiyin.track.models import PresenceRule
from huiyin.web.rules.forms.handling import AmountForm

What = PresenceRule.What
WITHIN: dict[str, tuple[int, int]] = {
    What.METRES: (30, 5000),
    What.ACCURACY: (10, 1000),
}
"""The least and the most that make sense for each."""


class PresenceForm(AmountForm):
    """A new version of one figure; each has its own limits."""

    def __init__(self, *args: Any, what: str, **kwargs: Any) -> None:
        super().__init__(*args, within=WITHIN[what], **kwargs)
