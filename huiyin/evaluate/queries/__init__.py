"""What is asked of verdicts and decisions, one file per idea."""

from huiyin.evaluate.queries.asking import (
    callbacks,
    late_invitations,
    to_ask,
    tries,
    voice_to_ask,
    voice_to_rate,
    voice_to_speak_for,
)
from huiyin.evaluate.queries.deciding import (
    Glance,
    case_to_decide,
    decisions,
    glance,
    rounds,
    to_decide,
    voice_to_clear,
)
from huiyin.evaluate.queries.links import code_index, link_by, link_code
from huiyin.evaluate.queries.rules import lot_of, number_for, rule_for, rule_to_revise, versions
from huiyin.evaluate.queries.voices import (
    Heard,
    Said,
    discontent,
    has_own_verdict,
    has_verdict,
    hear,
    heard_of,
    latest_answer,
    said_of,
    verdicts,
)

__all__ = [
    "Glance",
    "Heard",
    "Said",
    "callbacks",
    "case_to_decide",
    "decisions",
    "discontent",
    "glance",
    "code_index",
    "link_by",
    "link_code",
    "late_invitations",
    "number_for",
    "lot_of",
    "rule_for",
    "rule_to_revise",
    "versions",
    "voice_to_clear",
    "voice_to_speak_for",
    "has_own_verdict",
    "has_verdict",
    "hear",
    "heard_of",
    "latest_answer",
    "rounds",
    "said_of",
    "to_ask",
    "to_decide",
    "tries",
    "verdicts",
    "voice_to_ask",
    "voice_to_rate",
]
