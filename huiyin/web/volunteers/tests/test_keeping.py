"""What keepers do for others: people who must not meet, and the wishes of those without a phone."""

from datetime import timedelta

import pytest
from django.urls import reverse

from huiyin.dispatch import actions as dispatch
from huiyin.kernel.people import actions as people
from huiyin.kernel.people.access import MACHINE
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.people.models import Shun, VolunteerDays
from huiyin.kernel.present import today
from huiyin.plan.tests.cast import a_slot
from huiyin.tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair():
    return cast.volunteer(), cast.volunteer()


@pytest.fixture
def keeper(client):
    user = cast.user_with(Role.STATION_KEEPER, cast.village())
    client.force_login(user)
    return user


def at(name, *keys):
    return reverse(f"volunteers:{name}", args=keys)


def told(other, **more):
    return {"other": other, "why": "apart", "reason": "两家打过官司"} | more


def test_a_keeper_notes_a_pair_by_number_and_a_unit_by_name(client, keeper, pair):
    one, other = pair
    address = at("apart_add", one.number)
    answer = client.post(address, told(other.number.lower()))
    row = Shun.objects.get()
    assert answer["Location"] == at("apart_show", row.pk) and (row.volunteer, row.person) == pair
    unit = cast.organisation("department")
    client.post(address, told(unit.name, why="interest"))
    assert Shun.objects.filter(organisation=unit, why="interest").exists()
    assert other.number in client.get(at("apart")).content.decode()
    assert other.number in client.get(at("show", one.number)).content.decode()
    assert one.number in client.get(at("show", other.number)).content.decode()


def test_what_does_not_fit_is_named_and_what_was_typed_stays(client, keeper, pair):
    answer = client.post(at("apart_add", pair[0].number), told("没有这个单位", why=""))
    page = answer.content.decode()
    assert answer.status_code == 422 and "请核对编号" in page and "两家打过官司" in page
    assert (
        "请选一位别的志愿者"
        in client.post(at("apart_add", pair[0].number), told(pair[0].number)).content.decode()
    )
    assert not Shun.objects.exists()


def test_the_reason_is_shown_when_asked_for_and_not_to_the_desk_that_chooses(client, keeper, pair):
    row = people.shun(pair[0], person=pair[1], why="apart", reason="两家打过官司", by=MACHINE)
    address = at("apart_show", row.pk)
    assert "两家打过官司" not in client.get(address).content.decode()
    assert "两家打过官司" in client.post(at("apart_reason", row.pk)).content.decode()
    client.force_login(cast.user_with(Role.COUNTY_DISPATCHER))
    page = client.get(address).content.decode()
    assert pair[1].number in page and "不宜见面" not in page and "看得到原因" in page
    assert client.post(at("apart_reason", row.pk)).status_code == 403


def test_the_two_find_nothing_of_it_on_their_own_pages(client, pair):
    people.shun(pair[0], person=pair[1], why="apart", reason="两家打过官司", by=MACHINE)
    for one, other in (pair, pair[::-1]):
        client.force_login(one.user)
        page = client.get(at("mine")).content.decode()
        assert other.number not in page and "官司" not in page
        assert client.get(at("apart")).status_code == 403


def test_what_both_promised_before_is_shown_and_stays(client, keeper, pair):
    slot = a_slot(most=5)
    for one in pair:
        dispatch.offer(slot, one, reasons={}, by=cast.user_with(Role.COUNTY_DISPATCHER))
    row = people.shun(pair[0], person=pair[1], why="apart", by=MACHINE)
    assert slot.project.title in client.get(at("apart_show", row.pk)).content.decode()
    assert client.post(at("apart_end", row.pk))["Location"] == at("show", pair[0].number)
    assert not Shun.objects.exists()


def test_a_keeper_fills_in_the_wishes_of_somebody_without_a_phone(client, keeper):
    one = cast.volunteer(with_account=False)
    first, last = today() + timedelta(days=2), today() + timedelta(days=5)
    client.post(at("wishes_week", one.number), {"weekly": ["0", "3"]})
    client.post(at("wishes_away", one.number), {"first": first.isoformat(), "last": last.isoformat()})
    limits = {"radius_km": "3", "most_calls": "1", "most_hours": "2.5", "languages": ["hengyang"]}
    assert client.post(at("wishes_limits", one.number), limits)["Location"] == at("wishes", one.number)
    one.refresh_from_db()
    assert (one.weekly[:6], one.radius_km, one.most_minutes, one.languages) == (
        "100100",
        3,
        150,
        ["hengyang"],
    )
    page = client.get(at("wishes", one.number)).content.decode()
    assert "由管理员替本人改过" in page and "不在家" in page
    days = VolunteerDays.objects.get()
    client.post(at("wishes_drop", one.number, days.pk))
    assert not VolunteerDays.objects.exists()
    wrong = client.post(at("wishes_limits", one.number), limits | {"radius_km": "0"})
    assert wrong.status_code == 422 and "2.5" in wrong.content.decode()


def test_somebody_else_s_days_are_not_reached_through_a_record_one_keeps(client, keeper, pair):
    far = cast.volunteer(cast.village("硫市镇新华村"))
    days = people.except_days(far, today(), today(), by=far.user)
    assert client.post(at("wishes_drop", pair[0].number, days.pk)).status_code == 404
    assert client.get(at("wishes", far.number)).status_code == 403
    assert VolunteerDays.objects.exists()


def test_the_volunteer_reads_that_a_keeper_changed_it(client):
    one = cast.volunteer()
    client.force_login(one.user)
    people.set_limits(one, radius_km=4, by=one.user)
    assert "由管理员替本人改过" not in client.get(at("mine")).content.decode()
    people.set_limits(one, radius_km=5, by=cast.user_with(Role.COUNTY_DISPATCHER))
    assert "由管理员替本人改过（县中心调度员）" in client.get(at("mine")).content.decode()
