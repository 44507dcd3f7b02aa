"""More time: asked before the limit ends, decided one level up, told to residents, and never a free pass."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from huiyin.archive.models import Case
from huiyin.collect.models import Delay
from huiyin.dispatch import actions as dispatch
from huiyin.dispatch.actions import AmountTerms
from huiyin.dispatch.models import HandlingRule, WorkOrder
from huiyin.dispatch.tests.cast import an_order, handler_of, leader_of
from huiyin.kernel.calendar.kinds import Reason
from huiyin.kernel.calendar.models import Clock
from huiyin.kernel.calendar.queries import explain, work_calendar
from huiyin.kernel.events.lifecycle import Refused, StaleState
from huiyin.kernel.events.models import Event
from huiyin.kernel.people.access import MACHINE
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.present import now, telling_of, today
from huiyin.tests import cast
from huiyin.track import actions, queries
from huiyin.track.actions import Plea
from huiyin.track.jobs import light_up
from huiyin.track.models import Extension, Notice, Proposal

pytestmark = pytest.mark.django_db
State = Extension.State
TOLD = "路面要等天晴干透才能铺。"


def signed(unit=None, case=None, **more):
    order = an_order(unit, case, **more)
    dispatch.sign(order, by=handler_of(order))
    return order


def day_after(order, days):
    """The nth working day after an order's deadline."""
    return work_calendar().add_days(order.due_at, days).date()


def asked(order=None, days=3, told=TOLD, **more):
    order = order or signed()
    plea = Plea(day_after(order, days), Reason.WEATHER, "连下大雨，还差铺面。", told, **more)
    return actions.ask_extension(order, plea, by=handler_of(order))


def at_station():
    """An order at a village's station, with its institute's manager."""
    village = cast.village()
    station = cast.organisation("station", village)
    order = an_order(station)
    keeper = cast.user_with(Role.STATION_KEEPER, village, station)
    dispatch.sign(order, by=keeper)
    plea = Plea(day_after(order, 2), Reason.SEASON, "农忙，人手不够。", TOLD)
    return actions.ask_extension(order, plea, by=keeper)


def finish_clock(order):
    return Clock.objects.get(subject=order.subject, kind="dispatch.finish")


def test_asking_stops_no_clock_and_starts_one_for_the_decision():
    order = signed()
    before = finish_clock(order).due_at
    extension = asked(order)
    finish, own = finish_clock(order), Clock.objects.get(subject=order.subject, kind="track.extend")
    assert (finish.state, finish.due_at) == ("running", before)
    assert (own.state, own.due_at) == ("running", extension.decide_by)
    told = Event.objects.get(kind="track.extension_asked")
    assert (told.subject, told.facts["days"]) == (order.subject, 3) and "大雨" not in str(told.facts)


def test_granting_moves_the_deadline_and_the_clock_explains_itself():
    extension = asked(days=3)
    before = extension.order.due_at
    actions.grant_extension(extension, by=cast.supervisor())
    clock = finish_clock(extension.order)
    assert clock.due_at == work_calendar().add_days(before, 3) == extension.due_after
    order = WorkOrder.objects.get(pk=extension.order_id)
    assert order.due_at == clock.due_at and order.case.units.get().due_at == clock.due_at
    assert any("延期 3 个工作日：天气或灾害" in line for line in explain(clock))
    assert Clock.objects.get(subject=order.subject, kind="track.extend").state == "met"


def test_the_case_is_due_no_earlier_than_its_lead():
    extension = asked()
    actions.grant_extension(extension, by=cast.dispatcher())
    case = Case.objects.get(pk=extension.order.case_id)
    assert case.due_at.date() >= extension.until
    assert case.due_at == Clock.objects.get(subject=f"case:{case.no}").due_at


def test_a_supporting_units_time_moves_nothing_for_residents():
    case = cast.a_case()
    signed(case=case)
    order = signed(case=case, is_lead=False)
    due = Case.objects.get(pk=case.pk).due_at
    actions.grant_extension(asked(order, told=""), by=cast.dispatcher())
    assert Case.objects.get(pk=case.pk).due_at == due and not Delay.objects.exists()


def test_every_voice_reads_until_when_and_why():
    extension = asked()
    actions.grant_extension(extension, told="要等路面干透。", by=cast.dispatcher())
    delay = Delay.objects.get()
    assert (delay.words, delay.request.voice.case_id) == ("要等路面干透。", extension.order.case_id)
    assert delay.until.date() == extension.until
    told = Event.objects.get(kind="collect.delayed")
    assert told.chain == delay.request.no and "路面" not in str(told.facts)


