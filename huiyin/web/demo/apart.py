"""How a few matters of the demo end otherwise than by content residents: lawful, put off, handed over."""

from datetime import timedelta
from random import Random

from django.utils import timezone

from huiyin.archive.models import Case
from huiyin.dispatch.models import WorkOrder
from huiyin.evaluate import actions as evaluate
from huiyin.evaluate.actions import Proposed
from huiyin.evaluate.kinds import Apart, Procedure
from huiyin.evaluate.models import Relapse
from huiyin.kernel.people.access import MACHINE
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.present import now
from huiyin.track import actions as track
from huiyin.track.kinds import ProgressKind
from huiyin.web.demo.cast import Cast
from huiyin.web.demo.facts import words
from huiyin.web.demo.invent import dice, key_of, one_of
from huiyin.web.demo.walk import Walk

STOPS = ("lawful", "later", "refused", "handed")
"""Stages of `Story.stop`: waits for approval, asleep, sent back to who proposed it, over."""
ROUNDS = {"lawful": 2}
EXPLAINED = 3
LATER = timedelta(days=75)
WATCHED = timedelta(days=90)
OPEN = 6
"""So many relapses wait for somebody to look at them."""
SAME = 0.6


def ends_now(stop: str, case: Case) -> bool:
    """Whether the story of this stop ends apart in the case's present round."""
    return stop in STOPS and case.round == ROUNDS.get(stop, 1)


def end(cast: Cast, walk: Walk, order: WorkOrder, number: int, stop: str, chance: Random) -> None:
    """Proposed by a supervisor on grounds of its kind; another agrees, refuses, or has it before him."""
    case = Case.objects.select_related("place").get(pk=order.case_id)
    if stop == "lawful":
        explain(walk, case, order, number, chance)
    supervisor, clerk = cast.one(Role.SUPERVISOR, chance), cast.one(Role.COUNTY_DISPATCHER, chance)
    proposed = wish(stop, order, number, walk)
    ending = walk.do(evaluate.propose_end, case, proposed, by=supervisor)
    walk.stage("lawful")
    walk.worked(chance.uniform(1, 5))
    if stop == "refused":
        walk.do(evaluate.refuse_end, ending, reason=str(words()["apart"]["refused"]["reason"]), by=clerk)
    else:
        walk.do(evaluate.approve_end, ending, by=clerk)


def explain(walk: Walk, case: Case, order: WorkOrder, number: int, chance: Random) -> None:
    """The handler goes and explains, as often as the rule wants."""
    for time in range(EXPLAINED):
        walk.worked(chance.uniform(1, 6))
        key = key_of("explained", number, time)
        note = track.Note(one_of("explained", chance), kind=ProgressKind.EXPLAINED, key=key)
        if order.handler is not None:
            walk.do(track.note_case, case, note, by=order.handler)


def wish(stop: str, order: WorkOrder, number: int, walk: Walk) -> Proposed:
    """What is proposed."""
    told = words()["apart"][stop]
    key = key_of("apart", number)
    if stop == "lawful":
        return Proposed(Apart.LAWFUL, told["grounds"], told["words"], basis=told["basis"], key=key)
    if stop == "handed":
        where = {"procedure": Procedure.COURT, "receiver": told["receiver"], "number": told["number"]}
        return Proposed(Apart.HANDED, told["grounds"], told["words"], **where, key=key)
    day = timezone.localdate(walk.at + LATER)
    return Proposed(Apart.LATER, told["grounds"], told["words"], until=day, owner=order.organisation, key=key)


def watch(cast: Cast) -> None:
    """What came again after a closing of the last months is noted; all but the latest were looked into."""
    evaluate.watch_relapses(now() - WATCHED, by=MACHINE, most=20_000)
    chance = dice("relapses", 1)
    rows = Relapse.objects.filter(finding="").select_related("case__place", "closure__case__place")
    for relapse in rows.order_by("-came_at", "-pk")[OPEN:]:
        finding = Relapse.Finding.SAME if chance.random() < SAME else Relapse.Finding.OTHER
        grounds = str(words()["relapses"][str(finding)])
        judge = cast.one(Role.SUPERVISOR, chance)
        evaluate.judge_relapse(relapse, finding, grounds=grounds, by=judge)
