"""Which cases were drawn for calling back."""

from django.db import models

from huiyin.archive.models import Case
from huiyin.evaluate.models.rules import Rule


class Draw(models.Model):
    """The lot of one case in one round: called back when `lot`, 0 to 99, is below the rule's share.

    The lot comes from the case's number, the round and the rule alone, so that anybody can draw it again.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    round = models.PositiveSmallIntegerField()
    rule = models.ForeignKey(Rule, models.PROTECT, related_name="+")
    lot = models.PositiveSmallIntegerField()
    drawn = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "round"], name="one_draw_a_round")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.round} {self.drawn}"
