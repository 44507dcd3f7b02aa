"""Closed cases drawn by lot, and what somebody outside the unit found when he went to look again."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from huiyin.archive.models import Case
from huiyin.evaluate.models.closures import Closure
from huiyin.kernel.events.lifecycle import Lifecycle
from huiyin.kernel.people.models import User
from huiyin.kernel.places.models import Place


class RevisitDraw(models.Model):
    """One township's draw of one month, whole enough to be drawn again by anybody.

    `frame` has the numbers of all cases closed as solved in that month, in order; `seed` is the published
    root over the log (`root_day`), which nobody knew when they were closed. `share` is in per cent.
    """

    CHAIN = "revisits"

    month = models.DateField()
    township = models.ForeignKey(Place, models.PROTECT, null=True, related_name="+")
    share = models.PositiveSmallIntegerField()
    least = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=200, default="", blank=True)
    root_day = models.DateField()
    seed = models.CharField(max_length=64)
    frame = ArrayField(models.CharField(max_length=20))
    drawn = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["month", "township"], name="one_revisit_draw_a_month", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return f"{self.month} {self.township_id}"


class Revisit(models.Model):
    """One drawn case. Whoever could not reach the place may try again; what was found stays."""

    class State(models.TextChoices):
        DRAWN = "drawn", _("待回头看")
        HOLDS = "holds", _("还是好的")
        RELAPSED = "relapsed", _("又出现了")
        UNREACHED = "unreached", _("没有看成")

    OPEN = (State.DRAWN, State.UNREACHED)
    FOUND = (State.HOLDS, State.RELAPSED)

    draw = models.ForeignKey(RevisitDraw, models.PROTECT, related_name="revisits")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    closure = models.OneToOneField(Closure, models.PROTECT, related_name="+")
    state = models.CharField(max_length=9, choices=State, default=State.DRAWN)
    words = models.TextField(default="", blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(null=True)

    lifecycle = Lifecycle(
        {
            State.DRAWN: {State.HOLDS, State.RELAPSED, State.UNREACHED},
            State.UNREACHED: {State.HOLDS, State.RELAPSED, State.UNREACHED},
        }
    )

    class Meta:
        indexes = [
            models.Index("id", name="revisit_open", condition=models.Q(state__in=["drawn", "unreached"])),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.state}"

    @property
    def chain(self) -> str:
        """Told on the case's chain."""
        return self.case.no

    @property
    def subject(self) -> str:
        """How its photos and the log name it."""
        return f"revisit:{self.pk}"
