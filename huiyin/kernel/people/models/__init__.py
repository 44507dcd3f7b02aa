"""Facts about people, one file per idea."""

from huiyin.kernel.people.models.accounts import Duty, Organisation, RecoveryCode, SecondFactor, User
from huiyin.kernel.people.models.rates import Tries
from huiyin.kernel.people.models.residents import Resident, Reveal
from huiyin.kernel.people.models.volunteers import Skill, Volunteer, VolunteerFile

__all__ = [
    "Duty",
    "Organisation",
    "RecoveryCode",
    "Resident",
    "Reveal",
    "SecondFactor",
    "Skill",
    "Tries",
    "User",
    "Volunteer",
    "VolunteerFile",
]
