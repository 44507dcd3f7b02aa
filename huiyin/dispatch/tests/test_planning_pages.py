"""The pages of a plan: the button, the progress, the people with their reasons, the gaps, confirming."""

import json
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from huiyin.dispatch.actions import offer
from huiyin.dispatch.models import Assignment, FortnightPlan, PlanChoice
from huiyin.dispatch.tests.cast import a_neighbour, pin_villages, queries
from huiyin.dispatch.tests.fortnight import here, made, offered, slot_on
from huiyin.kernel.jobs.models import Job
from huiyin.kernel.jobs.running import run
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.people.models import Volunteer
from huiyin.kernel.places.models import Place
from huiyin.kernel.present import now
from huiyin.tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(client):
    pin_villages()
    user = cast.dispatcher()
    client.force_login(user)
    return user


def at(name, *args):
    return reverse(f"dispatch:{name}", args=args)


def test_from_the_button_to_the_offers(client, clerk):
    slot_on(title="陪诊员", skills=[cast.skill("escort").pk])
    one = a_neighbour(here(), skills=[cast.skill("escort").pk])
    start = client.get(at("plans")).text
    assert "1 个岗位，还要 1 人" in start
    told = {"place": cast.county().pk, "key": uuid4()}
    page = client.post(at("plan_new"), told)["Location"]
    assert client.post(at("plan_new"), told)["Location"] == page, "pressed twice, it is one plan"
    assert "progress-poll" in client.get(page).text
    plan = FortnightPlan.objects.get()
    assert client.get(at("plan_state", plan.pk)).headers.get("X-Finished") is None
    run(plan.job_id)
    assert client.get(at("plan_state", plan.pk))["X-Finished"] == "1"
    shown = client.get(page).text
    assert one.number in shown and "又有空的人里最近的" in shown and "没有第二个人能来" in shown
    assert "近 90 天没有服务" in shown and "数学上证明过的" in shown
    assert client.post(at("plan_confirm", plan.pk))["Location"] == page
    plan.refresh_from_db()
    run(plan.job_id)
    assert Assignment.objects.get().volunteer == one
    assert "已发出邀请" in client.get(page).text and "待答复 1" in client.get(page).text


def test_a_name_is_never_shown_whole_and_no_home_is_on_the_map(client, clerk):
    slot_on()
    one = a_neighbour(here())
    Volunteer.objects.filter(pk=one.pk).update(lat=26.71234)
    plan = made(clerk)
    points = json.loads(client.get(at("plan_points", plan.pk)).content)["features"]
    assert [point["geometry"]["coordinates"] for point in points] == [[112.6, 26.7]]
    assert points[0]["properties"]["tone"] == "ok"
    page = client.get(at("plan", plan.pk)).text
    assert "志愿者*" not in page and "26.71234" not in page and "13900000000" not in page


def test_a_gap_says_what_binds_and_what_would_fill_it(client, clerk):
    escort = cast.skill("escort")
    slot_on(skills=[escort.pk], most=2, least=2)
    a_neighbour(here(), skills=[escort.pk])
    far = a_neighbour(here(), skills=[escort.pk])
    Volunteer.objects.filter(pk=far.pk).update(lat=26.85)
    plan = made(clerk)
    page = client.get(at("plan", plan.pk), {"show": "short"}).text
    assert "凑不够最少 2 人，所以一个也没有派" in page
    assert f"再有 2 位会{escort.label}的人" in page


def test_somebody_is_struck_out_and_the_next_put_in_with_one_press_each(client, clerk):
    slot_on()
    a_neighbour(here())
    a_neighbour(here(), last_asked_at=now())
    plan = made(clerk)
    first = plan.choices.get(state="chosen")
    back = client.post(at("choice_strike", first.pk), {"query": "show=short"})["Location"]
    assert back == f"{at('plan', plan.pk)}?show=short#line-{first.line_id}"
    page = client.get(back).text
    spare = plan.choices.get(state="spare")
    assert "下一位：" in page and at("choice_put_in", spare.pk) in page
    client.post(at("choice_put_in", spare.pk))
    assert set(plan.choices.values_list("state", flat=True)) == {"struck", "chosen"}
    assert client.post(at("choice_put_in", first.pk)).status_code == 409


