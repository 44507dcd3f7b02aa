"""Proof is asked for from next month on; where a decision is waited for, a station sometimes went to look."""

from huiyin.archive.models import Case
from huiyin.dispatch.actions import seed_proof_rules
from huiyin.evaluate import actions as evaluate
from huiyin.evaluate.actions import Found, Seen
from huiyin.evaluate.models import Revisit, RevisitDraw, SiteCheck
from huiyin.evaluate.policy import may_check, may_revisit
from huiyin.evaluate.queries import month_before
from huiyin.kernel.events.actions import publish_root
from huiyin.kernel.people.access import MACHINE
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.present import today
from huiyin.web.demo.cast import Cast
from huiyin.web.demo.facts import words
from huiyin.web.demo.invent import dice, key_of

LOOKED = 3
"""So many were looked at; the last of them was not done."""


def sow(cast: Cast) -> None:
    """Told once: the county's rules, and who went to look."""
    seed_proof_rules(by=MACHINE)
    waiting = Case.objects.filter(state=Case.State.REPORTED, orders__isnull=False).select_related("place")
    looked = SiteCheck.objects.count()
    for case in waiting.distinct().order_by("reported_at", "pk"):
        if looked >= LOOKED:
            return
        keeper = next(iter(cast.at(Role.STATION_KEEPER, case.place)), None)
        if keeper is None or not may_check(keeper, case):
            continue
        looked += 1
        said = words()["looked"]["undone" if looked == LOOKED else "done"]
        evaluate.check_site(case, Found(looked < LOOKED, said, key=key_of("looked", case.pk)), by=keeper)


def look_again(cast: Cast) -> None:
    """Last month's closed cases are drawn; half of them were looked at again, one could not be seen."""
    if RevisitDraw.objects.exists():
        return
    publish_root(by=MACHINE)
    evaluate.draw_revisits(month_before(today()), by=MACHINE)
    chance, told = dice("revisits", 1), words()["revisited"]
    rows = Revisit.objects.filter(state=Revisit.State.DRAWN).select_related("case__place", "closure")
    for number, drawn in enumerate(rows.order_by("pk")):
        person = cast.one(Role.SUPERVISOR, chance)
        if number % 2 or not may_revisit(person, drawn.case):
            continue
        seen = Seen(Revisit.State.HOLDS, chance.choice(told["holds"]))
        if number == 2:
            seen = Seen(Revisit.State.UNREACHED, told["unreached"])
        evaluate.revisit(drawn, seen, by=person)
