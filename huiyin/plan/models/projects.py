"""The service project that answers needs, and the places in it for people to fill."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from huiyin.archive.models import Case
from huiyin.kernel.events.lifecycle import Lifecycle
from huiyin.kernel.people.kinds import Check
from huiyin.kernel.people.models import Organisation, User
from huiyin.kernel.places.models import Place
from huiyin.kernel.present import is_english
from huiyin.plan.kinds import Priority


class Campaign(models.Model):
    """A title the county strives for; projects may serve it."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=40)
    name_en = models.CharField(max_length=80)
    group = models.SlugField(max_length=40, default="")

    def __str__(self) -> str:
        return self.name_en if is_english() else self.name


class Project(models.Model):
    """What a practice centre, institute or station builds to answer one or many cases.

    `remark` is what the approver last asked to change. `result` is what was reached, `shortfall` what was not
    and why: the closing words of whoever finished it, `finished_by`.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("起草中")
        PROPOSED = "proposed", _("待审批")
        APPROVED = "approved", _("实施中")
        FINISHED = "finished", _("已完成")
        CALLED_OFF = "called_off", _("已取消")

    OPEN = (State.DRAFT, State.PROPOSED, State.APPROVED)

    key = models.UUIDField(unique=True, default=uuid.uuid4)
    no = models.CharField(max_length=16, unique=True)
    title = models.CharField(max_length=60)
    purpose = models.TextField()
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    township_ref = models.BigIntegerField(null=True)
    village_ref = models.BigIntegerField(null=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    campaign = models.ForeignKey(Campaign, models.PROTECT, null=True, blank=True, related_name="projects")
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    drafted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    drafted_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    finished_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    result = models.TextField(default="")
    shortfall = models.TextField(default="", blank=True)
    remark = models.TextField(default="")

    lifecycle = Lifecycle(
        {
            State.DRAFT: {State.PROPOSED, State.CALLED_OFF},
            State.PROPOSED: {State.APPROVED, State.DRAFT, State.CALLED_OFF},
            State.APPROVED: {State.FINISHED, State.CALLED_OFF},
        }
    )

    class Meta:
        indexes = [
            models.Index(fields=["state", "-id"], name="project_state"),
            models.Index(fields=["township_ref", "-id"], name="project_township"),
            models.Index(fields=["village_ref", "-id"], name="project_village"),
            models.Index(fields=["organisation", "-id"], name="project_organisation"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def chain(self) -> str:
        """The project's chain in the log."""
        return self.no


class ProjectNeed(models.Model):
    """A case that a project answers."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="needs")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["project", "case"], name="one_case_a_project")]

    def __str__(self) -> str:
        return f"{self.project_id} {self.case_id}"


class Slot(models.Model):
    """A place in a project for people to fill: where, when, who is able.

    `skills` and `checks` are asked of everybody on it, `priority` counts from 1 to 5, `grab` says whether
    volunteers may take it unasked. `taken` counts accepted people; the database refuses more than `most`.
    `queued` is the last number given out in the waiting list, `waiting` how many stand in it now.
    """

    class State(models.TextChoices):
        OPEN = "open", _("招募中")
        CALLED_OFF = "called_off", _("已取消")

    key = models.UUIDField(unique=True, default=uuid.uuid4)
    project = models.ForeignKey(Project, models.PROTECT, related_name="slots")
    title = models.CharField(max_length=40)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    lat = models.FloatField(null=True)
    lon = models.FloatField(null=True)
    skills = ArrayField(models.IntegerField(), default=list)
    least = models.PositiveSmallIntegerField(default=1)
    most = models.PositiveSmallIntegerField(default=1)
    needs_leader = models.BooleanField(default=False)
    checks = ArrayField(models.CharField(max_length=16, choices=Check), default=list)
    priority = models.PositiveSmallIntegerField(choices=Priority, default=Priority.ORDINARY)
    grab = models.BooleanField(default=True)
    taken = models.PositiveSmallIntegerField(default=0)
    queued = models.PositiveIntegerField(default=0)
    waiting = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)

    lifecycle = Lifecycle({State.OPEN: {State.CALLED_OFF}})

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(taken__lte=F("most")), name="slot_never_oversold"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="slot_ends_after_start"),
            models.CheckConstraint(
                condition=Q(least__gte=1, least__lte=F("most")), name="slot_least_to_most"
            ),
            models.CheckConstraint(condition=Q(priority__range=(1, 5)), name="slot_priority_1_to_5"),
        ]
        indexes = [models.Index("starts_at", "id", name="slot_start", condition=Q(state="open"))]

    def __str__(self) -> str:
        return self.title

    @property
    def chain(self) -> str:
        """Slots are told on their project's chain."""
        return self.project.no

    @property
    def check_words(self) -> list[str]:
        """What people on it must have been checked for, in words."""
        return [str(Check(code).label) for code in self.checks if code in Check]
