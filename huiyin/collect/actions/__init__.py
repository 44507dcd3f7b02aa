"""Verbs of the first room, one file per idea."""

from huiyin.collect.actions.answering import Reply, answer, answer_each
from huiyin.collect.actions.categories import add_category, end_category, replace_category, seed_categories
from huiyin.collect.actions.clients import (
    Handed,
    KeyPlan,
    OverQuota,
    add_update,
    issue_key,
    revoke_key,
    take_in,
    use_key,
)
from huiyin.collect.actions.forgetting import forget_speaker
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
from huiyin.collect.actions.questions import keep_details, seed_questions
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
    "Handed",
    "KeyPlan",
    "MeetingPlan",
    "Reply",
    "OverQuota",
    "Said",
    "add_category",
    "add_photo",
    "add_photos",
    "add_update",
    "answer",
    "answer_each",
    "correct",
    "count_ballot",
    "end_category",
    "forget_speaker",
    "hold_meeting",
    "issue_key",
    "keep_promise",
    "keep_details",
    "note_item",
    "plan_meeting",
    "promise",
    "receive",
    "reopen",
    "replace_category",
    "revoke_key",
    "say_not_fixed",
    "seed_categories",
    "seed_questions",
    "set_item_aside",
    "settle",
    "settle_all",
    "take_in",
    "take_item",
    "tidy_staged",
    "use_key",
    "withdraw",
]
