"""Forms of planning, one file per idea."""

from huiyin.plan.forms.milestones import (
    DropForm,
    MilestoneForm,
    MoveForm,
    ReachForm,
)
from huiyin.plan.forms.money import (
    ChangeForm,
    CorrectForm,
    LineForm,
    RefuseForm,
    SpendForm,
)
from huiyin.plan.forms.partners import (
    PartnerForm,
)
from huiyin.plan.forms.projects import (
    FinishForm,
    NeedForm,
    ProjectForm,
    SendBackForm,
    SlotForm,
    WordsForm,
)

__all__ = [
    "ChangeForm",
    "CorrectForm",
    "DropForm",
    "FinishForm",
    "LineForm",
    "MilestoneForm",
    "MoveForm",
    "NeedForm",
    "PartnerForm",
    "ProjectForm",
    "ReachForm",
    "RefuseForm",
    "SendBackForm",
    "SlotForm",
    "SpendForm",
    "WordsForm",
]
