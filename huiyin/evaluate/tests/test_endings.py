"""Ending otherwise than by content residents: the right grounds, two people, words for every voice."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from huiyin.archive.models import Case
from huiyin.collect import actions as collect
from huiyin.collect.channels.portal.say import FOLLOWED
from huiyin.collect.models import Answer, Request
from huiyin.evaluate import actions, queries
from huiyin.evaluate.actions import Proposed, RuleAbout, RuleTerms
from huiyin.evaluate.jobs import wake_what_is_due
from huiyin.evaluate.kinds import Apart, Procedure
from huiyin.evaluate.models import Closure, Ending, Rule
from huiyin.evaluate.tests.cast import BAD, GOOD, Done
from huiyin.kernel.calendar.kinds import LimitKind
from huiyin.kernel.calendar.models import Clock
from huiyin.kernel.events.lifecycle import Refused
from huiyin.kernel.events.models import Event
from huiyin.kernel.events.reactions import react_to_all
from huiyin.kernel.people.access import RESIDENT
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.present import now, telling_of, today
from huiyin.report.queries.board import boards
from huiyin.tests import cast
from huiyin.web.desk.lists import AGAIN

pytestmark = pytest.mark.django_db
TOLD = {"grounds": "路灯归村里管，已经讲清。", "words": "这盏灯按规定由村里管，我们已转告村里。"}


def lawful(**more):
    return Proposed(Apart.LAWFUL, **TOLD | {"basis": "县道路照明管理办法第七条"} | more)


def later(done, days: int = 40, **more):
    until = today() + timedelta(days=days)
    return Proposed(Apart.LATER, **TOLD | {"until": until, "owner": done.bureau} | more)


def handed(**more):
    where = {"procedure": Procedure.COURT, "receiver": "县人民法院", "number": "（2026）湘0422民初1号"}
    return Proposed(Apart.HANDED, **TOLD | where | more)


def approved(done, proposed):
    ending = actions.propose_end(done.case, proposed, by=done.supervisor)
    actions.approve_end(ending, by=cast.dispatcher())
    react_to_all()
    done.read()
    return ending


# --- grounds of the right kind


def test_lawful_and_explained_a_case_ends_by_two_people_and_every_voice_is_told():
    done = Done(voices=2).redone()
    approved(done, lawful())
    closure = Closure.objects.get(round=2)
    assert (closure.decision, closure.ending.kind) == ("lawful", "lawful")
    assert done.case.state == Case.State.CLOSED
    assert {one.state for one in done.requests} == {Request.State.SETTLED}
    for request in done.requests:
        assert Answer.objects.filter(request=request).latest("pk").words == TOLD["words"]
    assert not Clock.objects.filter(chain=done.case.no, state__in=Clock.LIVE).exists()


def test_handed_over_every_voice_is_told_where_and_under_which_number():
    done = Done(voices=2).hear(BAD)
    approved(done, handed())
    for request in done.requests:
        words = Answer.objects.filter(request=request).latest("pk").words
        assert words.startswith(TOLD["words"]) and "县人民法院" in words
        assert "（2026）湘0422民初1号" in words


@pytest.mark.parametrize(
    ("make", "what"),
    [
        (lambda: Done().hear(BAD), "重新办理"),
        (lambda: Done().redone(explained=2), "当面解释"),
        (lambda: Done().hear(GOOD), "都满意的直接销号"),
        (lambda: Done(), "已评价"),
    ],
)
def test_lawful_wants_a_verdict_another_round_and_three_explanations(make, what):
    done = make()
    with pytest.raises(Refused, match=what):
        actions.propose_end(done.case, lawful(), by=done.supervisor)
    assert not Ending.objects.exists()


def test_how_often_is_a_dated_rule_of_the_county():
    done = Done().redone(explained=1)
    keeper = cast.user_with(Role.COUNTY_DISPATCHER)
    rule = Rule.objects.get(what=Rule.What.EXPLAIN_LEAST)
    actions.revise_rule(rule, RuleTerms(1, today(), "县办〔2026〕3号"), by=keeper)
    about = RuleAbout(Rule.What.EXPLAIN_LEAST, matter="complaint")
    actions.add_rule(about, RuleTerms(5, today(), "县办〔2026〕3号"), by=keeper)
    assert actions.propose_end(done.case, lawful(), by=done.supervisor).kind == "lawful"


@pytest.mark.parametrize("lacking", [{"basis": ""}])
def test_lawful_names_its_basis(lacking):
    done = Done().redone()
    with pytest.raises(Refused, match="依据"):
        actions.propose_end(done.case, lawful(**lacking), by=done.supervisor)


@pytest.mark.parametrize("lacking", [{"procedure": None}, {"receiver": ""}, {"number": ""}])
def test_handed_over_names_procedure_receiver_and_number(lacking):
    done = Done()
    with pytest.raises(Refused, match="受理编号"):
        actions.propose_end(done.case, handed(**lacking), by=done.supervisor)


@pytest.mark.parametrize(("days", "owner"), [(0, True), (366, True), (40, False)])
def test_put_off_names_a_day_within_the_rule_and_who_goes_on(days, owner):
    done = Done().hear(BAD)
    wish = later(done, days) if owner else later(done, days, owner=None)
    with pytest.raises(Refused, match="最晚到"):
        actions.propose_end(done.case, wish, by=done.supervisor)


def test_contradicting_answers_are_looked_into_first():
    done = Done().hear(GOOD)
    collect.say_not_fixed(done.requests[0], by=RESIDENT)
    react_to_all()
    with pytest.raises(Refused, match="相互矛盾"):
        actions.propose_end(done.read().case, handed(), by=done.supervisor)


# --- two people, neither a doer


def test_nobody_approves_what_he_proposed_himself():
    done = Done().hear(BAD)
    ending = actions.propose_end(done.case, handed(), by=done.supervisor)
    for verb in (actions.approve_end, lambda one, by: actions.refuse_end(one, reason="不行", by=by)):
        with pytest.raises(Refused, match="别人批准"):
            verb(ending, by=done.supervisor)
    with pytest.raises(IntegrityError), transaction.atomic():
        Ending.objects.filter(pk=ending.pk).update(decided_by=done.supervisor)


def test_neither_proposer_nor_approver_is_of_the_unit_that_did_it():
    done = Done().hear(BAD)
    inside = cast.user_with(Role.SUPERVISOR, unit=done.bureau)
    with pytest.raises(Refused, match="参与办理"):
        actions.propose_end(done.case, handed(), by=inside)
    ending = actions.propose_end(done.case, handed(), by=done.supervisor)
    with pytest.raises(Refused, match="参与办理"):
        actions.approve_end(ending, by=inside)
    with pytest.raises(PermissionDenied):
        actions.approve_end(ending, by=done.operator)
    assert done.read().case.state == Case.State.REPORTED


def test_while_one_waits_nobody_decides_otherwise():
    done = Done().hear(BAD)
    actions.propose_end(done.case, handed(), by=done.supervisor)
    other = cast.supervisor()
    with pytest.raises(Refused, match="等别人批准"):
        actions.send_round_again(done.case, grounds="再查", why="not_solved", by=other)
    with pytest.raises(Refused, match="等别人批准"):
        actions.propose_end(done.case, later(done), by=other)


def test_pressing_twice_proposes_once_and_the_clock_for_closing_runs():
    done = Done().hear(BAD)
    wish = handed(key=uuid4())
    first = actions.propose_end(done.case, wish, by=done.supervisor)
    assert actions.propose_end(done.case, wish, by=done.supervisor) == first
    clock = Clock.objects.get(kind=LimitKind.CLOSE)
    assert (clock.subject, clock.state) == (f"closing:{done.case.no}", "running")


def test_a_refused_proposal_goes_back_with_its_reason():
    done = Done().hear(BAD)
    ending = actions.propose_end(done.case, handed(), by=done.supervisor)
    actions.refuse_end(ending, reason="法院还没有立案。", by=cast.dispatcher())
    assert (done.read().case.state, ending.state) == (Case.State.REPORTED, "refused")
    assert Clock.objects.get(kind=LimitKind.CLOSE).state == "met"
    assert "法院" not in str([event.facts for event in Event.objects.filter(chain=done.case.no)])
    with pytest.raises(Refused):
        actions.approve_end(ending, by=cast.dispatcher())
    actions.send_round_again(done.case, grounds="再查", why="not_solved", by=done.supervisor)


# --- nothing sleeps for ever


def test_put_off_the_case_wakes_on_its_day_with_owner_and_clock():
    done = Done(voices=2).hear(BAD)
    ending = approved(done, later(done, 40))
    centre = cast.dispatcher()
    assert done.case.state == Case.State.CLOSED and list(queries.asleep(centre)) == [ending]
    with telling_of(now() + timedelta(days=39)):
        assert wake_what_is_due() == 0
    with telling_of(now() + timedelta(days=40)):
        assert (wake_what_is_due(), wake_what_is_due()) == (1, 0)
        react_to_all()
    done.read()
    assert (done.case.state, done.case.round) == (Case.State.WORKING, 2)
    assert {one.state for one in done.requests} == {Request.State.OPEN}
    assert Clock.objects.filter(subject=f"case:{done.case.no}", state="running").count() == 1
    assert AGAIN.source(centre).filter(pk=done.case.pk).exists()
    assert (
        Event.objects.filter(chain=done.case.no, kind="archive.reopened").latest("seq").facts["why"]
        == "woken"
    )
    assert not queries.asleep(centre).exists()


def test_a_case_that_came_back_before_its_day_is_not_woken_again():
    done = Done().hear(BAD)
    approved(done, later(done, 20))
    collect.say_not_fixed(done.requests[0], by=RESIDENT)
    react_to_all()
    assert done.read().case.round == 2
    with telling_of(now() + timedelta(days=21)):
        assert wake_what_is_due() == 0
    assert done.read().case.round == 2 and Ending.objects.get().woke_at is not None


# --- the rates


def test_a_round_that_ended_apart_stands_beside_the_rates_and_not_in_them():
    happy, sad = Done().hear(GOOD), Done().redone()
    actions.close(happy.case, grounds="好了", by=happy.supervisor)
    before = boards(now())["board:county"]
    assert before["rates"]["content"] == [1, 3] and before["apart"]["lawful"] == 0
    approved(sad, lawful())
    after = boards(now())["board:county"]
    assert after["rates"]["content"] == after["rates"]["solved"] == [1, 2]
    assert after["apart"] == {"lawful": 1, "later": 0, "handed": 0}
    town = boards(now())[f"board:{sad.case.township_ref}"]
    assert town["apart"]["lawful"] == 1


# --- the pages


def test_a_supervisor_proposes_on_the_page_and_a_dispatcher_approves(client):
    done = Done().hear(BAD)
    client.force_login(done.supervisor)
    page = client.get(reverse("evaluate:decide", args=[done.case.no])).content.decode()
    address = reverse("evaluate:propose", args=[done.case.no, "later"])
    assert address in page
    short = client.post(address, {"key": uuid4(), "grounds": "等雨季过去", "words": ""})
    assert short.status_code == 422 and "等雨季过去" in short.content.decode()
    day = today() + timedelta(days=30)
    told = {"key": uuid4(), "until": day, "owner": done.bureau.pk, **TOLD}
    assert client.post(address, told).status_code == 302
    page = client.get(reverse("evaluate:decide", args=[done.case.no])).content.decode()
    ending = Ending.objects.get()
    assert (
        "要由没有参与办理的另一个人批准" in page and reverse("evaluate:approve", args=[ending.pk]) not in page
    )

    client.force_login(cast.dispatcher())
    assert "延期销号" in client.get(reverse("evaluate:decisions")).content.decode()
    empty = client.post(reverse("evaluate:refuse", args=[ending.pk]), {})
    assert empty.status_code == 422 and "请写明为什么退回" in empty.content.decode()
    assert client.post(reverse("evaluate:approve", args=[ending.pk])).status_code == 302
    case_page = client.get(done.case.get_absolute_url()).content.decode()
    assert "延期销号" in case_page and "到时自动重新办理" in case_page


def test_the_page_says_what_is_still_missing(client):
    done = Done().hear(BAD)
    client.force_login(done.supervisor)
    page = client.get(reverse("evaluate:propose", args=[done.case.no, "lawful"])).content.decode()
    assert "至少当面解释 3 次，进展里记了 0 次" in page and "data-main" not in page
    assert client.get(f"/cases/{done.case.no}/end/forget").status_code == 404


def test_the_resident_reads_how_it_ended(client):
    done = Done().hear(BAD)
    approved(done, later(done, 30))
    session = client.session
    session[FOLLOWED] = [done.requests[0].no]
    session.save()
    page = client.get(reverse("portal:progress", kwargs={"no": done.requests[0].no})).content.decode()
    assert "会自动重新办理，不用您再说一次" in page and TOLD["words"] in page
