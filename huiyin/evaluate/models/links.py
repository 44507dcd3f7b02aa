"""Links by which a resident rates without signing in."""

from datetime import datetime

from django.db import models

from huiyin.archive.models import Case
from huiyin.collect.models import Request


class RatingLink(models.Model):
    """One voice's link of one round: good once, until a moment. Its code is kept as a blind index only."""

    request = models.ForeignKey(Request, models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    round = models.PositiveSmallIntegerField()
    code_index = models.BinaryField(unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["request", "round"], name="one_rating_link_a_round")]

    def __str__(self) -> str:
        return f"{self.request_id} {self.round}"

    def is_live(self, moment: datetime) -> bool:
        """Whether it still opens the page: its round is open, nobody used it, and its time is not over."""
        asked = self.case.state == Case.State.REPORTED and self.case.round == self.round
        return asked and self.used_at is None and moment < self.expires_at
