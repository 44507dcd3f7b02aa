"""What is handed to and fro, pressed, and ended apart, by programs alone."""

from datetime import timedelta
from uuid import uuid4

import pytest

from huiyin.archive.models import Case
from huiyin.collect.kinds import Channel
from huiyin.dispatch import actions as dispatch
from huiyin.dispatch.models import WorkOrder
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.present import now, today
from huiyin.tests import cast
from huiyin.web.api.tests.cast import Program, faults
from huiyin.web.api.tests.test_loop import ok
from huiyin.web.tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return World()


def signed(world):
    """Another order that the bureau signed for, about somebody who can be reached."""
    duty = dispatch.Duty(world.bureau, basis="三定方案")
    case = cast.a_case(world.village, resident=cast.resident(), channel=Channel.HOTLINE)
    order = dispatch.send_order(case, duty, by=world.dispatcher)
    dispatch.sign(order, by=world.local(Role.DEPARTMENT_HANDLER))
    return order


def plea(order, **more):
    until = (order.due_at + timedelta(days=7)).date()
    while until.weekday() > 4:
        until -= timedelta(days=1)
    words = {"why": "挖开了一半，连日下雨。", "told": "要等天晴三天。"}
    return {"key": str(uuid4()), "until": until.isoformat(), "reason": "weather", **words, **more}


def test_more_time_is_asked_once_and_decided_one_level_up(world):
    order = signed(world)
    bureau, centre = Program(world.local(Role.DEPARTMENT_HANDLER)), Program(cast.supervisor())
    late = bureau.post(f"/orders/{order.pk}/extensions", plea(order, until="2099-01-05"))
    assert (late.status_code, list(faults(late))) == (422, ["until"])
    body = plea(order)
    asked = ok(bureau.post(f"/orders/{order.pk}/extensions", body), 201)
    assert ok(bureau.post(f"/orders/{order.pk}/extensions", body), 201)["id"] == asked["id"]
    assert asked["id"] in [row["id"] for row in ok(centre.get("/extensions"))["items"]]
    assert bureau.post(f"/extensions/{asked['id']}/grant", {}).status_code == 403
    granted = ok(centre.post(f"/extensions/{asked['id']}/grant", {}))
    assert (granted["state"], granted["told"]) == ("granted", "要等天晴三天。")
    assert granted["due_after"] > granted["due_before"]
    no = {"words": "按原定时限办完。"}
    assert ok(centre.post(f"/extensions/{world.extension.pk}/refuse", no))["state"] == "refused"
    assert ok(centre.get(f"/extensions/{world.extension.pk}"))["words"] == no["words"]


def test_a_dispute_goes_to_a_session_and_is_ruled(world):
    bureau, centre = Program(world.local(Role.DEPARTMENT_HANDLER)), Program(world.dispatcher)
    case = cast.a_case(world.village)
    duty = {"organisation": world.bureau.pk, "part": "lead", "basis": "三定方案"}
    one = ok(centre.post(f"/cases/{case.no}/orders", {"key": str(uuid4()), **duty}), 201)
    ok(bureau.post(f"/orders/{one['id']}/return", {"reason": "not_ours", "basis": "三定方案"}))
    two = ok(centre.post(f"/cases/{case.no}/orders", {"key": str(uuid4()), **duty}), 201)
    other = cast.organisation("department", name="县水利局")
    why = {"why": "沟渠归水利。", "basis": "三定方案第五条", "organisation": other.pk}
    made = ok(bureau.post(f"/orders/{two['id']}/disputes", {"key": str(uuid4()), **why}), 201)
    assert (made["state"], made["instead"]["id"]) == ("raised", other.pk)
    session = {"at": f"{today() + timedelta(days=2)}T09:00", "where": "县中心", "organisations": [other.pk]}
    called = ok(centre.post(f"/disputes/{made['id']}/session", session))
    assert [seat["organisation"]["id"] for seat in called["positions"]] == [world.bureau.pk, other.pk]
    theirs = Program(cast.user_with(Role.DEPARTMENT_HANDLER, unit=other))
    seat = called["positions"][1]["id"]
    word = {"stance": "ours", "words": "可以办。", "basis": "三定方案第五条"}
    assert ok(theirs.post(f"/positions/{seat}/state", word))["stance"] == "ours"
    ruling = {
        "organisation": other.pk,
        "basis": "三定方案第五条",
        "words": "水利局主办。",
        "minutes": "两家到会。",
    }
    ruled = ok(centre.post(f"/disputes/{made['id']}/rule", ruling))
    assert (ruled["state"], ruled["lead"]["id"]) == ("ruled", other.pk)
    assert WorkOrder.objects.filter(case=case, organisation=other, by_ruling=True).exists()
    assert made["id"] in [row["id"] for row in ok(centre.get("/disputes?state=ruled"))["items"]]
    taken_back = ok(bureau.post(f"/disputes/{world.dispute.pk}/withdraw"))
    assert taken_back["state"] == ok(bureau.get(f"/disputes/{world.dispute.pk}"))["state"] == "withdrawn"


