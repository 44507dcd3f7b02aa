"""One matter all the way round by programs alone, each with its own person's token."""

from datetime import timedelta
from uuid import uuid4

import pytest

from huiyin.archive.models import Case
from huiyin.collect.models import Category, OnBehalf, Request
from huiyin.dispatch.models import WorkOrder
from huiyin.dispatch.queries import lying_before
from huiyin.kernel.events.models import Event
from huiyin.kernel.events.reactions import react_to_all
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.present import now, telling_of
from huiyin.tests import cast
from huiyin.web.api.tests.cast import Program, a_unit_and_its_order
from huiyin.web.tests.world import World

pytestmark = pytest.mark.django_db


def a_call(**more):
    return {
        "key": str(uuid4()),
        "words": "村里的水渠垮了一段，浇不上田。",
        "place": cast.village().pk,
        "matter": "help",
        "urgency": "ordinary",
        "category": Category.objects.get(code="water-works").pk,
        "name": "张桂英",
        "phone": "13873412345",
        **more,
    }


def ok(answer, status=200):
    assert answer.status_code == status, answer.content.decode()
    return answer.json()


def test_a_matter_goes_all_the_way_round():
    operator, dispatcher, supervisor = cast.operator(), cast.dispatcher(), cast.supervisor()
    hotline, centre, overseer = Program(operator), Program(dispatcher), Program(supervisor)
    made = ok(hotline.post("/requests", a_call()), 201)
    react_to_all()
    case = ok(hotline.get(f"/requests/{made['no']}"))["case"]
    unit, handler, leader = a_unit_and_its_order(case)
    bureau, head = Program(handler), Program(leader)

    duty = {"key": str(uuid4()), "organisation": unit.pk, "part": "lead", "basis": "三定方案第二条"}
    order = ok(centre.post(f"/cases/{case}/orders", duty), 201)
    assert ok(centre.post(f"/cases/{case}/orders", duty), 201)["id"] == order["id"]
    assert [row["id"] for row in ok(bureau.get("/orders?state=sent"))["items"]] == [order["id"]]
    signed = ok(bureau.post(f"/orders/{order['id']}/sign"))
    assert (signed["state"], "report" in signed["may"]) == ("signed", True)
    ok(bureau.post(f"/orders/{order['id']}/contact"))
    ok(
        bureau.post(f"/cases/{case}/notes", {"key": str(uuid4()), "kind": "visit", "words": "到现场看过。"}),
        201,
    )
    ok(bureau.post(f"/orders/{order['id']}/report", {"words": "水渠已修好。", "answer": "水渠修好了。"}))
    assert ok(head.post(f"/orders/{order['id']}/accept", {}))["state"] == "accepted"
    react_to_all()

    assert [row["no"] for row in ok(hotline.get("/callbacks"))["items"]] == [made["no"]]
    heard = {"how": "phone", "contacted": True, "solved": True, "satisfied": 5}
    ok(hotline.post(f"/requests/{made['no']}/verdicts", heard), 201)
    assert [row["no"] for row in ok(overseer.get("/decisions"))["items"]] == [case]
    assert ok(overseer.post(f"/cases/{case}/close", {"grounds": "诉求人确认，有照片。"}))["state"] == "closed"

    assert Case.objects.get(no=case).state == Case.State.CLOSED
    assert Request.objects.get(no=made["no"]).state == Request.State.SETTLED
    told = ok(overseer.get(f"/cases/{case}/timeline"))["items"]
    kinds = [one["kind"] for one in told]
    assert (
        kinds.index("collect.received") < kinds.index("dispatch.order_sent") < kinds.index("archive.closed")
    )
    by = dict(Event.objects.filter(chain=case).values_list("kind", "actor_id"))
    assert by["dispatch.order_signed"] == handler.pk and by["evaluate.decided"] == supervisor.pk


