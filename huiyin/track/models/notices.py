"""Who was told of a red light."""

from django.db import models

from huiyin.kernel.people.models import User


class Notice(models.Model):
    """One person told that a clock is overdue, once for each deadline; `seen_at` when the person looked."""

    clock_ref = models.BigIntegerField()
    due_at = models.DateTimeField()
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    chain = models.CharField(max_length=40)
    at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["clock_ref", "due_at", "user"], name="one_notice_a_deadline")
        ]
        indexes = [models.Index(fields=["user", "-id"], name="notice_user", condition=models.Q(seen_at=None))]

    def __str__(self) -> str:
        return f"{self.clock_ref} -> {self.user_id}"
