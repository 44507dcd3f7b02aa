"""Office hours, the days that differ, limits, and the clocks that run under them."""

from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huiyin.kernel.calendar.kinds import LimitKind, Matter, Unit, Urgency


def office_hours() -> list[list[list[str]]]:
    """Monday to Friday, 08:30–12:00 and 14:30–18:00; an example for the county to change."""
    return [[["08:30", "12:00"], ["14:30", "18:00"]] for _day in range(5)] + [[], []]


class Calendar(models.Model):
    """The office hours of some organisations: seven lists of [opens, closes], Monday first.

    `weekly` holds from the beginning until the first of `changes`.
    """

    name = models.CharField(_("名称"), max_length=40, unique=True)
    weekly = models.JSONField(_("每周办公时间"), default=office_hours)
    observes_holidays = models.BooleanField(_("节假日休息"), default=True)
    is_default = models.BooleanField(_("默认"), default=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("办公时间")
        ordering = ("-is_default", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["is_default"], condition=Q(is_default=True), name="one_default_calendar"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class HoursChange(models.Model):
    """Other office hours of a calendar from a day on: a winter's, or a reform's. Days before keep theirs."""

    calendar = models.ForeignKey(Calendar, models.CASCADE, related_name="changes")
    valid_from = models.DateField(_("生效日期"))
    weekly = models.JSONField(_("每周办公时间"))

    class Meta:
        verbose_name = _("办公时间调整")
        ordering = ("valid_from",)
        constraints = [
            models.UniqueConstraint(fields=["calendar", "valid_from"], name="one_change_of_hours_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.calendar_id} {self.valid_from}"


class SpecialDay(models.Model):
    """A day that differs from the plain week: a holiday, or a weekend day worked to make up for one."""

    day = models.DateField(_("日期"), unique=True)
    is_workday = models.BooleanField(_("上班"))
    name = models.CharField(_("名称"), max_length=40)
    source = models.CharField(_("出处"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("特别日")
        ordering = ("day",)

    def __str__(self) -> str:
        return f"{self.day} {self.name}"


class CalendarStamp(models.Model):
    """One row that changes with every change to this room's tables, so that copies in memory know."""

    stamp = models.UUIDField()

    def __str__(self) -> str:
        return str(self.stamp)


class TimeLimit(models.Model):
    """One version of one rule. A change ends this row on a day and adds the next version; both stay.

    `valid_to` is the last day on which the rule is in force. An empty matter or urgency means any.
    `warn_share` is the part of the allowed time after which a clock turns yellow.
    """

    kind = models.CharField(_("时限"), max_length=24, choices=LimitKind.choices)
    matter = models.CharField(_("事项"), max_length=10, choices=Matter.choices, blank=True, default="")
    urgency = models.CharField(_("紧急程度"), max_length=8, choices=Urgency.choices, blank=True, default="")
    amount = models.PositiveSmallIntegerField(_("数量"))
    unit = models.CharField(_("单位"), max_length=12, choices=Unit.choices)
    warn_share = models.FloatField(_("预警比例"), default=0.8)
    valid_from = models.DateField(_("生效日期"))
    valid_to = models.DateField(_("失效日期"), null=True, blank=True)
    version = models.PositiveIntegerField(_("版本"), default=1)
    source = models.CharField(_("依据"), max_length=200)

    class Meta:
        verbose_name = _("时限规则")
        ordering = ("kind", "matter", "urgency", "-version")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "matter", "urgency", "version"], name="one_limit_a_version"
            ),
            models.UniqueConstraint(
                fields=["kind", "matter", "urgency"], condition=Q(valid_to=None), name="one_limit_in_force"
            ),
            models.CheckConstraint(
                condition=Q(warn_share__gt=0, warn_share__lte=1), name="warn_share_is_a_share"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.matter or '*'} {self.urgency or '*'} v{self.version}"


class Clock(models.Model):
    """A deadline with its rule, its calendar and its steps. `chain` is the case; `subject` what must be done.

    `until` is a deadline that somebody named, such as in a promise; else the rule's term gives it.
    `warned_for` and `told_for` are the deadlines whose nearing and whose passing people were told of. From
    these the database itself keeps `turns_at`, when there is next something to tell, so that whoever moves a
    deadline need not know of it; empty where nothing is left to tell.

    Organisation and township are plain numbers: the kernel's calendar does not know people or places.
    """

    class State(models.TextChoices):
        RUNNING = "running", _("计时中")
        PAUSED = "paused", _("已暂停")
        MET = "met", _("按时完成")
        MISSED = "missed", _("超时完成")
        CANCELLED = "cancelled", _("已取消")

    LIVE = (State.RUNNING, State.PAUSED)  # is somebody still expected to act?

    chain = models.CharField(max_length=40, db_index=True)
    subject = models.CharField(max_length=60)
    kind = models.CharField(_("时限"), max_length=24)
    matter = models.CharField(_("事项"), max_length=10, blank=True, default="")
    urgency = models.CharField(_("紧急程度"), max_length=8, blank=True, default="")
    limit = models.ForeignKey(TimeLimit, models.PROTECT, related_name="+")
    calendar = models.ForeignKey(Calendar, models.PROTECT, related_name="+")
    state = models.CharField(_("状态"), max_length=9, choices=State.choices, default=State.RUNNING)
    started_at = models.DateTimeField(_("开始"))
    due_at = models.DateTimeField(_("到期"))
    warn_at = models.DateTimeField(_("预警"))
    until = models.DateTimeField(null=True, blank=True)
    paused_at = models.DateTimeField(_("暂停"), null=True, blank=True)
    stopped_at = models.DateTimeField(_("结束"), null=True, blank=True)
    estimated = models.BooleanField(_("估算"), default=False)
    warned_for = models.DateTimeField(null=True, blank=True)
    told_for = models.DateTimeField(null=True, blank=True)
    turns_at = models.GeneratedField(
        expression=Case(
            When(~Q(state="running") | Q(told_for=F("due_at")), then=Value(None)),
            When(warned_for=F("due_at"), then=F("due_at")),
            default=F("warn_at"),
        ),
        output_field=models.DateTimeField(null=True),
        db_persist=True,
    )
    organisation_id_plain = models.BigIntegerField(null=True, blank=True)
    township_id_plain = models.BigIntegerField(null=True, blank=True)

    class Meta:
        verbose_name = _("时限")
        indexes = [
            models.Index("subject", "kind", name="clock_of_a_subject"),
            models.Index("turns_at", "id", name="clock_turning", condition=Q(turns_at__isnull=False)),
            models.Index("due_at", "id", name="clock_running", condition=Q(state="running")),
            models.Index("warn_at", "due_at", "id", name="clock_warning", condition=Q(state="running")),
            models.Index(
                "organisation_id_plain",
                "due_at",
                "id",
                name="clock_running_org",
                condition=Q(state="running"),
            ),
            models.Index(
                "township_id_plain", "due_at", "id", name="clock_running_town", condition=Q(state="running")
            ),
            models.Index(
                "due_at",
                "id",
                name="clock_taking_up",
                condition=Q(kind=LimitKind.TAKE_UP, state="running"),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "kind"],
                condition=Q(state__in=["running", "paused"]),
                name="one_live_clock_of_a_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.chain} {self.subject} {self.kind}"


class ClockStep(models.Model):
    """One thing that moved a clock, with the deadline before and after it."""

    class Kind(models.TextChoices):
        START = "start", _("开始计时")
        PAUSE = "pause", _("暂停")
        RESUME = "resume", _("恢复")
        RETURN = "return", _("退回重新计时")
        EXTEND = "extend", _("延期")
        RECOMPUTE = "recompute", pgettext_lazy("已发生", "重新计算")
        STOP = "stop", _("结束")

    clock = models.ForeignKey(Clock, models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=9, choices=Kind.choices)
    at = models.DateTimeField()
    before_due = models.DateTimeField(null=True, blank=True)
    after_due = models.DateTimeField()
    reason_code = models.CharField(max_length=40, blank=True, default="")
    amount = models.PositiveSmallIntegerField(default=0)
    unit = models.CharField(max_length=12, choices=Unit.choices, blank=True, default="")
    actor_id_plain = models.BigIntegerField(null=True, blank=True)

    class Meta:
        verbose_name = _("计时步骤")
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.clock_id} {self.kind}"
