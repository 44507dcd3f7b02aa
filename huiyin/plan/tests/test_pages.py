from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from huiyin.kernel.people.kinds import Role
from huiyin.kernel.present import today
from huiyin.plan import actions
from huiyin.plan.models import Project, Slot
from huiyin.plan.queries import case_panel
from huiyin.plan.tests.cast import a_project, a_seat, a_slot
from huiyin.tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def dispatcher(client):
    user = cast.dispatcher()
    client.force_login(user)
    return user


def told(**more):
    return {
        "key": uuid4(),
        "title": "白水村陪诊",
        "purpose": "陪三位独居老人看病",
        "place_words": "车江街道白水村",
        "organisation": cast.organisation("centre").pk,
        **more,
    }


def slot_told(**more):
    day = today() + timedelta(days=3)
    return {
        "key": uuid4(),
        "title": "陪老人去医院",
        "day": day.isoformat(),
        "starts": "08:30",
        "ends": "11:30",
        "place_words": "车江街道白水村",
        "least": 1,
        "most": 2,
        "skills": [cast.skill("escort").pk],
        "checks": ["homebound"],
        "priority": 4,
        **more,
    }


def test_a_project_is_begun_from_a_case(client, dispatcher):
    case = cast.a_case(words="老人没人陪着去医院。")
    page = client.get(reverse("plan:new"), {"case": case.no})
    assert "车江街道白水村" in page.text
    answer = client.post(reverse("plan:new") + f"?case={case.no}", told())
    project = Project.objects.get()
    assert answer["Location"] == reverse("plan:project", args=[project.no])
    assert [need.case for need in project.needs.all()] == [case]
    assert case.title in client.get(answer["Location"]).text


def test_what_was_typed_is_kept_when_the_place_is_unclear(client, dispatcher):
    answer = client.post(reverse("plan:new"), told(place_words="白水村", title="陪诊到底"))
    assert answer.status_code == 422
    assert "陪诊到底" in answer.text and "花桥镇白水村" in answer.text
    assert not Project.objects.exists()


def test_slots_are_added_and_shown(client, dispatcher):
    project = a_project(by=dispatcher)
    page = reverse("plan:add_slot", args=[project.no])
    assert client.get(page).status_code == 200
    assert client.post(page, slot_told(ends="08:00")).status_code == 422
    assert client.post(page, slot_told(least=3)).status_code == 422
    assert client.post(page, slot_told(day="2020-08-06")).status_code == 422
    assert client.post(page, slot_told(priority=6)).status_code == 422
    assert client.post(page, slot_told()).status_code == 302
    slot = Slot.objects.get()
    assert (slot.most, slot.place) == (2, cast.village())
    assert (slot.checks, slot.priority, slot.grab) == (["homebound"], 4, False)
    shown = client.get(reverse("plan:project", args=[project.no])).text
    assert "上门照护服务审查" in shown and "不开放抢单" in shown
    assert "陪老人去医院" in shown and cast.skill("escort").label in shown


def test_the_drafter_reads_why_the_own_project_waits(client, dispatcher):
    project = a_project(by=dispatcher)
    actions.add_slot(project, a_seat(), by=dispatcher)
    client.post(reverse("plan:propose", args=[project.no]))
    page = client.get(reverse("plan:project", args=[project.no])).text
    assert "起草人不能批准自己的项目" in page and reverse("plan:approve", args=[project.no]) not in page
    refused = client.post(reverse("plan:approve", args=[project.no]))
    assert refused.status_code == 409 and "起草人不能批准自己的项目" in refused.text


def test_another_hand_approves_sends_back_and_the_planner_finishes(client, dispatcher):
    project = a_slot(approved=False).project
    actions.propose(project, by=dispatcher)
    assert client.post(reverse("plan:send_back", args=[project.no])).status_code == 422
    client.post(reverse("plan:send_back", args=[project.no]), {"back-why": "写清人数"})
    assert "写清人数" in client.get(reverse("plan:project", args=[project.no])).text
    client.post(reverse("plan:propose", args=[project.no]))
    client.post(reverse("plan:approve", args=[project.no]))
    client.post(reverse("plan:finish", args=[project.no]), {"result": "陪诊十二次。"})
    project.refresh_from_db()
    assert (project.state, project.result) == (Project.State.FINISHED, "陪诊十二次。")


def test_a_project_and_a_slot_are_called_off(client, dispatcher):
    slot = a_slot()
    client.post(reverse("plan:call_off_slot", args=[slot.pk]))
    client.post(reverse("plan:call_off", args=[slot.project.no]))
    slot.refresh_from_db()
    slot.project.refresh_from_db()
    assert (slot.state, slot.project.state) == ("called_off", "called_off")


def test_a_further_case_is_linked_by_its_number(client, dispatcher):
    project, case = a_project(by=dispatcher), cast.a_case()
    link = reverse("plan:link_need", args=[project.no])
    assert client.post(link, {"need-case": ""}).status_code == 422
    assert client.post(link, {"need-case": "D0"}).status_code == 404
    assert client.post(link, {"need-case": case.no.lower()}).status_code == 302
    assert project.needs.count() == 1


def test_a_keeper_sees_the_own_village_only(client):
    here, there = a_project(), a_project(cast.village("花桥镇白水村"))
    client.force_login(cast.user_with(Role.STATION_KEEPER, cast.village()))
    page = client.get(reverse("plan:projects")).text
    assert here.no in page and there.no not in page
    assert client.get(reverse("plan:project", args=[there.no])).status_code == 403


@pytest.mark.parametrize("count", [1, 20])
def test_lists_and_pages_stay_within_ten_queries(client, dispatcher, django_assert_max_num_queries, count):
    for _time in range(count):
        project = a_slot().project
    with django_assert_max_num_queries(10):
        client.get(reverse("plan:projects"), {"state": "approved"})
    with django_assert_max_num_queries(10):
        client.get(reverse("plan:project", args=[project.no]))


def test_the_case_panel_takes_two_queries(dispatcher, django_assert_num_queries):
    case = cast.a_case()
    project = a_project(cases=[case])
    actions.add_slot(project, a_seat(most=3, least=2), by=dispatcher)
    dispatcher.duties_now()
    with django_assert_num_queries(2):
        panel = case_panel(dispatcher, case)
    assert [(one.project, one.seats.most, one.readable) for one in panel["projects"]] == [(project, 3, True)]
    assert panel["may_start"]
