"""A small demo county, told once for all of these tests."""

from collections import Counter
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import transaction
from django.db.models import F

from huiyin.archive.models import Case
from huiyin.collect.models import MediaItem, Meeting, Request
from huiyin.dispatch.models import AnswerCheck, Assignment, FortnightPlan, ServiceHour, WorkOrder
from huiyin.dispatch.queries import lying_before, lying_before_centre, open_checks, stations_reports
from huiyin.dispatch.queries.plan_loading import slots_to_staff
from huiyin.evaluate import queries as evaluate
from huiyin.evaluate.kinds import Hand
from huiyin.evaluate.models import Closure, Ending, Revisit, ServiceVerdict, SiteCheck
from huiyin.kernel.calendar.models import Clock
from huiyin.kernel.events.models import Delivery, Event
from huiyin.kernel.events.verify import verify
from huiyin.kernel.messages.kinds import BY_HAND
from huiyin.kernel.messages.models import Mail, Message
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.present import now, today
from huiyin.plan.models import Project
from huiyin.report import queries
from huiyin.report.queries import board
from huiyin.track.models import Dispute, Forward, Incident, Letter, Talk
from huiyin.track.queries import pictures_of
from huiyin.web.demo import accounts
from huiyin.web.demo.county import County
from huiyin.web.demo.facts import facts, matters

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SCALE = 0.02


@pytest.fixture(scope="module")
def county(django_db_setup, django_db_blocker):
    """The county, loaded into a transaction that is taken back after the last test."""
    with django_db_blocker.unblock():
        outer = transaction.atomic()
        outer.__enter__()
        County(lambda words: None, scale=SCALE, processes=1).load()
        yield
        transaction.set_rollback(True)
        outer.__exit__(None, None, None)


def test_the_front_page_counts_what_was_told(county):
    told = facts()["told"]
    period = queries.Period(told["period"]["from"], told["period"]["to"])
    for figure in queries.front_page(period):
        if figure.code == "volunteers":
            assert figure.value == told["volunteers"]["value"] * SCALE
            continue
        value = told[figure.code]
        assert figure.value == (value["value"] if isinstance(value, dict) else value), figure.code


def test_the_history_is_whole_and_nothing_is_owed(county):
    assert verify().broken is None
    assert set(Delivery.objects.values_list("state", flat=True)) == {Delivery.State.DONE}


def test_residents_are_told_on_ways_of_their_own(county):
    ways = set(Message.objects.values_list("way", flat=True))
    assert len(ways) >= 3 and ways & set(BY_HAND)
    assert Mail.objects.filter(waits=True).count() == 1


def test_supervisors_and_disputes_have_something_at_each_stage(county):
    assert set(Letter.objects.values_list("state", flat=True)) == set(Letter.State.values) - {
        Letter.State.AGAIN
    }
    assert Talk.objects.count() == 1
    assert set(Dispute.objects.values_list("state", flat=True)) == {
        Dispute.State.RAISED,
        Dispute.State.CALLED,
    }


def test_everything_invented_says_so(county):
    assert not Case.objects.filter(fictitious=False).exists()
    assert not Meeting.objects.filter(fictitious=False).exists()


def test_matters_are_in_every_state(county):
    assert set(Case.objects.values_list("state", flat=True)) >= {"filed", "working", "reported", "closed"}
    states = set(WorkOrder.objects.values_list("state", flat=True))
    assert states >= {"sent", "signed", "reported", "accepted"}
    assert set(Project.objects.values_list("state", flat=True)) >= {"proposed", "approved", "finished"}


def test_some_matters_end_apart_and_wait_for_another_person(county):
    told = set(Ending.objects.values_list("kind", "state"))
    assert told == {
        ("lawful", "proposed"),
        ("later", "approved"),
        ("later", "refused"),
        ("handed", "approved"),
    }
    assert evaluate.to_approve(accounts.account_of(Role.COUNTY_DISPATCHER)).exists()
    assert evaluate.asleep(accounts.account_of(Role.SUPERVISOR)).exists()


