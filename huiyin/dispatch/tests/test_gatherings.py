"""Trainings and meetings in the ledger: who came, whether it counts, whose hands it takes, what overlaps."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from huiyin.dispatch import actions
from huiyin.dispatch.actions.hours_rules import EXAMPLE
from huiyin.dispatch.jobs import show_hours
from huiyin.dispatch.models import Gathering, HourRule, ServiceHour
from huiyin.dispatch.queries import final_minutes, stars_of, sums_of
from huiyin.dispatch.queries.gatherings import people_pasted
from huiyin.dispatch.tests.hours import an_entry, held
from huiyin.kernel.events.lifecycle import Refused
from huiyin.kernel.events.models import Event
from huiyin.kernel.people.actions import join_team, leave
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.people.models import Volunteer
from huiyin.kernel.present import now, telling_of, today
from huiyin.tests import cast

pytestmark = pytest.mark.django_db
State, What = ServiceHour.State, Gathering.What
HOUR = timedelta(hours=1)


def a_rule(**more):
    return HourRule.objects.create(**{**EXAMPLE.__dict__, **more})


def of(gathering):
    return list(gathering.hours.order_by("pk"))


@pytest.mark.parametrize(
    ("what", "rule", "counts"),
    [
        (What.TRAINING, {"counts_training": True}, True),
        (What.TRAINING, {"counts_meetings": True}, False),
        (What.MEETING, {"counts_meetings": True}, True),
        (What.MEETING, {"counts_training": True}, False),
        (What.MEETING, None, False),
    ],
)
def test_the_rule_of_the_day_says_whether_it_counts(what, rule, counts):
    if rule is not None:
        a_rule(**rule)
    entry = of(held(what=what))[0]
    entry.volunteer.refresh_from_db()
    assert (entry.minutes, entry.counts) == (120, counts)
    assert entry.volunteer.minutes_served == (120 if counts else 0)


def test_an_old_day_keeps_the_rule_of_that_day():
    a_rule(counts_training=True, valid_to=today() - timedelta(days=3))
    a_rule(counts_training=False, valid_from=today() - timedelta(days=2), version=2)
    old, new = held(began_at=now() - timedelta(days=5)), held()
    assert [of(old)[0].counts, of(new)[0].counts] == [True, False]


def test_it_goes_the_way_of_every_entry_and_only_what_counts_makes_stars():
    a_rule(counts_training=True, counts_meetings=False)
    ladder = actions.StarTerms([1], [0], "life", 0, today(), "县里的办法")
    actions.set_star_ladder(ladder, seen=0, by=cast.dispatcher())
    one, organiser = cast.volunteer(), cast.dispatcher()
    meeting = held(one, by=organiser, what=What.MEETING, began_at=now() - 10 * HOUR)
    training = held(one, by=organiser)
    entries = [*of(meeting), *of(training)]
    assert {entry.organiser for entry in entries} == {organiser}
    keys = [entry.pk for entry in entries]
    assert actions.confirm_hours(keys, by=organiser) == 0, "the same hand never twice"
    assert actions.confirm_hours(keys, by=cast.dispatcher()) == 2
    show_hours()
    with telling_of(now() + timedelta(days=8)):
        show_hours()
        assert {entry.state for entry in [*of(meeting), *of(training)]} == {State.FINAL}
        assert (final_minutes(one), stars_of(one).reached, stars_of(one).times) == (120, 1, 0)
        assert sums_of(one) == {"final": 120, "coming": 0, "beside": 120}


def test_a_training_during_a_service_is_flagged_and_nobody_has_confirmed_it():
    a_rule()
    served = an_entry(at=now() - 5 * HOUR)
    other = cast.volunteer()
    gathering = held(served.volunteer, other, began_at=served.began_at)
    flags = {entry.volunteer_id: (entry.flags, entry.organiser_id is None) for entry in of(gathering)}
    assert flags == {served.volunteer_id: (["overlap"], True), other.pk: ([], False)}


def test_a_service_during_a_training_is_flagged_too():
    one = cast.volunteer()
    gathering = held(one)
    assert an_entry(at=gathering.began_at, volunteer=one).flags == ["overlap"]


def test_the_cap_of_a_day_holds_over_service_and_training_but_not_over_what_does_not_count():
    a_rule(day_cap=180, counts_training=True, counts_meetings=False)
    one, noon = cast.volunteer(), timezone.localtime(now() - timedelta(days=2)).replace(hour=12)
    held(one, began_at=noon - 5 * HOUR, hours=2)
    beside = held(one, what=What.MEETING, began_at=noon - 3 * HOUR, hours=2)
    more = held(one, began_at=noon, hours=2)
    assert (of(beside)[0].minutes, of(more)[0].minutes) == (120, 60)


def test_sent_twice_it_is_one_and_who_was_left_out_is_added_once():
    by, one, key = cast.dispatcher(), cast.volunteer(), uuid4()
    first, again = (held(one, by=by, key=key) for _twice in range(2))
    late = cast.volunteer()
    assert first == again and first.hours.count() == 1
    assert [actions.add_to_gathering(first, [one, late], by=by) for _twice in range(2)] == [1, 0]
    kinds = Event.objects.filter(chain=first.chain).order_by("seq").values_list("kind", flat=True)
    assert list(kinds) == ["dispatch.gathering_held", "dispatch.gathering_joined"]


def test_nobody_confirms_the_own_time_by_entering_it():
    one = cast.volunteer()
    keeper = cast.user_with(Role.STATION_KEEPER, cast.village(), cast.organisation("station", cast.village()))
    Volunteer.objects.filter(pk=one.pk).update(user=keeper)
    one.refresh_from_db()
    unit = keeper.unit
    assert of(held(one, by=keeper, organisation=unit))[0].organiser_id is None


def test_only_keepers_of_the_place_enter_one_when_it_is_over_and_in_their_units_name():
    one = cast.volunteer()
    for nobody in (
        one.user,
        cast.user_with(Role.STATION_KEEPER, cast.village("花桥镇白水村")),
        cast.supervisor(),
    ):
        with pytest.raises(PermissionDenied):
            held(one, by=nobody)
    with pytest.raises(PermissionDenied):
        held(one, organisation=cast.organisation("department"))
    with pytest.raises(Refused, match="还没有结束"):
        held(one, began_at=now() - HOUR)
    assert not Gathering.objects.exists()


def test_every_bad_line_is_named_and_what_follows_a_number_is_passed_over():
    good, new, gone = (cast.volunteer() for _each in range(3))
    Volunteer.objects.filter(pk=new.pk).update(state="new")
    leave(gone, by=gone.user)
    lines = [f"{good.number.lower()}\t张三", "", "HYQZ0", new.number, gone.number, f"{good.number}，李四"]
    read = people_pasted("\n".join(lines))
    assert read.people == [good]
    assert [words.split("“")[0] for words in read.wrong] == ["第 3 行", "第 4 行", "第 5 行", "第 6 行"]
    assert "没有这个编号" in read.wrong[0] and "重复" in read.wrong[3]


def test_a_correction_of_what_does_not_count_does_not_count_either():
    a_rule()
    entry, by = of(held())[0], cast.dispatcher()
    made = actions.correct_hours(entry, actions.Correction(90, "早走了", uuid4()), by=by)
    entry.volunteer.refresh_from_db()
    assert (made.minutes, made.counts, made.gathering_id) == (-30, False, entry.gathering_id)
    assert entry.volunteer.minutes_served == 0


def test_an_organiser_pastes_a_list_mends_it_and_another_confirms_on_the_page(client):
    one, mate = cast.volunteer(), cast.volunteer()
    team, unit, by = (
        cast.organisation("team", cast.village(), "白水先锋队"),
        cast.organisation("centre"),
        cast.dispatcher(),
    )
    join_team(mate, team, by=by)
    client.force_login(by)
    day = timezone.localdate(now() - timedelta(days=1)).isoformat()
    form = {
        "key": uuid4(),
        "what": "training",
        "title": "急救培训",
        "day": day,
        "starts": "09:00",
        "ends": "11:00",
    }
    form |= {"breaks": 15, "place_words": "车江街道白水村", "organisation": unit.pk, "team": "白水先锋队"}
    address = reverse("dispatch:gathering_new")
    wrong = client.post(address, form | {"numbers": f"{one.number}\nHYQZ000"})
    assert wrong.status_code == 422 and "第 2 行“HYQZ000”" in wrong.content.decode()
    sent = client.post(address, form | {"numbers": one.number})
    gathering = Gathering.objects.get()
    assert sent.url == reverse("dispatch:gathering", args=[gathering.pk])
    assert {(entry.volunteer, entry.minutes) for entry in of(gathering)} == {(one, 105), (mate, 105)}
    assert "等您确认" not in client.get(sent.url).content.decode()
    client.force_login(cast.dispatcher())
    assert "有 2 条等您确认" in client.get(sent.url).content.decode()
    client.post(reverse("dispatch:confirm_gathering", args=[gathering.pk]))
    assert {entry.state for entry in of(gathering)} == {State.CONFIRMED}
    late = cast.volunteer()
    added = client.post(reverse("dispatch:add_to_gathering", args=[gathering.pk]), {"numbers": late.number})
    assert added.status_code == 302 and gathering.hours.count() == 3
    assert "急救培训" in client.get(reverse("dispatch:gatherings")).content.decode()


def test_many_people_are_counted_and_told_in_a_flat_number_of_queries(django_assert_max_num_queries):
    people = [cast.volunteer(with_account=False) for _each in range(30)]
    with django_assert_max_num_queries(40):
        held(*people)
