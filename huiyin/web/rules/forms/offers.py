"""A new version of a figure about asking volunteers."""

from typing import Any

from huiyin.dispatch.models import OfferRule
from huiyin.web.rules.forms.handling import AmountForm

What = OfferRule.What
HOURS, SHARE, POINTS = (0, 23), (1, 99), (0, 100)
WITHIN: dict[str, tuple[int, int]] = {
    What.ANSWER_HOURS: (1, 240),
    What.ANSWER_BEFORE: (0, 240),
    What.CONFIRM_HOURS: (1, 240),
    What.CONFIRM_SHARE: SHARE,
    What.WAY_MINUTES: (0, 240),
    What.MINOR_FROM: HOURS,
    What.MINOR_TO: HOURS,
    What.SURE: (50, 99),
    What.WAVES: (1, 9),
    What.HALF_LIFE: (7, 3650),
    What.PRIOR_WEIGHT: (1, 50),
    What.PRIOR_COME: SHARE,
    What.PRIOR_KEEP: SHARE,
    What.EVENING_HOUR: HOURS,
    What.REMIND_HOUR: HOURS,
    What.SPOT_MINUTES: (5, 120),
    What.SPOT_KM: (1, 50),
    What.RANK_NEAR: POINTS,
    What.RANK_RESTED: POINTS,
    What.RANK_FRESH: POINTS,
    What.RANK_HOME: POINTS,
    What.RANK_TEAM: POINTS,
    What.RANK_LEADER: POINTS,
}
"""The least and the most that make sense for each."""


class OfferForm(AmountForm):
    """A new version of one figure; each has its own limits."""

    def __init__(self, *args: Any, what: str, **kwargs: Any) -> None:
        super().__init__(*args, within=WITHIN[what], **kwargs)
