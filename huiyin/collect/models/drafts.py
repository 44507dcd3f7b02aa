"""Who is calling, kept sealed while the call is being written down: a crash must not lose the caller."""

from django.db import models

from huiyin.kernel.people.models import User
from huiyin.kernel.people.sealed import SealedField


class CallDraft(models.Model):
    """The personal fields of one operator's unfinished entry, as JSON; `key` is the client-made key."""

    user = models.OneToOneField(User, models.CASCADE, related_name="+")
    key = models.UUIDField()
    sealed = SealedField(purpose="collect.call")
    saved_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.key)
