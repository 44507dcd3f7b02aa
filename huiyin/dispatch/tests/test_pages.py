import io
import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from huiyin.collect.models import Answer, Photo
from huiyin.dispatch import actions, queries
from huiyin.dispatch.models import Assignment, WorkOrder
from huiyin.dispatch.tests import cast as own
from huiyin.dispatch.tests.cast import (
    a_bureau,
    a_neighbour,
    a_slot,
    an_offer,
    an_order,
    crowd,
    handler_of,
    leader_of,
    pin_villages,
)
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.people.queries import masked, unsealed
from huiyin.kernel.present import now
from huiyin.tests import cast

pytestmark = pytest.mark.django_db
MOST = {"send": 23, "report": 13, "accept_report": 17, "offer": 15, "accept": 13}
"""Sending asks the directory and the precedents, and tells of three moves; accepting, on two chains. What
a report answers is weighed twice: before the page takes it, and as it is kept. An offer is looked up on
the list; whether the person may be asked is seen to once more under lock. Who accepts has agreed
to the text in force, is still able, and has promised nothing else then."""


@pytest.fixture(autouse=True)
def _pinned(db):
    pin_villages()


@pytest.fixture
def dispatcher(client):
    user = cast.dispatcher()
    client.force_login(user)
    return user


def page(client, name, *args, **query):
    answer = client.get(reverse(f"dispatch:{name}", args=args), query)
    assert answer.status_code == 200, answer.status_code
    return answer.text


def post(client, name, *args, **told):
    return client.post(reverse(f"dispatch:{name}", args=args), told)


def send_told(**more):
    return {"key": str(uuid4()), "part": "lead", "basis": "三定方案第五条", "unit_words": "水利局", **more}


def answering(client, pk):
    """What the leader's form of an order would send as it stands."""
    text = page(client, "order", pk).split("审核通过")[0]
    told = dict(re.findall(r'<input type="hidden" name="(key|to)" value="([^"]+)"', text))
    (words,) = re.findall(r'<textarea name="words"[^>]*>\s*([^<]*)</textarea>', text)
    return {**told, "words": words}


def jpeg():
    file = io.BytesIO()
    Image.new("RGB", (60, 40), "green").save(file, "JPEG")
    return SimpleUploadedFile("lamp.jpg", file.getvalue(), "image/jpeg")


def test_a_case_is_sent_to_a_unit_found_by_its_name(client, dispatcher):
    case, bureau = cast.a_case(), a_bureau("水利局")
    assert "派出后的时限" in page(client, "send", case.no)
    found = client.get(reverse("dispatch:units"), {"q": "水利"}).json()["results"]
    assert [one["value"] for one in found] == [bureau.pk]
    assert "水利局" in page(client, "due", case.no, unit=bureau.pk)
    answer = post(client, "send", case.no, **send_told())
    assert answer["Location"] == case.get_absolute_url()
    assert WorkOrder.objects.get().organisation == bureau


def test_an_unclear_unit_is_asked_back_with_what_was_typed(client, dispatcher):
    case = cast.a_case()
    a_bureau("水利局"), a_bureau("水利服务中心")
    answer = post(client, "send", case.no, **send_told(unit_words="水利", basis="依据甲"))
    assert answer.status_code == 422
    assert "水利服务中心" in answer.text and "依据甲" in answer.text
    assert post(client, "send", case.no, **send_told(unit_words="")).status_code == 422
    assert not WorkOrder.objects.exists()


def test_who_lately_did_such_work_is_offered_as_a_tile(client, dispatcher):
    order = an_order(a_bureau("住建局"))
    case = cast.a_case()
    assert "住建局" in page(client, "send", case.no)
    post(client, "send", case.no, **send_told(unit_words="", likely=order.organisation.pk))
    assert WorkOrder.objects.filter(case=case, organisation=order.organisation).exists()


def test_a_case_not_under_way_says_so(client, dispatcher):
    case = cast.a_case()
    type(case).objects.filter(pk=case.pk).update(state="reported")
    assert "不能派单" in page(client, "send", case.no)
    assert post(client, "send", case.no, **send_told(unit_words=a_bureau().name)).status_code == 409


