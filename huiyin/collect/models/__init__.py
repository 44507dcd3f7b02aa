"""Facts of the first room, one file per idea."""

from huiyin.collect.models.categories import Category
from huiyin.collect.models.media import MediaItem
from huiyin.collect.models.meetings import Attendance, Ballot, BallotOption, Commitment, Meeting
from huiyin.collect.models.photos import Photo
from huiyin.collect.models.requests import Answer, Request

__all__ = [
    "Answer",
    "Attendance",
    "Ballot",
    "BallotOption",
    "Category",
    "Commitment",
    "MediaItem",
    "Meeting",
    "Photo",
    "Request",
]
