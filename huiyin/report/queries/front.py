"""The figures of a half year as a front page would print them, each counted from records."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, QuerySet, Sum
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from huiyin.archive.models import Case, CasePlace
from huiyin.collect.models import Attendance, Meeting
from huiyin.dispatch.models import WorkOrder
from huiyin.evaluate.models import Closure
from huiyin.kernel.people.models import Organisation, Volunteer
from huiyin.kernel.places.models import Place
from huiyin.plan.models import Campaign
from huiyin.track.kinds import ProgressKind
from huiyin.track.models import Progress

VISITS = "poor_village_visit"
RESETTLEMENT = "resettlement"
TITLES = "six-titles"
NEAR = 0.05  # how far a figure told as "about" may lie from the count


@dataclass(frozen=True)
class Period:
    """Whole days, both included."""

    first: date
    last: date

    @property
    def start(self) -> datetime:
        """The first moment."""
        return timezone.make_aware(datetime.combine(self.first, time.min))

    @property
    def end(self) -> datetime:
        """The first moment after it."""
        return timezone.make_aware(datetime.combine(self.last + timedelta(days=1), time.min))


@dataclass(frozen=True)
class Figure:
    """One figure, what it counts and how it was counted. `page` names where its records are shown."""

    code: str
    label: str | Promise
    unit: str | Promise
    value: int
    how: str | Promise
    about: bool = False
    page: str = ""
    more: str = ""


def visits(period: Period) -> QuerySet[Meeting]:
    """Talk meetings of county leaders in poor villages, held in the period."""
    return Meeting.objects.filter(
        state=Meeting.State.HELD,
        kind=Meeting.Kind.TALK,
        occasion=VISITS,
        held_at__gte=period.start,
        held_at__lt=period.end,
    )


def problems(period: Period) -> QuerySet[Case]:
    """Cases with a voice heard at those meetings."""
    return Case.objects.filter(voice_set__request__meeting__in=visits(period)).distinct()


def _leaders(period: Period) -> int:
    return visits(period).aggregate(n=Count("leaders", distinct=True))["n"] or 0


def _villages(period: Period) -> int:
    return visits(period).aggregate(n=Count("place", distinct=True))["n"] or 0


def _problems(period: Period) -> int:
    return problems(period).count()


def _departments(period: Period) -> int:
    dropped = WorkOrder.DROPPED
    orders = WorkOrder.objects.filter(case__in=problems(period), sent_at__lt=period.end)
    own = orders.filter(organisation__kind=Organisation.Kind.DEPARTMENT).exclude(state__in=dropped)
    return own.aggregate(n=Count("organisation", distinct=True))["n"] or 0


def _closed(period: Period) -> int:
    decided = Closure.objects.filter(decision=Closure.Decision.CLOSE, at__lt=period.end)
    return decided.filter(case__in=problems(period)).values("case").distinct().count()


def disputes(period: Period) -> QuerySet[Case]:
    """Problems about land between places: those that concern further groups."""
    return problems(period).filter(further_places__place__level=Place.Level.GROUP)


def _groups(period: Period) -> int:
    """The group the case sits in, and the further ones."""
    cases = disputes(period)
    own = set(cases.filter(place__level=Place.Level.GROUP).values_list("place", flat=True))
    further = CasePlace.objects.filter(case__in=cases, place__level=Place.Level.GROUP)
    return len(own | set(further.values_list("place", flat=True)))


def _mu(period: Period) -> int:
    told = Progress.objects.filter(
        case__in=disputes(period), kind=ProgressKind.SURVEY, unit="亩", at__lt=period.end
    )
    return int(told.aggregate(n=Sum("quantity"))["n"] or 0)


def _households(period: Period) -> int:
    return Attendance.objects.filter(
        role=Attendance.As.HOUSEHOLD,
        meeting__occasion=RESETTLEMENT,
        meeting__state=Meeting.State.HELD,
        meeting__held_at__gte=period.start,
        meeting__held_at__lt=period.end,
    ).count()


def _volunteers(period: Period) -> int:
    return Volunteer.objects.exclude(state=Volunteer.State.LEFT).count()


def _shown(kind: str) -> Callable[[Period], int]:
    def count(period: Period) -> int:
        return Organisation.objects.filter(kind=kind, is_demonstration=True, active=True).count()

    return count


def _titles(period: Period) -> int:
    return Campaign.objects.filter(group=TITLES).count()


Row = tuple[str, Any, Any, Callable[[Period], int], Any, bool, str]
FIGURES: tuple[Row, ...] = (
    (
        "leaders",
        _("到贫困村开屋场恳谈会的县级领导"),
        _("位"),
        _leaders,
        _("期内已召开的走访恳谈会上登记的领导，每人算一次"),
        False,
        "meetings:meetings",
    ),
    (
        "villages",
        _("走访的贫困村"),
        _("个"),
        _villages,
        _("这些恳谈会所在的村，每村算一次"),
        False,
        "meetings:meetings",
    ),
    (
        "problems",
        _("收集的问题"),
        _("个"),
        _problems,
        _("在这些恳谈会上受理的诉求所立的档案，每件档案算一次"),
        False,
        "archive:cases",
    ),
    (
        "departments",
        _("涉及的部门"),
        _("个"),
        _departments,
        _("这些档案在期内派过工单的部门，退回和撤销的不算"),
        False,
        "",
    ),
    (
        "closed",
        _("已销号的问题"),
        _("个"),
        _closed,
        _("其中期末以前作出销号决定的档案"),
        False,
        "archive:cases",
    ),
    (
        "groups",
        _("山林地界纠纷涉及的村民小组"),
        _("个"),
        _groups,
        _("涉及多个小组的那件档案，所在小组加上补充的小组"),
        False,
        "",
    ),
    (
        "mu",
        _("现场测量的山地面积"),
        _("亩"),
        _mu,
        _("这件档案里“现场测量”进展记下的面积之和，原记录为约数"),
        True,
        "",
    ),
    (
        "households",
        _("参加搬迁安置点恳谈会的住户"),
        _("户"),
        _households,
        _("期内安置点恳谈会的签到，一户一条"),
        False,
        "meetings:meetings",
    ),
    (
        "volunteers",
        _("“衡阳群众”注册志愿者"),
        _("人"),
        _volunteers,
        _("在册和暂停服务的志愿者人数，退出的不算"),
        True,
        "",
    ),
    (
        "institutes",
        _("示范文明实践所"),
        _("个"),
        _shown(Organisation.Kind.INSTITUTE),
        _("标为示范点的在用实践所"),
        False,
        "",
    ),
    (
        "stations",
        _("示范文明实践站"),
        _("个"),
        _shown(Organisation.Kind.STATION),
        _("标为示范点的在用实践站"),
        False,
        "",
    ),
    (
        "titles",
        _("“六城同创”的目标"),
        _("项"),
        _titles,
        _("联创目标表里属于六城同创的条目"),
        False,
        "",
    ),
)


def front_page(period: Period) -> list[Figure]:
    """Every figure, in the order of the page. One or two queries each."""
    return [
        Figure(code, label, unit, count(period), how, about, page)
        for code, label, unit, count, how, about, page in FIGURES
    ]


def agrees(figure: Figure, told: int, *, about: bool) -> bool:
    """Whether the count is what was told: exactly, or nearly where it was told as about."""
    if about:
        return abs(figure.value - told) <= told * NEAR
    return figure.value == told
