"""One note on the work."""

import uuid

from django.db import models

from huiyin.archive.models import Case
from huiyin.kernel.people.models import Organisation, User
from huiyin.plan.models import Project
from huiyin.track.kinds import ProgressKind


class Progress(models.Model):
    """One note on a case or a project, with what was measured if anything was.

    `quantity` in `unit` (such as 300 mu); `is_about` marks a figure that is only near.
    """

    key = models.UUIDField(unique=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="progress")
    project = models.ForeignKey(Project, models.PROTECT, null=True, related_name="progress")
    kind = models.CharField(max_length=14, choices=ProgressKind, default=ProgressKind.NOTE)
    words = models.TextField()
    quantity = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    unit = models.CharField(max_length=16, default="", blank=True)
    is_about = models.BooleanField(default=False)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index("case", "id", name="progress_case"),
            models.Index("project", "id", name="progress_project"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(case__isnull=False) | models.Q(project__isnull=False),
                name="progress_of_something",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def subject(self) -> str:
        """How photos and the log name this note."""
        return f"progress:{self.pk}"
