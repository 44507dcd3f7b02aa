"""Facts at the end of a round, one file per idea."""

from huiyin.evaluate.models.closures import Closure
from huiyin.evaluate.models.verdicts import Evaluation

__all__ = ["Closure", "Evaluation"]
