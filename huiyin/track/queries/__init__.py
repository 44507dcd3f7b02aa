"""Reading how the work goes, one file per idea."""

from huiyin.track.queries.progress import case_to_note, project_to_note
from huiyin.track.queries.roll import AHEAD, BACK, Turn, assignment_to_keep, roll, rolls, slot_to_lead
from huiyin.track.queries.supervision import Lit, chases, lights, lit, order_to_chase, shining, unlit

__all__ = [
    "AHEAD",
    "BACK",
    "Lit",
    "Turn",
    "assignment_to_keep",
    "case_to_note",
    "chases",
    "lights",
    "lit",
    "order_to_chase",
    "project_to_note",
    "roll",
    "rolls",
    "shining",
    "slot_to_lead",
    "unlit",
]