def test_a_bad_verdict_sends_the_case_round_again():
    case, order, leader = a_reported_case()
    operator, supervisor = Program(cast.operator()), Program(cast.supervisor())
    no = case.voice_set.get().request.no
    bad = {"how": "phone", "contacted": True, "solved": False, "satisfied": 1, "reasons": ["not_solved"]}
    ok(operator.post(f"/requests/{no}/verdicts", bad), 201)
    refused = supervisor.post(f"/cases/{case.no}/close", {"grounds": "已办。"})
    assert (refused.status_code, refused.json()["status"]) == (409, 409)
    again = {"why": "not_solved", "grounds": "换新灯杆。"}
    assert ok(supervisor.post(f"/cases/{case.no}/again", again))["state"] == "working"


def a_reported_case():
    case = cast.a_case()
    unit, handler, leader = a_unit_and_its_order(case)
    centre = Program(cast.dispatcher())
    duty = {"key": str(uuid4()), "organisation": unit.pk, "part": "lead", "basis": "三定方案"}
    order = ok(centre.post(f"/cases/{case.no}/orders", duty), 201)["id"]
    bureau = Program(handler)
    ok(bureau.post(f"/orders/{order}/sign"))
    ok(bureau.post(f"/orders/{order}/report", {"words": "已修好。", "answer": "修好了。"}))
    ok(Program(leader).post(f"/orders/{order}/accept", {}))
    react_to_all()
    return case, order, leader


def test_a_station_passes_up_and_its_institute_on_to_the_centre():
    village, town, case = cast.village(), cast.township(), cast.a_case()
    station, institute = cast.organisation("station", village), cast.organisation("institute", town)
    keeper = Program(cast.user_with(Role.STATION_KEEPER, village, station))
    manager = Program(cast.user_with(Role.INSTITUTE_MANAGER, town, institute))
    centre = cast.dispatcher()
    duty = {"key": str(uuid4()), "organisation": station.pk, "part": "lead", "basis": "乡镇履职清单"}
    order = ok(Program(centre).post(f"/cases/{case.no}/orders", duty), 201)["id"]
    beyond = {"key": str(uuid4()), "tried": "换了灯泡，不亮。", "why": "要电工上杆。"}
    for _again in range(2):
        assert ok(keeper.post(f"/orders/{order}/pass-up", beyond))["state"] == "passed"
    ok(manager.post(f"/cases/{case.no}/pass-on", {**beyond, "key": str(uuid4())}))
    assert lying_before(centre).filter(chain=case.no).exists()


def test_a_bureau_returns_what_is_not_its_duty_and_the_centre_sends_it_elsewhere():
    case = cast.a_case()
    unit, handler, _leader = a_unit_and_its_order(case)
    centre = Program(cast.dispatcher())
    duty = {"key": str(uuid4()), "organisation": unit.pk, "part": "lead", "basis": "三定方案"}
    order = ok(centre.post(f"/cases/{case.no}/orders", duty), 201)["id"]
    back = {"reason": "not_ours", "basis": "三定方案第三条，应由住建局办。"}
    assert ok(Program(handler).post(f"/orders/{order}/return", back))["state"] == "returned"
    other = cast.organisation("department", name="县住建局")
    duty |= {"key": str(uuid4()), "organisation": other.pk}
    assert ok(centre.post(f"/cases/{case.no}/orders", duty), 201)["organisation"]["name"] == "县住建局"


def test_voices_join_and_part_again():
    one, other = cast.a_case(), cast.a_case(words="路灯坏了，晚上看不见。")
    voice = one.voice_set.get().request.no
    desk = Program(cast.operator())
    assert ok(desk.post(f"/cases/{one.no}/join", {"into": other.no})) == {"case": other.no, "moved": 1}
    assert ok(desk.get(f"/cases/{other.no}"))["voices"] == 2
    home = ok(desk.post(f"/cases/{other.no}/voices/{voice}/part"))
    assert home["no"] == one.no
    links = ok(desk.post(f"/cases/{one.no}/links", {"kind": "related", "other": other.no}))["items"]
    assert [link["case"] for link in links] == [other.no]
    gone = desk.ask("DELETE", f"/cases/{one.no}/links/{links[0]['id']}")
    assert ok(gone)["items"] == []


