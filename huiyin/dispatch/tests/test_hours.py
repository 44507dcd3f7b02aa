"""The ledger of hours: what counts, whose hand it takes, what stops it, and how a mistake is put right."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from huiyin.dispatch import actions
from huiyin.dispatch.actions import Correction, Settled
from huiyin.dispatch.actions.hours_rules import EXAMPLE
from huiyin.dispatch.jobs import show_hours
from huiyin.dispatch.models import HourObjection, HourRule, ServiceHour
from huiyin.dispatch.queries import final_minutes, on_show, sums_of, to_confirm
from huiyin.dispatch.queries.hours import by_rule
from huiyin.dispatch.tests.hours import an_entry, confirmed, final, shown
from huiyin.kernel.events.lifecycle import Refused
from huiyin.kernel.events.models import Event
from huiyin.kernel.people.access import MACHINE, RESIDENT
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.present import now, telling_of, today
from huiyin.tests import cast

pytestmark = pytest.mark.django_db
State, End = ServiceHour.State, HourObjection.End


def a_rule(**more):
    return HourRule(**{**EXAMPLE.__dict__, "break_minutes": 0, "tolerance": 0, **more})


@pytest.mark.parametrize(
    ("more", "gross", "breaks", "comes_to"),
    [
        ({}, 119, 0, 119),
        ({}, 119, 20, 99),
        ({}, 10, 20, 0),
        ({"break_after": 240, "break_minutes": 30}, 240, 0, 240),
        ({"break_after": 240, "break_minutes": 30}, 241, 0, 211),
        ({"step": 30}, 119, 0, 90),
        ({"step": 30, "rounding": "nearest"}, 105, 0, 120),
        ({"step": 30, "rounding": "nearest"}, 104, 0, 90),
        ({"step": 30, "rounding": "up"}, 91, 0, 120),
        ({"step": 30, "rounding": "up"}, 90, 0, 90),
        ({"least": 60}, 15, 0, 60),
        ({"least": 60}, 0, 0, 0),
        ({"least": 60}, 90, 0, 90),
    ],
)
def test_the_rule_says_what_minutes_on_the_spot_come_to(more, gross, breaks, comes_to):
    assert by_rule(a_rule(**more), gross, breaks) == comes_to


def test_without_a_rule_only_the_time_inside_the_slot_counts():
    assert an_entry(early=30, late=30).minutes == 120


def test_who_comes_a_little_early_has_it_counted_up_to_the_tolerance():
    actions.seed_hour_rule(by=MACHINE)
    assert an_entry(early=30, late=5).minutes == 15 + 120 + 5


def test_a_person_has_no_more_than_the_cap_a_day():
    actions.set_hour_rule(terms(day_cap=180), seen=0, by=cast.dispatcher())
    day = datetime(2031, 3, 5, 1, tzinfo=UTC)
    first = an_entry(at=day)
    second = an_entry(at=day + timedelta(hours=4), volunteer=first.volunteer)
    other_day = an_entry(at=day + timedelta(days=1), volunteer=first.volunteer)
    assert (first.minutes, second.minutes, other_day.minutes) == (120, 60, 120)


def terms(**more):
    return actions.HourTerms(**{**EXAMPLE.__dict__, "tolerance": 0, "valid_from": today(), **more})


def test_a_service_of_yesterday_keeps_the_rule_of_yesterday():
    actions.seed_hour_rule(by=MACHINE)
    old = HourRule.objects.get()
    tomorrow = today() + timedelta(days=1)
    new = actions.set_hour_rule(terms(least=180, valid_from=tomorrow), seen=1, by=cast.dispatcher())
    before, after = an_entry(), an_entry(at=now() + timedelta(days=3))
    assert (before.rule, before.minutes) == (old, 120)
    assert (after.rule, after.minutes) == (new, 180)


def test_nobody_but_the_centre_changes_the_rule():
    with pytest.raises(PermissionDenied):
        actions.set_hour_rule(terms(), seen=0, by=cast.user_with(Role.STATION_KEEPER, cast.village()))


def test_two_places_at_once_are_flagged_and_wait_for_a_person():
    first = an_entry()
    second = an_entry(at=first.began_at + timedelta(minutes=30), volunteer=first.volunteer)
    assert (first.flags, second.flags) == ([], ["overlap"])
    organiser = cast.dispatcher()
    assert actions.confirm_hours([second.pk], by=organiser) == 0
    actions.look_at_hours(second, why="两处在同一个院子", by=organiser)
    assert actions.confirm_hours([second.pk], by=organiser) == 1


def test_no_time_to_get_there_is_flagged_and_time_enough_is_not():
    actions.seed_hour_rule(by=MACHINE)
    first = an_entry()
    end = first.ended_at
    soon = an_entry(at=end + timedelta(minutes=5), volunteer=first.volunteer, pin=(27.2, 112.6))
    late = an_entry(at=end + timedelta(hours=9), volunteer=first.volunteer, pin=(27.2, 112.6))
    assert (soon.flags, late.flags) == (["travel"], [])


def test_both_sides_confirm_and_never_the_same_hand():
    entry, organiser, second = an_entry(), cast.dispatcher(), cast.dispatcher()
    assert entry in to_confirm(organiser)
    assert actions.confirm_hours([entry.pk], by=organiser) == 1
    assert entry not in to_confirm(organiser) and entry in to_confirm(second)
    assert actions.confirm_hours([entry.pk], by=organiser) == 0
    entry.refresh_from_db()
    assert entry.state == State.DRAFT
    assert actions.confirm_hours([entry.pk], by=second) == 1
    entry.refresh_from_db()
    assert (entry.state, entry.organiser, entry.second) == (State.CONFIRMED, organiser, second)
    kinds = list(Event.objects.filter(chain=entry.chain).order_by("seq").values_list("kind", flat=True))
    assert kinds == [f"dispatch.hours_{verb}" for verb in ("drafted", "confirmed", "seconded")]


def test_nobody_confirms_his_own_hours_nor_those_of_another_place():
    entry = an_entry()
    keeper = cast.user_with(Role.STATION_KEEPER, cast.village())
    entry.volunteer.user = keeper
    entry.volunteer.save()
    stranger = cast.user_with(Role.STATION_KEEPER, cast.village("花桥镇白水村"))
    for nobody in (keeper, stranger, cast.user_with(Role.TEAM_LEADER, cast.township())):
        with pytest.raises(PermissionDenied):
            actions.confirm_hours([entry.pk], by=nobody)
    assert not ServiceHour.objects.exclude(organiser=None).exists()


def test_the_resident_who_was_served_is_a_second_side():
    entry = an_entry(case=(case := cast.a_case()))
    other = an_entry()
    assert actions.confirm_as_served([entry.pk, other.pk], case, by=RESIDENT) == 1
    actions.confirm_hours([entry.pk], by=cast.dispatcher())
    entry.refresh_from_db()
    other.refresh_from_db()
    assert (entry.state, entry.by_served, other.second_at) == (State.CONFIRMED, True, None)
    with pytest.raises(PermissionDenied):
        actions.confirm_as_served([other.pk], case, by=cast.dispatcher())


def test_what_both_sides_confirmed_is_on_show_and_then_counts():
    actions.seed_hour_rule(by=MACHINE)
    entry = confirmed()
    assert show_hours() == {"published": 1, "final": 0}
    assert list(on_show().rows) == [entry]
    with telling_of(now() + timedelta(days=6)):
        assert show_hours()["final"] == 0
    assert final_minutes(entry.volunteer) == 0
    with telling_of(now() + timedelta(days=7, minutes=1)):
        assert show_hours()["final"] == 1
    assert final_minutes(entry.volunteer) == 120
    assert sums_of(entry.volunteer) == {"final": 120, "coming": 0, "beside": 0}


def test_an_objection_stops_it_until_somebody_else_decides():
    entry, who = shown(), cast.user_with(Role.VOLUNTEER)
    raised = actions.object_to_hours(entry, "没见到人", key=uuid4(), by=who)
    assert actions.object_to_hours(entry, "没见到人", key=raised.key, by=who) == raised
    with telling_of(now() + timedelta(days=30)):
        assert show_hours()["final"] == 0
    told = Settled(End.KEPT, "查了签到照片。", uuid4())
    with pytest.raises(PermissionDenied):
        actions.settle_objection(raised, told, by=entry.organiser)
    actions.settle_objection(raised, told, by=cast.dispatcher())
    entry.refresh_from_db()
    assert entry.state == State.PUBLISHED and entry.shown_until > now() + timedelta(days=6)


def test_an_objection_that_is_right_takes_the_entry_out():
    entry = shown()
    raised = actions.object_to_hours(entry, "没有来", key=uuid4(), by=cast.supervisor())
    actions.settle_objection(raised, Settled(End.VOIDED, "核实没有来。", uuid4()), by=cast.dispatcher())
    entry.refresh_from_db()
    entry.volunteer.refresh_from_db()
    entry.assignment.refresh_from_db()
    assert entry.state == State.VOIDED
    assert (entry.volunteer.minutes_served, entry.assignment.minutes) == (0, 0)


def test_what_counts_is_put_right_by_a_counter_entry_and_stays():
    entry = final()
    told = Correction(90, "提前走了", uuid4())
    made = actions.correct_hours(entry, told, by=cast.dispatcher())
    assert actions.correct_hours(entry, told, by=cast.dispatcher()) == made
    entry.refresh_from_db()
    assert (entry.minutes, entry.state, made.minutes, made.corrects) == (120, State.FINAL, -30, entry)
    assert final_minutes(entry.volunteer) == 120, "until the correction counts too"
    final(made)
    entry.volunteer.refresh_from_db()
    entry.assignment.refresh_from_db()
    assert final_minutes(entry.volunteer) == 90
    assert (entry.volunteer.minutes_served, entry.assignment.minutes) == (90, 90)
    with pytest.raises(Refused, match="不用更正"):
        actions.correct_hours(entry, Correction(90, "再来", uuid4()), by=cast.dispatcher())


def test_a_draft_may_be_voided_with_a_reason_and_what_is_on_show_may_not():
    entry = an_entry()
    actions.void_hours(entry, why="点错了", by=cast.dispatcher())
    assert (entry.state, entry.voided_why) == (State.VOIDED, "点错了")
    with pytest.raises(Refused, match="按异议处理"):
        actions.void_hours(shown(), why="x", by=cast.dispatcher())


def test_the_log_holds_no_words_and_no_names():
    entry = shown()
    actions.object_to_hours(entry, "张三没来", key=uuid4(), by=cast.supervisor())
    for event in Event.objects.filter(chain=entry.chain):
        assert "张三" not in bytes(event.body).decode()


def test_erasing_nothing_of_the_figures_hangs_on_a_name():
    names = {field.name for field in ServiceHour._meta.fields}
    assert not {"name", "phone", "id_number"} & names
    assert ServiceHour._meta.get_field("volunteer").remote_field.on_delete.__name__ == "PROTECT"


def test_the_public_page_shows_numbers_and_nobody_s_name(client):
    entry = shown()
    page = client.get(reverse("dispatch:notice")).content.decode()
    assert entry.volunteer.number in page and "2 小时" in page
    assert entry.volunteer.user.display_name not in page and "志愿者1" not in page


def test_pages_ask_few_questions_however_long_the_ledger(client, django_assert_max_num_queries):
    for _number in range(12):
        an_entry()
    client.force_login(cast.dispatcher())
    client.get(reverse("dispatch:hours"))
    with django_assert_max_num_queries(10):
        page = client.get(reverse("dispatch:hours")).content.decode()
    assert page.count('name="entry"') == 12
    with django_assert_max_num_queries(10):
        client.get(reverse("dispatch:hour", args=[ServiceHour.objects.latest("pk").pk]))


def test_many_are_confirmed_with_one_press(client):
    entries = [an_entry() for _number in range(3)]
    client.force_login(by := cast.dispatcher())
    told = {"entry": [one.pk for one in entries]}
    assert client.post(reverse("dispatch:confirm_hours"), told).status_code == 302
    assert ServiceHour.objects.filter(organiser=by).count() == 3
    assert client.post(reverse("dispatch:confirm_hours"), {}).status_code == 422


def test_a_volunteer_reads_how_far_it_is_and_reports_an_error(client):
    entry = an_entry()
    client.force_login(entry.volunteer.user)
    assert "等组织方和第二方确认" in client.get(reverse("dispatch:my_hours")).content.decode()
    address = reverse("dispatch:object_hours", args=[entry.pk])
    assert client.post(address, {"key": uuid4(), "words": ""}).status_code == 422
    assert client.post(address, {"key": uuid4(), "words": "少记了半小时"})["Location"] == reverse(
        "dispatch:my_hours"
    )
    client.force_login(cast.dispatcher())
    raised = HourObjection.objects.get()
    told = {"key": uuid4(), "end": "corrected", "minutes": "150", "answer": "补上了"}
    assert client.post(reverse("dispatch:settle_hours", args=[raised.pk]), told).status_code == 302
    assert ServiceHour.objects.get(corrects=entry).minutes == 30
