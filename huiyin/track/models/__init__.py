"""What was noted while the work went on, whom it was told, and how the late were pressed."""

from huiyin.track.models.disputes import Dispute, Position
from huiyin.track.models.extensions import Extension
from huiyin.track.models.incidents import Incident
from huiyin.track.models.ladder import LadderRule, Measure, Proposal
from huiyin.track.models.letters import Letter, LetterAnswer, Talk
from huiyin.track.models.notices import Notice
from huiyin.track.models.outsiders import Forward, ForwardReply
from huiyin.track.models.presence import PRESENCE_SHOWN, PresenceRule
from huiyin.track.models.progress import Progress
from huiyin.track.models.promises import Promise
from huiyin.track.models.supervision import Chase

__all__ = [
    "Chase",
    "Dispute",
    "Extension",
    "Forward",
    "ForwardReply",
    "Incident",
    "LadderRule",
    "Letter",
    "LetterAnswer",
    "Measure",
    "Position",
    "Notice",
    "PRESENCE_SHOWN",
    "PresenceRule",
    "Progress",
    "Promise",
    "Proposal",
    "Talk",
]
