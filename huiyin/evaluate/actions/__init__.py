"""The verbs at the end of a round, one file per idea."""

from huiyin.evaluate.actions.asking import (
    Verdict,
    evaluate,
    forget_words,
    hear_not_fixed,
    invite,
    rate_by_link,
    start_asking,
)
from huiyin.evaluate.actions.checking import Found, check_site
from huiyin.evaluate.actions.clearing import clear_contradiction
from huiyin.evaluate.actions.deciding import close, send_round_again
from huiyin.evaluate.actions.ending import Proposed, approve_end, propose_end, refuse_end, wake
from huiyin.evaluate.actions.relapsing import judge_relapse, reopen_relapsed, watch_relapses
from huiyin.evaluate.actions.revisiting import Seen, draw_revisits, revisit
from huiyin.evaluate.actions.rules import RuleAbout, RuleTerms, add_rule, revise_rule, seed_rules
from huiyin.evaluate.actions.served import ServiceTold, rate_service

__all__ = [
    "ServiceTold",
    "rate_service",
    "Seen",
    "draw_revisits",
    "revisit",
    "Found",
    "check_site",
    "Proposed",
    "approve_end",
    "judge_relapse",
    "propose_end",
    "reopen_relapsed",
    "watch_relapses",
    "refuse_end",
    "wake",
    "RuleAbout",
    "RuleTerms",
    "Verdict",
    "add_rule",
    "revise_rule",
    "seed_rules",
    "clear_contradiction",
    "close",
    "rate_by_link",
    "evaluate",
    "forget_words",
    "hear_not_fixed",
    "invite",
    "send_round_again",
    "start_asking",
]