def test_what_came_again_is_noted_and_some_waits_for_a_judgement(county):
    assert evaluate.relapses_to_judge(accounts.account_of(Role.SUPERVISOR)).count() in range(1, 7)


def test_some_closed_cases_were_looked_at_again_and_some_wait(county):
    states = Counter(Revisit.objects.values_list("state", flat=True))
    assert states["holds"] and evaluate.revisits_for(accounts.account_of(Role.SUPERVISOR)).exists()


def test_a_station_went_to_look_where_a_decision_is_waited_for(county):
    assert set(SiteCheck.objects.values_list("holds", flat=True)) == {True, False}


def test_hours_of_long_ago_count_by_two_hands_and_the_newest_do_not_yet(county):
    final = ServiceHour.objects.filter(state="final")
    assert final.exists()
    assert not final.filter(organiser=F("second")).exists()
    assert not final.filter(day__gte=today() - timedelta(days=7)).exists()


def test_trainings_and_a_meeting_are_in_the_ledger(county):
    held = ServiceHour.objects.filter(gathering__isnull=False)
    assert set(held.values_list("what", flat=True)) == {"training", "meeting"}
    assert held.filter(state="final").exists() and held.filter(organiser__isnull=False, second=None).exists()


def test_nothing_happened_in_the_future(county):
    assert not Event.objects.filter(at__gt=now(), chain__startswith="D").exists()
    assert not Request.objects.filter(received_at__gt=now()).exists()


def test_each_account_has_work_today(county):
    us = accounts.account_of
    assert MediaItem.objects.filter(state=MediaItem.State.NEW).count() >= 3
    ours = WorkOrder.objects.filter(organisation=us(Role.DEPARTMENT_HANDLER).organisation)
    states = Counter(ours.values_list("state", flat=True))
    assert states["sent"] and states["signed"]
    assert ours.filter(state="reported").exclude(handler=us(Role.DEPARTMENT_LEADER)).exists()
    assert ours.filter(state="signed", due_at__lt=now()).exists()
    assert evaluate.to_ask(us(Role.HOTLINE_OPERATOR)).exists()
    assert evaluate.to_ask(us(Role.STATION_KEEPER)).exists()
    volunteer = us(Role.VOLUNTEER).volunteer
    mine = Counter(Assignment.objects.filter(volunteer=volunteer).values_list("state", flat=True))
    assert mine["offered"] and mine["accepted"] + mine["waiting"]
    town = us(Role.INSTITUTE_MANAGER).place
    assert Project.objects.filter(state="proposed", place__path__startswith=town.path).exists()
    assert lying_before(us(Role.INSTITUTE_MANAGER)).exists() and lying_before_centre(now()).exists()
    assert stations_reports(us(Role.INSTITUTE_MANAGER)).exists()
    assert Case.objects.filter(state="filed").exists()
    assert Meeting.objects.filter(state="planned", place=us(Role.STATION_KEEPER).place).exists()


def test_the_boards_rates_are_those_of_the_log(county):
    moment = now()
    start = board.since(moment)
    rates = board.boards(moment)[queries.key_of(None)]["rates"]
    ends = Event.objects.filter(kind="evaluate.decided", at__lte=moment)
    apart = {(end.chain, end.facts["round"]) for end in ends if end.facts["decision"] in Closure.APART}
    verdicts = [
        event.facts
        for event in Event.objects.filter(
            kind__in=["evaluate.asked", "evaluate.rated"], at__gte=start, at__lte=moment
        )
        if event.facts["contacted"] and (event.chain, event.facts["round"]) not in apart
    ]
    assert rates["solved"] == [sum(one["solved"] for one in verdicts), len(verdicts)]
    assert rates["content"] == [sum(one["satisfied"] >= 3 for one in verdicts), len(verdicts)]
    assert rates["response"] == _responses(start, moment)


