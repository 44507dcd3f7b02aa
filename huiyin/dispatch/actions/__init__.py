"""The verbs of dispatch, one file per idea."""

from huiyin.dispatch.actions.answering import answer_case, answer_for
from huiyin.dispatch.actions.assignments import (
    accept,
    call_off,
    decline,
    offer,
    offer_many,
    promote_next,
    sign_up,
    step_back,
)
from huiyin.dispatch.actions.going_on import go_on, go_on_after_project
from huiyin.dispatch.actions.orders import (
    Duty,
    accept_report,
    cancel_order,
    contact,
    report,
    return_order,
    send_back_report,
    send_order,
    send_together,
    sign,
)
from huiyin.dispatch.actions.precedents import add_precedent
from huiyin.dispatch.actions.timing import follow_clocks
from huiyin.dispatch.actions.waiting import (
    ask_and_wait,
    end_waiting,
    hear_answer,
    look_after_waits,
    stop_waiting,
)

__all__ = [
    "ask_and_wait",
    "end_waiting",
    "hear_answer",
    "look_after_waits",
    "stop_waiting",
    "Duty",
    "accept",
    "accept_report",
    "add_precedent",
    "answer_case",
    "answer_for",
    "call_off",
    "cancel_order",
    "contact",
    "decline",
    "follow_clocks",
    "go_on",
    "go_on_after_project",
    "offer",
    "offer_many",
    "promote_next",
    "report",
    "return_order",
    "send_back_report",
    "send_order",
    "send_together",
    "sign",
    "sign_up",
    "step_back",
]
