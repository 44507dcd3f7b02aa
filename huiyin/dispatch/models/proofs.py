"""How well work must be proved before a case of a class may close, dated and with its source."""

from django.db import models
from django.db.models import Q

from huiyin.collect.models import Category
from huiyin.dispatch.kinds import Grade


class ProofRule(models.Model):
    """One version of the grade that closing asks for in a class of needs; nothing is overwritten.

    No category means every class without a rule of its own or of its parent. `valid_to` is the last day in
    force. What was reported on a day is held against the rule of that day.
    """

    CHAIN = "proofs"

    category = models.ForeignKey(Category, models.PROTECT, null=True, related_name="+")
    grade = models.CharField(max_length=1, choices=Grade)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)
    source = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["category", "version"], name="one_proof_rule_a_version", nulls_distinct=False
            ),
            models.UniqueConstraint(
                fields=["category"],
                condition=Q(valid_to=None),
                name="one_proof_rule_in_force",
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.category_id} {self.grade} v{self.version}"
