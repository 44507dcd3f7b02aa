"""Templates for answers, the county's rule for what is only phrases, and what was noticed in each answer."""

import uuid
from binascii import crc32

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from huiyin.collect.models import Category
from huiyin.dispatch.models.orders import WorkOrder
from huiyin.engines.answers.gaps import open_gaps


class AnswerTemplate(models.Model):
    """One version of a text with gaps such as 【填：做了什么】, for one class of needs or for all.

    Versions of one template share their `key`. `valid_to` is the last day it is offered.
    """

    CHAIN = "answer-templates"

    key = models.UUIDField(default=uuid.uuid4)
    version = models.PositiveIntegerField(default=1)
    name = models.CharField(max_length=40)
    category = models.ForeignKey(Category, models.PROTECT, null=True, related_name="+")
    text = models.TextField()
    source = models.CharField(max_length=200)
    end_source = models.CharField(max_length=200, default="")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key", "version"], name="one_template_a_version"),
            models.UniqueConstraint(fields=["key"], condition=Q(valid_to=None), name="one_template_in_force"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def gaps(self) -> tuple[str, ...]:
        """What is to be filled in."""
        return open_gaps(self.text)


class AnswerRule(models.Model):
    """One version of what is warned of: from which share on an answer is called a copy, which phrases say
    nothing, which words name an act. `valid_to` is the last day it is in force."""

    CHAIN = "answer-rule"

    same_percent = models.PositiveSmallIntegerField()
    phrases = ArrayField(models.CharField(max_length=60))
    acts = ArrayField(models.CharField(max_length=20))
    version = models.PositiveIntegerField(unique=True, default=1)
    source = models.CharField(max_length=200)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    def __str__(self) -> str:
        return f"v{self.version}"


class AnswerCheck(models.Model):
    """What was noticed in the answer of an order, as it was last proposed or given; it stops nobody.

    `percent` of it is the same as the answer of `same_as`, another order of the same unit; 0 below the share
    that the county calls a copy.
    """

    order = models.OneToOneField(WorkOrder, models.PROTECT, related_name="answer_check")
    words = models.TextField()
    template = models.ForeignKey(AnswerTemplate, models.PROTECT, null=True, related_name="+")
    same_as = models.ForeignKey(WorkOrder, models.PROTECT, null=True, related_name="+")
    percent = models.PositiveSmallIntegerField(default=0)
    is_phrases = models.BooleanField(default=False)
    no_act = models.BooleanField(default=False)
    no_day = models.BooleanField(default=False)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.order_id} {self.percent}%"

    @property
    def warns(self) -> bool:
        """Whether a reader should look twice."""
        return bool(self.percent) or self.is_phrases or self.no_act or self.no_day

    @property
    def mark(self) -> str:
        """Stands for these words with these warnings: who sends it back has seen them."""
        words = " ".join(self.words.split())
        told = f"{words}|{self.percent}|{self.is_phrases}|{self.no_act}|{self.no_day}"
        return f"{crc32(told.encode()):08x}"


class AnswerBand(models.Model):
    """One index key of a checked answer: answers of one unit that may be alike share one."""

    check_of = models.ForeignKey(AnswerCheck, models.CASCADE, related_name="bands", db_index=False)
    key = models.BigIntegerField()

    class Meta:
        indexes = [
            models.Index("key", "check_of", name="answer_alike"),
            models.Index("check_of", name="answer_bands"),
        ]

    def __str__(self) -> str:
        return f"{self.check_of_id} {self.key}"
