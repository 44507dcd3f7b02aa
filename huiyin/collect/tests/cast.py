"""Builders of this room beside the house's small cast."""

from datetime import timedelta

from huiyin.collect import actions
from huiyin.collect.actions import Wording
from huiyin.collect.models import KnowledgeEntry
from huiyin.kernel.people.access import MACHINE
from huiyin.kernel.present import today

BASIS = "县办〔2026〕12号"


def a_wording(**more) -> Wording:
    """What is told about a lost insurance card, from today on for ninety days."""
    told = {
        "question": "社保卡丢了怎么补办？",
        "asked": "挂失 补卡",
        "answer": "带身份证到乡镇便民服务中心补卡。",
        "basis": BASIS,
        "valid_from": today(),
        "review_on": today() + timedelta(days=90),
    }
    return Wording(**told | more)


def an_entry(**more) -> KnowledgeEntry:
    """An entry that operators see."""
    entry = actions.draft_entry(a_wording(**more), by=MACHINE)
    actions.publish_entry(entry, by=MACHINE)
    return entry
