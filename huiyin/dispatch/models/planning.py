"""Plans of two weeks: what was asked, who would go where and why, and what stays empty and why."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huiyin.dispatch.models.assignments import Assignment
from huiyin.dispatch.models.plan_rules import PlanRule, PlanWeight, rules_of, weights_of
from huiyin.engines.matching.problem import PlanWeights, Rules
from huiyin.kernel.events.lifecycle import Lifecycle
from huiyin.kernel.people.models import User, Volunteer
from huiyin.kernel.places.models import Place
from huiyin.plan.models import Slot


class FortnightPlan(models.Model):
    """Whom to ask for the open slots of fourteen days. Nobody is asked before it is confirmed.

    `rules` and `weights` are the numbers it was made with, of the versions named, with a what-if's changes.
    `follows` is the plan whose gaps it fills, `beside` the plan it is laid beside. `seats` were asked, `held`
    of them by people asked or seated before, `filled` by this plan; `called` counts the people it would ask.
    `points` can reach `bound` at most. `whole` is False where somebody stopped the work: the plan holds, but
    better ones may exist. `outcome` counts what came of confirming it, by code.
    """

    class State(models.TextChoices):
        MAKING = "making", _("正在排")
        READY = "ready", _("排好了，等确认")
        CONFIRMING = "confirming", _("正在发邀请")
        CONFIRMED = "confirmed", _("已发出邀请")
        DROPPED = "dropped", pgettext_lazy("选派方案", "不用了")

    DAYS = 14

    key = models.UUIDField(unique=True, default=uuid.uuid4)
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    first_day = models.DateField()
    rule = models.ForeignKey(PlanRule, models.PROTECT, null=True, related_name="+")
    weight = models.ForeignKey(PlanWeight, models.PROTECT, null=True, related_name="+")
    rules = models.JSONField(default=dict)
    weights = models.JSONField(default=dict)
    follows = models.ForeignKey("self", models.PROTECT, null=True, related_name="followers")
    beside = models.ForeignKey("self", models.PROTECT, null=True, related_name="variants")
    job_id = models.BigIntegerField(null=True)
    state = models.CharField(max_length=10, choices=State, default=State.MAKING)
    stop_asked = models.BooleanField(default=False)
    whole = models.BooleanField(default=True)
    slots = models.PositiveIntegerField(default=0)
    people = models.PositiveIntegerField(default=0)
    seats = models.PositiveIntegerField(default=0)
    held = models.PositiveIntegerField(default=0)
    filled = models.PositiveIntegerField(default=0)
    called = models.PositiveIntegerField(default=0)
    points = models.BigIntegerField(default=0)
    bound = models.BigIntegerField(default=0)
    km_mean = models.FloatField(null=True)
    cpu_ms = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    outcome = models.JSONField(default=dict)

    lifecycle = Lifecycle(
        {
            State.MAKING: {State.READY, State.DROPPED},
            State.READY: {State.CONFIRMING, State.DROPPED},
            State.CONFIRMING: {State.CONFIRMED},
        }
    )

    class Meta:
        indexes = [models.Index(fields=["place", "-id"], name="fortnight_plan_place")]

    def __str__(self) -> str:
        return f"{self.first_day} {self.place_id}"

    @property
    def chain(self) -> str:
        """The plan's own chain in the log."""
        return f"fortnight:{self.pk}"

    @property
    def gap(self) -> float:
        """The part of the bound that is missing, in percent."""
        return max(0.0, (self.bound - self.points) / self.bound * 100) if self.bound > 0 else 0.0

    @property
    def empty(self) -> int:
        """Seats for which nobody was found."""
        return max(0, self.seats - self.held - self.filled)

    @property
    def engine_rules(self) -> Rules:
        """The rules it was made with."""
        return rules_of(self.rules, str(self.rule_id or 0))

    @property
    def engine_weights(self) -> PlanWeights:
        """The weights it was made with."""
        return weights_of(self.weights, str(self.weight_id or 0))


class PlanSlot(models.Model):
    """How one slot stands in a plan.

    `seats` it asks, `held` by people asked or seated before, `chosen` by this plan. `lacks` tell of seats
    that stayed empty, in codes and numbers of `engines.matching.explaining.Lack`.
    """

    plan = models.ForeignKey(FortnightPlan, models.PROTECT, related_name="lines")
    slot = models.ForeignKey(Slot, models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    seats = models.PositiveSmallIntegerField()
    held = models.PositiveSmallIntegerField(default=0)
    chosen = models.PositiveSmallIntegerField(default=0)
    lacks = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "slot"], name="one_line_a_slot_and_plan")]
        indexes = [models.Index(fields=["plan", "starts_at", "id"], name="plan_slot_start")]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.slot_id}"

    @property
    def missing(self) -> int:
        """Seats that nobody fills."""
        return max(0, self.seats - self.held - self.chosen)


class PlanChoice(models.Model):
    """Somebody for a slot, with the reasons in codes and numbers.

    A spare would be next; whoever was struck out is not asked. `assignment` came of confirming; whoever was
    passed over then has the reason in `passed`.
    """

    class State(models.TextChoices):
        CHOSEN = "chosen", _("选上")
        SPARE = "spare", _("备选")
        STRUCK = "struck", _("划掉")
        OFFERED = "offered", _("已邀请")
        PASSED = "passed", _("没有邀请")

    class Passed(models.TextChoices):
        GONE = "gone", _("岗位已取消、结束或项目不再招募")
        FULL = "full", _("岗位已经满了")
        THERE = "there", _("已经在这个岗位上")
        ENGAGED = "engaged", _("同一时间有了别的安排")
        AWAY = "away", _("已不在册")
        UNFIT = "unfit", _("已不符合条件，或到了自己定的次数")

    line = models.ForeignKey(PlanSlot, models.PROTECT, related_name="choices")
    plan = models.ForeignKey(FortnightPlan, models.PROTECT, related_name="choices")
    volunteer = models.ForeignKey(Volunteer, models.PROTECT, related_name="+")
    leads = models.BooleanField(default=False)
    rank = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=8, choices=State, default=State.CHOSEN)
    reasons = models.JSONField(default=dict)
    assignment = models.ForeignKey(Assignment, models.PROTECT, null=True, related_name="+")
    passed = models.CharField(max_length=8, choices=Passed, default="", blank=True)

    lifecycle = Lifecycle(
        {
            State.CHOSEN: {State.STRUCK, State.OFFERED, State.PASSED},
            State.SPARE: {State.CHOSEN},
            State.STRUCK: {State.CHOSEN},
        }
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["line", "volunteer"], name="one_choice_a_person_and_line"),
            models.CheckConstraint(
                condition=Q(passed="") | Q(state="passed"), name="plan_choice_passed_with_reason"
            ),
        ]
        indexes = [
            models.Index(fields=["line", "rank", "id"], name="plan_choice_line"),
            models.Index(fields=["plan", "volunteer"], name="plan_choice_person"),
        ]

    def __str__(self) -> str:
        return f"{self.line_id} <- {self.volunteer_id}"

    @property
    def chain(self) -> str:
        """Choices are told on their plan's chain."""
        return f"fortnight:{self.plan_id}"


SHORT = Q(seats__gt=F("held") + F("chosen"))
"""The slots of a plan for which people are still missing."""