def _responses(start, moment):
    """From the log: orders sent in the window, and when each was first spoken about.

    What was given back, or passed up in time, does not count.
    """
    gone = {"dispatch.order_returned", "dispatch.order_cancelled"}
    given_back = set(Event.objects.filter(kind__in=gone).values_list("subject", flat=True))
    ends = dict(Clock.objects.filter(kind="dispatch.finish").values_list("subject", "due_at"))
    for event in Event.objects.filter(kind="dispatch.passed_up"):
        given_back |= {event.subject} if event.at <= ends[event.subject] else set()
    spoken = dict(Event.objects.filter(kind="dispatch.contacted").values_list("subject", "at"))
    due = dict(Clock.objects.filter(kind="dispatch.contact").values_list("subject", "due_at"))
    hits = n = 0
    for event in Event.objects.filter(kind="dispatch.order_sent", at__gte=start, at__lte=moment):
        at = spoken.get(event.subject)
        if event.subject in given_back or (at is None and due[event.subject] >= moment):
            continue
        n += 1
        hits += at is not None and at <= due[event.subject]
    return [hits, n]


def test_loading_it_again_changes_nothing(county):
    before = Event.objects.count(), Case.objects.count()
    County(lambda words: None, scale=SCALE, processes=1).load()
    assert (Event.objects.exclude(kind__startswith="track.").count() <= before[0], Case.objects.count()) == (
        True,
        before[1],
    )


def test_two_weeks_lie_ahead_planned_once_with_a_what_if_beside(county):
    dispatcher = accounts.account_of(Role.COUNTY_DISPATCHER)
    ahead = slots_to_staff(dispatcher.place, today())
    assert ahead.count() > 60 and ahead.values("project__place").distinct().count() > 30
    base, other = FortnightPlan.objects.order_by("pk")
    assert base.state == other.state == "ready" and other.beside == base
    assert base.filled and base.held and base.empty
    assert other.weights["kilometre"] > base.weights["kilometre"]


def test_some_services_fall_short_on_the_evening_before(county):
    assert len(open_checks(accounts.account_of(Role.COUNTY_DISPATCHER)).rows) >= 3


def test_some_volunteers_came_by_the_code_and_others_were_ticked_off(county):
    told = Event.objects.filter(kind="track.checked_in")
    assert 0 < sum(event.facts.get("how") == "code" for event in told) < len(told)


def test_there_are_sixty_kinds_of_matters_and_more():
    assert len({matter["words"] for matter in matters()}) >= 60


def test_the_report_command_compares_with_what_was_told(county, capsys):
    with pytest.raises(CommandError, match="志愿者"):
        call_command("report", "front-page", check=True)
    assert "49" in capsys.readouterr().out


def test_most_answers_are_made_from_a_template_and_a_few_give_cause_to_look_twice(county):
    checks = list(AnswerCheck.objects.all())
    assert sum(one.template_id is not None for one in checks) > len(checks) / 2
    assert 0 < sum(one.warns for one in checks) < len(checks) / 3


def test_firms_without_an_account_were_asked_and_some_have_answered(county):
    assert set(Forward.objects.values_list("state", flat=True)) == {"sent", "taken"}


def test_the_menu_is_ordered_from(county):
    uses = queries.uses_of_menu(accounts.account_of(Role.COUNTY_DISPATCHER))
    assert len(uses) == 4 and sum(use.ordered for use in uses) > 0
    assert all(use.rated <= use.ordered >= use.served for use in uses)


def test_projects_end_with_their_milestones_reached_and_banks_are_shown_before_and_after(county):
    ended = Project.objects.filter(state=Project.State.FINISHED)
    assert ended.exists() and not ended.filter(milestones__state="open").exists()
    assert any(len(seen.before) == len(seen.after) == 1 for seen in map(pictures_of, ended))


def test_what_went_wrong_waits_or_was_settled_and_those_served_have_spoken(county):
    states = set(Incident.objects.values_list("state", flat=True))
    assert states == {Incident.State.OPEN, Incident.State.SETTLED}
    hands = set(ServiceVerdict.objects.values_list("hand", flat=True))
    assert Hand.OWN in hands and ServiceVerdict.objects.exclude(thanks="").exists()
