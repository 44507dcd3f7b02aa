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

HOUR = timedelta(hours=1)


def sow(cast: Cast) -> None:
    """Told once: one for each kind in the words, of the latest services, the newest still open."""
    if Incident.objects.exists():
        return
    told = words()["incidents"]
    served = Slot.objects.filter(assignments__state=Assignment.State.SERVED, ends_at__lt=now() - HOUR)
    slots = served.select_related("project__place", "place").distinct().order_by("-starts_at")[: len(told)]
    centre = cast.one(Role.COUNTY_DISPATCHER, dice("incidents", 1))
    for number, (slot, one) in enumerate(zip(slots, told, strict=False)):
        _happened(slot, one, number, centre, _reporter(slot))


def _reporter(slot: Slot) -> User:
    rows = Assignment.objects.filter(slot=slot, state=Assignment.State.SERVED, volunteer__user__isnull=False)
    user = rows.select_related("volunteer__user").earliest("pk").volunteer.user
    assert user is not None
    return user


def _happened(slot: Slot, one: dict[str, str], number: int, centre: User, by: User) -> None:
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
        incident = track.report_incident(slot, happened, by=by)
    settled_at = slot.ends_at + timedelta(days=2)
    if one.get("outcome") and settled_at < now():
        with telling_of(settled_at):
            told = one["insurer"] == "yes"
            track.settle_incident(incident, one["outcome"], insurer_told=told, by=centre)
