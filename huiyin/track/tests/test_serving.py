"""Coming and leaving by the code of the minute: who, when, and how often wrong."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from huiyin.dispatch.actions import seed_hour_rule
from huiyin.dispatch.models import Assignment, ServiceHour
from huiyin.dispatch.queries import hour_rule
from huiyin.kernel.events.lifecycle import Refused
from huiyin.kernel.events.models import Event
from huiyin.kernel.people.access import MACHINE
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.people.models import Duty
from huiyin.kernel.present import now, telling_of
from huiyin.plan.tests.cast import a_slot
from huiyin.tests import cast
from huiyin.track import actions, queries
from huiyin.track.tests.test_tracking import Service

pytestmark = pytest.mark.django_db
A_MINUTE = timedelta(minutes=1)


def came(service, code=None, leaving=False, by=None):
    """Types a code, the right one unless told."""
    service.assignment.refresh_from_db()
    code = queries.code_of(service.slot) if code is None else code
    return actions.show_by_code(service.assignment, code, leaving=leaving, by=by or service.volunteer.user)


def another(code):
    return f"{(int(code) + 1) % 10**6:06d}"


def wrong(service):
    """A code that is neither this minute's nor the last one's."""
    known = {queries.code_of(service.slot, now() - step * A_MINUTE) for step in (0, 1)}
    code = "000000"
    while code in known:
        code = another(code)
    return code


def test_the_code_changes_every_minute_and_with_the_slot():
    one, other, at = a_slot(), a_slot(), now().replace(second=5)
    assert queries.code_of(one, at) == queries.code_of(one, at + timedelta(seconds=50))
    hour = {queries.code_of(one, at + minute * A_MINUTE) for minute in range(60)}
    assert len(hour) > 50 and all(len(code) == 6 and code.isdecimal() for code in hour)
    assert hour != {queries.code_of(other, at + minute * A_MINUTE) for minute in range(60)}


def test_the_code_of_this_minute_and_the_last_is_taken_and_no_other():
    slot, at = a_slot(), now()
    with telling_of(at):
        codes = [queries.code_of(slot, at + step * A_MINUTE) for step in (0, -1, -2, 1)]
        assert [queries.code_is_of_now(slot, code) for code in codes[:2]] == [True, True]
        assert not any(queries.code_is_of_now(slot, code) for code in set(codes[2:]) - set(codes[:2]))
        assert queries.code_is_of_now(slot, f" {codes[0][:3]} {codes[0][3:]} ")
        assert not queries.code_is_of_now(slot, "") and not queries.code_is_of_now(slot, codes[0][:5])


def test_coming_and_leaving_by_code_is_told_so_and_counted_as_by_a_leader():
    service = Service()
    assert came(service)
    with telling_of(now() + timedelta(hours=1)):
        assert came(service, leaving=True)
    service.assignment.refresh_from_db()
    assert service.assignment.state == Assignment.State.SERVED
    assert ServiceHour.objects.get().minutes == service.assignment.minutes in (59, 60)
    kinds = ("track.checked_in", "track.checked_out")
    assert [Event.objects.get(kind=kind).facts["how"] for kind in kinds] == ["code", "code"]


def test_a_wrong_code_changes_nothing():
    service = Service()
    assert not came(service, wrong(service))
    service.assignment.refresh_from_db()
    assert service.assignment.state == Assignment.State.ACCEPTED


def test_the_same_press_twice_does_not_also_check_out():
    service = Service()
    assert came(service)
    with pytest.raises(Refused, match="已经办过"):
        came(service)
    service.assignment.refresh_from_db()
    assert service.assignment.state == Assignment.State.CHECKED_IN


def test_after_five_wrong_codes_even_the_right_one_waits(monkeypatch):
    moment = [1_800_000_000]
    monkeypatch.setattr("huiyin.kernel.people.actions.trying.time.time", lambda: moment[0])
    service, other = Service(), Service()
    assert not any(came(service, wrong(service)) for _number in range(5))
    with pytest.raises(Refused, match="次数太多"):
        came(service)
    assert came(other)
    moment[0] += 600
    assert came(service)


def test_four_wrong_codes_leave_room_for_the_right_one(monkeypatch):
    monkeypatch.setattr("huiyin.kernel.people.actions.trying.time.time", lambda: 1_800_000_000)
    service = Service()
    assert not any(came(service, wrong(service)) for _number in range(4))
    assert came(service)


def test_only_the_volunteer_of_the_seat_types_the_code():
    service = Service()
    for somebody in (cast.volunteer().user, service.leader):
        with pytest.raises(PermissionDenied):
            came(service, by=somebody)


def test_who_sees_the_code_does_not_check_himself_in_by_it():
    service = Service()
    user = service.volunteer.user
    Duty.objects.create(user=user, role=Role.TEAM_LEADER, place=cast.township())
    user.forget_duties()
    with pytest.raises(Refused, match="别的负责人"):
        came(service)


@pytest.mark.parametrize(("minutes", "fits"), [(-1, True), (1, False)])
def test_codes_count_from_the_tolerance_of_the_hour_rule_before_the_start(minutes, fits):
    seed_hour_rule(by=MACHINE)
    service = Service(timedelta(hours=3))
    spare = timedelta(minutes=hour_rule(timezone.localdate(service.slot.starts_at)).tolerance)
    assert spare
    with telling_of(service.slot.starts_at - spare - timedelta(minutes=minutes)):
        if fits:
            assert came(service)
        else:
            with pytest.raises(Refused, match="还没到时间"):
                came(service)


@pytest.mark.parametrize(("minutes", "fits"), [(-1, True), (1, False)])
def test_codes_count_as_long_after_the_end(minutes, fits):
    seed_hour_rule(by=MACHINE)
    service = Service()
    spare = timedelta(minutes=hour_rule(timezone.localdate(service.slot.starts_at)).tolerance)
    with telling_of(service.slot.ends_at + spare + timedelta(minutes=minutes)):
        if fits:
            assert came(service)
        else:
            with pytest.raises(Refused, match="服务时间已过"):
                came(service)


def test_the_leader_shows_the_code_and_the_volunteer_types_it(client):
    service = Service()
    page = reverse("track:slot_code", args=[service.slot.pk])
    client.force_login(service.leader)
    assert page in client.get(reverse("track:roll", args=[service.slot.pk])).content.decode()
    answer = client.get(page)
    code = queries.code_of(service.slot)
    assert f"{code[:3]} {code[3:]}" in answer.content.decode() and answer["Cache-Control"] == "no-store"
    client.force_login(service.volunteer.user)
    assert client.get(page).status_code == 403
    typing, mine = reverse("track:by_code", args=[service.assignment.pk]), reverse("dispatch:mine")
    assert typing in client.get(mine).content.decode()
    refused = client.post(typing, {"code": wrong(service)})
    told = refused.content.decode()
    assert refused.status_code == 422 and "签到码不对" in told and f'value="{wrong(service)}"' in told
    assert client.post(typing, {"code": queries.code_of(service.slot)})["Location"] == mine
    assert 'name="leaving"' in client.get(mine).content.decode()
    client.post(typing, {"code": queries.code_of(service.slot), "leaving": "on"})
    service.assignment.refresh_from_db()
    assert service.assignment.state == Assignment.State.SERVED
    assert typing not in client.get(mine).content.decode()
    assert "现在不用签到" in client.get(typing).content.decode()


def test_no_code_is_shown_outside_the_hours(client):
    service = Service(timedelta(days=2))
    client.force_login(service.leader)
    page = reverse("track:slot_code", args=[service.slot.pk])
    shown = client.get(page).content.decode()
    assert "还没到时间" in shown and "spot-code" not in shown
    with telling_of(now() + timedelta(days=3)):
        assert "服务时间已过" in client.get(page).content.decode()
    client.force_login(service.volunteer.user)
    typing = reverse("track:by_code", args=[service.assignment.pk])
    assert typing not in client.get(reverse("dispatch:mine")).content.decode()


def test_a_leader_elsewhere_sees_no_code(client):
    service = Service()
    client.force_login(cast.user_with(Role.TEAM_LEADER, cast.township("花桥镇")))
    assert client.get(reverse("track:slot_code", args=[service.slot.pk])).status_code == 403
