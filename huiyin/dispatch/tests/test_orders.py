import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image

from huiyin.archive.models import Case, CaseUnit
from huiyin.collect.kinds import Shows
from huiyin.collect.models import Photo
from huiyin.dispatch import actions, queries
from huiyin.dispatch.kinds import DispatchKind, ReturnReason
from huiyin.dispatch.models import WorkOrder
from huiyin.dispatch.tests import cast as own
from huiyin.dispatch.tests.cast import a_bureau, an_order, handler_of, leader_of
from huiyin.engines.pictures import make_safe
from huiyin.kernel.calendar.models import Clock
from huiyin.kernel.events.lifecycle import Refused
from huiyin.kernel.events.models import Event
from huiyin.kernel.events.reactions import react_to_all
from huiyin.plan import actions as plan
from huiyin.plan.tests.cast import a_project, a_seat
from huiyin.tests import cast

pytestmark = pytest.mark.django_db


def count(verb):
    with CaptureQueriesContext(
        connection,
    ) as context:
        verb()
    return own.queries(context)


def picture():
    file = io.BytesIO()
    Image.new("RGB", (60, 40), "green").save(file, "JPEG")
    return make_safe(io.BytesIO(file.getvalue()))


def states(order):
    return dict(Clock.objects.filter(subject=order.subject).values_list("kind", "state"))


def test_sending_starts_three_clocks_and_gives_the_unit_sight():
    case, bureau, dispatcher = cast.a_case(cast.village()), a_bureau(), cast.dispatcher()
    assert case.place
    dispatcher.duties_now()
    asked = count(lambda: actions.send_order(case, actions.Duty(bureau, basis="三定"), by=dispatcher))
    assert len(asked) <= 15, asked  # the directory and the returns so far among them
    order = WorkOrder.objects.get()
    assert states(order) == dict.fromkeys(["dispatch.sign", "dispatch.contact", "dispatch.finish"], "running")
    due = dict(Clock.objects.filter(subject=order.subject).values_list("kind", "due_at"))
    assert (order.sign_by, order.due_at) == (due["dispatch.sign"], due["dispatch.finish"])
    assert CaseUnit.objects.get(organisation=bureau).is_open
    case.refresh_from_db()
    assert case.state == Case.State.WORKING


def test_the_same_key_twice_makes_one_order_and_a_second_lead_is_refused():
    case, duty = cast.a_case(), actions.Duty(a_bureau(), basis="三定")
    first = actions.send_order(case, duty, by=cast.dispatcher())
    assert actions.send_order(case, duty, by=cast.dispatcher()) == first
    with pytest.raises(Refused):
        an_order(a_bureau("住建局"), case)
    an_order(a_bureau("住建局"), case, is_lead=False)
    assert WorkOrder.objects.count() == 2


def test_what_is_due_is_known_before_sending():
    case = cast.a_case()
    order = an_order(case=case)
    before = {due.kind: due.at for due in queries.due_times(case, None, order.sent_at)}
    assert before["dispatch.finish"] == order.due_at
    assert before["dispatch.sign"] == order.sign_by


def test_sign_contact_report_accept_each_stop_their_clock_in_few_queries():
    order = an_order()
    handler, leader = handler_of(order), leader_of(order)
    handler.duties_now(), leader.duties_now()
    assert len(count(lambda: actions.sign(order, by=handler))) <= 5
    assert states(order)["dispatch.sign"] == "met"
    assert len(count(lambda: actions.contact(order, by=handler))) <= 5
    assert len(count(lambda: actions.report(order, words="换了灯。", by=handler))) <= 5
    assert states(order)["dispatch.finish"] == "running"
    assert len(asked := count(lambda: actions.accept_report(order, by=leader))) <= 12, asked
    assert states(order) == dict.fromkeys(["dispatch.sign", "dispatch.contact", "dispatch.finish"], "met")
    order.case.refresh_from_db()
    assert order.case.state == Case.State.REPORTED


def test_photos_stay_with_the_report():
    order = an_order()
    handler = handler_of(order)
    actions.sign(order, by=handler)
    actions.report(
        order, words="换了灯。", pictures=[(Shows.AFTER, picture()), (Shows.SLIP, picture())], by=handler
    )
    assert [photo.subject for photo in queries.photos_of(order)] == [order.subject] * 2


def test_a_report_that_is_refused_keeps_no_photo():
    order = an_order()
    with pytest.raises(Refused):
        actions.report(order, words="换了灯。", pictures=[(Shows.AFTER, picture())], by=handler_of(order))
    assert not Photo.objects.exists()


def test_sent_back_it_is_reported_again_and_the_finish_clock_has_run_on():
    order = an_order()
    handler, leader = handler_of(order), leader_of(order)
    actions.sign(order, by=handler)
    actions.report(order, words="看过了。", by=handler)
    actions.send_back_report(order, why="请附照片", by=leader)
    assert (order.state, order.reported_at) == ("signed", None)
    assert "请附照片" in order.instructions
    actions.report(order, words="换了灯。", by=handler)
    actions.accept_report(order, by=leader)
    assert states(order)["dispatch.finish"] == "met"


def test_a_returned_order_comes_back_to_the_dispatcher_until_another_is_sent():
    order, dispatcher = an_order(), cast.dispatcher()
    handler = handler_of(order)
    actions.return_order(order, reason=ReturnReason.NOT_OURS, basis="灯归住建局管", by=handler)
    assert set(states(order).values()) == {"cancelled"}
    assert list(queries.returned_orders(dispatcher)) == [order]
    assert not CaseUnit.objects.get(organisation=order.organisation).is_open
    assert list(queries.returned_orders(cast.user_with("institute_manager", cast.township()))) == [order]
    elsewhere = cast.user_with("institute_manager", cast.township("花桥镇"))
    assert not queries.returned_orders(elsewhere).exists()
    facts = Event.objects.get(kind=DispatchKind.ORDER_RETURNED).facts
    assert facts["reason"] == "not_ours" and "灯" not in str(facts)
    an_order(a_bureau("住建局"), order.case)
    assert not queries.returned_orders(dispatcher).exists()


def test_a_case_waits_for_its_project_and_goes_on_when_that_is_finished():
    case, dispatcher = cast.a_case(), cast.dispatcher()
    order = an_order(case=case)
    project = a_project(cases=[case], by=dispatcher)
    plan.add_slot(project, a_seat(), by=dispatcher)
    plan.propose(project, by=dispatcher)
    plan.approve(project, by=cast.dispatcher())
    handler, leader = handler_of(order), leader_of(order)
    actions.sign(order, by=handler)
    actions.report(order, words="换了灯。", by=handler)
    actions.accept_report(order, by=leader)
    case.refresh_from_db()
    assert case.state == Case.State.WORKING
    plan.finish(project, result="陪了十二次", by=dispatcher)
    react_to_all()
    case.refresh_from_db()
    assert case.state == Case.State.REPORTED


def test_a_finished_project_leaves_a_case_with_an_open_order_at_work():
    case, dispatcher = cast.a_case(), cast.dispatcher()
    an_order(case=case)
    project = a_project(cases=[case], by=dispatcher)
    plan.add_slot(project, a_seat(), by=dispatcher)
    plan.propose(project, by=dispatcher)
    plan.approve(project, by=cast.dispatcher())
    plan.finish(project, result="陪了十二次", by=dispatcher)
    react_to_all()
    case.refresh_from_db()
    assert case.state == Case.State.WORKING
