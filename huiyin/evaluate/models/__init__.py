"""Facts at the end of a round, one file per idea."""

from huiyin.evaluate.models.checks import SiteCheck
from huiyin.evaluate.models.clearings import Clearing
from huiyin.evaluate.models.closures import Closure
from huiyin.evaluate.models.draws import Draw
from huiyin.evaluate.models.endings import Ending
from huiyin.evaluate.models.links import RatingLink
from huiyin.evaluate.models.relapses import Relapse
from huiyin.evaluate.models.revisits import Revisit, RevisitDraw
from huiyin.evaluate.models.rules import Rule
from huiyin.evaluate.models.served import ServiceVerdict
from huiyin.evaluate.models.verdicts import Evaluation

__all__ = [
    "Clearing",
    "Closure",
    "Draw",
    "Ending",
    "Evaluation",
    "RatingLink",
    "Relapse",
    "Revisit",
    "RevisitDraw",
    "Rule",
    "ServiceVerdict",
    "SiteCheck",
]
