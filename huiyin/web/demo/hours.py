"""The ledger of hours: what was served long ago counts, last week's is on show, the newest waits.

A training of the centre and a team's meeting are in it, too.
"""

from collections import defaultdict
from datetime import datetime, timedelta

from django.utils.timezone import localtime

from huiyin.dispatch import actions as dispatch
from huiyin.dispatch.models import Gathering, ServiceHour
from huiyin.kernel.people.access import MACHINE
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.people.models import User, Volunteer
from huiyin.kernel.present import now, telling_of, today
from huiyin.web.demo import accounts
from huiyin.web.demo.cast import Cast
from huiyin.web.demo.invent import dice, key_of

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
OLD, NEW = 10 * DAY, 4 * DAY
State = ServiceHour.State


def sow(cast: Cast) -> None:
    """Told once. A station's keeper confirms first, then somebody of the centre."""
    if ServiceHour.objects.exclude(state=State.DRAFT).exists():
        return
    moment, day = now(), today()
    _gather(cast, moment)
    centre = cast.one(Role.COUNTY_DISPATCHER, dice("hours", 1))
    drafts = ServiceHour.objects.filter(state=State.DRAFT, flags=[]).select_related("place")
    old = list(drafts.filter(day__lt=day - OLD))
    with telling_of(moment - OLD + DAY):
        _confirm(cast, old, centre)
        dispatch.publish_hours(by=MACHINE)
    with telling_of(moment - DAY):
        dispatch.finish_hours(by=MACHINE)
        _confirm(cast, list(drafts.filter(day__range=(day - OLD, day - NEW))), centre)
        dispatch.publish_hours(by=MACHINE)


GATHERINGS = (
    (Gathering.What.TRAINING, "急救培训：止血、包扎、心肺复苏", Role.COUNTY_DISPATCHER, 12 * DAY, 24),
    (Gathering.What.TRAINING, "入户陪护怎么和老人说话", Role.COUNTY_DISPATCHER, 3 * DAY, 11),
    (Gathering.What.MEETING, "本月排班会", Role.STATION_KEEPER, 2 * DAY, 6),
)


def _gather(cast: Cast, moment: datetime) -> None:
    """Trainings of the centre, and a meeting at a station; each with some of who serves already."""
    people = list(Volunteer.objects.filter(state=Volunteer.State.ACTIVE, hours__isnull=False).distinct())
    people.sort(key=lambda one: one.number)
    for what, title, role, ago, came in GATHERINGS:
        chance = dice("gathering", title)
        day = localtime(moment - ago).replace(hour=9, minute=0, second=0, microsecond=0)
        place = cast.county if role == Role.COUNTY_DISPATCHER else cast.named[accounts.VILLAGE]
        by = cast.at(role, place)[0]
        unit = by.duties_now()[0].organisation
        if unit is None:
            continue
        told = dispatch.Held(what, title, place, unit, day, day + 2 * HOUR, 10, key_of("gathering", title))
        with telling_of(day + 3 * HOUR):
            dispatch.hold_gathering(told, chance.sample(people, min(came, len(people))), by=by)


def _confirm(cast: Cast, entries: list[ServiceHour], centre: User) -> None:
    mine: dict[User, list[int]] = defaultdict(list)
    trained = [entry.pk for entry in entries if entry.what == ServiceHour.What.TRAINING]
    dispatch.confirm_hours(trained, by=cast.at(Role.COUNTY_DISPATCHER, cast.county)[-1])
    for entry in entries:
        keeper = next(iter(cast.at(Role.STATION_KEEPER, entry.place)), None)
        if keeper is not None:
            mine[keeper].append(entry.pk)
    for keeper, keys in mine.items():
        dispatch.confirm_hours(keys, by=keeper)
        dispatch.confirm_hours(keys, by=centre)
