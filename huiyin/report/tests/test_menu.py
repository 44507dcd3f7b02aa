"""What the menu did: ordered, made a project, served, rated; counted from records for the reader's place."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from huiyin.collect import actions as collect
from huiyin.collect.tests.menu import a_wish, an_item
from huiyin.dispatch import actions as dispatch
from huiyin.evaluate import actions as evaluate
from huiyin.evaluate.actions import Verdict
from huiyin.evaluate.kinds import How, Satisfaction
from huiyin.kernel.events.outbox import react_to_all
from huiyin.kernel.people.access import RESIDENT
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.present import telling_of, today
from huiyin.plan import actions as plan
from huiyin.plan.queries import ordered_by
from huiyin.plan.tests.cast import a_seat
from huiyin.report.queries import uses_of_menu
from huiyin.tests import cast
from huiyin.track import actions as track

pytestmark = pytest.mark.django_db


def an_order(item, place=None):
    """Ordered and filed."""
    made = collect.order(item, a_wish(place), by=RESIDENT)
    react_to_all()
    return made


def serve(made, satisfied):
    """A project with one slot is made of it, a volunteer comes, the resident rates."""
    by, case = cast.dispatcher(), made.voice.case
    design = plan.Design("理发", "上门理发", case.place, cast.organisation("centre"))
    project = plan.draft(design, cases=[case], by=by)
    slot = plan.add_slot(project, a_seat(case.place), by=by)
    plan.propose(project, by=by)
    plan.approve(project, by=cast.dispatcher())
    volunteer, leader = cast.volunteer(), cast.user_with(Role.TEAM_LEADER)
    assignment = dispatch.offer(slot, volunteer, reasons={}, by=by)
    dispatch.accept(assignment, by=volunteer.user)
    with telling_of(slot.starts_at):
        track.check_in(assignment, by=leader)
    with telling_of(slot.ends_at):
        track.check_out(assignment, by=leader)
        plan.finish(project, result="理好了。", by=by)
        dispatch.answer_case(case, [collect.Reply(made, "已上门理发。")], by=by)
        react_to_all()
        case.refresh_from_db()
        verdict = Verdict(How.PHONE, solved=True, satisfied=satisfied)
        evaluate.evaluate(made, case, verdict, by=cast.operator())
    return project


def test_orders_are_counted_served_and_rated_through_the_whole_loop():
    item, unused = an_item(), an_item(title="陪诊")
    good, bad, _waiting = an_order(item), an_order(item), an_order(item)
    project = serve(good, Satisfaction.SATISFIED)
    serve(bad, Satisfaction.UNSATISFIED)
    assert ordered_by(project) == item
    uses = {use.item: use for use in uses_of_menu(cast.supervisor())}
    one, none = uses[item], uses[unused]
    assert (one.ordered, one.served, one.rated, one.content) == (3, 2, 2, 1)
    assert (none.ordered, none.served, none.rated, none.content) == (0, 0, 0, 0)


def test_an_institute_counts_its_township_and_keeps_what_lies_in_it():
    here = cast.township("车江街道")
    everywhere, ours = an_item(), an_item(title="陪诊", places=[here])
    an_order(everywhere, cast.village("车江街道白水村"))
    an_order(everywhere, cast.village("花桥镇白水村"))
    uses = {use.item: use for use in uses_of_menu(cast.user_with(Role.INSTITUTE_MANAGER, here))}
    assert uses[everywhere].ordered == 1
    assert (uses[everywhere].may_keep, uses[ours].may_keep) == (False, True)


def test_a_project_and_its_slot_begin_with_what_was_ordered(client):
    item = an_item()
    by = cast.dispatcher()
    client.force_login(by)
    case = an_order(item).voice.case
    page = client.get(reverse("plan:new"), {"case": case.no}).text
    assert f"{case.place}上门理发" in page and item.gives in page
    design = plan.Design("理发", "上门理发", case.place, cast.organisation("centre"))
    project = plan.draft(design, cases=[case], by=by)
    assert 'value="上门理发"' in client.get(reverse("plan:add_slot", args=[project.no])).text


def test_the_page_teaches_when_empty_and_asks_few_queries(client):
    client.force_login(cast.dispatcher())
    assert "菜单还是空的" in client.get(reverse("report:menu")).text
    for number in range(5):
        an_order(
            an_item(title=f"服务{number}", places=[cast.township("车江街道")]), cast.village("车江街道白水村")
        )
    client.get(reverse("report:menu"))
    with CaptureQueriesContext(connection) as asked:
        page = client.get(reverse("report:menu")).text
    assert "服务4" in page and "替人点单" not in page
    assert len(asked) <= 10, [query["sql"][:120] for query in asked]


def test_what_begins_later_is_listed_for_staff_but_not_ordered(client):
    item = an_item(valid_from=today() + timedelta(days=5))
    client.force_login(cast.user_with(Role.STATION_KEEPER, cast.village()))
    page = client.get(reverse("report:menu")).text
    assert item.title in page and "起供应" in page and "替人点单" not in page
    assert item.title not in client.get(reverse("portal:menu")).text
