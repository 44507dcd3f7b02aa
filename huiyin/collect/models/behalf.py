"""That somebody spoke for another: with whose consent, and how the other wants to be answered."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from huiyin.collect.models.requests import Request
from huiyin.kernel.people.models import User


class OnBehalf(models.Model):
    """The consent behind a voice that a volunteer or a station passed on. Codes only: names lie sealed."""

    class Consent(models.TextChoices):
        SELF = "self", _("本人")
        GUARDIAN = "guardian", _("监护人")
        FAMILY = "family", _("同住家人，本人知道")

    class How(models.TextChoices):
        SPOKEN = "spoken", _("当面口头")
        PHONE = "phone", _("电话里")
        WRITTEN = "written", _("书面签字")

    class Answer(models.TextChoices):
        CALL = "call", _("打电话告诉本人")
        REPORTER = "reporter", _("由反映人转告")
        NONE = "none", _("不用答复")

    request = models.OneToOneField(Request, models.PROTECT, related_name="on_behalf")
    consent = models.CharField(max_length=10, choices=Consent)
    how = models.CharField(max_length=10, choices=How)
    answer = models.CharField(max_length=10, choices=Answer)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.request_id} {self.consent} {self.how}"