def test_a_unit_goes_through_its_order_from_signing_to_review(client):
    order = an_order()
    client.force_login(handler_of(order))
    assert order.case.no in page(client, "orders")
    assert "签收" in page(client, "order", order.pk)
    post(client, "sign", order.pk)
    post(client, "contact", order.pk)
    bad = post(client, "report", order.pk, words="")
    assert bad.status_code == 422
    fake = SimpleUploadedFile("a.jpg", b"%PDF-1.4", "image/jpeg")
    bad = post(client, "report", order.pk, words="换了新灯", photos=[fake])
    assert bad.status_code == 422 and "换了新灯" in bad.text
    unsaid = post(client, "report", order.pk, words="换了新灯")
    assert unsaid.status_code == 422 and "请写给诉求人的答复" in unsaid.text
    done = {"words": "换了新灯", "answer": "灯换好了，请您看看。"}
    assert post(client, "report", order.pk, **done, photos=[jpeg(), jpeg()]).status_code == 302
    assert Photo.objects.count() == 2
    assert "等负责人审核" in page(client, "order", order.pk)
    assert post(client, "accept_report", order.pk).status_code == 403

    client.force_login(leader_of(order))
    assert post(client, "send_back_report", order.pk).status_code == 422
    post(client, "send_back_report", order.pk, **{"more-why": "少一张照片"})
    assert "少一张照片" in page(client, "order", order.pk)
    assert "灯换好了，请您看看。" in page(client, "order", order.pk)
    client.force_login(order_handler := handler_of(order))
    post(client, "report", order.pk, words="补了照片", answer="灯换好了，有照片。")
    assert order_handler.pk
    client.force_login(leader_of(order))
    told = answering(client, order.pk)
    assert told["words"] == "灯换好了，有照片。"
    assert post(client, "accept_report", order.pk, **{**told, "words": ""}).status_code == 422
    assert post(client, "accept_report", order.pk, **told).status_code == 302
    order.refresh_from_db()
    assert order.state == "accepted"
    assert Answer.objects.get().words == "灯换好了，有照片。"


def test_returning_asks_for_reason_and_basis(client):
    order = an_order()
    client.force_login(handler_of(order))
    assert post(client, "return_order", order.pk).status_code == 422
    told = {"back-reason": "not_ours", "back-basis": "路灯归住建局"}
    assert post(client, "return_order", order.pk, **told)["Location"] == reverse("dispatch:orders")
    client.force_login(cast.dispatcher())
    assert "路灯归住建局" in page(client, "returned")


def test_the_dispatcher_cancels(client, dispatcher):
    order = an_order()
    assert post(client, "cancel_order", order.pk).status_code == 302
    order.refresh_from_db()
    assert order.state == "cancelled"


def test_another_unit_neither_reads_nor_signs(client):
    order = an_order()
    client.force_login(cast.user_with(Role.DEPARTMENT_HANDLER, unit=a_bureau("住建局")))
    assert client.get(reverse("dispatch:order", args=[order.pk])).status_code == 403
    assert post(client, "sign", order.pk).status_code == 403
    assert order.case.no not in page(client, "orders")


def test_why_a_clock_is_due_is_told(client, dispatcher):
    order = an_order()
    assert "依据" in page(client, "order", order.pk) and "规则：" in page(client, "order", order.pk)


def test_the_shortlist_shows_numbers_and_masked_names_only(client, dispatcher):
    slot, one = a_slot(), a_neighbour()
    text = page(client, "shortlist", slot.pk)
    assert one.number in text and masked(one).name in text
    assert unsealed(one).name not in text and "13900000000" not in text
    assert "同村" in text and "还没有邀请过" in text


def test_one_or_the_best_few_are_asked_with_one_press(client, dispatcher):
    slot = a_slot(most=3)
    people = [a_neighbour() for _number in range(5)]
    post(client, "offer", slot.pk, people[4].pk)
    assert Assignment.objects.get().volunteer == people[4]
    post(client, "offer_best", slot.pk, count=3, km=5)
    assert Assignment.objects.count() == 4
    assert people[4].number in page(client, "people", slot.pk)
    assert post(client, "offer_best", slot.pk, count=0, km=5).status_code == 409
    assert post(client, "offer", slot.pk, people[4].pk).status_code == 409


def test_a_seat_is_called_off_and_the_line_moves(client, dispatcher):
    slot = a_slot(most=1)
    first, second = (actions.sign_up(slot, one, by=one.user) for one in crowd(2))
    post(client, "call_off", first.pk)
    second.refresh_from_db()
    assert second.state == "confirming"


def test_a_volunteer_answers_on_the_own_page(client):
    slot, other = a_slot(), a_slot()
    me = cast.volunteer()
    offer, second = an_offer(slot, me), an_offer(other, me)
    client.force_login(me.user)
    assert page(client, "mine").count("我来") >= 2
    post(client, "accept", offer.pk)
    assert post(client, "decline", second.pk).status_code == 422
    post(client, "decline", second.pk, reason="far")
    offer.refresh_from_db(), second.refresh_from_db()
    assert (offer.state, second.state) == ("accepted", "declined")
    assert post(client, "step_back", offer.pk).status_code == 422
    post(client, "step_back", offer.pk, reason="unwell")
    offer.refresh_from_db()
    assert offer.state == "stepped_back"


def test_open_slots_near_home_are_taken(client):
    me = a_neighbour()
    me.user = cast.user_with(Role.VOLUNTEER)
    me.save(update_fields=["user"])
    near, far = a_slot(title="送饭"), a_slot(cast.village("花桥镇白水村"), title="远处")
    client.force_login(me.user)
    text = page(client, "near", km=3)
    assert "送饭" in text and "远处" not in text
    assert "远处" in page(client, "near", km="all")
    post(client, "sign_up", near.pk)
    assert "送饭" in page(client, "mine") and "送饭" not in page(client, "near")
    assert far.taken == 0


