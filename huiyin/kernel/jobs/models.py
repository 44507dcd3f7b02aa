"""One piece of background work as people see it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Job(models.Model):
    """Work behind the page: who asked for it, how far it is, what came of it."""

    class State(models.TextChoices):
        WAITING = "waiting", _("排队中")
        RUNNING = "running", _("进行中")
        DONE = "done", _("已完成")
        FAILED = "failed", _("失败")

    OPEN = (State.WAITING, State.RUNNING)

    name = models.CharField(max_length=60)
    arguments = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    note = models.CharField(max_length=200, default="")
    result = models.JSONField(default=dict)
    error = models.TextField(default="")
    tries = models.PositiveSmallIntegerField(default=0)
    by_id = models.BigIntegerField(null=True)
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    beat_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["-id", "by_id"], name="job_by"),
            models.Index("state", "id", name="job_state"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.pk}"

    @property
    def percent(self) -> int:
        """How far, in whole percent; 0 while the amount of work is unknown."""
        return min(100, self.done * 100 // self.total) if self.total else 0


class LastRun(models.Model):
    """When a recurring errand last ran; the row's lock keeps two workers from running it together."""

    name = models.CharField(max_length=60, primary_key=True)
    at = models.DateTimeField()
    error = models.TextField(default="")

    def __str__(self) -> str:
        return f"{self.name} {self.at:%F %T}"
