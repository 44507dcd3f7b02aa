"""Closed cases are drawn by lot, so that anybody can draw again; somebody outside the unit goes to look."""

from collections import Counter
from datetime import UTC, datetime, time, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from huiyin.archive.models import Case
from huiyin.collect.kinds import Matter, Shows
from huiyin.collect.models import Photo, Request
from huiyin.evaluate import actions, policy, queries
from huiyin.evaluate.actions import RuleAbout, RuleTerms, Seen
from huiyin.evaluate.models import Revisit, RevisitDraw, Rule
from huiyin.evaluate.tests.cast import Done
from huiyin.evaluate.tests.test_glance import a_picture
from huiyin.kernel.events.actions import publish_root
from huiyin.kernel.events.lifecycle import IllegalMove, Refused
from huiyin.kernel.events.models import DailyRoot, Event
from huiyin.kernel.people.access import MACHINE
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.present import telling_of, today
from huiyin.tests import cast

pytestmark = pytest.mark.django_db
State = Revisit.State


def month():
    return today().replace(day=1)


def afterwards():
    """The second of next month, in the morning."""
    after = (month() + timedelta(days=32)).replace(day=2)
    return telling_of(datetime.combine(after, time(2), UTC))


def plan(share, least):
    for what, number in ((Rule.What.REVISIT_SHARE, share), (Rule.What.REVISIT_LEAST, least)):
        rule = Rule.objects.get(what=what, valid_to=None)
        actions.revise_rule(rule, RuleTerms(number, today(), "县府办〔2026〕1号"), by=cast.dispatcher())


def closed(place=None):
    """One case closed this month, with its people."""
    done = (Done(place=place) if place else Done()).hear()
    actions.close(done.case, grounds="好了", by=done.supervisor)
    return done


def draw():
    """Next month: the root is published, and this one is drawn."""
    this = month()
    with afterwards():
        publish_root(by=MACHINE)
        return actions.draw_revisits(this, by=MACHINE)


def one():
    plan(100, 1)
    done = closed()
    assert draw() == 1
    return done, Revisit.objects.select_related("case__place", "closure", "draw").get()


@pytest.mark.parametrize(
    ("size", "share", "least", "drawn"),
    [
        (100, 5, 1, 5),
        (21, 5, 1, 2),
        (10, 0, 3, 3),
        (2, 0, 3, 2),
        (0, 5, 1, 0),
        (10, 100, 1, 10),
        (9, 0, 0, 0),
    ],
)
def test_so_many_are_drawn(size, share, least, drawn):
    assert len(queries.pick([f"D26-{n:07d}" for n in range(size)], "seed", share, least)) == drawn


def test_the_lot_follows_from_the_seed_and_no_number_is_favoured():
    frame = [f"D26-{n:07d}" for n in range(20)]
    assert queries.pick(frame, "a", 25, 1) == queries.pick(reversed(frame), "a", 25, 1)
    assert queries.pick(frame, "a", 25, 1) != queries.pick(frame, "b", 25, 1)
    often = Counter(no for seed in range(2000) for no in queries.pick(frame, str(seed), 25, 1))
    assert min(often.values()) > 400 and max(often.values()) < 600, "500 is expected, 19 its deviation"


def test_a_month_is_drawn_once_by_township_with_frame_and_seed_on_record():
    plan(0, 1)
    here, there = cast.village(), cast.village("花桥镇白水村")
    numbers = [closed(place).case.no for place in (here, here, here, there)]
    assert draw() == 2 and draw() == 0
    draws = {one.township.name: one for one in RevisitDraw.objects.select_related("township")}
    town = draws["车江街道"]
    assert town.frame == sorted(numbers[:3]) and draws["花桥镇"].frame == numbers[3:]
    assert (town.share, town.least, town.source, town.drawn) == (0, 1, "县府办〔2026〕1号", 1)
    assert town.seed == bytes(DailyRoot.objects.get().chained).hex() and town.root_day > town.month
    again = queries.pick(town.frame, town.seed, town.share, town.least)
    assert again == list(town.revisits.values_list("case__no", flat=True))
    told = [event.facts for event in Event.objects.filter(kind="evaluate.revisits_drawn")]
    assert {(one["frame"], one["drawn"], one["seed"]) for one in told} == {
        (3, 1, town.seed),
        (1, 1, town.seed),
    }
    assert Event.objects.filter(kind="evaluate.revisit_drawn").count() == 2


