from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from huiyin.collect import actions as collect
from huiyin.collect.actions import MeetingPlan
from huiyin.collect.kinds import Channel
from huiyin.collect.models import Commitment
from huiyin.dispatch import actions
from huiyin.dispatch.tests import cast as own
from huiyin.dispatch.tests.cast import a_bureau, an_order, handler_of, leader_of
from huiyin.kernel.people.access import MACHINE
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.present import now, today
from huiyin.tests import cast
from huiyin.track import actions as track

pytestmark = pytest.mark.django_db
PHRASES = "我们高度重视，将尽快处理。"


def reported(**more):
    order = an_order(case=cast.a_case(**more))
    handler = handler_of(order)
    actions.sign(order, by=handler)
    actions.report(order, words="灯头换了两个。", answer=PHRASES, by=handler)
    return order


def page(client, order, who=None, query=""):
    client.force_login(who or leader_of(order))
    return client.get(reverse("dispatch:order", args=[order.pk]) + query)


def at_a_meeting():
    by = cast.dispatcher()
    plan = MeetingPlan(uuid4(), "白水村屋场恳谈会", cast.village(), now())
    meeting = collect.plan_meeting(plan, by=by)
    leader = cast.user_with(Role.COUNTY_LEADER)
    meeting.leaders.add(leader)
    order = reported(channel=Channel.MEETING, meeting=meeting, words="路灯坏了。")
    collect.promise(meeting, leader=leader, words="月底前装好路灯", due_on=today(), by=by)
    Commitment.objects.update(request_no=order.case.voice_set.get().request.no)
    return order


def test_one_column_has_what_was_said_promised_done_shown_and_answered_with_its_warnings(client):
    actions.seed_answers(by=MACHINE)
    order = at_a_meeting()
    told = page(client, order).text
    parts = ["路灯坏了。", "月底前装好路灯", "灯头换了两个。", "没有附照片", PHRASES, "几乎只有套话"]
    places = [told.index(part, told.index("<main")) for part in parts]
    assert places == sorted(places)
    assert "审核通过，答复诉求人" in told and "退回补办" in told


def test_the_page_asks_at_most_ten_rows(client):
    order = at_a_meeting()
    page(client, order)
    with CaptureQueriesContext(connection) as asked:
        client.get(reverse("dispatch:order", args=[order.pk]))
    assert len(own.queries(asked)) <= 10


def test_who_asks_for_more_must_say_what_and_sees_it_on_the_same_page(client):
    order = reported()
    page(client, order)
    answer = client.post(reverse("dispatch:send_back_report", args=[order.pk]), {"more-why": ""})
    assert answer.status_code == 422 and "请写明还缺什么" in answer.text and "说了什么" in answer.text


def test_the_whole_order_is_one_step_away(client):
    order = reported()
    told = page(client, order, query="?whole=1").text
    assert "经过" in told and "去审核" in told


def test_a_supporting_units_leader_answers_nobody(client):
    case = cast.a_case()
    an_order(a_bureau("住建局"), case)
    order = an_order(a_bureau("水利局"), case, is_lead=False)
    handler = handler_of(order)
    actions.sign(order, by=handler)
    actions.report(order, words="水管移开了。", by=handler)
    told = page(client, order).text
    assert "由主办单位答复" in told and "审核通过，答复诉求人" not in told
    assert client.post(reverse("dispatch:accept_report", args=[order.pk])).status_code == 302


def test_the_handler_sees_the_order_and_no_choice(client):
    order = reported()
    told = page(client, order, order.handler).text
    assert "待审核" in told and "退回补办" not in told


def test_beside_the_report_stand_progress_leaders_promises_and_answers_from_outside(client):
    order = an_order(case=cast.a_case())
    handler = handler_of(order)
    actions.sign(order, by=handler)
    track.note_case(order.case, track.Note("到现场量了尺寸。"), by=handler)
    vow = track.Vow(leader_of(order), "周五前亮灯", today() + timedelta(days=3))
    track.promise(order.case, vow, by=cast.supervisor())
    track.forward(order, track.Passing("供电公司", "停电半天"), by=handler)
    client.force_login(leader_of(order))
    beside = reverse("track:beside", args=[order.pk])
    told = client.get(beside).text
    assert all(part in told for part in ("到现场量了尺寸。", "周五前亮灯", "供电公司"))
    client.force_login(leader_of(an_order(a_bureau("住建局"))))
    assert client.get(beside).status_code == 403
