"""A call that is being written down, kept sealed: a crash of the browser must not lose it."""

from django.db import models

from huiyin.kernel.people.models import User
from huiyin.kernel.people.sealed import SealedField


class CallDraft(models.Model):
    """What one operator has typed so far, as JSON by field. `key` is the entry's client-made key."""

    user = models.OneToOneField(User, models.CASCADE, related_name="+")
    key = models.UUIDField()
    sealed = SealedField(purpose="collect.call")
    saved_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.key)
