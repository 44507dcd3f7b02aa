"""Facts about people, one file per idea."""

from huiyin.kernel.people.models.abilities import Insurance, Training, VolunteerCheck, VolunteerSkill
from huiyin.kernel.people.models.accounts import Duty, Organisation, RecoveryCode, SecondFactor, User
from huiyin.kernel.people.models.agreements import Agreed, Agreement, GuardianConsent
from huiyin.kernel.people.models.rates import Tries
from huiyin.kernel.people.models.residents import Resident, Reveal
from huiyin.kernel.people.models.teams import Shun, TeamMember
from huiyin.kernel.people.models.volunteers import Skill, Volunteer, VolunteerDays, VolunteerFile

__all__ = [
    "Agreed",
    "Agreement",
    "Duty",
    "GuardianConsent",
    "Insurance",
    "Organisation",
    "RecoveryCode",
    "Resident",
    "Reveal",
    "SecondFactor",
    "Shun",
    "Skill",
    "TeamMember",
    "Training",
    "Tries",
    "User",
    "Volunteer",
    "VolunteerCheck",
    "VolunteerDays",
    "VolunteerFile",
    "VolunteerSkill",
]
