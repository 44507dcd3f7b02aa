"""Yellow and red lights, and whom to press."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from huiyin.archive.models import Case
from huiyin.dispatch.models import WorkOrder
from huiyin.kernel.calendar.kinds import LimitKind
from huiyin.kernel.calendar.models import Clock
from huiyin.kernel.calendar.queries import due_words, kind_words
from huiyin.kernel.paging import Page, keyset
from huiyin.kernel.people.access import Actor, require
from huiyin.kernel.present import now
from huiyin.plan.models import Milestone
from huiyin.track import policy
from huiyin.track.kinds import Light
from huiyin.track.models import Chase, Promise


@dataclass(frozen=True)
class Lit:
    """One clock that is yellow or red: what it waits for, in which case, and who holds it.

    A promise made at a meeting may belong to no case; a milestone belongs to a project.
    """

    clock: Clock
    case: Case | None
    order: WorkOrder | None
    promise: Promise | None
    milestone: Milestone | None
    what: str
    words: str
    tone: str
    may_chase: bool

    @property
    def number(self) -> str:
        """How a list names it."""
        return self.case.no if self.case else _("承诺") if self.promise else self.clock.chain

    @property
    def href(self) -> str:
        """Where it is looked after; "" nowhere."""
        about = self.case or self.promise or self.milestone
        return about.get_absolute_url() if about else ""

    @property
    def title(self) -> str:
        """What it is about."""
        if self.milestone:
            names = {"title": self.milestone.title, "project": self.milestone.project.title}
            return _("%(title)s（%(project)s）") % names
        return self.case.title if self.case else self.promise.words if self.promise else ""

    @property
    def place(self) -> str:
        """Where it is; "" unknown."""
        about = self.case or (self.milestone.project if self.milestone else None)
        return str(about.place) if about else ""

    @property
    def unit(self) -> str:
        """Who is to act; "" where no unit is named."""
        about = self.order or (self.milestone.project if self.milestone else None)
        return str(about.organisation) if about else ""


def shining(colour: str, moment: datetime) -> QuerySet[Clock]:
    """Running clocks that are yellow or red at this moment."""
    running = Clock.objects.filter(state=Clock.State.RUNNING)
    if colour == Light.RED:
        return running.filter(due_at__lte=moment)
    return running.filter(warn_at__lte=moment, due_at__gt=moment)


def lights(by: Actor, colour: str, *, after: str | None = None) -> Page[Clock]:
    """One page of yellow or red clocks of the county, the longest overdue or soonest due first."""
    require(policy.may_watch(by))
    return keyset(shining(colour, now()), ("due_at", "id"), after=after)


def lit(by: Actor, clocks: Iterable[Clock]) -> list[Lit]:
    """Clocks with what they are about, for a list. Two queries, one more for promises, one for milestones."""
    rows, moment = list(clocks), now()
    numbers = {clock.chain for clock in rows}
    cases = {case.no: case for case in Case.objects.filter(no__in=numbers).select_related("place")}
    orders = {
        order.subject: order
        for order in WorkOrder.objects.filter(pk__in=_keys(rows, "workorder")).select_related(
            "organisation", "case__place"
        )
    }
    promised = _keys(rows, "promise")
    promises = {one.subject: one for one in Promise.objects.filter(pk__in=promised)} if promised else {}
    milestones = _milestones(_keys(rows, "milestone"))
    lines = []
    for clock in rows:
        words, tone = due_words(clock, moment)
        order = orders.get(clock.subject)
        pressed = order if clock.kind != LimitKind.EXTEND else None  # that clock is its superior's
        chase = pressed is not None and pressed.state in WorkOrder.OPEN and policy.may_chase(by, pressed)
        case, promise = cases.get(clock.chain), promises.get(clock.subject)
        milestone, what = milestones.get(clock.subject), kind_words(clock.kind)
        lines.append(Lit(clock, case, order, promise, milestone, what, words, tone, chase))
    return lines


def _milestones(keys: list[int]) -> dict[str, Milestone]:
    if not keys:
        return {}
    rows = Milestone.objects.filter(pk__in=keys)
    return {one.subject: one for one in rows.select_related("project__place", "project__organisation")}


def _keys(clocks: Iterable[Clock], name: str) -> list[int]:
    """The keys of the rows of one kind that clocks are about."""
    subjects = [clock.subject.partition(":") for clock in clocks]
    return [int(key) for kind, _colon, key in subjects if kind == name]


def order_to_chase(by: Actor, pk: int) -> WorkOrder:
    """The door for chasing an order. Raises Http404, PermissionDenied."""
    order = get_object_or_404(WorkOrder.objects.select_related("case__place", "organisation"), pk=pk)
    require(policy.may_chase(by, order))
    return order


def chases(order: WorkOrder) -> QuerySet[Chase]:
    """How often an order was chased, the latest first."""
    return Chase.objects.filter(order=order).select_related("by").order_by("-pk")
