"""The verbs by which published texts come in by themselves, one file per idea."""

from huiyin.collect.actions.feeds.asking import ASK, ask_feed, ask_feeds, due_feeds
from huiyin.collect.actions.feeds.folder import READ, read_folder, waiting_files
from huiyin.collect.actions.feeds.keeping import add_feed, amend_feed, ask_soon, pause_feed, resume_feed
from huiyin.collect.actions.feeds.noting import note_entries

__all__ = [
    "ASK",
    "READ",
    "add_feed",
    "amend_feed",
    "ask_feed",
    "ask_feeds",
    "ask_soon",
    "due_feeds",
    "note_entries",
    "pause_feed",
    "read_folder",
    "resume_feed",
    "waiting_files",
]