def test_a_project_is_drafted_filled_approved_and_volunteers_come():
    case, home = cast.a_case(), cast.village()
    centre = cast.organisation("centre", cast.county())
    planner, approver = cast.user_with(Role.COUNTY_DISPATCHER, unit=centre), cast.dispatcher()
    plan = Program(planner)
    design = {
        "key": str(uuid4()),
        "title": "白水村陪诊",
        "purpose": "陪老人看病",
        "place": home.pk,
        "organisation": centre.pk,
        "cases": [case.no],
    }
    project = ok(plan.post("/projects", design), 201)
    assert project["cases"] == [case.no]
    slot = {"key": str(uuid4()), "title": "陪护", "place": home.pk, "day": "2099-01-05"}
    slot |= {"starts": "08:30", "ends": "11:30", "least": 1, "most": 2}
    made = ok(plan.post(f"/projects/{project['no']}/slots", slot), 201)
    assert ok(plan.post(f"/projects/{project['no']}/slots", slot), 201)["id"] == made["id"]
    assert ok(plan.post(f"/projects/{project['no']}/propose"))["state"] == "proposed"
    assert plan.post(f"/projects/{project['no']}/approve").status_code == 409
    assert ok(Program(approver).post(f"/projects/{project['no']}/approve"))["state"] == "approved"

    helper = cast.volunteer(home)
    mine = Program(helper.user)
    assert ok(mine.post(f"/slots/{made['id']}/sign-up"))["state"] == "accepted"
    assert [row["volunteer"] for row in ok(plan.get(f"/slots/{made['id']}/assignments"))["items"]] == [
        helper.number
    ]
    seat = ok(mine.get("/assignments"))["items"][0]["id"]
    assert ok(mine.post(f"/assignments/{seat}/step-back", {"reason": "busy"}))["state"] == "stepped_back"
    assert WorkOrder.objects.count() == 0


def test_a_draft_is_sent_back_worded_anew_and_its_absent_helper_is_marked():
    world = World()
    planner, approver = Program(cast.user_with(Role.COUNTY_DISPATCHER, unit=world.centre)), world.dispatcher
    design = {"key": str(uuid4()), "title": "陪诊", "purpose": "看病", "place": world.village.pk}
    no = ok(planner.post("/projects", {**design, "organisation": world.centre.pk}), 201)["no"]
    slot = {"key": str(uuid4()), "title": "陪护", "place": world.village.pk, "day": "2099-01-05"}
    times = {"starts": "08:30", "ends": "11:30", "least": 1, "most": 1}
    ok(planner.post(f"/projects/{no}/slots", {**slot, **times}), 201)
    ok(planner.post(f"/projects/{no}/propose"))
    back = ok(Program(approver).post(f"/projects/{no}/send-back", {"why": "写清为谁。"}))
    assert (back["state"], back["remark"]) == ("draft", "写清为谁。")
    tag = planner.get(f"/projects/{no}")["ETag"]
    words = {"title": "陪诊", "purpose": "陪独居老人看病"}
    assert ok(planner.put(f"/projects/{no}", words, **{"If-Match": tag}))["purpose"] == "陪独居老人看病"

    seat = world.assignment.pk
    ok(Program(world.volunteer.user).post(f"/assignments/{seat}/accept"))
    leader = Program(world.local(Role.TEAM_LEADER))
    assert leader.post(f"/assignments/{seat}/no-show").status_code == 409
    with telling_of(now() + timedelta(days=2)):
        assert ok(leader.post(f"/assignments/{seat}/no-show"))["state"] == "no_show"


def test_a_volunteer_passes_on_what_somebody_said_and_who_agreed_is_kept():
    home = cast.village()
    helper = Program(cast.volunteer(home).user)
    said = {"key": str(uuid4()), "words": "没人陪我去医院。", "place": home.pk, "name": "张桂英"}
    said |= {"phone": "13873412345", "consent": "self", "how": "spoken", "answer": "call"}
    no = ok(helper.post("/reports/behalf", said), 201)["no"]
    assert ok(helper.post("/reports/behalf", said), 201)["no"] == no
    assert OnBehalf.objects.get(request__no=no).consent == "self"
    assert ok(helper.get(f"/requests/{no}"))["channel"] == "volunteer"
