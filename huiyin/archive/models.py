"""The dossier and the voices in it."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huiyin.collect.kinds import Channel, Matter, Urgency
from huiyin.collect.models import Category, Request
from huiyin.kernel.events.lifecycle import Lifecycle
from huiyin.kernel.people.models import Organisation, User
from huiyin.kernel.people.sealed import SealedField
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
        JOINED = "joined", _("已并入")

    OPEN = (State.FILED, State.WORKING, State.REPORTED)
    TONES = {
        State.FILED: "warn",
        State.WORKING: "",
        State.REPORTED: "warn",
        State.CLOSED: "ok",
        State.WITHDRAWN: "done",
        State.JOINED: "done",
    }

    no = models.CharField(max_length=16, unique=True)
    title = models.CharField(max_length=80)
    channel = models.CharField(max_length=10, choices=Channel)
    matter = models.CharField(max_length=12, choices=Matter)
    category = models.ForeignKey(Category, models.PROTECT, null=True, related_name="+", db_index=False)
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
            State.FILED: {State.WORKING, State.REPORTED, State.WITHDRAWN, State.JOINED},
            State.WORKING: {State.FILED, State.REPORTED, State.WITHDRAWN, State.JOINED},
            State.REPORTED: {State.CLOSED, State.WORKING, State.WITHDRAWN},
            State.CLOSED: {State.WORKING},
            State.JOINED: {State.FILED, State.WORKING},
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
            models.Index(
                "village_ref", "category", "closed_at", name="case_closed_alike", condition=Q(state="closed")
            ),
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
    """A request's seat in a case. `came_from` is its own case while it sits with others."""

    request = models.OneToOneField(Request, models.PROTECT, related_name="voice")
    case = models.ForeignKey(Case, models.PROTECT, related_name="voice_set")
    came_from = models.ForeignKey(Case, models.PROTECT, null=True, related_name="+")
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


class CaseMove(models.Model):
    """The place of a case was set right: where it was thought to lie before, and how one knows better."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="moves")
    before = models.ForeignKey(Place, models.PROTECT, related_name="+")
    after = models.ForeignKey(Place, models.PROTECT, related_name="+")
    why = models.TextField()
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.case_id} {self.before_id} -> {self.after_id}"


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


class CaseLink(models.Model):
    """What one case has to do with another: `case` is … of `other`. Both keep their voices and their end."""

    class Kind(models.TextChoices):
        RELATED = "related", _("有关联")
        DUPLICATE = "duplicate", _("说的是同一件事")
        CAUSED_BY = "caused_by", _("由它引起")
        FOLLOWS = "follows", _("是它的后续")

    BACKWARDS = {
        Kind.RELATED: _("有关联"),
        Kind.DUPLICATE: _("说的是同一件事"),
        Kind.CAUSED_BY: _("引起了它"),
        Kind.FOLLOWS: _("它的前情"),
    }

    case = models.ForeignKey(Case, models.PROTECT, related_name="links")
    other = models.ForeignKey(Case, models.PROTECT, related_name="links_here")
    kind = models.CharField(max_length=10, choices=Kind)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "other", "kind"], name="one_link_a_kind"),
            models.CheckConstraint(condition=~Q(case=models.F("other")), name="no_link_to_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind} {self.other_id}"


class CaseWords(models.Model):
    """What a case is found by: title, words, places and numbers as plain text, and the pairs they hold.

    Telephone and identity numbers in the words are stars here. A case with a voice that asked for secrecy has
    two rows: one with everything, for the few who may know who spoke, and one without that voice's words.
    `grams` holds, beside the pairs, marks for the block of case numbers and for township and village, so that
    one index narrows a search to the newest cases and to the reader's place.
    """

    class Layer(models.IntegerChoices):
        ALL = 0
        OPEN = 1
        FULL = 2

    case = models.ForeignKey(Case, models.CASCADE, related_name="+", db_index=False)
    layer = models.SmallIntegerField(default=Layer.ALL)
    text = models.TextField()
    grams = ArrayField(models.IntegerField())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "layer"], name="one_text_a_layer")]
        indexes = [GinIndex(fields=["grams"], name="casewords_grams", fastupdate=False)]

    def __str__(self) -> str:
        return f"{self.case_id} {self.layer}"


class GramShare(models.Model):
    """In which share of recent cases a pair stands: the rarer, the more it says."""

    gram = models.IntegerField(primary_key=True)
    share = models.FloatField()

    def __str__(self) -> str:
        return f"{self.gram} {self.share}"


class Attachment(models.Model):
    """A document of a case, checked by its content. Its file bears the key alone; its name is sealed.

    An erased one has neither file nor name any more: that it was there, what kind and its digest stay.
    """

    key = models.UUIDField(unique=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, models.PROTECT, related_name="attachments")
    kind = models.CharField(max_length=5)
    name_sealed = SealedField(purpose="archive.attachment_name")
    size = models.PositiveIntegerField()
    sha256 = models.BinaryField()
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "sha256"], condition=Q(erased_at=None), name="one_document_a_case"
            )
        ]

    def __str__(self) -> str:
        return str(self.key)

    @property
    def is_picture(self) -> bool:
        """Whether a small picture of it can be shown."""
        return self.kind == "jpg"


class RetentionRule(models.Model):
    """One version of how long something personal is kept once the matter is over; nothing is overwritten.

    It is counted in whole months from the end of the matter; for who spoke, of the person's last matter; for
    an entry of the ledger of hours, from when it became final.
    `valid_to` is the last day it is in force. Under a version that nobody has `decided`, nothing is erased.
    """

    class What(models.TextChoices):
        PERSON = "person", _("诉求人的姓名、电话、证件号、地址、邮箱")
        SPOT = "spot", _("具体位置和地图坐标")
        PHOTOS = "photos", _("照片")
        PAPERS = "papers", _("附件")
        MESSAGES = "messages", _("发给诉求人和订阅人的短信、邮件和回信")
        WORDS = "words", _("诉求、补充和答复的原话")
        HOURS = "hours", _("志愿服务时长台账里的时刻、坐标和原话")

    LEDGER_MONTHS = 120
    """A ledger of volunteers' service is kept ten years at least (GB/T 40143-2021, 5.2.2)."""

    what = models.CharField(max_length=8, choices=What)
    months = models.PositiveSmallIntegerField()
    decided = models.BooleanField(default=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)
    source = models.CharField(max_length=200)

    CHAIN = "retention"

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["what", "version"], name="one_retention_a_version"),
            models.UniqueConstraint(
                fields=["what"], condition=Q(valid_to=None), name="one_retention_in_force"
            ),
            models.CheckConstraint(
                condition=~Q(what="hours") | Q(months__gte=120), name="hours_kept_ten_years_or_more"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.what} v{self.version}"


class Hold(models.Model):
    """While it lasts nothing of the case is erased, such as during a lawsuit. Released, it stays readable."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="holds")
    reason = models.CharField(max_length=200)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    released_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    released_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(released_at=None), name="one_hold_a_case")
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.at:%F}"


class SavedView(models.Model):
    """Filters and words that a person keeps under a name. `query` is the register's own, as in an address."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    name = models.CharField(max_length=30)
    query = models.CharField(max_length=400)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "name"], name="one_saved_view_a_name")]

    def __str__(self) -> str:
        return self.name
