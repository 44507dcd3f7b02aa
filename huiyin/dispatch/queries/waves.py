"""How willing people are, how many to ask so that enough come, and how a slot's waves stand.

What is learnt of a person is computed when needed and kept nowhere. It is shown to that person and to nobody
else: whoever dispatches sees only how many are asked.
"""

from dataclasses import dataclass

from django.db.models import QuerySet

from huiyin.dispatch.models import Assignment, OfferRule, Wave
from huiyin.dispatch.queries.doings import NOTHING, Done, done_by
from huiyin.dispatch.queries.offers import Figures, offer_figures
from huiyin.dispatch.queries.shortlist import Found, choose
from huiyin.engines.matching.inviting import Invitation, Prior, believed, fewest
from huiyin.engines.matching.shortlist import Choice
from huiyin.kernel.people.models import Volunteer
from huiyin.kernel.present import now
from huiyin.plan.models import Slot

What, State = OfferRule.What, Assignment.State
LAST_CALLS = 30
FAR_ENOUGH = 200
COUNTED_ON = (State.ACCEPTED, State.CHECKED_IN, State.CONFIRMING, State.OFFERED)


@dataclass(frozen=True)
class Willing:
    """The chance that a person comes when asked, and that a promise is kept."""

    come: float
    keep: float


def priors(figures: Figures) -> tuple[Prior, Prior]:
    """What is believed of somebody without a record: of coming when asked, of keeping a promise."""
    weight, half_life = figures[What.PRIOR_WEIGHT], figures[What.HALF_LIFE]
    return (
        Prior(figures[What.PRIOR_COME] / 100, weight, half_life),
        Prior(figures[What.PRIOR_KEEP] / 100, weight, half_life),
    )


def willing(did: Done, figures: Figures) -> Willing:
    """How willing somebody is, from what they did before."""
    come, keep = priors(figures)
    return Willing(believed(did.came, did.asked, come), believed(did.kept, did.promised, keep))


def calls_of(volunteer: Volunteer) -> list[Assignment]:
    """The volunteer's own last calls that came to an end, newest first: the estimate is made from them."""
    rows = Assignment.objects.filter(
        volunteer=volunteer,
        place_in_queue=None,
        offered_by__isnull=False,
        state__in=(State.SERVED, State.NO_SHOW, State.STEPPED_BACK, State.DECLINED, State.LAPSED),
    )
    return list(rows.select_related("slot__place").order_by("-offered_at", "-pk")[:LAST_CALLS])


@dataclass(frozen=True)
class Foreseen:
    """Whom to ask next for a slot, how many of them so that enough come, and how sure that makes it."""

    found: Found
    needed: int
    invitation: Invitation

    @property
    def chosen(self) -> list[Choice]:
        """The people to ask."""
        return list(self.found.list.choices[: self.invitation.count])

    @property
    def percent(self) -> int:
        """How sure, in per cent, rounded down."""
        return int(self.invitation.chance * 100 + 1e-9)


def foresee_wave(needed: int, found: Found, figures: Figures) -> Foreseen:
    """The fewest to ask from the top of a list, counting who said yes and whose answer is awaited."""
    promised = [
        _chance(did.here, willing(did, figures)) for did in found.done.values() if did.here in COUNTED_ON
    ]
    ordered = [willing(found.done.get(choice.id, NOTHING), figures).come for choice in found.list.choices]
    return Foreseen(found, needed, fewest(promised, ordered, needed, figures[What.SURE] / 100))


def _chance(state: str, one: Willing) -> float:
    if state == State.CHECKED_IN:
        return 1.0
    return one.keep if state == State.ACCEPTED else one.come


def whom_to_ask(slot: Slot, needed: int, km: int, figures: Figures) -> Foreseen:
    """The next wave as it would be sent now."""
    return foresee_wave(needed, choose(slot, km, FAR_ENOUGH, figures), figures)


def waves_of(slot: Slot) -> list[Wave]:
    """The slot's waves, the newest first."""
    return list(Wave.objects.filter(slot=slot).order_by("-number"))


def open_wave(slot: Slot) -> Wave | None:
    """The wave that is running, if one is."""
    return Wave.objects.filter(slot=slot, ended_at=None).select_related("sent_by").first()


def due_waves() -> QuerySet[Wave]:
    """Waves whose time is over, the oldest first."""
    rows = Wave.objects.filter(ended_at=None, next_at__lte=now())
    return rows.select_related("slot__project__place", "slot__place", "sent_by").order_by("next_at", "pk")


@dataclass(frozen=True)
class Told:
    """What a volunteer sees of the own willingness: in ten calls, and each call with what it counts for."""

    come_of_ten: int
    keep_of_ten: int
    calls: list[Assignment]
    came: int
    weight: int
    come_percent: int
    half_life: int


def told_of(volunteer: Volunteer) -> Told:
    """How the house estimates whether somebody comes, for that person's own page. Three queries."""
    figures = offer_figures()
    known = willing(done_by(volunteer.pk, figures), figures)
    calls = calls_of(volunteer)
    came = sum(one.state == State.SERVED for one in calls)
    prior = (figures[What.PRIOR_WEIGHT], figures[What.PRIOR_COME], figures[What.HALF_LIFE])
    return Told(round(known.come * 10), round(known.keep * 10), calls, came, *prior)
