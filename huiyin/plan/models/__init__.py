"""What planning keeps: projects and their slots, milestones, money and partners."""

from huiyin.plan.models.milestones import Milestone
from huiyin.plan.models.money import NOTHING, BudgetChange, BudgetLine, Spending
from huiyin.plan.models.partners import Partner
from huiyin.plan.models.projects import Campaign, Project, ProjectNeed, Slot

__all__ = [
    "NOTHING",
    "BudgetChange",
    "BudgetLine",
    "Campaign",
    "Milestone",
    "Partner",
    "Project",
    "ProjectNeed",
    "Slot",
    "Spending",
]
