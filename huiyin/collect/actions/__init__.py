"""Verbs of the first room, one file per idea."""

from huiyin.collect.actions.answering import Reply, answer, answer_each
from huiyin.collect.actions.categories import add_category, end_category, seed_categories
from huiyin.collect.actions.media import note_item, set_item_aside, take_item
from huiyin.collect.actions.meetings import (
    MeetingPlan,
    count_ballot,
    hold_meeting,
    keep_promise,
    plan_meeting,
    promise,
)
from huiyin.collect.actions.photos import add_photo, add_photos, tidy_staged
from huiyin.collect.actions.requests import (
    Said,
    correct,
    receive,
    reopen,
    say_not_fixed,
    settle,
    withdraw,
)
from huiyin.collect.actions.settling import settle_all

__all__ = [
    "MeetingPlan",
    "Reply",
    "Said",
    "add_category",
    "add_photo",
    "add_photos",
    "answer",
    "answer_each",
    "correct",
    "count_ballot",
    "end_category",
    "hold_meeting",
    "keep_promise",
    "note_item",
    "plan_meeting",
    "promise",
    "receive",
    "reopen",
    "say_not_fixed",
    "seed_categories",
    "set_item_aside",
    "settle",
    "settle_all",
    "take_item",
    "tidy_staged",
    "withdraw",
]
