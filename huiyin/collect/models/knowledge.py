"""What the hotline answers at once: entries the county keeps, each version with the days it holds."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huiyin.collect.models.categories import Category
from huiyin.kernel.events.lifecycle import Lifecycle
from huiyin.kernel.people.models import Organisation, User


class KnowledgeEntry(models.Model):
    """One question that callers ask. Withdrawn, never deleted; `review_on` is the day to look at it again."""

    class State(models.TextChoices):
        DRAFT = "draft", _("草稿")
        CURRENT = "current", _("在用")
        WITHDRAWN = "withdrawn", _("已撤下")

    TONES = {State.DRAFT: "", State.CURRENT: "ok", State.WITHDRAWN: "done"}

    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    category = models.ForeignKey(Category, models.PROTECT, null=True, related_name="+")
    owner = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    review_on = models.DateField()
    is_demonstration = models.BooleanField(default=False)

    lifecycle = Lifecycle(
        {
            State.DRAFT: {State.CURRENT, State.WITHDRAWN},
            State.CURRENT: {State.WITHDRAWN},
            State.WITHDRAWN: {State.CURRENT},
        }
    )

    class Meta:
        indexes = [models.Index(fields=["state", "review_on", "id"], name="knowledge_review")]

    def __str__(self) -> str:
        return self.chain

    @property
    def chain(self) -> str:
        """The entry's own chain in the log."""
        return f"knowledge:{self.pk}"


class KnowledgeVersion(models.Model):
    """One wording of an entry, never changed: what was told to callers stays readable.

    It holds from `valid_from` until the day before `valid_to`. `asked` are further ways to ask the same.
    `grams` are the pairs of characters by which it is found.
    """

    entry = models.ForeignKey(KnowledgeEntry, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    question = models.CharField(max_length=120)
    asked = models.CharField(max_length=200, default="")
    answer = models.TextField()
    unit = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    basis = models.CharField(max_length=200)
    link = models.URLField(max_length=300, default="")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    grams = ArrayField(models.IntegerField())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "number"], name="one_version_a_number"),
            models.UniqueConstraint(fields=["entry"], condition=Q(valid_to=None), name="one_newest_version"),
        ]
        indexes = [GinIndex(fields=["grams"], name="knowledge_grams")]

    def __str__(self) -> str:
        return self.question
