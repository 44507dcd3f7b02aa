"""The dossier and the voices in it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huiyin.collect.kinds import Channel, Matter, Urgency
from huiyin.collect.models import Category, Request
from huiyin.kernel.events.lifecycle import Lifecycle
from huiyin.kernel.people.models import Organisation
from huiyin.kernel.places.models import Place


class Case(models.Model):
    """One matter. It carries the life cycle; its voices keep their own numbers and answers.

    `township_ref` and `village_ref` repeat the place's ancestors as plain numbers, so that a township's list
    is one index away. `due_at` is when the county owes an end, by the clock `case:<no>`.
    """

    class State(models.TextChoices):
        FILED = "filed", _("已建档")
        WORKING = "working", _("办理中")
        REPORTED = "reported", _("待评价")
        CLOSED = "closed", _("已销号")
        WITHDRAWN = "withdrawn", _("已撤回")

    OPEN = (State.FILED, State.WORKING, State.REPORTED)

    no = models.CharField(max_length=16, unique=True)
    title = models.CharField(max_length=80)
    channel = models.CharField(max_length=10, choices=Channel)
    matter = models.CharField(max_length=12, choices=Matter)
    category = models.ForeignKey(Category, models.PROTECT, null=True, related_name="+")
    urgency = models.CharField(max_length=10, choices=Urgency)
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    township_ref = models.BigIntegerField(null=True)
    village_ref = models.BigIntegerField(null=True)
    lat = models.FloatField(null=True)
    lon = models.FloatField(null=True)
    against = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    secrecy = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=State, default=State.FILED)
    round = models.PositiveSmallIntegerField(default=1)
    voices = models.PositiveIntegerField(default=0)
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField()
    reported_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    fictitious = models.BooleanField(default=False)

    lifecycle = Lifecycle(
        {
            State.FILED: {State.WORKING, State.REPORTED, State.WITHDRAWN},
            State.WORKING: {State.REPORTED, State.WITHDRAWN},
            State.REPORTED: {State.CLOSED, State.WORKING, State.WITHDRAWN},
            State.CLOSED: {State.WORKING},
        }
    )

    class Meta:
        indexes = [
            models.Index("state", "due_at", "id", name="case_state_due"),
            models.Index("township_ref", "state", "due_at", "id", name="case_township_due"),
            models.Index("village_ref", "state", "due_at", "id", name="case_village_due"),
            models.Index(fields=["township_ref", "-id"], name="case_township_new"),
            models.Index(fields=["village_ref", "-id"], name="case_village_new"),
            models.Index(fields=["category", "-id"], name="case_category_new"),
            models.Index(fields=["channel", "-id"], name="case_channel_new"),
            models.Index(
                "due_at",
                "id",
                name="case_open_due",
                condition=Q(state__in=["filed", "working", "reported"]),
            ),
            models.Index(
                "township_ref",
                "due_at",
                "id",
                name="case_open_township",
                condition=Q(state__in=["filed", "working", "reported"]),
            ),
            models.Index("reported_at", "id", name="case_reported", condition=Q(state="reported")),
            models.Index("due_at", "id", name="case_again", condition=Q(state="working", round__gt=1)),
            models.Index("closed_at", name="case_closed", condition=Q(state="closed")),
            models.Index("opened_at", name="case_opened"),
        ]

    def __str__(self) -> str:
        return self.no

    def get_absolute_url(self) -> str:
        """Where the case is shown; the page gathers every room, so it is not the archive's own."""
        return f"/cases/{self.no}/"

    @property
    def chain(self) -> str:
        """The case's chain in the log."""
        return self.no


class Voice(models.Model):
    """A request's seat in a case."""

    request = models.OneToOneField(Request, models.PROTECT, related_name="voice")
    case = models.ForeignKey(Case, models.PROTECT, related_name="voice_set")
    joined_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.request_id} in {self.case_id}"


class CasePlace(models.Model):
    """A further place that the matter concerns, such as each group in a boundary dispute."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="further_places")
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "place"], name="one_place_a_case")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.place_id}"


class CaseUnit(models.Model):
    """An organisation with a part in the case: it may read the dossier and finds it in its queue."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="units")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    is_open = models.BooleanField(default=True)
    due_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "organisation"], name="one_unit_a_case")]
        indexes = [
            models.Index("organisation", "is_open", "due_at", "case", name="caseunit_queue"),
            models.Index(fields=["organisation", "-case"], name="caseunit_new"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.organisation_id}"
