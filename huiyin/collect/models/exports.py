"""Lists that leave the house: who asked for what, and the file until it is forgotten."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.people.models import User
from huiyin.kernel.people.sealed import SealedField


class ExportFile(models.Model):
    """A list somebody asked for. `wanted` holds filters as codes; words looked for are sealed."""

    class Kind(models.TextChoices):
        XLSX = "xlsx", _("Excel 表格（XLSX）")
        CSV = "csv", _("文本表格（CSV）")

    kind = models.CharField(max_length=4, choices=Kind)
    wanted = models.JSONField(default=dict)
    words_sealed = SealedField(purpose="collect.export_words")
    rows = models.PositiveIntegerField(default=0)
    size = models.PositiveBigIntegerField(default=0)
    job_id = models.BigIntegerField(null=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    ready_at = models.DateTimeField(null=True)
    forgotten_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["by", "-id"], name="export_by"),
            models.Index("asked_at", name="export_kept", condition=models.Q(forgotten_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.by_id} {self.asked_at:%F}"

    @property
    def chain(self) -> str:
        """The list's own chain in the log."""
        return f"export:{self.pk}"

    @property
    def is_ready(self) -> bool:
        """Whether it can be taken away."""
        return self.ready_at is not None and self.forgotten_at is None


class ExportPart(models.Model):
    """A block of the file, in Base64 because what is sealed is text."""

    file = models.ForeignKey(ExportFile, models.CASCADE, related_name="parts")
    number = models.PositiveIntegerField()
    data_sealed = SealedField(purpose="collect.export_data")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["file", "number"], name="one_block_a_number")]

    def __str__(self) -> str:
        return f"{self.file_id}.{self.number}"
