"""Facts of the first room, one file per idea."""

from huiyin.collect.models.behalf import OnBehalf
from huiyin.collect.models.categories import Category
from huiyin.collect.models.clients import Added, ApiKey, Brought, KeyUse
from huiyin.collect.models.delays import Delay
from huiyin.collect.models.drafts import CallDraft
from huiyin.collect.models.exports import ExportFile, ExportPart
from huiyin.collect.models.feeds import Feed, FolderFile, Publication
from huiyin.collect.models.fields import AnswerField
from huiyin.collect.models.imports import ImportFile, ImportPart, SourceSystem
from huiyin.collect.models.inquiries import Inquiry
from huiyin.collect.models.knowledge import KnowledgeEntry, KnowledgeVersion
from huiyin.collect.models.media import MediaItem
from huiyin.collect.models.meetings import Attendance, Ballot, BallotOption, Commitment, Meeting
from huiyin.collect.models.menu import MenuItem, MenuOrder
from huiyin.collect.models.photos import Photo
from huiyin.collect.models.questions import Detail, Question
from huiyin.collect.models.reach import Contact, Reach
from huiyin.collect.models.requests import Answer, Request
from huiyin.collect.models.subscriptions import Subscription

__all__ = [
    "Added",
    "Answer",
    "AnswerField",
    "ApiKey",
    "Attendance",
    "Ballot",
    "BallotOption",
    "Brought",
    "CallDraft",
    "Category",
    "Commitment",
    "Contact",
    "Delay",
    "ExportFile",
    "ExportPart",
    "Feed",
    "FolderFile",
    "ImportFile",
    "ImportPart",
    "Inquiry",
    "KeyUse",
    "KnowledgeEntry",
    "KnowledgeVersion",
    "MediaItem",
    "Meeting",
    "OnBehalf",
    "MenuItem",
    "MenuOrder",
    "Photo",
    "Publication",
    "Question",
    "Detail",
    "Reach",
    "Request",
    "SourceSystem",
    "Subscription",
]