def test_a_plan_is_stopped_tried_again_and_laid_aside_from_its_page(client, clerk):
    slot_on()
    told = {"place": cast.county().pk, "key": uuid4()}
    page = client.post(at("plan_new"), told)["Location"]
    plan = FortnightPlan.objects.get()
    client.post(at("plan_stop", plan.pk))
    assert "正在停下来" in client.get(page).text
    Job.objects.filter(pk=plan.job_id).update(state=Job.State.FAILED)
    assert "再试一次" in client.get(page).text
    client.post(at("plan_retry", plan.pk))
    run(plan.job_id)
    assert "没有人" in client.get(page).text
    assert client.post(at("plan_drop", plan.pk))["Location"] == at("plans")
    assert "不用了" in client.get(at("plans")).text


def test_after_declines_one_press_fills_the_gaps(client, clerk):
    slot_on()
    a_neighbour(here())
    plan = offered(made(clerk), clerk)
    assert "只补空缺" in client.get(at("plan", plan.pk)).text
    after = client.post(at("plan_again", plan.pk), {"key": uuid4()})["Location"]
    assert FortnightPlan.objects.get(follows=plan).pk == int(after.split("/")[-2])


def test_the_page_asks_few_questions_however_many_slots(client, clerk):
    for days in range(2, 9):
        for _slot in range(2):
            slot_on(days=days, most=2)
    for _one in range(12):
        a_neighbour(here())
    plan = made(clerk)
    for address in (at("plan", plan.pk), at("plans"), at("plan_points", plan.pk)):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get(address).status_code == 200
        assert len(queries(asked)) <= 10, queries(asked)
    first = client.get(at("plan", plan.pk)).text
    assert first.count('id="line-') == 12 and "下一页" in first


@pytest.mark.parametrize("role", [Role.STATION_KEEPER, Role.SUPERVISOR, Role.VOLUNTEER])
def test_nobody_else_sees_a_plan(client, clerk, role):
    slot_on()
    plan = made(clerk)
    client.force_login(cast.user_with(role, here()))
    assert client.get(at("plan", plan.pk)).status_code == 403


def test_an_institute_sees_no_plan_of_the_county_and_changes_nobody_in_it(client, clerk):
    slot_on()
    a_neighbour(here())
    plan = made(clerk)
    client.force_login(cast.user_with(Role.INSTITUTE_MANAGER, cast.township()))
    assert client.get(at("plan", plan.pk)).status_code == 403
    choice = PlanChoice.objects.get()
    assert client.post(at("choice_strike", choice.pk)).status_code == 403
    assert client.get(at("plans")).status_code == 200


def test_under_another_weight_a_second_plan_lies_beside_the_first(client, clerk):
    slot_on(title="陪诊员"), slot_on(days=5)
    near = a_neighbour(here(), last_asked_at=now())
    far = a_neighbour(here())
    Volunteer.objects.filter(pk=far.pk).update(lat=26.71, most_calls=1)
    Volunteer.objects.filter(pk=near.pk).update(most_calls=1)
    plan = made(clerk)
    form = client.get(at("plan_try", plan.pk)).text
    assert "每远 1 公里，减几分" in form
    told = {**plan.rules, **plan.weights, "day_from": "08:00", "day_to": "18:00", "key": uuid4()}
    assert all(f'name="{name}"' in form for name in told) and form.count("这份方案用的是") == len(told) - 1
    same = client.post(at("plan_try", plan.pk), told)
    assert same.status_code == 422 and "至少改动一项" in same.text
    upside_down = client.post(at("plan_try", plan.pk), told | {"day_from": "19:00"})
    assert upside_down.status_code == 422 and "比最早的时间晚" in upside_down.text
    client.post(at("plan_try", plan.pk), told | {"per_day": 2, "kilometre": 5000, "day_from": "09:30"})
    other = FortnightPlan.objects.get(beside=plan)
    assert (other.rules["per_day"], other.weights["kilometre"]) == (2, 5000)
    assert other.rules["day_from"] == 9.5 and other.weights["seat"] == plan.weights["seat"]
    assert client.get(at("plan_beside", other.pk))["Location"] == at("plan", other.pk)
    run(other.job_id)
    with CaptureQueriesContext(connection) as asked:
        beside = client.get(at("plan_beside", other.pk)).text
    assert len(queries(asked)) <= 10
    assert "60 → 5000" in beside and near.number in beside + far.number
    assert at("plan_take", plan.pk, other.pk) in beside and at("plan_take", other.pk, plan.pk) in beside
    answer = client.post(at("plan_take", other.pk, plan.pk))
    assert answer["Location"] == at("plan", other.pk)
    plan.refresh_from_db()
    assert plan.state == FortnightPlan.State.DROPPED


