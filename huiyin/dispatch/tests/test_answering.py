"""Every voice gets its answer: from the order that served it, or from those who hear and dispatch."""

import re
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from huiyin.archive.actions import file_under
from huiyin.archive.models import Case
from huiyin.collect import actions as collect
from huiyin.collect.actions import Reply
from huiyin.collect.kinds import Matter
from huiyin.collect.models import Answer, Request
from huiyin.dispatch import actions, policy, queries
from huiyin.dispatch.tests.cast import a_bureau, an_order, handler_of, leader_of
from huiyin.kernel.events.lifecycle import Refused, StaleState
from huiyin.kernel.events.models import Event
from huiyin.kernel.events.verify import verify
from huiyin.kernel.people.access import MACHINE, RESIDENT
from huiyin.kernel.people.kinds import Role
from huiyin.tests import cast

pytestmark = pytest.mark.django_db
PHONE = re.compile(r"138(\d{8}|\*+\d+)")
"""A telephone, whole or masked; the bare digits also come up in a form's random key."""


def a_crowded_case(voices=3, **more):
    """Several people say the same; the first leaves name and number."""
    case = cast.a_case(resident=cast.resident(), **more)
    for number in range(voices - 1):
        file_under(cast.a_request(words=f"我家门口也黑，第{number + 2}户。"), case, by=MACHINE)
    return case


def a_reported(case, answer="灯换好了。", **more):
    """An order that waits for its leader."""
    order = an_order(case=case, **more)
    handler = handler_of(order)
    actions.sign(order, by=handler)
    actions.report(order, words="换了三盏灯。", answer=answer, by=handler)
    return order


def words_of(case):
    return list(
        Answer.objects.filter(request__voice__case=case).order_by("pk").values_list("words", flat=True)
    )


def test_accepting_the_report_answers_every_live_voice_for_the_unit():
    case = a_crowded_case(3)
    silent = queries.live_voices(case)[2]
    collect.withdraw(silent, by=RESIDENT)
    order = a_reported(case)
    actions.accept_report(order, by=leader_of(order))
    assert words_of(case) == ["灯换好了。"] * 2
    assert {one.organisation_id for one in Answer.objects.all()} == {order.organisation_id}
    states = Request.objects.filter(voice__case=case).order_by("pk").values_list("state", flat=True)
    assert list(states) == ["answered", "answered", "withdrawn"]
    told = Event.objects.filter(kind="collect.answered").order_by("pk")
    assert [event.facts["answer"] for event in told] == list(Answer.objects.values_list("pk", flat=True))
    assert "灯" not in str([event.facts for event in told])
    assert verify().broken is None


def test_the_leader_may_change_the_words_and_answer_one_voice_apart():
    case = a_crowded_case(2)
    order = a_reported(case)
    first, second = queries.live_voices(case)
    replies = [Reply(first, "三盏灯都换了。"), Reply(second, "您门口那盏下周再装。")]
    actions.accept_report(order, replies=replies, by=leader_of(order))
    assert words_of(case) == ["三盏灯都换了。", "您门口那盏下周再装。"]


def test_a_supporting_unit_tells_nobody():
    case = cast.a_case()
    an_order(case=case)
    order = a_reported(case, answer="我们只量了一下。", unit=a_bureau("林业局"), is_lead=False)
    actions.accept_report(order, by=leader_of(order))
    assert words_of(case) == []


def test_a_department_answers_only_for_its_own_order():
    case = cast.a_case()
    order = a_reported(case)
    (voice,) = queries.live_voices(case)
    stranger = cast.user_with(Role.DEPARTMENT_LEADER, unit=a_bureau("住建局"))
    for by in (stranger, handler_of(order), leader_of(order)):
        with pytest.raises(PermissionDenied):
            collect.answer(voice, words="办好了。", by=by)
        with pytest.raises(PermissionDenied):
            actions.answer_case(case, [Reply(voice, "办好了。")], by=by)
    with pytest.raises(PermissionDenied):
        actions.accept_report(order, replies=[Reply(voice, "办好了。")], by=stranger)
    with pytest.raises(PermissionDenied):
        collect.answer_each([Reply(voice, "办好了。")], by=stranger, unit=order.organisation_id)
    other = cast.a_case(words="别的事。")
    (elsewhere,) = queries.live_voices(other)
    with pytest.raises(PermissionDenied):
        actions.accept_report(order, replies=[Reply(elsewhere, "办好了。")], by=leader_of(order))
    assert not Answer.objects.exists()


TELL = {
    Role.HOTLINE_OPERATOR,
    Role.COUNTY_DISPATCHER,
    Role.INSTITUTE_MANAGER,
    Role.STATION_KEEPER,
    Role.SUPERVISOR,
}


@pytest.mark.parametrize("role", Role.values)
def test_who_answers_from_the_case_and_only_in_the_own_place(role):
    case = cast.a_case()
    here = cast.user_with(role, case.place, cast.organisation())
    away = cast.user_with(role, cast.village("花桥镇白水村"), cast.organisation())
    assert policy.may_tell(here, case) is (role in TELL)
    assert not policy.may_tell(away, case)


