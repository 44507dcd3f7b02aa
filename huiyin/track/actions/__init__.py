"""The verbs of following the work, one file per idea."""

from huiyin.track.actions.disputes import (
    Objection,
    Ruling,
    Session,
    call_session,
    look_after_owner,
    raise_dispute,
    rule,
    state_position,
    withdraw_dispute,
)
from huiyin.track.actions.extensions import (
    Plea,
    ask_extension,
    grant_extension,
    lapse_extensions,
    refuse_extension,
)
from huiyin.track.actions.incidents import Happened, read_hurt, report_incident, settle_incident
from huiyin.track.actions.ladder import (
    RungTerms,
    Step,
    lapse_proposals,
    reckon_proposals,
    revise_rung,
    seed_ladder,
    set_aside,
)
from huiyin.track.actions.letters import accept_answer, answer_letter, ask_again, send_letter
from huiyin.track.actions.notices import see_notices
from huiyin.track.actions.outsiders import (
    Heard,
    Passing,
    answer_forward,
    forward,
    remind_outside,
    revoke_forward,
)
from huiyin.track.actions.presence import Spot, revise_presence, seed_presence, show_by_place
from huiyin.track.actions.progress import Note, note_case, note_project
from huiyin.track.actions.promises import Vow, end_promise, follow_commitments, promise
from huiyin.track.actions.raising import Agreed, call_talk, escalate, hold_talk, name_unit
from huiyin.track.actions.roll import check_in, check_out, mark_no_show
from huiyin.track.actions.serving import show_by_code
from huiyin.track.actions.supervision import chase, light_up

__all__ = [
    "Spot",
    "revise_presence",
    "seed_presence",
    "show_by_place",
    "Happened",
    "read_hurt",
    "report_incident",
    "settle_incident",
    "show_by_code",
    "Heard",
    "Passing",
    "answer_forward",
    "forward",
    "remind_outside",
    "revoke_forward",
    "Agreed",
    "Note",
    "RungTerms",
    "Step",
    "Vow",
    "accept_answer",
    "answer_letter",
    "ask_again",
    "call_talk",
    "Objection",
    "Plea",
    "ask_extension",
    "grant_extension",
    "lapse_extensions",
    "refuse_extension",
    "Ruling",
    "Session",
    "call_session",
    "look_after_owner",
    "raise_dispute",
    "rule",
    "state_position",
    "withdraw_dispute",
    "chase",
    "check_in",
    "check_out",
    "end_promise",
    "escalate",
    "follow_commitments",
    "hold_talk",
    "lapse_proposals",
    "light_up",
    "mark_no_show",
    "name_unit",
    "note_case",
    "note_project",
    "promise",
    "reckon_proposals",
    "revise_rung",
    "see_notices",
    "seed_ladder",
    "send_letter",
    "set_aside",
]
