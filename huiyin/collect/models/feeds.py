"""Where published texts come from by themselves, and what of their answers was published."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from huiyin.collect.models.categories import Category
from huiyin.collect.models.requests import Answer, Request
from huiyin.kernel.events.lifecycle import Lifecycle
from huiyin.kernel.people.models import User
from huiyin.kernel.places.models import Place


class Feed(models.Model):
    """A feed that is asked now and then. `key` makes an item's key from its publisher's name for it.

    `place` and `category` are offered to the editor where a text itself names none. `every` is in minutes.
    `etag` and `modified` are what the server said last, to be asked only for news. `problem` is a sentence
    for the editor while the feed fails; each failure in a row doubles the pause.
    """

    class State(models.TextChoices):
        ON = "on", _("正在读取")
        PAUSED = "paused", _("已暂停")

    EVERY = ((15, _("15分钟")), (30, _("30分钟")), (60, _("1小时")), (360, _("6小时")))
    TONES = {State.ON: "ok", State.PAUSED: "done"}

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=60, unique=True)
    url = models.CharField(max_length=500, unique=True)
    is_comments = models.BooleanField(default=False)
    place = models.ForeignKey(Place, models.PROTECT, null=True, related_name="+")
    category = models.ForeignKey(Category, models.PROTECT, null=True, related_name="+")
    every = models.PositiveSmallIntegerField(choices=EVERY, default=30)
    state = models.CharField(max_length=8, choices=State, default=State.ON)
    etag = models.CharField(max_length=200, default="")
    modified = models.CharField(max_length=60, default="")
    next_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    failures = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=300, default="")
    noted = models.PositiveIntegerField(default=0)
    added_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField()

    lifecycle = Lifecycle({State.ON: {State.PAUSED}, State.PAUSED: {State.ON}})

    class Meta:
        indexes = [models.Index("next_at", name="feed_due", condition=models.Q(state="on"))]

    def __str__(self) -> str:
        return self.name

    @property
    def chain(self) -> str:
        """The feed's own chain in the log."""
        return f"feed:{self.pk}"

    @property
    def tone(self) -> str:
        """How its state is shown."""
        return "late" if self.problem else self.TONES[self.State(self.state)]


class FolderFile(models.Model):
    """An export that lay in the watched folder: what came of it. `reason` says why it was refused."""

    class State(models.TextChoices):
        READ = "read", _("已读取")
        REFUSED = "refused", _("没有读")

    TONES = {State.READ: "ok", State.REFUSED: "late"}

    name = models.CharField(max_length=120)
    state = models.CharField(max_length=8, choices=State)
    noted = models.PositiveIntegerField(default=0)
    known = models.PositiveIntegerField(default=0)
    left_out = models.PositiveIntegerField(default=0)
    reason = models.CharField(max_length=300, default="")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["-id"], name="folderfile_new")]

    def __str__(self) -> str:
        return f"{self.name} {self.state}"

    @property
    def tone(self) -> str:
        """How its state is shown."""
        return self.TONES[self.State(self.state)]


class Publication(models.Model):
    """What became of an answer to a published text: its words under `url`, or `why_not`."""

    answer = models.OneToOneField(Answer, models.PROTECT, related_name="publication")
    request = models.ForeignKey(Request, models.PROTECT, related_name="publications")
    words = models.TextField(default="")
    url = models.URLField(max_length=500, default="")
    why_not = models.CharField(max_length=200, default="")
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["-id"], name="publication_new", condition=~models.Q(url=""))]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(url="") ^ models.Q(why_not=""), name="published_or_a_reason"
            )
        ]

    def __str__(self) -> str:
        return self.url or self.why_not
