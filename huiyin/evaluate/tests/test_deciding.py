"""Residents are heard; another hand closes; the discontent brings the matter back."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from huiyin.archive.models import Case
from huiyin.collect import actions as collect
from huiyin.collect.models import Answer, Request
from huiyin.dispatch import actions as dispatch
from huiyin.dispatch import queries as dispatch_queries
from huiyin.evaluate import actions, policy
from huiyin.evaluate.actions import Verdict
from huiyin.evaluate.kinds import How
from huiyin.evaluate.models import Closure, Evaluation
from huiyin.evaluate.tests.cast import BAD, GOOD, Done
from huiyin.kernel.calendar.models import Clock
from huiyin.kernel.events.lifecycle import Refused
from huiyin.kernel.events.models import Event
from huiyin.kernel.events.reactions import react_to_all
from huiyin.kernel.events.verify import verify
from huiyin.kernel.people.access import MACHINE, RESIDENT
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.present import now, telling_of
from huiyin.tests import cast

pytestmark = pytest.mark.django_db
MOST_OF_A_WRITE = 12
MOST_OF_A_PAGE = 10
LIFE = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")


def test_reporting_done_starts_the_clock_for_calling_back():
    done = Done()
    assert Clock.objects.get(subject=f"callback:{done.case.no}").state == "running"


def test_a_verdict_is_kept_once_a_round_and_told_in_codes():
    done = Done().hear(BAD)
    facts = Event.objects.get(kind="evaluate.asked").facts
    assert (facts["solved"], facts["reasons"], facts["how"]) == (False, ["not_solved"], "phone")
    with pytest.raises(Refused, match="已经评价过"):
        done.hear()
    assert Evaluation.objects.count() == 1


def test_a_try_without_contact_is_no_verdict_and_may_be_repeated():
    done = Done().hear(Verdict(How.PHONE, contacted=False)).hear(Verdict(How.PHONE, contacted=False)).hear()
    assert Evaluation.objects.filter(contacted=True).count() == 1 and Evaluation.objects.count() == 3
    actions.close(done.case, grounds="好了", by=done.supervisor)


def test_those_who_did_the_work_neither_ask_nor_close():
    done = Done()
    keeper = cast.user_with(Role.SUPERVISOR, unit=done.bureau)
    with pytest.raises(PermissionDenied):
        actions.evaluate(done.requests[0], done.case, GOOD, by=keeper)
    done.hear()
    with pytest.raises(Refused, match="参与办理"):
        actions.close(done.case, grounds="好了", by=keeper)
    assert not Closure.objects.exists()


def test_a_case_is_not_closed_before_every_voice_was_heard():
    done = Done(voices=3)
    actions.evaluate(done.requests[0], done.case, GOOD, by=done.operator)
    with pytest.raises(Refused, match="还有 2 位"):
        actions.close(done.case, grounds="好了", by=done.supervisor)


def test_a_case_is_not_closed_while_somebody_is_discontent():
    done = Done().hear(BAD)
    with pytest.raises(Refused, match="没有解决或不满意"):
        actions.close(done.case, grounds="好了", by=done.supervisor)


def test_closing_settles_every_voice_and_stops_the_clock():
    done = Done(voices=3).hear()
    closure = actions.close(done.case, grounds="三户都说亮了", by=done.supervisor)
    assert {one.state for one in Request.objects.filter(voice__case=done.case)} == {Request.State.SETTLED}
    assert Case.objects.get(pk=done.case.pk).state == Case.State.CLOSED
    assert Clock.objects.get(subject=f"callback:{done.case.no}").state == "met"
    assert Event.objects.get(kind="archive.closed").facts["closure"] == closure.pk
    assert verify().broken is None


def test_a_case_is_not_closed_while_a_voice_has_had_no_answer(client):
    done = Done(voices=2, answered=False).hear()
    with pytest.raises(Refused, match="还有 2 位诉求人没有得到答复"):
        actions.close(done.case, grounds="灯已亮，当面确认。", by=done.supervisor)
    client.force_login(done.supervisor)
    assert "还差 2 人没答复" in client.get(reverse("evaluate:decisions")).content.decode()
    page = client.get(reverse("evaluate:decide", args=[done.case.no])).content.decode()
    assert "还有 2 位诉求人没有得到答复" in page and "data-main" not in page
    assert page.count(reverse("dispatch:answer", args=[done.case.no])) == 3

    for request in done.requests:
        collect.answer(request, words="灯已亮。", by=cast.dispatcher())
    actions.close(done.case, grounds="灯已亮，当面确认。", by=done.supervisor)
    kinds = list(
        Event.objects.filter(chain=done.requests[0].no).order_by("seq").values_list("kind", flat=True)
    )
    assert kinds[-2:] == ["collect.answered", "collect.settled"]
    assert "灯已亮，当面确认。" not in Answer.objects.values_list("words", flat=True)


def test_whoever_answered_what_needed_no_order_does_not_close_it():
    case, dispatcher, other = cast.a_case(), cast.dispatcher(), cast.dispatcher()
    voices = dispatch_queries.live_voices(case)
    dispatch.answer_case(case, [collect.Reply(voices[0], "到乡政府一楼办。")], done=True, by=dispatcher)
    actions.evaluate(voices[0], case, GOOD, by=cast.operator())
    assert not policy.may_decide(dispatcher, case) and policy.may_decide(other, case)
    with pytest.raises(Refused, match="参与办理"):
        actions.close(case, grounds="好了", by=dispatcher)
    actions.close(case, grounds="电话问过，清楚了。", by=other)


def test_of_two_who_decide_at_once_one_is_told():
    done = Done().hear()
    late = Case.objects.select_related("place").get(pk=done.case.pk)
    actions.close(done.case, grounds="好了", by=done.supervisor)
    with pytest.raises(Refused, match="别人刚刚作出了决定"):
        actions.close(late, grounds="好了", by=cast.supervisor())
    assert Closure.objects.count() == 1


def test_not_fixed_after_a_content_verdict_is_the_word_that_counts():
    done = Done().hear()
    collect.say_not_fixed(Request.objects.get(pk=done.requests[0].pk), by=RESIDENT)
    react_to_all()
    verdict = Evaluation.objects.get(counts=True)
    assert (verdict.how, verdict.solved, verdict.by) == (How.SELF, False, None)
    assert Event.objects.filter(kind="evaluate.rated").count() == 1
    with pytest.raises(Refused, match="相互矛盾"):
        actions.close(done.case, grounds="好了", by=done.supervisor)
    actions.send_round_again(done.case, grounds="再查", why="not_solved", by=done.supervisor)
    assert (done.case.state, done.case.round) == (Case.State.WORKING, 2)


def test_another_round_gives_case_and_voices_back_with_a_reason():
    done = Done().hear(BAD)
    actions.send_round_again(done.case, grounds="第二盏不亮", why="partly", by=done.supervisor)
    case = Case.objects.get(pk=done.case.pk)
    assert (case.state, case.round) == (Case.State.WORKING, 2)
    assert Request.objects.get(pk=done.requests[0].pk).state == Request.State.OPEN
    assert Event.objects.get(kind="archive.reopened").facts["why"] == "partly"


def _spent(work) -> int:
    with CaptureQueriesContext(connection) as seen:
        work()
    return len([one for one in seen.captured_queries if not one["sql"].startswith(LIFE)])


def test_closing_costs_at_most_twelve_queries():
    done = Done().hear()
    assert _spent(lambda: actions.close(done.case, grounds="好了", by=done.supervisor)) <= MOST_OF_A_WRITE


def test_closing_costs_the_same_for_many_voices():
    one, many = Done().hear(), Done(voices=6).hear()
    first = _spent(lambda: actions.close(one.case, grounds="好了", by=one.supervisor))
    assert _spent(lambda: actions.close(many.case, grounds="好了", by=many.supervisor)) == first


def test_closing_by_the_page_costs_at_most_twelve_queries_and_leads_on(client):
    done = Done().hear()
    client.force_login(done.supervisor)
    client.get(reverse("desk"))
    address = reverse("evaluate:close", args=[done.case.no])
    answers = []
    spent = _spent(lambda: answers.append(client.post(address, {"grounds": "好了"})))
    assert answers[0]["Location"] == reverse("evaluate:decisions")
    assert Case.objects.get(pk=done.case.pk).state == Case.State.CLOSED
    assert spent <= MOST_OF_A_WRITE


def test_the_decision_page_costs_at_most_ten_queries_and_shows_why_not(client):
    done = Done().hear(BAD)
    client.force_login(done.supervisor)
    pages = []
    address = reverse("evaluate:decide", args=[done.case.no])
    client.get(address)
    assert _spent(lambda: pages.append(client.get(address).content.decode())) <= MOST_OF_A_PAGE
    for part in ("换了灯。", "请看看。", "不满意", "不能销号", "没有照片，也没有办结凭证"):
        assert part in pages[0], part
    wrong = client.post(reverse("evaluate:again", args=[done.case.no]), {"grounds": "写过的话"})
    assert wrong.status_code == 422 and "写过的话" in wrong.content.decode()


def test_whoever_took_part_sees_that_another_decides(client):
    done = Done().hear()
    own = cast.user_with(Role.SUPERVISOR, unit=done.bureau)
    client.force_login(own)
    page = client.get(reverse("evaluate:decide", args=[done.case.no])).content.decode()
    assert "请由别的人决定" in page and "data-main" not in page
    assert client.post(reverse("evaluate:close", args=[done.case.no]), {"grounds": "x"}).status_code == 409


def test_calling_back_by_the_page(client):
    done = Done()
    client.force_login(done.operator)
    number = done.requests[0].no
    assert number in client.get(reverse("evaluate:callbacks")).content.decode()
    address = reverse("evaluate:callback", args=[number])
    missing = client.post(address, {"how": "phone", "contacted": "yes", "solved": "no", "satisfied": "2"})
    assert missing.status_code == 422 and "请至少选一个原因" in missing.content.decode()
    assert client.post(address, {"how": "phone", "contacted": "no"}).status_code == 302
    assert "1 次没联系上" in client.get(reverse("evaluate:callbacks")).content.decode()
    told = {"how": "phone", "contacted": "yes", "solved": "yes", "satisfied": "5"}
    client.post(address, told)
    assert number not in client.get(reverse("evaluate:callbacks")).content.decode()


def test_not_fixed_counts_as_a_verdict_while_the_round_is_open():
    done = Done()
    collect.say_not_fixed(Request.objects.get(pk=done.requests[0].pk), by=RESIDENT)
    react_to_all()
    verdict = Evaluation.objects.get()
    assert (verdict.how, verdict.solved, verdict.by) == (How.SELF, False, None)
    with pytest.raises(Refused):
        actions.close(done.case, grounds="好了", by=done.supervisor)


@pytest.mark.parametrize(("days", "state", "number"), [(20, "working", 2), (40, "closed", 1)])
def test_not_fixed_soon_after_the_close_brings_the_case_back(days, state, number):
    done = Done().hear()
    actions.close(done.case, grounds="好了", by=done.supervisor)
    case = Case.objects.get(pk=done.case.pk)
    with telling_of(now() + timedelta(days=days)):
        actions.hear_not_fixed(done.requests[0], case, by=MACHINE)
    case.refresh_from_db()
    assert (case.state, case.round) == (state, number)


def test_a_resident_rates_only_what_he_opened_with_his_code(client):
    done = Done()
    number = done.requests[0].no
    address = reverse("evaluate:rate", kwargs={"no": number})
    assert client.get(address).status_code == 403
    from huiyin.collect.channels.portal.say import FOLLOWED

    session = client.session
    session[FOLLOWED] = [number]
    session.save()
    assert "您的评价决定" in client.get(address).content.decode()
    assert client.post(address, {"solved": "yes", "satisfied": "5"}).status_code == 302
    assert Evaluation.objects.get().how == How.SELF
    assert "已经评价过" in client.get(address).content.decode()


DECIDE = {Role.SUPERVISOR: True, Role.COUNTY_DISPATCHER: True}
ASK = {Role.HOTLINE_OPERATOR: True, Role.STATION_KEEPER: True, Role.SUPERVISOR: True}


@pytest.mark.parametrize("role", Role.values)
def test_who_asks_and_who_decides(role):
    case = cast.a_case()
    user = cast.user_with(role, unit=cast.organisation())
    assert policy.may_decide(user, case) is DECIDE.get(role, False)
    assert policy.may_ask(user, case) is ASK.get(role, False)
