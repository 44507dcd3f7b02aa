"""Verbs of the first room, one file per idea."""

from huiyin.collect.actions.answering import Reply, answer, answer_each, open_words, refuse_open_gaps
from huiyin.collect.actions.behalf import Consented, note_consent
from huiyin.collect.actions.calls import forget_call, keep_call, tidy_calls
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
from huiyin.collect.actions.delaying import Delayed, tell_delay
from huiyin.collect.actions.forgetting import forget_contact, forget_speaker
from huiyin.collect.actions.heard import answer_inquiry, close_inquiry
from huiyin.collect.actions.inquiring import Inquired, ask_resident, remind
from huiyin.collect.actions.knowledge import (
    Wording,
    draft_entry,
    publish_entry,
    review_entry,
    reword_entry,
    withdraw_entry,
)
from huiyin.collect.actions.media import bring_item_back, note_item, set_item_aside, take_item
from huiyin.collect.actions.meetings import (
    MeetingPlan,
    count_ballot,
    hold_meeting,
    keep_promise,
    plan_meeting,
    promise,
)
from huiyin.collect.actions.menu import Offer, add_item, end_item, order, revise_item
from huiyin.collect.actions.photos import add_photo, add_photos, tidy_staged
from huiyin.collect.actions.publishing import keep_unpublished, publish
from huiyin.collect.actions.questions import (
    Asked,
    add_question,
    end_question,
    keep_details,
    replace_question,
    seed_questions,
)
from huiyin.collect.actions.requests import (
    Said,
    correct,
    move_voices,
    receive,
    reopen,
    say_not_fixed,
    settle,
    withdraw,
)
from huiyin.collect.actions.settling import settle_all
from huiyin.collect.actions.subscriptions import (
    Wish,
    confirm,
    end_subscription,
    forget_unconfirmed,
    subscribe,
    tell_news,
)
from huiyin.collect.actions.telling import hear_reply, keep_reach, tell_answer, tell_voices

__all__ = [
    "Offer",
    "add_item",
    "end_item",
    "order",
    "revise_item",
    "Asked",
    "Consented",
    "Delayed",
    "Inquired",
    "Handed",
    "KeyPlan",
    "MeetingPlan",
    "Reply",
    "OverQuota",
    "Said",
    "Wording",
    "Wish",
    "add_category",
    "add_photo",
    "add_photos",
    "add_question",
    "add_update",
    "answer",
    "answer_each",
    "open_words",
    "refuse_open_gaps",
    "answer_inquiry",
    "ask_resident",
    "bring_item_back",
    "close_inquiry",
    "confirm",
    "correct",
    "count_ballot",
    "draft_entry",
    "end_category",
    "end_question",
    "forget_call",
    "end_subscription",
    "forget_contact",
    "forget_speaker",
    "hear_reply",
    "hold_meeting",
    "forget_unconfirmed",
    "hold_meeting",
    "issue_key",
    "keep_call",
    "keep_details",
    "keep_promise",
    "keep_unpublished",
    "move_voices",
    "note_consent",
    "keep_reach",
    "note_item",
    "plan_meeting",
    "promise",
    "publish",
    "publish_entry",
    "receive",
    "remind",
    "reopen",
    "replace_category",
    "replace_question",
    "review_entry",
    "revoke_key",
    "reword_entry",
    "say_not_fixed",
    "seed_categories",
    "seed_questions",
    "set_item_aside",
    "settle",
    "settle_all",
    "subscribe",
    "take_in",
    "tell_delay",
    "take_item",
    "tell_answer",
    "tell_voices",
    "tidy_calls",
    "tell_news",
    "tidy_staged",
    "use_key",
    "withdraw",
    "withdraw_entry",
]