def test_nothing_is_drawn_before_the_month_is_over_and_its_root_published():
    plan(100, 1)
    closed()
    this = month()
    publish_root(by=MACHINE)
    assert actions.draw_revisits(this, by=MACHINE) == 0
    with afterwards():
        assert actions.draw_revisits(this, by=MACHINE) == 0, "the seed was known before the month was over"
    assert draw() == 1


def test_what_came_back_before_the_draw_is_not_in_the_frame():
    plan(100, 1)
    done = closed()
    actions.hear_not_fixed(done.requests[0], Case.objects.get(pk=done.case.pk), by=MACHINE)
    assert draw() == 0 and not RevisitDraw.objects.exists()


def test_only_the_machine_draws():
    with pytest.raises(PermissionDenied):
        actions.draw_revisits(month(), by=cast.supervisor())


def test_the_plan_holds_for_all_cases_alike():
    about = RuleAbout(Rule.What.REVISIT_SHARE, Matter.HELP)
    with pytest.raises(Refused, match="全县一样"):
        actions.add_rule(about, RuleTerms(9, today(), "x"), by=cast.dispatcher())


def test_what_still_holds_is_written_down_with_its_photo_and_nothing_moves():
    done, drawn = one()
    actions.revisit(drawn, Seen(State.HOLDS, "还亮着。", [a_picture()]), by=done.keeper())
    assert Event.objects.get(kind="evaluate.revisited").facts["found"] == "holds"
    assert Photo.objects.get(subject=drawn.subject).shows == Shows.AFTER
    assert Case.objects.get(pk=done.case.pk).state == Case.State.CLOSED
    with pytest.raises(IllegalMove):
        actions.revisit(drawn, Seen(State.RELAPSED, "灭了。"), by=done.supervisor)


def test_what_came_back_goes_round_again_and_its_voices_are_open():
    done, drawn = one()
    actions.revisit(drawn, Seen(State.RELAPSED, "又灭了。"), by=done.supervisor)
    case = Case.objects.get(pk=done.case.pk)
    assert (case.state, case.round) == (Case.State.WORKING, 2)
    assert Request.objects.get(voice__case=case).state == Request.State.OPEN
    assert Event.objects.get(kind="archive.reopened").facts["why"] == "came_back"


def test_what_somebody_else_brought_back_is_only_written_down():
    done, drawn = one()
    with afterwards():
        actions.hear_not_fixed(done.requests[0], Case.objects.get(pk=done.case.pk), by=MACHINE)
    actions.revisit(drawn, Seen(State.RELAPSED, "又灭了。"), by=done.supervisor)
    assert Case.objects.get(pk=done.case.pk).round == 2


def test_whoever_did_not_get_there_may_try_again():
    done, drawn = one()
    actions.revisit(drawn, Seen(State.UNREACHED, "路封了。"), by=done.keeper())
    actions.revisit(drawn, Seen(State.UNREACHED, "又没有人在。"), by=done.keeper())
    actions.revisit(drawn, Seen(State.HOLDS, "还亮着。"), by=done.supervisor)
    assert Revisit.objects.get().by == done.supervisor


def test_nobody_looks_again_at_his_own_work_nor_sees_it_on_his_list():
    done, drawn = one()
    own = cast.user_with(Role.SUPERVISOR, unit=done.bureau)
    with pytest.raises(Refused, match="自己办的"):
        actions.revisit(drawn, Seen(State.HOLDS, "好。"), by=own)
    for person in (done.operator, cast.user_with(Role.STATION_KEEPER, cast.village("花桥镇白水村"))):
        with pytest.raises(PermissionDenied):
            actions.revisit(drawn, Seen(State.HOLDS, "好。"), by=person)
    assert not queries.revisits_for(own).exists()
    assert queries.revisits_for(done.keeper()).get() == drawn
    assert queries.revisits_for(done.supervisor).get() == drawn


@pytest.mark.parametrize("role", Role.values)
def test_who_looks_again(role):
    user = cast.user_with(role, unit=cast.organisation())
    assert policy.may_revisit(user, cast.a_case()) is (role in policy.CHECKERS)


def test_looking_again_by_the_page(client):
    done, drawn = one()
    client.force_login(done.supervisor)
    address = reverse("evaluate:revisit", args=[drawn.pk])
    assert address in client.get(reverse("desk"), {"list": "revisits"}).content.decode()
    page = client.get(address).content.decode()
    assert "好了" in page and queries.month_words(month()) in page
    assert client.post(address, {"state": "drawn", "words": "x"}).status_code == 422
    assert client.post(address, {"state": "relapsed", "words": "又灭了。"}).status_code == 302
    assert "又灭了。" in client.get(address).content.decode()
    assert address not in client.get(reverse("desk"), {"list": "revisits"}).content.decode()
