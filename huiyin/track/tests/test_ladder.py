"""The ladder: what is proposed when, who takes it, and what may not be skipped."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from huiyin.dispatch import actions as dispatch
from huiyin.dispatch.tests.cast import an_order, handler_of, leader_of
from huiyin.kernel.calendar.models import Clock
from huiyin.kernel.calendar.queries import work_calendar
from huiyin.kernel.events.lifecycle import IllegalMove, Refused, StaleState
from huiyin.kernel.events.models import Event
from huiyin.kernel.people.access import MACHINE
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.present import now, telling_of, today
from huiyin.tests import cast
from huiyin.track import actions, queries
from huiyin.track.actions import RungTerms, Step
from huiyin.track.jobs import keep_ladder, light_up
from huiyin.track.kinds import Rung
from huiyin.track.models import Chase, LadderRule, Letter, Measure, Promise, Proposal, Talk

pytestmark = pytest.mark.django_db


@pytest.fixture
def order():
    return an_order()


def overdue(order, days=0, hours=0):
    """A moment after the first deadline of the order, by so many working days or hours."""
    clock = Clock.objects.filter(subject=order.subject).earliest("due_at")
    due = clock.due_at + timedelta(seconds=1)
    return work_calendar().add_days(due, days) if days else due + timedelta(hours=hours)


def chased(order, by):
    for how in Chase.How:
        actions.chase(order, how=how, words="请办理", by=by)


def test_the_first_rung_is_proposed_as_soon_as_a_clock_is_red(order):
    with telling_of(overdue(order)):
        light_up()
        proposal = queries.proposals_due().get()
    assert (proposal.order, proposal.rule.code, proposal.state) == (order, Rung.PHONE, "open")


def test_the_next_rung_is_proposed_only_when_its_time_has_come(order):
    by = cast.supervisor()
    with telling_of(overdue(order)):
        light_up()
        actions.chase(order, how=Chase.How.PHONE, words="请签收", by=by)
        assert not queries.proposals_due().exists()
    with telling_of(overdue(order, days=1)):
        assert queries.proposals_due().get().rule.code == Rung.WRITTEN


def test_a_letter_is_proposed_two_working_days_after_the_deadline(order):
    by = cast.supervisor()
    with telling_of(overdue(order)):
        light_up()
        chased(order, by)
    with telling_of(overdue(order, days=1)):
        assert not queries.proposals_due().exists()
    with telling_of(overdue(order, days=2)):
        assert queries.proposals_due().get().rule.code == Rung.NOTICE


def test_rungs_are_skipped_only_on_grounds(order):
    by = cast.supervisor()
    with pytest.raises(Refused, match="还没有电话催办、书面催办"):
        actions.send_letter(order, Step(Rung.NOTICE, "请办结"), by=by)
    assert not Measure.objects.exists()
    letter = actions.send_letter(order, Step(Rung.NOTICE, "请办结", "县长批示"), by=by)
    assert letter.measure.grounds == "县长批示"


def test_going_back_down_wants_grounds_but_chasing_again_does_not(order):
    by = cast.supervisor()
    actions.send_letter(order, Step(Rung.REMINDER, "请办结", "急"), by=by)
    with pytest.raises(Refused, match="更重的措施"):
        actions.send_letter(order, Step(Rung.NOTICE, "请办结"), by=by)
    actions.chase(order, how=Chase.How.PHONE, words="再问一次", by=by)
    assert Measure.objects.count() == 2


def test_the_same_letter_twice_is_one_with_one_number(order):
    by, step = cast.supervisor(), Step(Rung.NOTICE, "请办结", "急")
    first = actions.send_letter(order, step, by=by)
    assert actions.send_letter(order, step, by=by) == first
    second = actions.send_letter(an_order(), Step(Rung.NOTICE, "请办结", "急"), by=by)
    assert (first.seq, second.seq) == (1, 2) and first.no == f"督〔{today().year}〕1号"


def test_who_may_take_a_rung_is_what_its_rule_says(order):
    step = Step(Rung.TALK, "请来说明", "急")
    soon = now() + timedelta(days=1)
    with pytest.raises(PermissionDenied):
        actions.call_talk(order, step, soon, "会议室", by=cast.dispatcher())
    with pytest.raises(PermissionDenied):
        actions.send_letter(order, Step(Rung.NOTICE, "x", "x"), by=handler_of(order))
    assert actions.call_talk(order, step, soon, "会议室", by=cast.user_with(Role.COUNTY_LEADER))


def test_an_ended_order_is_pressed_no_more(order):
    dispatch.cancel_order(order, by=cast.dispatcher())
    with pytest.raises(Refused, match="已经结束"):
        actions.send_letter(order, Step(Rung.NOTICE, "x", "x"), by=cast.supervisor())


def test_the_unit_answers_within_its_own_clock_and_is_asked_again(order):
    by, leader = cast.supervisor(), leader_of(order)
    letter = actions.send_letter(order, Step(Rung.NOTICE, "请办结", "急"), by=by)
    clock = Clock.objects.get(subject=letter.subject)
    assert (clock.kind, clock.state, letter.answer_by) == ("track.reply", "running", clock.due_at)
    actions.answer_letter(letter, "正在办。", by=leader)
    clock.refresh_from_db()
    assert clock.state == Clock.State.MET
    actions.ask_again(letter, "写明哪天办完", by=by)
    assert Clock.objects.filter(subject=letter.subject, state="running").count() == 1
    actions.answer_letter(letter, "周五前办完。", by=leader)
    actions.accept_answer(letter, by=by)
    kept = queries.answers(letter)
    assert [one.verdict for one in kept] == ["写明哪天办完", ""]
    assert all(one.judged_by == by for one in kept)
    with pytest.raises(IllegalMove):
        actions.ask_again(letter, "x", by=by)


@pytest.mark.parametrize(
    ("days", "signed", "late"),
    [(0, False, ""), (2, False, "sign"), (30, True, "finish"), (30, False, "finish")],
)
def test_a_letter_says_only_what_was_late_when_it_was_written(order, days, signed, late):
    if signed:
        dispatch.sign(order, by=handler_of(order))
    with telling_of(overdue(order, days) if days else now()):
        letter = actions.send_letter(order, Step(Rung.NOTICE, "请办结", "急"), by=cast.supervisor())
    order.refresh_from_db()
    letter.measure.order = order
    assert queries.late_in(letter) == late


def test_only_the_units_leader_answers_and_nobody_of_it_judges(order):
    letter = actions.send_letter(order, Step(Rung.NOTICE, "请办结", "急"), by=cast.supervisor())
    with pytest.raises(PermissionDenied):
        actions.answer_letter(letter, "x", by=handler_of(order))
    with pytest.raises(PermissionDenied):
        actions.answer_letter(letter, "x", by=leader_of(an_order()))
    actions.answer_letter(letter, "x", by=leader_of(order))
    ours = cast.user_with(Role.SUPERVISOR, unit=order.organisation)
    with pytest.raises(PermissionDenied):
        actions.accept_answer(letter, by=ours)


def test_no_words_of_a_letter_reach_the_log(order):
    actions.send_letter(order, Step(Rung.NOTICE, "水渠垮了请办结", "急"), by=cast.supervisor())
    event = Event.objects.get(kind="track.letter_sent")
    assert "水渠" not in bytes(event.body).decode() and event.facts["organisation"] == order.organisation_id


def test_what_a_talk_agrees_becomes_promises_with_clocks(order):
    leader, by = leader_of(order), cast.supervisor()
    step = Step(Rung.TALK, "请来说明", "急")
    talk = actions.call_talk(order, step, now() + timedelta(hours=1), "三楼会议室", by=by)
    actions.hold_talk(
        talk, "说清了。", [actions.Agreed(leader, "周内修好", today() + timedelta(days=5))], by=by
    )
    made = Promise.objects.get()
    assert (talk.state, made.talk, made.case) == (Talk.State.HELD, talk, order.case)
    assert Clock.objects.get(subject=made.subject).until is not None


def test_raising_an_order_names_who_answers_for_it_from_then_on(order):
    leader = cast.user_with(Role.COUNTY_LEADER)
    step = Step(Rung.ESCALATE, "请牵头", "三轮没办好", to_person=leader)
    assert actions.escalate(order, step, by=cast.supervisor()).to_person == leader
    with pytest.raises(Refused, match="提到哪一级"):
        actions.escalate(order, Step(Rung.ESCALATE, "请牵头", "x"), by=cast.supervisor())


def test_a_proposal_ends_when_the_order_does_or_its_deadline_moves(order):
    with telling_of(overdue(order)):
        light_up()
        assert keep_ladder()["lapsed"] == 0
        dispatch.sign(order, by=handler_of(order))
        assert keep_ladder()["lapsed"] == 1
    assert Proposal.objects.get().state == Proposal.State.LAPSED


def test_a_person_sets_a_proposal_aside_once_and_on_grounds(order):
    by = cast.supervisor()
    with telling_of(overdue(order)):
        light_up()
        proposal = queries.proposals_due().get()
        actions.set_aside(proposal, "已经在开会协调", by=by)
        assert not queries.proposals_due().exists()
        with pytest.raises(StaleState):
            actions.set_aside(proposal, "x", by=by)


def terms(**more):
    told = {
        "amount": 4,
        "unit": "working_hour",
        "times": 0,
        "roles": [Role.SUPERVISOR],
        "addresses": "leader",
        "valid_from": today(),
        "source": "县督办办法第三条",
    }
    return RungTerms(**{**told, **more})


def test_a_rung_is_changed_by_a_new_version_and_the_old_one_stays():
    rule, by = LadderRule.objects.get(code=Rung.NOTICE, urgency=""), cast.dispatcher()
    fresh = actions.revise_rung(rule, terms(), by=by)
    rule.refresh_from_db()
    assert (fresh.version, rule.valid_to) == (2, today() - timedelta(days=1))
    with pytest.raises(StaleState):
        actions.revise_rung(rule, terms(), by=by)
    with pytest.raises(Refused, match="过去的日子"):
        actions.revise_rung(fresh, terms(valid_from=today() - timedelta(days=1)), by=by)
    with pytest.raises(PermissionDenied):
        actions.revise_rung(fresh, terms(), by=cast.supervisor())


def test_a_changed_ladder_counts_for_what_is_late_already(order):
    by = cast.supervisor()
    with telling_of(overdue(order)):
        light_up()
        chased(order, by)
        assert not queries.proposals_due().exists()
        rule = LadderRule.objects.get(code=Rung.NOTICE, urgency="")
        actions.revise_rung(rule, terms(amount=0, valid_from=today()), by=cast.dispatcher())
        actions.reckon_proposals(by=MACHINE)
        assert queries.proposals_due().get().rule.version == 2


def test_an_urgent_case_has_a_shorter_ladder():
    rules = queries.rules_on(today())
    plain, critical = queries.ladder_of(rules, "ordinary"), queries.ladder_of(rules, "critical")
    assert (plain.rule(Rung.NOTICE).amount, plain.rule(Rung.NOTICE).unit) == (2, "working_day")
    assert (critical.rule(Rung.NOTICE).amount, critical.rule(Rung.NOTICE).unit) == (4, "hour")


def test_too_few_measures_ask_for_the_last_one_again():
    ladder = queries.ladder_of(queries.rules_on(today()), "ordinary")
    assert ladder.next_after([Rung.NAMED]).code == Rung.NAMED
    assert ladder.next_after([Rung.PHONE, Rung.NAMED]).code == Rung.TALK
    assert ladder.next_after([Rung.ESCALATE]) is None


def test_a_letter_goes_by_pages_from_supervisor_to_unit_and_back(order, client):
    by, leader = cast.supervisor(), leader_of(order)
    client.force_login(by)
    told = {"key": "0b9c2a54-6f7d-4f0c-9d3e-3c8f3ed0a001", "words": "请三天内修好", "grounds": ""}
    address = reverse("track:write", args=[order.pk, "notice"])
    refused = client.post(address, told)
    assert refused.status_code == 409 and "还没有电话催办" in refused.content.decode()
    there = client.post(address, {**told, "grounds": "县长批示"})["Location"]
    assert "请三天内修好" in client.get(there).content.decode()
    client.force_login(leader)
    assert "写答复" in client.get(there).content.decode()
    assert client.post(there + "answer", {}).status_code == 422
    client.post(there + "answer", {"words": "周五前修好"})
    client.force_login(by)
    assert "这份答复行不行" in client.get(there).content.decode()
    client.post(there + "accept")
    assert Letter.objects.get().state == Letter.State.ACCEPTED


def test_another_units_leader_does_not_see_the_letter(order, client):
    letter = actions.send_letter(order, Step(Rung.NOTICE, "请办结", "急"), by=cast.supervisor())
    client.force_login(leader_of(an_order()))
    assert client.get(letter.get_absolute_url()).status_code == 403


def test_the_ladder_page_says_what_is_next(order, client):
    client.force_login(cast.supervisor())
    with telling_of(overdue(order)):
        light_up()
        page = client.get(reverse("track:ladder", args=[order.pk])).content.decode()
    assert "现在可以用：电话催办" in page and reverse("track:write", args=[order.pk, "notice"]) in page
