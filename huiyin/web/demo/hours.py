"""The ledger of hours: what was served long ago counts, last week's is on show, the newest waits."""

from collections import defaultdict
from datetime import timedelta

from huiyin.dispatch import actions as dispatch
from huiyin.dispatch.models import ServiceHour
from huiyin.kernel.people.access import MACHINE
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.people.models import User
from huiyin.kernel.present import now, telling_of, today
from huiyin.web.demo.cast import Cast
from huiyin.web.demo.invent import dice

DAY = timedelta(days=1)
OLD, NEW = 10 * DAY, 4 * DAY
State = ServiceHour.State


def sow(cast: Cast) -> None:
    """Told once. A station's keeper confirms first, then somebody of the centre."""
    if ServiceHour.objects.exclude(state=State.DRAFT).exists():
        return
    moment, day = now(), today()
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


def _confirm(cast: Cast, entries: list[ServiceHour], centre: User) -> None:
    mine: dict[User, list[int]] = defaultdict(list)
    for entry in entries:
        keeper = next(iter(cast.at(Role.STATION_KEEPER, entry.place)), None)
        if keeper is not None:
            mine[keeper].append(entry.pk)
    for keeper, keys in mine.items():
        dispatch.confirm_hours(keys, by=keeper)
        dispatch.confirm_hours(keys, by=centre)