def test_a_full_slot_puts_one_in_line_and_says_so(client):
    slot = a_slot(most=1)
    first, me = crowd(2)
    actions.sign_up(slot, first, by=first.user)
    client.force_login(me.user)
    assert "候补" in client.post(reverse("dispatch:sign_up", args=[slot.pk]), follow=True).text
    assert "您前面还有 0 位" in page(client, "mine")


def test_an_account_without_a_volunteer_is_told_what_to_do(client):
    client.force_login(cast.user_with(Role.VOLUNTEER))
    assert "没有和志愿者编号对上" in page(client, "mine")
    assert "没有和志愿者编号对上" in page(client, "near")
    assert post(client, "sign_up", a_slot().pk).status_code == 403


def test_a_team_leader_sees_slots_of_the_own_places_only(client):
    here, there = a_slot(title="清渠"), a_slot(cast.village("花桥镇白水村"), title="别处")
    client.force_login(cast.user_with(Role.TEAM_LEADER, cast.township()))
    text = page(client, "team")
    assert here.title in text and there.title not in text


@pytest.mark.parametrize("count", [1, 12])
def test_pages_stay_within_ten_queries(client, count, django_assert_max_num_queries):
    slot, bureau = a_slot(most=2, skills=[cast.skill().pk]), a_bureau()
    me = cast.volunteer(skills=[cast.skill().pk])
    for number in range(count):
        order = an_order(bureau)
        an_offer(slot, a_neighbour(skills=[cast.skill().pk]))
        a_neighbour(skills=[cast.skill().pk])
        an_offer(a_slot(title=f"岗位{number}"), me)
    actions.sign_up(slot, me, by=me.user)
    handler, dispatcher = handler_of(order), cast.dispatcher()
    for user, name, args in (
        (handler, "orders", ()),
        (handler, "order", (order.pk,)),
        (dispatcher, "orders", ()),
        (dispatcher, "order", (order.pk,)),
        (dispatcher, "returned", ()),
        (dispatcher, "send", (order.case.no,)),
        (dispatcher, "shortlist", (slot.pk,)),
        (dispatcher, "people", (slot.pk,)),
        (me.user, "mine", ()),
        (me.user, "near", ()),
    ):
        client.force_login(user)
        client.get(reverse("healthz"))
        with django_assert_max_num_queries(10):
            page(client, name, *args)


def test_the_case_panel_takes_two_queries(dispatcher, django_assert_num_queries):
    order = an_order()
    case = order.case
    dispatcher.duties_now()
    with django_assert_num_queries(2):
        panel = queries.case_panel(dispatcher, case)
    (line,) = panel["orders"]
    assert line.order == order and "签收工单" in line.due
    assert panel["may_send"] and panel["has_lead"]
    with django_assert_num_queries(1):
        queries.case_panel(dispatcher, case, clocks=[])


def test_a_slot_that_begins_tomorrow_is_listed_by_its_day():
    me, slot = cast.volunteer(), a_slot()
    assert slot.starts_at < now() + timedelta(days=2)
    assert [row.pk for row in queries.near_slots(me, None).rows] == [slot.pk]


def test_a_press_of_a_button_stays_within_twelve_queries(client):
    """Everything the request asks, session and duties included, marks of transactions left out."""
    slot, person = a_slot(most=2), a_neighbour()
    me = cast.volunteer()
    order, case, bureau = an_order(), cast.a_case(), a_bureau("住建局")
    offer = an_offer(slot, me)
    handler, dispatcher = handler_of(order), cast.dispatcher()
    leader = leader_of(order)
    costs = {}
    for user, name, args, told in (
        (dispatcher, "send", (case.no,), send_told(unit_words=bureau.name)),
        (handler, "sign", (order.pk,), {}),
        (handler, "contact", (order.pk,), {}),
        (handler, "report", (order.pk,), {"words": "换了新灯", "answer": "灯换好了。"}),
        (leader, "accept_report", (order.pk,), answering),
        (dispatcher, "offer", (slot.pk, person.pk), {}),
        (me.user, "accept", (offer.pk,), {}),
        (me.user, "step_back", (offer.pk,), {"reason": "busy"}),
    ):
        client.force_login(user)
        client.get(reverse("healthz"))
        told = told(client, *args) if callable(told) else told
        with CaptureQueriesContext(connection) as context:
            assert post(client, name, *args, **told).status_code == 302, name
        costs[name] = len(own.queries(context))
    over = {name: cost for name, cost in costs.items() if cost > MOST.get(name, 12)}
    assert over == {}, costs


def test_the_panel_leads_only_those_to_an_order_who_may_open_it():
    order = an_order()
    editor = cast.user_with(Role.MEDIA_EDITOR)
    assert not queries.case_panel(editor, order.case)["may_open"]
    assert queries.case_panel(cast.supervisor(), order.case)["may_open"]


def test_a_return_without_grounds_is_told_what_grounds_are(client):
    order = an_order(a_bureau("住建局"))
    client.force_login(handler_of(order))
    answer = post(client, "return_order", order.pk, reason="", basis="")
    assert answer.status_code == 422
    assert "请选择退回原因。" in answer.text and "请写明退回依据：哪份文件、哪一条" in answer.text
