"""The verbs at the end of a round, one file per idea."""

from huiyin.evaluate.actions.asking import (
    Verdict,
    evaluate,
    forget_words,
    hear_not_fixed,
    invite,
    start_asking,
)
from huiyin.evaluate.actions.deciding import close, send_round_again

__all__ = [
    "Verdict",
    "close",
    "evaluate",
    "forget_words",
    "hear_not_fixed",
    "invite",
    "send_round_again",
    "start_asking",
]
