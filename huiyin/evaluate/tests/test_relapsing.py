"""What comes again after a closing is noted on both cases, counts against it, and may bring it back."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from huiyin.archive.models import Case
from huiyin.collect.models import Category, Request
from huiyin.evaluate import actions, queries
from huiyin.evaluate.actions import RuleTerms
from huiyin.evaluate.jobs import watch_for_relapses
from huiyin.evaluate.models import Relapse, Rule
from huiyin.evaluate.tests.cast import BAD, Done
from huiyin.evaluate.tests.test_endings import approved, later
from huiyin.kernel.calendar.models import Clock
from huiyin.kernel.events.lifecycle import Refused, StaleState
from huiyin.kernel.events.models import Event
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.present import now, telling_of, today
from huiyin.report.queries.board import boards
from huiyin.tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def closed():
    done = Done().hear()
    actions.close(done.case, grounds="灯亮了。", by=done.supervisor)
    return done.read()


def came_again(days: int = 12, **more) -> Case:
    """A neighbour says the same some days later, and the hourly job looks."""
    with telling_of(now() + timedelta(days=days)):
        case = cast.a_case(**more)
        watch_for_relapses()
    return case


@pytest.mark.parametrize(
    ("days", "expected"), [(12, (12, True)), (30, (30, True)), (31, (31, False)), (90, (90, False))]
)
def test_a_case_of_the_same_place_and_class_is_a_relapse_soon_or_late(closed, days, expected):
    case = came_again(days)
    found = Relapse.objects.get()
    assert (found.case, found.closure.case) == (case, closed.case)
    assert (found.days, found.is_soon) == expected
    told = Event.objects.filter(kind="evaluate.relapsed").values_list("chain", flat=True)
    assert set(told) == {case.no, closed.case.no}


@pytest.mark.parametrize(
    "more",
    [
        {"days": 91},
        {"place": "花桥镇白水村"},
        {"category": "road"},
    ],
)
def test_too_late_elsewhere_or_of_another_class_it_is_none(closed, more):
    wanted = dict(more)
    if "place" in wanted:
        wanted["place"] = cast.village(wanted["place"])
    if "category" in wanted:
        wanted["category"] = Category.objects.get(code=wanted["category"])
    came_again(**wanted)
    assert not Relapse.objects.exists()


def test_how_many_days_is_a_dated_rule(closed):
    keeper = cast.user_with(Role.COUNTY_DISPATCHER)
    rule = Rule.objects.get(what=Rule.What.RELAPSE_LATE)
    actions.revise_rule(rule, RuleTerms(10, today(), "县办〔2026〕5号"), by=keeper)
    came_again(12)
    assert not Relapse.objects.exists()


def test_looking_again_notes_it_once_and_costs_the_same_for_many_cases(closed):
    came_again(5)
    with telling_of(now() + timedelta(days=5)):
        assert watch_for_relapses() == 0
        for _number in range(3):
            cast.a_case()
        with CaptureQueriesContext(connection) as seen:
            assert watch_for_relapses() == 3
    assert len([one for one in seen.captured_queries if "SAVEPOINT" not in one["sql"]]) <= 4 + 3 * 3


def test_what_was_put_off_is_expected_to_come_again():
    done = Done().hear(BAD)
    approved(done, later(done, 60))
    came_again(5)
    assert not Relapse.objects.exists()


def test_a_supervisor_brings_the_old_case_back_from_it(closed):
    came_again()
    relapse = queries.relapse_to_judge(closed.supervisor, Relapse.objects.get().pk)
    actions.reopen_relapsed(relapse, grounds="还是那盏灯。", by=closed.supervisor)
    closed.read()
    assert (closed.case.state, closed.case.round) == (Case.State.WORKING, 2)
    assert closed.requests[0].state == Request.State.OPEN
    assert Clock.objects.filter(subject=f"case:{closed.case.no}", state="running").exists()
    assert Event.objects.get(kind="archive.reopened").facts["why"] == "came_back"
    again = Relapse.objects.select_related("closure__case__place", "case__place").get()
    with pytest.raises(StaleState):
        actions.reopen_relapsed(again, grounds="还是。", by=closed.supervisor)
    assert not queries.relapses_to_judge(closed.supervisor).exists()


def test_a_case_that_is_back_already_is_not_brought_back_twice(closed):
    came_again(3)
    came_again(4)
    first, second = Relapse.objects.order_by("pk").select_related("closure__case__place", "case__place")
    actions.reopen_relapsed(first, grounds="还是那盏灯。", by=closed.supervisor)
    second = Relapse.objects.select_related("closure__case__place", "case__place").get(pk=second.pk)
    with pytest.raises(Refused, match="已经不是销号状态"):
        actions.reopen_relapsed(second, grounds="也是。", by=closed.supervisor)
    assert Relapse.objects.get(pk=second.pk).finding == ""


def test_who_did_the_work_does_not_judge_whether_it_came_again(closed):
    came_again()
    relapse = queries.relapse_to_judge(closed.supervisor, Relapse.objects.get().pk)
    inside = cast.user_with(Role.SUPERVISOR, unit=closed.bureau)
    with pytest.raises(Refused, match="参与办理"):
        actions.judge_relapse(relapse, Relapse.Finding.OTHER, grounds="别的灯。", by=inside)
    with pytest.raises(PermissionDenied):
        actions.judge_relapse(relapse, Relapse.Finding.OTHER, grounds="别的灯。", by=closed.operator)


def test_it_counts_against_the_unit_until_found_to_be_another_matter(closed):
    came_again(12)
    came_again(40)
    with telling_of(now() + timedelta(days=41)):
        assert boards(now())["board:county"]["closings"] == [[closed.bureau.pk, 1, 2, 1]]
        soon = queries.relapse_to_judge(closed.supervisor, Relapse.objects.get(is_soon=True).pk)
        actions.judge_relapse(soon, Relapse.Finding.OTHER, grounds="别的灯。", by=closed.supervisor)
        assert boards(now())["board:county"]["closings"] == [[closed.bureau.pk, 1, 1, 0]]


def test_both_case_pages_tell_of_it_and_the_page_judges(client, closed):
    case = came_again()
    client.force_login(closed.supervisor)
    assert "销号 12 天后，同地同类又有反映" in client.get(closed.case.get_absolute_url()).content.decode()
    assert "同地同类的一件销号 12 天后" in client.get(case.get_absolute_url()).content.decode()
    assert case.no in client.get(reverse("desk") + "?list=relapses").content.decode()
    address = reverse("evaluate:relapse", args=[Relapse.objects.get().pk])
    assert client.post(address, {"grounds": "还是那盏灯。"}).status_code == 422
    answer = client.post(address, {"finding": "reopened", "grounds": "还是那盏灯。"})
    assert answer["Location"] == closed.case.get_absolute_url()
    page = client.get(address).content.decode()
    assert "还是那盏灯。" in page and "data-main" not in page
    client.force_login(closed.handler)
    assert client.get(address).status_code == 403