def two_villages_and_a_slot():
    """A slot at a pin, somebody of its village, somebody of another, pinned village 1 km off."""
    slot = slot_on(most=2)
    other = Place.objects.filter(level="village", parent=cast.township()).exclude(pk=here().pk)[0]
    Place.objects.filter(pk=other.pk).update(lat=26.709, lon=112.6)
    other.refresh_from_db()
    a_neighbour(here()), a_neighbour(other)
    return slot, other


def test_lines_lead_from_villages_to_the_slots_listed_and_never_from_a_home(client, clerk):
    slot, village = two_villages_and_a_slot()
    Volunteer.objects.filter(village_id=village.pk).update(lat=26.7171, lon=112.6171)
    plan = made(clerk)
    page = client.get(at("plan", plan.pk)).text
    assert f'data-ways="{slot.pk}"' in page and f"{village.name} 1 人" in page
    found = client.get(at("plan_points", plan.pk)).json()["features"]
    (line,) = (one for one in found if one["geometry"]["type"] == "LineString")
    assert line["geometry"]["coordinates"] == [[112.6, 26.709], [112.6, 26.7]]
    assert line["properties"] == {"slot": slot.pk, "people": 1, "dashed": False}
    short = client.get(at("plan_points", plan.pk) + "?show=short").json()["features"]
    assert [one["geometry"]["type"] for one in short] == ["Point"]


def test_beside_a_what_if_the_other_plans_lines_are_dashed(client, clerk):
    slot, village = two_villages_and_a_slot()
    slot.most = 1
    slot.save(update_fields=["most"])
    Volunteer.objects.filter(village_id=here().pk).update(last_asked_at=now())
    base = made(clerk)
    other = made(clerk, beside=base, weights={"kilometre": 5000})
    assert f"beside={other.pk}" in client.get(at("plan_beside", other.pk)).text

    def dashed(plan):
        told = client.get(at("plan_points", plan.pk) + f"?beside={other.pk}").json()["features"]
        return [one["properties"]["dashed"] for one in told if one["geometry"]["type"] == "LineString"]

    assert (dashed(base), dashed(other)) == ([False], [True])


def test_only_slots_that_get_other_people_are_told_apart(client, clerk):
    slot_on(title="换人的")
    near = a_neighbour(here(), last_asked_at=now())
    far = a_neighbour(here())
    Volunteer.objects.filter(pk=far.pk).update(lat=26.71)
    slot_on(title="不换人的", days=5, skills=[cast.skill("escort").pk])
    only = a_neighbour(here(), skills=[cast.skill("escort").pk], last_asked_at=now())
    Volunteer.objects.filter(pk=only.pk).update(weekly=only.weekly, most_calls=1)
    plan = made(clerk)
    other = made(clerk, beside=plan, weights={"kilometre": 5000})
    page = client.get(at("plan_beside", other.pk)).text
    assert "不换人的" not in page and "换人的" in page
    assert near.number in page and far.number in page and only.number not in page


def test_whoever_is_asked_reads_why(client, clerk):
    slot_on(title="陪诊员")
    one = cast.volunteer()
    Volunteer.objects.filter(pk=one.pk).update(lat=26.7, lon=112.6)
    offered(made(clerk), clerk)
    client.force_login(one.user)
    page = client.get(at("mine")).text
    assert (
        "为什么邀请您：有空的人里最近的；0 公里" in page and "下一位" not in page and "第二个人" not in page
    )


def test_everybody_reads_what_plans_think_of_the_own_promises(client, clerk):
    one = cast.volunteer()
    Volunteer.objects.filter(pk=one.pk).update(most_calls=9)
    for days, state in enumerate(("served", "served", "no_show")):
        row = offer(slot_on(days + 2), one, reasons={}, by=clerk)
        Assignment.objects.filter(pk=row.pk).update(state=state, minutes=90, checked_out_at=now())
    client.force_login(one.user)
    page = client.get(at("asked")).text
    assert "您来了 2 次，没来 1 次，所以按 17.5% 可能不到场" in page and "近 90 天服务 3 小时" in page
    assert "当作答应过 5 次、8% 没来" in page