def test_a_question_is_answered_at_once_and_goes_on_to_be_rated():
    case, operator = cast.a_case(matter=Matter.CONSULT), cast.operator()
    (voice,) = queries.live_voices(case)
    reply = Reply(voice, "带身份证到乡政府一楼办。")
    assert actions.answer_case(case, [reply], done=True, by=operator) == 1
    assert Case.objects.get(pk=case.pk).state == Case.State.REPORTED
    assert actions.answer_case(case, [reply], done=True, by=operator) == 0
    assert words_of(case) == ["带身份证到乡政府一楼办。"]


def test_only_those_who_dispatch_decide_that_a_request_for_help_needs_no_order():
    case = cast.a_case()
    (voice,) = queries.live_voices(case)
    with pytest.raises(PermissionDenied):
        actions.answer_case(case, [Reply(voice, "知道了。")], done=True, by=cast.operator())
    actions.answer_case(case, [Reply(voice, "灯已经有人修了。")], done=True, by=cast.dispatcher())
    assert Case.objects.get(pk=case.pk).state == Case.State.REPORTED


def test_while_a_unit_is_at_work_an_answer_does_not_end_the_matter():
    order = an_order()
    (voice,) = queries.live_voices(order.case)
    with pytest.raises(Refused, match="还有单位或项目在办"):
        actions.answer_case(order.case, [Reply(voice, "好了。")], done=True, by=cast.dispatcher())
    assert not Answer.objects.exists()
    actions.answer_case(order.case, [Reply(voice, "已经派人去看。")], by=cast.dispatcher())
    assert Case.objects.get(pk=order.case.pk).state == Case.State.WORKING


def test_a_voice_taken_back_meanwhile_is_not_answered():
    case = cast.a_case()
    (voice,) = queries.live_voices(case)
    collect.withdraw(Request.objects.get(pk=voice.pk), by=RESIDENT)
    with pytest.raises(StaleState):
        actions.answer_case(case, [Reply(voice, "好了。")], by=cast.dispatcher())
    assert not Answer.objects.exists()


def answer(client, case, **told):
    return client.post(reverse("dispatch:answer", args=[case.no]), told)


def test_the_page_shows_words_and_numbers_and_pressing_twice_answers_once(client):
    case = a_crowded_case(2, matter=Matter.CONSULT)
    first, second = queries.live_voices(case)
    client.force_login(cast.dispatcher())
    text = client.get(reverse("dispatch:answer", args=[case.no])).text
    assert first.no in text and second.words in text and "张桂英" not in text and "138" not in text
    told = {"key": str(uuid4()), "to": f"{first.pk},{second.pk}", f"own_{second.pk}": "您家的下周装。"}
    wrong = answer(client, case, **told)
    assert wrong.status_code == 422 and "您家的下周装。" in wrong.text
    for _time in range(2):
        assert answer(client, case, **told, words="灯换好了。").status_code == 302
    assert words_of(case) == ["灯换好了。", "您家的下周装。"]
    assert "没有等着答复的" in client.get(reverse("dispatch:answer", args=[case.no])).text


def names(page, request) -> bool:
    """Whether a page names a request: D and the same digits are a dossier."""
    return re.search(rf"(?<!D){re.escape(request.no)}", page) is not None


def test_who_joined_after_the_page_was_opened_is_told_nothing_unseen(client):
    case = a_crowded_case(1)
    (first,) = queries.live_voices(case)
    file_under(cast.a_request(words="后来的人。"), case, by=MACHINE)
    client.force_login(cast.dispatcher())
    answer(client, case, key=str(uuid4()), to=str(first.pk), words="灯换好了。")
    assert list(Answer.objects.values_list("request", flat=True)) == [first.pk]
    page = client.get(reverse("dispatch:answer", args=[case.no])).text
    assert "后来的人。" in page and not names(page, first)


def test_one_voice_alone_may_be_answered_again(client):
    case = a_crowded_case(2)
    first, second = queries.live_voices(case)
    collect.answer(first, words="派人去了。", by=MACHINE)
    client.force_login(cast.dispatcher())
    address = reverse("dispatch:answer", args=[case.no])
    page = client.get(address, {"to": first.no}).text
    assert names(page, first) and not names(page, second) and "已答复过" in page


def test_the_unit_complained_about_reads_the_words_but_no_name(client):
    bureau = a_bureau("水利局")
    case = a_crowded_case(2, matter=Matter.COMPLAINT, against=bureau)
    order = a_reported(case, unit=bureau)
    client.force_login(leader_of(order))
    page = client.get(reverse("dispatch:order", args=[order.pk])).text
    assert "审核通过，答复诉求人" in page and queries.live_voices(case)[1].no in page
    assert "张桂英" not in page and "张" + "*" not in page and not PHONE.search(page)


@pytest.mark.parametrize("voices", [1, 6])
def test_answering_by_the_page_costs_the_same_for_many(client, voices, django_assert_max_num_queries):
    case = a_crowded_case(voices)
    to = ",".join(str(one.pk) for one in queries.live_voices(case))
    client.force_login(cast.dispatcher())
    client.get(reverse("healthz"))
    with django_assert_max_num_queries(10):
        client.get(reverse("dispatch:answer", args=[case.no]))
    with django_assert_max_num_queries(14):  # two of them the marks of a transaction
        assert answer(client, case, key=str(uuid4()), to=to, words="灯换好了。").status_code == 302
    order = a_reported(a_crowded_case(voices))
    client.force_login(leader_of(order))
    client.get(reverse("healthz"))
    with django_assert_max_num_queries(10):
        client.get(reverse("dispatch:order", args=[order.pk]))
