"""Who else carries a project, and which part of it."""

import uuid

from django.db import models
from django.db.models import Q

from huiyin.kernel.people.models import Organisation
from huiyin.plan.models.projects import Project


class Partner(models.Model):
    """An organisation's part in a project. `organisation` is empty for one outside the county's list."""

    key = models.UUIDField(unique=True, default=uuid.uuid4)
    project = models.ForeignKey(Project, models.PROTECT, related_name="partners")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=60)
    part = models.CharField(max_length=120)
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["project", "name"], condition=Q(until=None), name="one_part_a_partner"
            )
        ]

    def __str__(self) -> str:
        return self.name
