"""The county's figures about asking volunteers, until when somebody may answer, and who may fill a slot."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.dispatch.models import SHIPPED, Assignment, OfferRule
from huiyin.kernel.calendar.queries import when
from huiyin.kernel.events.versions import in_force
from huiyin.kernel.people.models import Volunteer
from huiyin.kernel.present import now, today
from huiyin.plan.models import Slot

What = OfferRule.What
FORTNIGHT = timedelta(days=14)
PROMISED = (Assignment.State.ACCEPTED, Assignment.State.CHECKED_IN)
COUNTED = (*Assignment.HOLDING,)


class Figures(dict[str, int]):
    """Every figure of a day by its code. `since` is the day from which they are as they are."""

    since: str = ""


def offer_figures() -> Figures:
    """Every figure in force today; the shipped one where the county has set none. One query."""
    figures = Figures({str(what): amount for what, (amount, _source) in SHIPPED.items()})
    rows = OfferRule.objects.filter(in_force(today())).order_by("valid_from", "version")
    for what, amount, begins in rows.values_list("what", "amount", "valid_from"):
        figures[what] = amount
        figures.since = begins.isoformat()
    return figures


def last_offer_rule(what: What) -> OfferRule | None:
    """The newest version, in force or to come."""
    return OfferRule.objects.filter(what=what).order_by("-version").first()


def offer_rules() -> QuerySet[OfferRule]:
    """Every version of every figure, the newest first."""
    return OfferRule.objects.order_by("what", "-version")


def answer_until(figures: Figures, slot: Slot) -> datetime:
    """Until when an offer made now may be answered.

    The county's hours, but so early that others can still be asked; of a service that is nearer than that,
    half of the time that is left until it begins, or ends.
    """
    moment = now()
    latest = slot.starts_at - timedelta(hours=figures[What.ANSWER_BEFORE])
    if latest <= moment:
        latest = moment + ((slot.starts_at if slot.starts_at > moment else slot.ends_at) - moment) / 2
    return min(latest, moment + timedelta(hours=figures[What.ANSWER_HOURS]))


def confirm_until(figures: Figures, slot: Slot) -> datetime:
    """Until when somebody who moves up from the line now holds the seat without having said yes.

    Of a service that has begun, as long as somebody asked on the spot.
    """
    moment = now()
    left = (slot.starts_at - moment) * figures[What.CONFIRM_SHARE] / 100
    spot = timedelta(minutes=figures[What.SPOT_MINUTES])
    return moment + min(timedelta(hours=figures[What.CONFIRM_HOURS]), max(left, spot))


def is_too_late(assignment: Assignment) -> bool:
    """Whether the time to answer is over."""
    return (
        assignment.state in Assignment.ASKED
        and assignment.answer_by is not None
        and assignment.answer_by <= now()
    )


@dataclass(frozen=True)
class Engagement:
    """A seat somebody has or holds: when, and of which slot."""

    slot: int
    title: str
    starts_at: datetime
    ends_at: datetime
    promised: bool

    @property
    def minutes(self) -> int:
        """How long it takes."""
        return int((self.ends_at - self.starts_at).total_seconds() // 60)


def engagements(people: Iterable[int], slot: Slot) -> dict[int, list[Engagement]]:
    """By person: the seats on other slots that begin within a fortnight of this one. One query."""
    rows = Assignment.objects.filter(
        Q(slot__starts_at__lt=slot.starts_at + FORTNIGHT, slot__starts_at__gt=slot.starts_at - FORTNIGHT),
        volunteer__in=list(people),
        state__in=COUNTED,
    ).exclude(slot=slot.pk)
    found: dict[int, list[Engagement]] = {}
    told = rows.values_list(
        "volunteer", "slot", "slot__title", "slot__starts_at", "slot__ends_at", "state"
    ).order_by("slot__starts_at", "pk")
    for who, key, title, starts, ends, state in told:
        found.setdefault(who, []).append(Engagement(key, title, starts, ends, state in PROMISED))
    return found


def promises_of(volunteer: Volunteer) -> list[Engagement]:
    """What the volunteer has promised and is not over, soonest first. One query."""
    rows = Assignment.objects.filter(volunteer=volunteer, state__in=PROMISED, slot__ends_at__gt=now())
    told = rows.values_list("slot", "slot__title", "slot__starts_at", "slot__ends_at")
    return [Engagement(*one, True) for one in told.order_by("slot__starts_at", "pk")]


def meeting(seats: Iterable[Engagement], slot: Slot, figures: Figures) -> Engagement | None:
    """The promised seat that leaves no time for this slot, with the way between; None where all fits."""
    way = timedelta(minutes=figures[What.WAY_MINUTES])
    for seat in seats:
        if seat.promised and seat.starts_at < slot.ends_at + way and seat.ends_at + way > slot.starts_at:
            return seat
    return None


def is_over_limit(most_calls: int, most_minutes: int, seats: Iterable[Engagement], slot: Slot) -> bool:
    """Whether one more would exceed the calls or minutes that somebody wants in any fortnight."""
    days = sorted((_day(seat.starts_at), seat.minutes) for seat in seats)
    day, length = _day(slot.starts_at), int((slot.ends_at - slot.starts_at).total_seconds() // 60)
    for first in {day, *(one for one, _minutes in days if day - FORTNIGHT.days < one <= day)}:
        inside = [minutes for one, minutes in days if first <= one < first + FORTNIGHT.days]
        if len(inside) >= most_calls or sum(inside) + length > most_minutes:
            return True
    return False


def _day(moment: datetime) -> int:
    return timezone.localdate(moment).toordinal()


def is_minor_on(adult_on: object, slot: Slot) -> bool:
    """Whether somebody who comes of age on that day (None: has) is a minor when the slot begins."""
    return adult_on is not None and adult_on > timezone.localdate(slot.starts_at)  # type: ignore[operator]


def fits_minors(slot: Slot, figures: Figures) -> bool:
    """Minors serve only by day, where a leader is there."""
    starts, ends = timezone.localtime(slot.starts_at), timezone.localtime(slot.ends_at)
    by_day = (
        starts.hour >= figures[What.MINOR_FROM]
        and ends.date() == starts.date()
        and ends.hour * 60 + ends.minute <= figures[What.MINOR_TO] * 60
    )
    return slot.needs_leader and by_day


def why_not(volunteer: Volunteer, slot: Slot, figures: Figures) -> str:
    """What keeps a volunteer from this slot for good, as a code; "" for nothing. Asks no query."""
    if volunteer.state != Volunteer.State.ACTIVE:
        return "state"
    if not set(slot.skills) <= set(volunteer.skills):
        return "skill"
    if not set(slot.checks) <= set(volunteer.checks):
        return "check"
    if is_minor_on(volunteer.adult_on, slot) and not fits_minors(slot, figures):
        return "minor"
    return ""


def why_not_words(code: str) -> str:
    """Why somebody may not take a slot, said to that person, with what to do."""
    return {
        "state": _("您的志愿者资料现在不是在册状态，请联系所在的文明实践站。"),
        "skill": _("这个岗位需要的技能，您的资料里没有。需要补充请联系所在的文明实践站。"),
        "check": _("这个岗位要先通过审查（服务儿童或独居老人）。请联系所在的文明实践站办理。"),
        "minor": _("未成年人只能参加白天、有队长带队的岗位。请另选一个。"),
    }[code]


def meeting_words(seat: Engagement) -> str:
    """Which other service takes the time, said to the person."""
    return _("这个时间您已经答应了“%(title)s”（%(when)s），加上路上的时间来不及。要改，请先退出那一个。") % {
        "title": seat.title,
        "when": f"{when(seat.starts_at)}–{timezone.localtime(seat.ends_at):%H:%M}",
    }


def to_lapse_offers() -> QuerySet[Assignment]:
    """What nobody answered in time, and who stands in line for what is over; the oldest first."""
    rows = Assignment.objects.filter(
        Q(state__in=Assignment.ASKED, answer_by__lte=now())
        | Q(state=Assignment.State.WAITING, slot__ends_at__lte=now())
    )
    return rows.select_related("slot__project__place").order_by("pk")


def stale_lines() -> QuerySet[Slot]:
    """Slots with free seats and people in line: those passed over may be able again."""
    return Slot.objects.filter(
        state=Slot.State.OPEN, waiting__gt=0, taken__lt=F("most"), starts_at__gt=now()
    ).order_by("starts_at", "pk")
