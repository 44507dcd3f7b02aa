"""What a project means to have reached, and by which day."""

import uuid
from datetime import date, datetime, time

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.calendar.working_time import SHANGHAI
from huiyin.kernel.events.lifecycle import Lifecycle
from huiyin.kernel.people.models import User
from huiyin.plan.models.projects import Project

LAST_SECOND = time(23, 59, 59)


class Milestone(models.Model):
    """One thing to be reached by a day.

    `first_due_on` is the day first promised, `due_on` the day that holds now; `ended_on` is when it was
    reached or dropped. `note` says how it went, `moved_why` why the day was last moved.
    """

    class State(models.TextChoices):
        OPEN = "open", _("进行中")
        REACHED = "reached", _("已达到")
        DROPPED = "dropped", _("不做了")

    key = models.UUIDField(unique=True, default=uuid.uuid4)
    project = models.ForeignKey(Project, models.PROTECT, related_name="milestones")
    title = models.CharField(max_length=60)
    due_on = models.DateField()
    first_due_on = models.DateField()
    moved_why = models.CharField(max_length=200, default="")
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    ended_on = models.DateField(null=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    note = models.CharField(max_length=300, default="")

    lifecycle = Lifecycle({State.OPEN: {State.REACHED, State.DROPPED}})

    class Meta:
        indexes = [
            models.Index("project", "due_on", "id", name="milestone_project"),
            models.Index("due_on", "id", name="milestone_due", condition=models.Q(state="open")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="open", ended_on=None)
                | (~models.Q(state="open") & models.Q(ended_on__isnull=False)),
                name="milestone_ends_on_a_day",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Where it is looked after: its project's page."""
        return reverse("plan:project", args=[self.project.no]) + "#milestones"

    @property
    def chain(self) -> str:
        """Milestones are told on their project's chain."""
        return self.project.no

    @property
    def subject(self) -> str:
        """How its clock names it."""
        return f"milestone:{self.pk}"

    @property
    def due_at(self) -> datetime:
        """The last second of its day: what is reached that evening is in time."""
        return datetime.combine(self.due_on, LAST_SECOND, SHANGHAI)

    def days_late(self, on: date) -> int:
        """How many days late it is on that day, or was when it was reached; negative while there is time."""
        return ((self.ended_on or on) - self.due_on).days
