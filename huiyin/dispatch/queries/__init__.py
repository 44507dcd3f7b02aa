"""Reads of dispatch, one file per idea."""

from huiyin.dispatch.queries import certificates
from huiyin.dispatch.queries.answering import (
    case_to_answer,
    is_idle,
    live_voices,
    promised_to,
    standing,
)
from huiyin.dispatch.queries.answers import (
    answer_rule,
    answer_rules,
    template_meant,
    template_to_revise,
    templates,
    templates_for,
    weigh,
)
from huiyin.dispatch.queries.apart import foes_seated, there_and_meetable
from huiyin.dispatch.queries.bounce import Bounce, bounce_rule, bounce_rules, bounces
from huiyin.dispatch.queries.directory import (
    BELOW,
    Routed,
    basis_words,
    entries,
    entry_to_edit,
    entry_to_read,
    in_force,
    lead_words,
    line_of,
    pushes_down,
    route,
    scope_words,
    versions,
)
from huiyin.dispatch.queries.foresight import WINDOWS, Foresight, foresee
from huiyin.dispatch.queries.handling import (
    handling_rule,
    handling_rules,
    has_bounced_out,
    last_handling_rule,
    times_returned,
    went_round_too_often,
)
from huiyin.dispatch.queries.hours import TONES as HOUR_TONES
from huiyin.dispatch.queries.hours import (
    Counted,
    count_hours,
    disputed,
    disputed_of,
    final_minutes,
    hour_rule,
    hour_rules,
    hours_of_request,
    hours_to_keep,
    hours_to_object_to,
    hours_to_read,
    kin_of,
    last_hour_rule,
    objection_to_settle,
    objections_of,
    on_show,
    own_hours,
    page_of_hours,
    sums_of,
    to_confirm,
    to_look_at,
)
from huiyin.dispatch.queries.moving import bound_orders, case_to_move, left_behind, moves_of
from huiyin.dispatch.queries.offers import (
    Engagement,
    Figures,
    answer_until,
    confirm_until,
    engagements,
    fits_minors,
    is_minor_on,
    is_over_limit,
    is_too_late,
    last_offer_rule,
    meeting,
    meeting_words,
    offer_figures,
    offer_rules,
    promises_of,
    stale_lines,
    to_lapse_offers,
    why_not,
    why_not_words,
)
from huiyin.dispatch.queries.offers_evening import (
    check_to_decide,
    evening_before,
    falling_short,
    is_on_the_spot,
    missing,
    of_absent,
    open_checks,
    slot_to_man,
    spot_time,
    to_remind_volunteers,
)
from huiyin.dispatch.queries.offers_instead import instead_of, is_free
from huiyin.dispatch.queries.orders import (
    TONES,
    due_of,
    history,
    open_counts,
    order_to_read,
    order_to_weigh,
    orders_for,
    page_of_orders,
    photos_of,
    returned_orders,
    running,
)
from huiyin.dispatch.queries.panel import case_panel
from huiyin.dispatch.queries.passing import (
    case_to_pass_on,
    clock_above,
    goes_back_down,
    institute_above,
    last_passed,
    lying_before,
    lying_before_centre,
    order_to_pass_up,
    passed_in,
    passed_up,
    stations_reports,
    subject_above,
    taken_up_by,
    why_not_up,
    with_photos,
)
from huiyin.dispatch.queries.plan_rules import last_plan_values, plan_values, plan_versions
from huiyin.dispatch.queries.precedents import (
    Claim,
    claims_of,
    like_this,
    precedent_to_read,
    precedents,
    precedents_under,
)
from huiyin.dispatch.queries.proofs import (
    asked_by,
    asked_for,
    asked_of,
    grade_of,
    is_enough,
    last_proof_rule,
    proof_rules,
)
from huiyin.dispatch.queries.sending import (
    CLOCKS,
    case_to_send,
    due_times,
    has_open_lead,
    likely_units,
    receivers,
    search_units,
)
from huiyin.dispatch.queries.shortlist import (
    RADII,
    RADIUS,
    Found,
    choose,
    left_out_words,
    reason_words,
    reasons_of,
)
from huiyin.dispatch.queries.slots import (
    NEAR_KM,
    NEAR_RADII,
    assignment_to_answer,
    assignment_to_answer_for,
    assignment_to_call_off,
    how_near,
    mine,
    near_slots,
    on_slot,
    open_slot,
    people,
    person,
    served,
    slot_to_fill,
    team_slots,
    volunteer_of,
)
from huiyin.dispatch.queries.slots import TONES as SEAT_TONES
from huiyin.dispatch.queries.stars import (
    page_of_starred,
    star_ladder,
    star_ladders,
    stars_of,
    stars_on,
)
from huiyin.dispatch.queries.suggesting import Advice, Suggestion, advice, suggest
from huiyin.dispatch.queries.together import UNREPORTED, others_of, return_limit, unreported
from huiyin.dispatch.queries.waiting import allowed_wait, to_lapse, to_remind, waiting_for, waits_of
from huiyin.dispatch.queries.waves import (
    FAR_ENOUGH,
    Foreseen,
    Told,
    Willing,
    due_waves,
    foresee_wave,
    open_wave,
    told_of,
    waves_of,
    whom_to_ask,
    willing,
)

