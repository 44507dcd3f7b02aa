"""What the demo's residents are told today, each on a way of his own, and a letter that fits nothing."""

from datetime import timedelta
from email.message import EmailMessage
from itertools import cycle

from django.db.models import QuerySet

from huiyin.collect.actions import keep_reach, tell_answer
from huiyin.collect.models import Answer, Reach
from huiyin.kernel.messages.actions import take_in
from huiyin.kernel.people.access import MACHINE
from huiyin.kernel.places.models import Place
from huiyin.kernel.present import now

LATELY, COUNTY_WIDE = timedelta(days=3), 20
BEFORE, HERE = timedelta(days=90), 10
WISHES = (
    (Reach.Wish.SLIP, ""),
    (Reach.Wish.CALL, ""),
    (Reach.Wish.EMAIL, "villager@example.org"),
    (Reach.Wish.LOUDSPEAKER, ""),
)
WORDS = "上回在村口问过修路的事，忘了编号，想问问现在办到哪一步了。（演示来信）"


def sow_messages(village: Place) -> int:
    """Tell the newest answers, some of them at the demo's own village; how many messages. Safe to repeat."""
    own = _newest(BEFORE).filter(request__place=village)[:HERE]
    for answer, (wish, email) in zip(own, cycle(WISHES)):
        keep_reach(answer.request, wish=wish, email=email, by=MACHINE)
    answers = [*own, *_newest(LATELY)[:COUNTY_WIDE]]
    take_in(_letter(), by=MACHINE)
    return sum(tell_answer(answer, by=MACHINE) for answer in answers)


def _newest(since: timedelta) -> QuerySet[Answer]:
    rows = Answer.objects.filter(at__gte=now() - since).select_related("request__place")
    return rows.order_by("-at", "-pk")


def _letter() -> bytes:
    """A mail of somebody whom no message of ours was sent to."""
    mail = EmailMessage()
    mail["From"], mail["To"] = "villager@example.org", "answers@example.org"
    mail["Subject"], mail["Message-ID"] = "问一件事", "<demo-1@example.org>"
    mail.set_content(WORDS)
    return mail.as_bytes()