@pytest.mark.parametrize("words", ["张桂英家门口要等路面干透。", "打 13873412345 问。"])
def test_the_reason_for_residents_names_nobody(words):
    order = signed(case=cast.a_case(resident=cast.resident()))
    with pytest.raises(Refused, match="姓名或电话"):
        asked(order, told=words)
    extension = asked(order)
    with pytest.raises(Refused, match="姓名或电话"):
        actions.grant_extension(extension, told=words, by=cast.dispatcher())


def test_a_lead_says_something_to_the_residents():
    with pytest.raises(Refused, match="告诉诉求人的理由"):
        asked(told="")


def test_a_refusal_leaves_the_clock_and_tells_the_unit_why():
    extension = asked()
    before = finish_clock(extension.order).due_at
    actions.refuse_extension(extension, words="先铺应急便道。", by=cast.dispatcher())
    assert finish_clock(extension.order).due_at == before
    assert (extension.state, extension.words) == (State.REFUSED, "先铺应急便道。")
    assert extension in queries.extensions_asked(extension.organisation_id)
    assert not Delay.objects.exists()
    assert asked(extension.order).state == State.ASKED, "After a refusal one may ask again."


def test_nobody_of_the_asking_unit_decides_nor_anybody_without_the_duty():
    extension = asked()
    unit = extension.organisation
    inside = [handler_of(extension.order), leader_of(extension.order)]
    inside += [cast.user_with(role, unit=unit) for role in (Role.SUPERVISOR, Role.COUNTY_DISPATCHER)]
    for person in [*inside, cast.user_with(Role.INSTITUTE_MANAGER, cast.township()), cast.operator()]:
        with pytest.raises(PermissionDenied):
            actions.grant_extension(extension, by=person)
        with pytest.raises(PermissionDenied):
            actions.refuse_extension(extension, words="不", by=person)


def test_an_institute_decides_for_its_stations_and_the_centre_only_what_was_left_lying():
    extension = at_station()
    manager = cast.user_with(Role.INSTITUTE_MANAGER, cast.township())
    elsewhere = cast.user_with(Role.INSTITUTE_MANAGER, cast.township("花桥镇"))
    centre = cast.dispatcher()
    for person in (elsewhere, centre):
        with pytest.raises(PermissionDenied):
            actions.grant_extension(extension, by=person)
        assert extension not in queries.extensions_to_decide(person)
    assert extension in queries.extensions_to_decide(manager)
    with telling_of(extension.decide_by + timedelta(minutes=1)):
        assert extension in queries.extensions_to_decide(centre)
        actions.grant_extension(extension, by=centre)
    assert extension.state == State.GRANTED


def test_a_manager_decides_within_the_limit():
    extension = at_station()
    manager = cast.user_with(Role.INSTITUTE_MANAGER, cast.township())
    actions.grant_extension(extension, by=manager)
    assert extension.decided_by == manager


def test_an_institute_asks_the_county():
    institute = cast.organisation("institute", cast.township())
    order = an_order(institute)
    manager = cast.user_with(Role.INSTITUTE_MANAGER, cast.township(), institute)
    dispatch.sign(order, by=manager)
    plea = Plea(day_after(order, 1), Reason.SURVEY, "等测量。", TOLD)
    extension = actions.ask_extension(order, plea, by=manager)
    with pytest.raises(PermissionDenied):
        actions.grant_extension(extension, by=manager)
    actions.grant_extension(extension, by=cast.dispatcher())


def test_only_its_own_unit_asks():
    order = signed()
    for person in (cast.dispatcher(), cast.user_with(Role.DEPARTMENT_HANDLER, unit=cast.organisation())):
        with pytest.raises(PermissionDenied):
            actions.ask_extension(order, Plea(day_after(order, 1), Reason.FUNDS, "等", TOLD), by=person)


def test_before_signing_after_reporting_and_after_the_limit_it_is_too_late():
    with pytest.raises(Refused, match="签收以后"):
        asked(an_order())
    order = signed()
    with telling_of(order.due_at + timedelta(minutes=1)), pytest.raises(Refused, match="已过"):
        asked(order)
    dispatch.report(order, words="铺好了。", answer="铺好了。", by=handler_of(order))
    with pytest.raises(Refused, match="签收以后"):
        asked(order)


