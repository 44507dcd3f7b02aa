"""Looking again at closed cases: drawn by lot, found good, or brought back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.archive.models import Case
from huiyin.collect.actions import add_photo
from huiyin.collect.kinds import Shows
from huiyin.engines.pictures import Picture
from huiyin.evaluate import policy
from huiyin.evaluate.actions.deciding import bring_back
from huiyin.evaluate.kinds import Again, EvaluateKind
from huiyin.evaluate.models import Closure, Revisit, RevisitDraw
from huiyin.evaluate.queries.revisits import closed_in, pick, plan_on, root_after
from huiyin.kernel.events.lifecycle import Refused, subject_of
from huiyin.kernel.events.log import Draft, record_many
from huiyin.kernel.people.access import MACHINE, Actor, require
from huiyin.kernel.people.models import User
from huiyin.kernel.present import month_after, now, today


@transaction.atomic
def draw_revisits(month: date, *, by: Actor) -> int:
    """Draw a month that is over, each township by itself; how many cases. A month is drawn once.

    0 until the log's root of a later day is published, which is the seed.
    """
    require(by == MACHINE)
    root = root_after(month)
    if root is None or today() < month_after(month) or RevisitDraw.objects.filter(month=month).exists():
        return 0
    by_town: dict[int | None, list[Closure]] = {}
    for closure in closed_in(month):
        by_town.setdefault(closure.case.township_ref, []).append(closure)
    share, least, source = plan_on(month_after(month))
    drafts: list[Draft] = []
    for town, closures in by_town.items():
        draw = RevisitDraw(
            month=month,
            township_id=town,
            share=share,
            least=least,
            source=source,
            root_day=root.day,
            seed=bytes(root.chained).hex(),
            frame=[closure.case.no for closure in closures],
            at=now(),
        )
        drafts += _drawn(draw, closures, by)
    record_many(drafts)
    return sum(draft.kind == EvaluateKind.REVISIT_DRAWN for draft in drafts)


def _drawn(draw: RevisitDraw, closures: Sequence[Closure], by: Actor) -> list[Draft]:
    """Keep one township's draw; what the log tells of it."""
    chosen = set(pick(draw.frame, draw.seed, draw.share, draw.least))
    draw.drawn = len(chosen)
    draw.save(force_insert=True)
    facts = {
        "month": draw.month.isoformat(),
        "township": draw.township_id,
        "share": draw.share,
        "least": draw.least,
        "seed": draw.seed,
        "frame": len(draw.frame),
        "drawn": draw.drawn,
    }
    drafts = [Draft(EvaluateKind.REVISITS_DRAWN, RevisitDraw.CHAIN, by, subject_of(draw), facts)]
    for closure in closures:
        if closure.case.no in chosen:
            made = Revisit.objects.create(draw=draw, case=closure.case, closure=closure)
            told = {"draw": draw.pk, "round": closure.round}
            drafts.append(Draft(EvaluateKind.REVISIT_DRAWN, closure.case.no, by, made.subject, told))
    return drafts


@dataclass(frozen=True)
class Seen:
    """What somebody found when he went to look again."""

    state: Revisit.State
    words: str
    pictures: Iterable[Picture] = ()


@transaction.atomic
def revisit(drawn: Revisit, seen: Seen, *, by: User) -> None:
    """Keep what was found. What came back goes round again, if nobody has brought it back since.

    Raises Refused for a doer or his unit, StaleState where somebody looked first.
    """
    case = Case.objects.select_for_update(of=("self",)).select_related("place").get(pk=drawn.case_id)
    if policy.is_own_work(by, case):
        raise Refused(_("参与办理的人和单位不能回头看自己办的，请由别的人去看。"))
    require(policy.may_revisit(by, case) and seen.state != Revisit.State.DRAWN)
    also = {"words": seen.words, "by": by, "at": now()}
    drawn.lifecycle.move(drawn, seen.state, EvaluateKind.REVISITED, by=by, also=also, found=str(seen.state))
    for picture in seen.pictures:
        add_photo(case.no, picture, by=by, subject=drawn.subject, shows=Shows.AFTER)
    still = case.state == Case.State.CLOSED and case.round == drawn.closure.round
    if seen.state == Revisit.State.RELAPSED and still:
        bring_back(case, Again.CAME_BACK, by=by)
