"""Work orders for departments; assignments for volunteers; the directory they are sent by."""

from huiyin.dispatch.models.answers import AnswerBand, AnswerCheck, AnswerRule, AnswerTemplate
from huiyin.dispatch.models.assignments import Assignment
from huiyin.dispatch.models.certificates import Certificate, CertificateKey
from huiyin.dispatch.models.directory import BounceRule, DirectoryEntry, Precedent
from huiyin.dispatch.models.gatherings import Gathering
from huiyin.dispatch.models.handling import HandlingRule
from huiyin.dispatch.models.hours import HourObjection, HourRule, ServiceHour
from huiyin.dispatch.models.offers import SHIPPED, OfferRule
from huiyin.dispatch.models.offers_evening import GoCheck
from huiyin.dispatch.models.orders import WorkOrder
from huiyin.dispatch.models.passing import PassedUp
from huiyin.dispatch.models.plan_rules import PlanRule, PlanWeight
from huiyin.dispatch.models.planning import FortnightPlan, PlanChoice, PlanSlot
from huiyin.dispatch.models.proofs import ProofRule
from huiyin.dispatch.models.stars import StarLadder
from huiyin.dispatch.models.waiting import Waiting
from huiyin.dispatch.models.waves import Wave

__all__ = [
    "Gathering",
    "AnswerBand",
    "AnswerCheck",
    "AnswerRule",
    "AnswerTemplate",
    "Assignment",
    "BounceRule",
    "Certificate",
    "CertificateKey",
    "DirectoryEntry",
    "FortnightPlan",
    "GoCheck",
    "HandlingRule",
    "HourObjection",
    "HourRule",
    "SHIPPED",
    "OfferRule",
    "PassedUp",
    "PlanChoice",
    "PlanRule",
    "PlanSlot",
    "PlanWeight",
    "Precedent",
    "ProofRule",
    "ServiceHour",
    "StarLadder",
    "Waiting",
    "Wave",
    "WorkOrder",
]
