"""What looking again at closed cases found: counts, shares with their interval, each draw to draw again."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q, QuerySet
from django.shortcuts import get_object_or_404

from huiyin.archive.models import Case
from huiyin.evaluate.models import Revisit, RevisitDraw
from huiyin.evaluate.queries import pick
from huiyin.kernel.paging import Page, keyset
from huiyin.kernel.people.access import Actor
from huiyin.report.policy import board_township
from huiyin.report.queries.rates import Rate

MONTHS = 12


@dataclass(frozen=True)
class Found:
    """What came of the drawn cases. `gone`: brought back some other way before anybody looked."""

    drawn: int
    holds: int
    relapsed: int
    unreached: int
    waiting: int
    gone: int

    @property
    def rate(self) -> Rate:
        """How many of those that were seen still hold."""
        return Rate(self.holds, self.holds + self.relapsed)


def draws_for(by: Actor) -> QuerySet[RevisitDraw]:
    """Draws of the reader's township, or of every one, with what came of them."""
    town, still = board_township(by), Q(revisits__case__state=Case.State.CLOSED)
    still &= Q(revisits__case__round=F("revisits__closure__round"))
    states = {str(state): Count("revisits", filter=Q(revisits__state=state)) for state in Revisit.FOUND}
    missed = Q(revisits__state=Revisit.State.UNREACHED)
    rows = RevisitDraw.objects.filter(township=town) if town else RevisitDraw.objects.all()
    return rows.select_related("township").annotate(
        **{f"n_{name}": count for name, count in states.items()},
        n_unreached=Count("revisits", filter=missed & still),
        n_waiting=Count("revisits", filter=Q(revisits__state=Revisit.State.DRAWN) & still),
        n_gone=Count("revisits", filter=Q(revisits__state__in=Revisit.OPEN) & ~still),
    )


def page_of_draws(by: Actor, after: str | None) -> Page[RevisitDraw]:
    """One page of draws, the latest first."""
    return keyset(draws_for(by), ("-id",), after=after)


def found_since(by: Actor, month: date) -> Found:
    """What came of all draws since a month. One query."""
    rows = Revisit.objects.filter(draw__month__gte=month)
    if town := board_township(by):
        rows = rows.filter(draw__township=town)
    still = Q(case__state=Case.State.CLOSED, case__round=F("closure__round"))
    counts = rows.aggregate(
        drawn=Count("pk"),
        holds=Count("pk", filter=Q(state=Revisit.State.HOLDS)),
        relapsed=Count("pk", filter=Q(state=Revisit.State.RELAPSED)),
        unreached=Count("pk", filter=Q(state=Revisit.State.UNREACHED) & still),
        waiting=Count("pk", filter=Q(state=Revisit.State.DRAWN) & still),
        gone=Count("pk", filter=Q(state__in=Revisit.OPEN) & ~still),
    )
    return Found(**counts)


def draw_to_read(by: Actor, pk: int) -> RevisitDraw:
    """The door to one draw. Raises Http404."""
    return get_object_or_404(draws_for(by), pk=pk)


def drawn_again(draw: RevisitDraw) -> tuple[list[str], bool]:
    """The numbers that its frame, seed and plan draw, and whether they are the recorded ones. One query."""
    again = pick(draw.frame, draw.seed, draw.share, draw.least)
    return again, again == sorted(draw.revisits.values_list("case__no", flat=True))
