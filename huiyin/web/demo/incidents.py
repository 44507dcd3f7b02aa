"""A few things that went wrong during services: long settled, lately settled, and waiting since yesterday."""

from datetime import timedelta

from huiyin.dispatch.models import Assignment
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.people.models import User
from huiyin.kernel.present import now, telling_of
from huiyin.plan.models import Slot
from huiyin.track import actions as track
from huiyin.track.actions import Happened
from huiyin.track.models import Incident
from huiyin.web.demo.cast import Cast
from huiyin.web.demo.facts import words
from huiyin.web.demo.invent import dice, key_of

HOUR, SETTLED_IN = timedelta(hours=1), timedelta(days=2)
MOST = 40


def sow(cast: Cast) -> None:
    """Told once: one for each of the words, of the latest services."""
    if Incident.objects.exists():
        return
    served = Slot.objects.filter(assignments__state=Assignment.State.SERVED, ends_at__lt=now() - HOUR)
    slots = list(served.select_related("project__place", "place").distinct().order_by("-starts_at")[:MOST])
    long_ago = [slot for slot in slots if slot.ends_at + SETTLED_IN < now()]
    centre = cast.one(Role.COUNTY_DISPATCHER, dice("incidents", 1))
    for number, one in enumerate(words()["incidents"]):
        fitting = long_ago if "outcome" in one else slots
        if fitting:
            _happened(fitting[number % len(fitting)], one, number, centre)


def _reporter(slot: Slot) -> User:
    rows = Assignment.objects.filter(slot=slot, state=Assignment.State.SERVED, volunteer__user__isnull=False)
    user = rows.select_related("volunteer__user").earliest("pk").volunteer.user
    assert user is not None
    return user


def _happened(slot: Slot, one: dict[str, str], number: int, centre: User) -> None:
    at = slot.starts_at + HOUR / 2
    happened = Happened(
        Incident.What(one["what"]),
        one["serious"] == "yes",
        at,
        one["words"],
        one["done"],
        one.get("hurt", ""),
        key_of("incident", number),
    )
    with telling_of(at + HOUR / 4):
        incident = track.report_incident(slot, happened, by=_reporter(slot))
    if "outcome" in one:
        with telling_of(slot.ends_at + SETTLED_IN):
            told = one["insurer"] == "yes"
            track.settle_incident(incident, one["outcome"], insurer_told=told, by=centre)
