"""People are relieved of what is too much for them, and what that leaves empty is filled anew."""

from collections.abc import Sequence

import numpy as np

from huiyin.engines.matching.filling import Filling
from huiyin.engines.matching.limits import Limits
from huiyin.engines.matching.problem import Project
from huiyin.engines.matching.watching import Watch


def ease(filling: Filling, limits: Limits, project_of: Sequence[Project], watch: Watch) -> bool:
    """Until everybody bears what they hold. `project_of` has the project of each group.

    Who gives something up takes nothing in its place. So every step is as exact as the first filling was, and
    the work ends. False when told to stop: then what is too much is only taken away.
    """

    def held(who: int) -> list[Project]:
        net = filling.net
        places = np.flatnonzero(net.held[who] >= 0)
        return [project_of[group] for group in net.group[who, places].tolist()]

    whole = True
    while over := [who for who in _doubtful(filling, limits) if not limits.bears(who, held)]:
        emptied = [filling.ease(who) for who in over]
        whole = whole and filling.fill(emptied, watch, "easing")
    return whole


def _doubtful(filling: Filling, limits: Limits) -> list[int]:
    """People who do more than one thing, or who must not meet somebody."""
    several = np.flatnonzero(np.count_nonzero(filling.net.held >= 0, axis=1) > 1)
    return sorted({*several.tolist(), *limits.foes})
