"""Hours of service: what counts by which rule, the ledger's entries, and what somebody found wrong in one."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from huiyin.dispatch.models.assignments import Assignment
from huiyin.dispatch.models.gatherings import Gathering
from huiyin.kernel.events.lifecycle import Lifecycle
from huiyin.kernel.people.models import Organisation, User, Volunteer
from huiyin.kernel.places.models import Place


class HourRule(models.Model):
    """One version of how hours are counted, all in minutes unless said otherwise; nothing is overwritten.

    Who comes up to `tolerance` before the start or leaves as much after the end has it counted. A service
    longer than `break_after` loses `break_minutes`. A person has at most `day_cap` a day, 0 for no limit.
    What is left is rounded to `step`; something short of `least` counts as that, 0 for no such favour. An
    entry is shown for `publicity_days`. Two services farther apart than `speed_kmh` allows are looked at by a
    person. How long the ledger is kept is a rule of its own (archive's `RetentionRule`). `valid_to` is the
    last day in force.
    """

    class Rounding(models.TextChoices):
        DOWN = "down", _("不足的舍去")
        NEAREST = "nearest", _("四舍五入")
        UP = "up", _("不足的进一")

    CHAIN = "hour-rule"

    tolerance = models.PositiveSmallIntegerField()
    break_after = models.PositiveSmallIntegerField()
    break_minutes = models.PositiveSmallIntegerField()
    day_cap = models.PositiveSmallIntegerField()
    step = models.PositiveSmallIntegerField()
    rounding = models.CharField(max_length=8, choices=Rounding)
    least = models.PositiveSmallIntegerField()
    counts_training = models.BooleanField()
    counts_meetings = models.BooleanField()
    publicity_days = models.PositiveSmallIntegerField()
    speed_kmh = models.PositiveSmallIntegerField()
    version = models.PositiveIntegerField(unique=True, default=1)
    source = models.CharField(max_length=200)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(step__gte=1), name="hours_round_to_a_minute_or_more"),
        ]

    def __str__(self) -> str:
        return f"v{self.version}"


class ServiceHour(models.Model):
    """One entry of the ledger: minutes that a volunteer served. Never deleted, its minutes never changed.

    It comes from an `assignment` or, for a training or a meeting, from a `gathering`. What the rule of its
    day does not count is kept all the same, and goes into no sum, star or certificate: `counts` is no.
    A mistake is put right by another entry, the counter-entry, that `corrects` the first one and adds to it
    or takes away. `organiser` says that it was so, and so does a second side: an officer, or (`by_served`)
    the resident who was served. `flags` are codes of what looks impossible; until a person has `decided` on
    them nobody confirms. Kept long enough, it is `forgotten_at` a moment: times of day, pin and words go;
    number, day, place and minutes stay.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("待确认")
        CONFIRMED = "confirmed", _("双方已确认")
        PUBLISHED = "published", _("公示中")
        OBJECTED = "objected", _("有异议")
        FINAL = "final", _("已生效")
        VOIDED = "voided", _("作废不算")

    class What(models.TextChoices):
        SERVICE = "service", _("服务")
        TRAINING = "training", _("培训")
        MEETING = "meeting", _("会议")

    class Flag(models.TextChoices):
        OVERLAP = "overlap", _("和本人另一条记录时间重叠")
        TRAVEL = "travel", _("从上一处赶过来，时间不够")

    ALIVE = (State.DRAFT, State.CONFIRMED, State.PUBLISHED, State.OBJECTED, State.FINAL)
    ON_SHOW = (State.PUBLISHED, State.OBJECTED)

    key = models.UUIDField(unique=True, default=uuid.uuid4)
    volunteer = models.ForeignKey(Volunteer, models.PROTECT, related_name="hours", db_index=False)
    assignment = models.ForeignKey(Assignment, models.PROTECT, null=True, related_name="hours")
    gathering = models.ForeignKey(Gathering, models.PROTECT, null=True, related_name="hours", db_index=False)
    corrects = models.ForeignKey("self", models.PROTECT, null=True, related_name="corrections")
    what = models.CharField(max_length=10, choices=What, default=What.SERVICE)
    title = models.CharField(max_length=60)
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", db_index=False)
    township_ref = models.BigIntegerField(null=True)
    village_ref = models.BigIntegerField(null=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    lat = models.FloatField(null=True)
    lon = models.FloatField(null=True)
    day = models.DateField()
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    breaks = models.PositiveSmallIntegerField(default=0)
    minutes = models.IntegerField()
    counts = models.BooleanField(default=True)
    rule = models.ForeignKey(HourRule, models.PROTECT, null=True, related_name="+", db_index=False)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    flags = ArrayField(models.CharField(max_length=10, choices=Flag), default=list)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    decided_why = models.CharField(max_length=200, default="", blank=True)
    drafted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    drafted_at = models.DateTimeField()
    why = models.CharField(max_length=200, default="", blank=True)
    organiser = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    organiser_at = models.DateTimeField(null=True)
    second = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    second_at = models.DateTimeField(null=True)
    by_served = models.BooleanField(default=False)
    published_at = models.DateTimeField(null=True)
    shown_until = models.DateTimeField(null=True)
    final_at = models.DateTimeField(null=True)
    forgotten_at = models.DateTimeField(null=True)
    voided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    voided_why = models.CharField(max_length=200, default="", blank=True)

    lifecycle = Lifecycle(
        {
            State.DRAFT: {State.CONFIRMED, State.VOIDED},
            State.CONFIRMED: {State.PUBLISHED, State.VOIDED},
            State.PUBLISHED: {State.OBJECTED, State.FINAL},
            State.OBJECTED: {State.PUBLISHED, State.VOIDED},
        }
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["assignment"],
                condition=Q(corrects=None) & ~Q(state="voided"),
                name="one_entry_an_assignment",
            ),
            models.UniqueConstraint(
                fields=["gathering", "volunteer"],
                condition=Q(corrects=None, gathering__isnull=False) & ~Q(state="voided"),
                name="one_entry_a_gathering",
            ),
            models.CheckConstraint(
                condition=Q(gathering=None) | Q(assignment=None), name="hours_of_one_origin"
            ),
            models.CheckConstraint(
                condition=Q(corrects__isnull=False) | Q(minutes__gte=0), name="hours_taken_back_by_correction"
            ),
            models.CheckConstraint(
                condition=Q(second=None) | ~Q(second=models.F("organiser")), name="hours_two_hands"
            ),
        ]
        indexes = [
            models.Index(fields=["volunteer", "-id"], name="hours_volunteer"),
            models.Index(fields=["volunteer", "day"], name="hours_day"),
            models.Index(fields=["state", "-id"], name="hours_state"),
            models.Index(fields=["township_ref", "state", "-id"], name="hours_township"),
            models.Index(fields=["village_ref", "state", "-id"], name="hours_village"),
            models.Index(fields=["shown_until", "id"], name="hours_shown", condition=Q(state="published")),
            models.Index(
                Coalesce("final_at", "drafted_at"),
                "id",
                name="hours_to_forget",
                condition=Q(forgotten_at=None, state__in=["final", "voided"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.volunteer_id} {self.day} {self.minutes}"

    @property
    def chain(self) -> str:
        """Entries are told on the volunteer's own chain."""
        return f"volunteer:{self.volunteer_id}"

    @property
    def waits_for_decision(self) -> bool:
        """Whether something about it looks impossible and nobody has looked yet."""
        return bool(self.flags) and self.decided_by_id is None


class HourObjection(models.Model):
    """What somebody found wrong in an entry, and what came of it. While open, the entry goes no further."""

    class End(models.TextChoices):
        KEPT = "kept", _("核实无误，照原样")
        CORRECTED = "corrected", _("已更正")
        VOIDED = "voided", _("作废不算")

    key = models.UUIDField(unique=True, default=uuid.uuid4)
    entry = models.ForeignKey(ServiceHour, models.PROTECT, related_name="objections")
    words = models.CharField(max_length=300)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    end = models.CharField(max_length=10, choices=End, default="", blank=True)
    answer = models.CharField(max_length=300, default="", blank=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["entry"], condition=Q(ended_at=None), name="one_open_objection_an_entry"
            )
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.end or 'open'}"
