"""How the one who spoke wishes to hear of it."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from huiyin.collect.models.requests import Request
from huiyin.kernel.people.sealed import SealedField


class Reach(models.Model):
    """What a resident said about being told: an address for e-mail, a wish, or both."""

    class Wish(models.TextChoices):
        SMS = "sms", _("发短信")
        EMAIL = "email", _("发邮件")
        CALL = "call", _("打电话告诉我")
        SLIP = "slip", _("到村（社区）领书面答复")
        LOUDSPEAKER = "loudspeaker", _("村广播叫我去领书面答复")
        NONE = "none", _("不用通知我，我自己查")

    BY_PHONE = (Wish.SMS, Wish.CALL)
    """Wants a number that rings."""
    BY_HAND = (Wish.SLIP, Wish.LOUDSPEAKER)
    """Passes through other hands: not for a voice that asked for secrecy or complains about a unit."""

    request = models.OneToOneField(Request, models.PROTECT, related_name="reach")
    wish = models.CharField(max_length=12, choices=Wish, default="")
    email_sealed = SealedField(purpose="collect.reach")

    def __str__(self) -> str:
        return f"{self.request_id} {self.wish}"


@dataclass(frozen=True)
class Contact:
    """Where one voice can be reached, in clear, and what it wished. Only for the verb that tells it."""

    phone: str = ""
    email: str = ""
    wish: str = ""