__all__ = [
    "certificates",
    "page_of_starred", "stars_on",
    "star_ladder", "star_ladders", "stars_of", "last_plan_values", "plan_values", "plan_versions",
    "HOUR_TONES", "Counted", "count_hours", "disputed", "disputed_of", "hours_of_request",
    "hours_to_keep", "hours_to_object_to", "hours_to_read", "final_minutes", "hour_rule", "hour_rules",
    "kin_of", "last_hour_rule", "objection_to_settle", "objections_of", "on_show", "own_hours",
    "page_of_hours", "sums_of", "to_confirm", "to_look_at", "FAR_ENOUGH", "Foreseen", "Told", "Willing",
    "due_waves", "foresee_wave", "open_wave", "told_of", "waves_of", "whom_to_ask", "willing",
    "Engagement", "foes_seated", "there_and_meetable", "check_to_decide", "evening_before", "falling_short",
    "is_on_the_spot", "missing",
    "of_absent", "open_checks", "slot_to_man", "spot_time", "to_remind_volunteers", "instead_of",
    "is_free", "promises_of", "Figures", "answer_until", "confirm_until", "engagements", "fits_minors",
    "is_minor_on", "is_over_limit", "is_too_late", "last_offer_rule", "meeting", "meeting_words",
    "offer_figures", "offer_rules", "stale_lines", "to_lapse_offers", "why_not", "why_not_words",
    "asked_by", "asked_for", "asked_of", "grade_of", "is_enough", "last_proof_rule", "proof_rules",
    "answer_rule", "answer_rules", "template_meant", "template_to_revise", "templates", "templates_for",
    "weigh", "allowed_wait", "to_lapse", "to_remind", "waiting_for", "waits_of", "WINDOWS", "Foresight",
    "foresee", "Bounce", "bounce_rule", "bounce_rules", "BELOW", "Routed", "basis_words",
    "bound_orders", "case_to_move", "left_behind", "moves_of", "entries", "entry_to_edit",
    "entry_to_read", "in_force", "lead_words", "line_of", "pushes_down", "route", "scope_words",
    "versions", "case_to_pass_on", "clock_above", "goes_back_down", "institute_above", "last_passed",
    "lying_before", "lying_before_centre", "order_to_pass_up", "passed_in", "passed_up",
    "stations_reports", "subject_above", "taken_up_by", "why_not_up", "with_photos", "Claim",
    "claims_of", "like_this", "precedent_to_read", "precedents", "precedents_under", "Advice",
    "Suggestion", "advice", "suggest", "CLOCKS", "NEAR_KM", "NEAR_RADII", "RADII", "RADIUS",
    "SEAT_TONES", "TONES", "UNREPORTED", "Found", "assignment_to_answer", "assignment_to_answer_for",
    "assignment_to_call_off",
    "bounces", "case_panel", "case_to_answer", "case_to_send", "choose", "due_of", "due_times",
    "handling_rule", "handling_rules", "has_bounced_out", "has_open_lead", "history", "how_near",
    "left_out_words", "is_idle", "last_handling_rule", "likely_units", "live_voices", "mine",
    "near_slots", "on_slot", "open_counts", "open_slot", "order_to_read", "order_to_weigh",
    "orders_for", "others_of", "page_of_orders", "people", "person", "photos_of", "promised_to",
    "reason_words", "reasons_of", "receivers", "return_limit", "returned_orders", "running",
    "search_units", "served", "slot_to_fill", "standing", "team_slots", "times_returned",
    "went_round_too_often", "unreported", "volunteer_of",
]  # fmt: skip