def test_the_rule_says_how_long_and_how_often():
    order = signed()
    with pytest.raises(Refused, match="最多延期 10 个工作日（依据：山东省 2020"):
        asked(order, days=11)
    with pytest.raises(Refused, match="之后的工作日"):
        asked(order, days=0)
    actions.grant_extension(asked(order, days=10), by=cast.dispatcher())
    order.refresh_from_db()
    with pytest.raises(Refused, match="最多延期 1 次"):
        asked(order)


@pytest.mark.parametrize(("times", "allowed"), [(0, False), (2, True)])
def test_a_new_version_of_the_rule_holds_at_once(times, allowed):
    order = signed()
    if times:
        actions.grant_extension(asked(order, days=1), by=cast.dispatcher())
        order.refresh_from_db()
    terms = AmountTerms(times, today(), "县政府办〔2026〕5号")
    dispatch.revise_handling(HandlingRule.What.EXTEND_TIMES, terms, seen=1, by=cast.dispatcher())
    assert (queries.allowance(order).refused == "") == allowed


def test_one_at_a_time_and_the_same_key_twice_is_one():
    extension = asked()
    assert asked(extension.order, key=extension.key) == extension
    with pytest.raises(Refused, match="已经有一个"):
        asked(extension.order)


def test_it_is_decided_once():
    extension = asked()
    again = Extension.objects.get(pk=extension.pk)
    actions.refuse_extension(extension, words="不延", by=cast.dispatcher())
    for late in (extension, again):
        with pytest.raises(StaleState):
            actions.grant_extension(late, by=cast.dispatcher())
    told = (
        Event.objects.filter(subject=extension.order.subject).order_by("seq").values_list("kind", flat=True)
    )
    assert list(told)[-2:] == ["track.extension_asked", "track.extension_refused"]


def test_an_order_that_ends_takes_its_request_along():
    extension = asked()
    dispatch.cancel_order(extension.order, by=cast.dispatcher())
    assert not Clock.objects.filter(subject=extension.subject, state__in=Clock.LIVE).exists()
    with pytest.raises(Refused, match="不用再批"):
        actions.grant_extension(extension, by=cast.dispatcher())
    assert extension not in queries.extensions_to_decide(cast.dispatcher())
    assert actions.lapse_extensions(by=MACHINE) == 1 and actions.lapse_extensions(by=MACHINE) == 0
    extension.refresh_from_db()
    assert extension.state == State.LAPSED


def test_who_lets_a_request_lie_is_told_and_the_unit_is_not_pressed_for_it():
    extension = at_station()
    manager = cast.user_with(Role.INSTITUTE_MANAGER, cast.township())
    clock = Clock.objects.get(subject=extension.subject, kind="track.extend")
    told = queries.whom_to_tell([clock])[clock.pk]
    assert told[0] == manager.pk and len(told) == 2, "The institute, and somebody of the centre."
    with telling_of(clock.due_at + timedelta(minutes=1)):
        light_up()
        assert Notice.objects.filter(clock_ref=clock.pk, user=manager).exists()
        assert not Proposal.objects.filter(clock_ref=clock.pk).exists()


def test_ladder_and_lights_obey_the_new_moment():
    extension = asked(days=3)
    order = extension.order
    due = order.due_at
    with telling_of(due + timedelta(minutes=1)):
        light_up()
        assert Proposal.objects.filter(order=order, state="open").exists()
        actions.grant_extension(extension, by=cast.dispatcher())
        actions.lapse_proposals(by=MACHINE)
        assert not Proposal.objects.filter(order=order, state="open").exists()
        red = queries.shining("red", now()).filter(subject=order.subject, kind="dispatch.finish")
        assert not red.exists()
    with telling_of(extension.due_after + timedelta(minutes=1)):
        light_up()
        assert Proposal.objects.filter(order=order, state="open", due_at=extension.due_after).exists()


def test_the_orders_page_offers_more_time_until_its_time_is_over(client):
    order = signed()
    address, offer = (reverse(name, args=[order.pk]) for name in ("dispatch:order", "track:extend_order"))
    client.force_login(handler_of(order))
    assert offer in client.get(address).text
    WorkOrder.objects.filter(pk=order.pk).update(due_at=now() - timedelta(minutes=1))
    assert offer not in client.get(address).text
    WorkOrder.objects.filter(pk=order.pk).update(waits_until=now() + timedelta(days=1))
    assert offer in client.get(address).text
