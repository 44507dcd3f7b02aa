"""Snapshots of figures, so that a board is one row away however large the county."""

from django.db import models


class Snapshot(models.Model):
    """Figures computed from records at one moment. Made anew all the time; never a source of facts."""

    key = models.CharField(max_length=60, primary_key=True)
    figures = models.JSONField()
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.key} {self.made_at:%F %T}"
