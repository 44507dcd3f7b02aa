"""Requests that another system kept: where they come from, the files handed in, and how far each was read."""

import uuid
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.people.models import User
from huiyin.kernel.people.sealed import SealedField


class SourceSystem(models.Model):
    """A system whose requests are brought in. `key` makes a request's key from its number there.

    `mapping` is how its columns were last understood: our word for a column, by its heading.
    """

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=40, unique=True)
    mapping = models.JSONField(default=dict)
    no_place = models.CharField(max_length=6, default="refuse")
    used_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class ImportFile(models.Model):
    """A spreadsheet handed in. Its rows lie sealed in its parts until they are forgotten.

    `heading` holds the names of the columns. `tried` and `result` count rows by what came of them.
    """

    class State(models.TextChoices):
        READ = "read", _("等待对应栏目")
        TRYING = "trying", _("正在试读")
        TRIED = "tried", _("试读完成")
        BRINGING = "bringing", _("正在导入")
        BROUGHT = "brought", _("导入完成")

    BUSY = (State.TRYING, State.BRINGING)
    TONES = {State.READ: "warn", State.TRIED: "warn", State.BROUGHT: "ok"}

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    source = models.ForeignKey(SourceSystem, models.PROTECT, related_name="files")
    name_sealed = SealedField(purpose="collect.import_name")
    size = models.PositiveBigIntegerField()
    rows = models.PositiveIntegerField()
    heading = models.JSONField(default=list)
    mapping = models.JSONField(default=dict)
    no_place = models.CharField(max_length=6, default="refuse")
    notes_sealed = SealedField(purpose="collect.import_notes")
    state = models.CharField(max_length=8, choices=State, default=State.READ)
    tried = models.JSONField(default=dict)
    result = models.JSONField(default=dict)
    job_id = models.BigIntegerField(null=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    received_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    forgotten_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index("received_at", name="import_kept", condition=models.Q(forgotten_at=None)),
            models.Index(fields=["-id"], name="import_new"),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} {self.received_at:%F}"

    @property
    def chain(self) -> str:
        """The file's own chain in the log."""
        return f"import:{self.pk}"

    @property
    def is_busy(self) -> bool:
        """Whether the worker is at it."""
        return self.state in self.BUSY

    @property
    def tone(self) -> str:
        """How its state is shown."""
        return self.TONES.get(self.State(self.state), "")

    @property
    def counts(self) -> dict[str, Any]:
        """What became of the rows, or would."""
        told = self.result if self.state == self.State.BROUGHT else self.tried
        return {"new": 0, "known": 0, "refused": 0, **told}


class ImportPart(models.Model):
    """Some hundred rows of a file, `[[line, [cell, …]], …]`; what did not fit, `[[line, column, why], …]`."""

    file = models.ForeignKey(ImportFile, models.CASCADE, related_name="parts")
    number = models.PositiveIntegerField()
    count = models.PositiveIntegerField()
    rows_sealed = SealedField(purpose="collect.import_rows")
    faults_sealed = SealedField(purpose="collect.import_faults")
    counts = models.JSONField(default=dict)
    tried = models.BooleanField(default=False)
    done = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["file", "number"], name="one_part_a_number")]

    def __str__(self) -> str:
        return f"{self.file_id}.{self.number}"
