"""What is looked at on the evening before: who is short, who is reminded, who has left meanwhile."""

from datetime import date, datetime, time, timedelta

from django.db.models import Count, F, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone

from huiyin.dispatch import policy
from huiyin.dispatch.models import Assignment, GoCheck, OfferRule
from huiyin.dispatch.queries.offers import Figures
from huiyin.kernel.calendar.queries import work_calendar
from huiyin.kernel.paging import Page, keyset
from huiyin.kernel.people.access import Actor, require
from huiyin.kernel.people.models import User, Volunteer
from huiyin.kernel.places.queries import within
from huiyin.kernel.present import now, today
from huiyin.plan.models import Project, Slot

What, State = OfferRule.What, Assignment.State
LONGEST_HOLIDAY = timedelta(days=14)
DAY = timedelta(days=1)
COMING = Count("assignments", filter=Q(assignments__state__in=Assignment.SEATED))


def evening_before(day: date, figures: Figures) -> datetime:
    """When go or no-go of a day's services is looked at.

    At the county's hour of the day before; where nobody is at the desk then, of the last working day before.
    """
    calendar, eve = work_calendar(), day - DAY
    while not calendar.is_workday(eve) and day - eve < LONGEST_HOLIDAY:
        eve -= DAY
    return timezone.make_aware(datetime.combine(eve, time(figures[What.EVENING_HOUR])))


def falling_short(figures: Figures) -> list[Slot]:
    """Slots to come whose evening has come and that have too few people (`coming`), not yet noticed."""
    rows = Slot.objects.filter(
        state=Slot.State.OPEN,
        project__state=Project.State.APPROVED,
        starts_at__gt=now(),
        starts_at__lte=now() + LONGEST_HOLIDAY,
        go_check=None,
    ).annotate(coming=COMING)
    short = rows.filter(coming__lt=F("least")).select_related("project").order_by("starts_at", "pk")
    return [slot for slot in short if evening_before(timezone.localdate(slot.starts_at), figures) <= now()]


def open_checks(by: User, after: str | None = None) -> Page[GoCheck]:
    """Services within a person's places that still have too few people and begin soon."""
    inside = Q(pk__in=[])
    for duty in by.duties_now():
        if duty.role in policy.CHOOSERS:
            inside |= within(duty.place, "slot__project__place__")
    rows = GoCheck.objects.filter(
        inside,
        decided_at=None,
        slot__state=Slot.State.OPEN,
        slot__starts_at__gt=now(),
        slot__project__state=Project.State.APPROVED,
    ).annotate(
        coming=Count("slot__assignments", filter=Q(slot__assignments__state__in=Assignment.SEATED)),
        awaited=Count("slot__assignments", filter=Q(slot__assignments__state__in=Assignment.ASKED)),
    )
    rows = rows.filter(coming__lt=F("slot__least")).select_related("slot__project", "slot__place")
    return keyset(rows, ("id",), after=after, size=20)


def check_to_decide(by: Actor, pk: int) -> GoCheck:
    """The door to go or no-go. Raises Http404, PermissionDenied."""
    check = get_object_or_404(GoCheck.objects.select_related("slot__project__place"), pk=pk)
    require(policy.may_choose(by, check.slot))
    return check


def to_remind_volunteers(figures: Figures) -> QuerySet[Assignment]:
    """Who said yes for tomorrow and was not reminded, once the county's hour has come; nobody before it."""
    hour = timezone.make_aware(datetime.combine(today(), time(figures[What.REMIND_HOUR])))
    first = timezone.make_aware(datetime.combine(today() + DAY, time()))
    rows = Assignment.objects.filter(
        state=State.ACCEPTED,
        reminded_at=None,
        answered_at__lt=hour,
        slot__starts_at__gte=first,
        slot__starts_at__lt=first + DAY,
        slot__state=Slot.State.OPEN,
    )
    return (rows if now() >= hour else rows.none()).select_related("slot__project").order_by("pk")


def of_absent() -> QuerySet[Assignment]:
    """Offers and seats of people who have left or pause meanwhile."""
    rows = Assignment.objects.filter(
        state__in=(*Assignment.ASKED, State.WAITING, State.ACCEPTED),
        volunteer__state__in=(Volunteer.State.ASLEEP, Volunteer.State.LEFT),
        slot__ends_at__gt=now(),
    )
    return rows.select_related("slot__project__place").order_by("pk")


def slot_to_man(by: Actor, pk: int) -> Slot:
    """The door for who finds people on the spot. Raises Http404, PermissionDenied."""
    rows = Slot.objects.select_related("project__place", "project__organisation", "place")
    slot = get_object_or_404(rows, pk=pk)
    require(policy.may_call_on_spot(by, slot))
    return slot


def is_on_the_spot(slot: Slot) -> bool:
    """Whether a service is on, or begins within hours: people are asked who can come now."""
    return slot.state == Slot.State.OPEN and slot.starts_at - timedelta(hours=3) <= now() < slot.ends_at


def spot_time(figures: Figures) -> timedelta:
    """How long somebody asked on the spot has to answer."""
    return timedelta(minutes=figures[What.SPOT_MINUTES])


def missing(slot: Slot) -> int:
    """Seats without anybody: who did not come holds none."""
    held = Assignment.objects.filter(slot=slot, state__in=Assignment.HOLDING).count()
    return max(0, slot.most - held)
