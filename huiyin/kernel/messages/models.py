"""Messages, the ways they go, the texts they are made of, and mail that came in."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.events.lifecycle import Lifecycle
from huiyin.kernel.messages.kinds import BY_HAND, Way
from huiyin.kernel.people.models import User
from huiyin.kernel.people.sealed import SealedField
from huiyin.kernel.places.models import Place
from huiyin.kernel.present import now


class Message(models.Model):
    """One thing told to one person, or read out in one place.

    `key` is made by whoever tells, so that telling twice tells once; it is also what a gateway may tell
    repeats by. `again` counts how often a person had it sent anew, which is no repeat. `token` is
    unguessable: a reply that carries it belongs here. `through` is the way it really went: the log, where its
    way is not set up. `due_at` is when it is tried next; while somebody sends it, when somebody else may.
    `at_once` is told at any hour; the rest waits until the quiet hours are over.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("等待发送")
        SENT = "sent", _("已发出")
        DELIVERED = "delivered", _("已送达")
        DONE = "done", _("已当面告知")
        FAILED = "failed", _("没有发出去")
        BOUNCED = "bounced", _("被退回")
        GIVEN_UP = "given_up", _("不再发送")

    STUCK = (State.FAILED, State.BOUNCED)
    """Waits for a person: try again or give up."""
    TONES = {
        State.WAITING: "warn",
        State.SENT: "",
        State.DELIVERED: "ok",
        State.DONE: "ok",
        State.FAILED: "late",
        State.BOUNCED: "late",
        State.GIVEN_UP: "done",
    }

    key = models.UUIDField(unique=True, default=uuid.uuid4)
    chain = models.CharField(max_length=40)
    code = models.CharField(max_length=40)
    way = models.CharField(max_length=12, choices=Way)
    through = models.CharField(max_length=12, default="")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    language = models.CharField(max_length=10, default="zh-hans")
    place = models.ForeignKey(Place, models.PROTECT, null=True, related_name="+")
    to_sealed = SealedField(purpose="messages.to")
    to_index = models.BinaryField(null=True, editable=False)
    subject_sealed = SealedField(purpose="messages.subject")
    words_sealed = SealedField(purpose="messages.words")
    unsubscribe_sealed = SealedField(purpose="messages.unsubscribe")
    token = models.CharField(max_length=24, unique=True)
    provider_ref = models.CharField(max_length=120, default="")
    tries = models.PositiveSmallIntegerField(default=0)
    again = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    at_once = models.BooleanField(default=False)
    error = models.CharField(max_length=300, default="")
    written_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    lifecycle = Lifecycle(
        {
            State.WAITING: {State.SENT, State.DONE, State.FAILED, State.GIVEN_UP},
            State.SENT: {State.DELIVERED, State.FAILED, State.BOUNCED},
            State.DELIVERED: {State.BOUNCED},
            State.FAILED: {State.WAITING, State.GIVEN_UP},
            State.BOUNCED: {State.WAITING, State.GIVEN_UP},
        }
    )

    class Meta:
        indexes = [
            models.Index("chain", "id", name="message_chain"),
            models.Index(
                "due_at", "id", name="message_to_send", condition=Q(state="waiting") & ~Q(way__in=BY_HAND)
            ),
            models.Index(fields=["state", "-id"], name="message_state"),
            models.Index(
                "way", "place", "id", name="message_to_carry", condition=Q(state="waiting", way__in=BY_HAND)
            ),
            models.Index("to_index", name="message_to", condition=Q(to_index__isnull=False)),
            models.Index("provider_ref", name="message_ref", condition=~Q(provider_ref="")),
        ]

    def __str__(self) -> str:
        return f"{self.chain} {self.way} {self.state}"


class Outlet(models.Model):
    """How this county sends by one way: its settings, the sealed secret ones, and how it fares."""

    way = models.CharField(max_length=12, choices=Way, unique=True)
    on = models.BooleanField(default=False)
    settings = models.JSONField(default=dict)
    secrets_sealed = SealedField(purpose="messages.outlet")
    last_sent_at = models.DateTimeField(null=True)
    last_failed_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=300, default="")
    changed_at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return self.way


class Wording(models.Model):
    """A text in both languages that holds from one day up to another; without one the house's own holds."""

    code = models.CharField(max_length=40)
    text = models.TextField()
    text_en = models.TextField()
    source = models.CharField(max_length=200)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["code"], condition=Q(valid_to=None), name="one_open_wording_of_a_code"
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.valid_from:%F}"


class Mail(models.Model):
    """One e-mail that came in. `digest` tells the same bytes read twice; words and sender are sealed."""

    class Sort(models.TextChoices):
        REPLY = "reply", _("回信")
        AUTO = "auto", _("自动回复")
        BOUNCE = "bounce", _("退信")
        UNKNOWN = "unknown", _("对不上的来信")
        REFUSED = "refused", _("没有读的来信")

    digest = models.BinaryField(unique=True)
    sort = models.CharField(max_length=10, choices=Sort)
    reason = models.CharField(max_length=20, default="")
    message = models.ForeignKey(Message, models.PROTECT, null=True, related_name="mails")
    from_sealed = SealedField(purpose="messages.from")
    subject_sealed = SealedField(purpose="messages.subject")
    words_sealed = SealedField(purpose="messages.words")
    came_at = models.DateTimeField()
    waits = models.BooleanField(default=False)
    """Whether a person should look at it."""
    seen_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    seen_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["-id"], name="mail_waits", condition=Q(waits=True)),
            models.Index("message", "id", name="mail_message", condition=Q(message__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.sort} {self.came_at:%F}"


class QuietHours(models.Model):
    """One version of the hours in which no telephone is made to ring; nothing is overwritten.

    From `begins` to `ends` by the county's clock, over midnight where it ends before it begins. Neither: no
    quiet hours. `valid_to` is the last day on which the version is in force.
    """

    begins = models.TimeField(null=True)
    ends = models.TimeField(null=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    version = models.PositiveIntegerField(unique=True)
    source = models.CharField(max_length=200)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    CHAIN = "quiet-hours"

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(begins=None, ends=None)
                | Q(begins__isnull=False, ends__isnull=False) & ~Q(begins=models.F("ends")),
                name="quiet_hours_have_both_ends",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.begins or '-'} {self.ends or '-'} v{self.version}"