def test_a_resident_is_asked_and_the_work_goes_on_without_the_answer(world):
    order, bureau = signed(world), Program(world.local(Role.DEPARTMENT_HANDLER))
    voice = order.case.voice_set.get().request
    body = {"key": str(uuid4()), "to": voice.no, "sort": "visit", "words": "哪天在家？"}
    assert ok(bureau.post(f"/orders/{order.pk}/questions", body))["state"] == "signed"
    order.refresh_from_db()
    assert order.waits_until is not None
    assert ok(bureau.post(f"/orders/{order.pk}/go-on"))["state"] == "signed"
    order.refresh_from_db()
    assert order.waits_until is None


def test_a_wrong_place_is_set_right(world):
    case, centre = cast.a_case(world.village), Program(world.dispatcher)
    same = centre.post(f"/cases/{case.no}/place", {"place": world.village.pk, "why": "到现场看过。"})
    assert (same.status_code, list(faults(same))) == (422, ["place"])
    moved = ok(centre.post(f"/cases/{case.no}/place", {"place": world.elsewhere.pk, "why": "到现场看过。"}))
    assert moved["place"]["id"] == world.elsewhere.pk
    assert Case.objects.get(no=case.no).place == world.elsewhere


def test_a_letter_is_answered_twice_and_accepted(world):
    over, head = Program(cast.supervisor()), Program(world.local(Role.DEPARTMENT_LEADER))
    words = {"key": str(uuid4()), "code": "notice", "words": "月底前办结。", "grounds": "群众着急。"}
    letter = ok(over.post(f"/orders/{signed(world).pk}/letters", words), 201)["id"]
    assert ok(head.post(f"/letters/{letter}/answer", {"words": "在办。"}))["state"] == "answered"
    assert ok(over.post(f"/letters/{letter}/again", {"words": "写明哪天。"}))["state"] == "again"
    ok(head.post(f"/letters/{letter}/answer", {"words": "周五办完。"}))
    accepted = ok(over.post(f"/letters/{letter}/accept"))
    assert (accepted["state"], accepted["answers"][-1]) == ("accepted", "周五办完。")


def test_promises_are_kept_or_missed(world):
    over, leader = Program(cast.supervisor()), cast.user_with(Role.COUNTY_LEADER)
    vow = {"leader": leader.pk, "words": "月底通水。", "due_on": today().isoformat()}
    keys = [
        ok(over.post(f"/cases/{world.case.no}/promises", {"key": str(uuid4()), **vow}), 201)["id"]
        for _number in range(2)
    ]
    assert ok(over.post(f"/promises/{keys[0]}/keep", {"words": "看过，通水了。"}))["state"] == "kept"
    assert ok(over.post(f"/promises/{keys[1]}/miss", {"words": "还没有通。"}))["state"] == "broken"
    assert ok(over.get(f"/promises/{keys[1]}"))["evidence"] == "还没有通。"
    assert over.post(f"/promises/{keys[0]}/miss", {"words": "看错了。"}).status_code == 409


def test_an_ending_apart_needs_two_people_and_its_own_fields(world):
    first, two, no = Program(cast.supervisor()), Program(world.dispatcher), world.ending.case.no
    assert [row["id"] for row in ok(two.get("/endings"))["items"]] == [world.ending.pk]
    back = ok(two.post(f"/endings/{world.ending.pk}/refuse", {"reason": "编号不对。"}))
    assert (back["state"], back["reason"]) == ("refused", "编号不对。")
    told = {"key": str(uuid4()), "grounds": "法院已立案。", "words": "请等法院。", "kind": "handed"}
    bare = first.post(f"/cases/{no}/endings", told)
    assert (bare.status_code, sorted(faults(bare))) == (422, ["number", "procedure", "receiver"])
    told |= {"procedure": "court", "receiver": "县人民法院", "number": "民初2号"}
    made = ok(first.post(f"/cases/{no}/endings", told), 201)
    assert first.post(f"/endings/{made['id']}/approve").status_code == 409
    assert ok(two.post(f"/endings/{made['id']}/approve"))["state"] == "approved"
    assert Case.objects.get(no=no).state == Case.State.CLOSED


@pytest.mark.parametrize(("finding", "state"), [("reopened", "working"), ("other", "closed")])
def test_a_relapse_is_judged(world, finding, state):
    over = Program(cast.supervisor())
    row = ok(over.get("/relapses"))["items"][0]
    assert row["id"] == world.relapse.pk
    told = {"finding": finding, "grounds": "现场看过。"}
    assert ok(over.post(f"/relapses/{row['id']}/judge", told))["finding"] == finding
    assert Case.objects.get(no=row["closed"]).state == state
    assert ok(over.get("/relapses"))["items"] == []


def test_nothing_is_done_when_somebody_was_faster(world):
    order, bureau = signed(world), Program(world.local(Role.DEPARTMENT_HANDLER))
    seen = bureau.get(f"/orders/{order.pk}")["ETag"]
    ok(bureau.post(f"/orders/{order.pk}/contact"))
    voice = order.case.voice_set.get().request
    body = {"key": str(uuid4()), "to": voice.no, "sort": "visit", "words": "哪天在家？"}
    assert bureau.post(f"/orders/{order.pk}/questions", body, **{"If-Match": seen}).status_code == 412
    order.refresh_from_db()
    assert order.waits_until is None and order.sent_at < now()
