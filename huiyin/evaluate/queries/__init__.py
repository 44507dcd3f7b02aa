"""What is asked of verdicts and decisions, one file per idea."""

from huiyin.evaluate.queries.asking import callbacks, to_ask, tries, voice_to_ask, voice_to_rate
from huiyin.evaluate.queries.deciding import Glance, case_to_decide, decisions, glance, rounds, to_decide
from huiyin.evaluate.queries.voices import (
    Heard,
    Said,
    discontent,
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
