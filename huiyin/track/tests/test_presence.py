"""Coming and leaving by place: with consent, by the county's figures, and nothing kept of where one stood."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from huiyin.dispatch.actions import AmountTerms
from huiyin.dispatch.models import Assignment, ServiceHour
from huiyin.kernel.events.lifecycle import Refused, StaleState
from huiyin.kernel.events.models import Event
from huiyin.kernel.people.access import MACHINE
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.present import now, telling_of, today
from huiyin.tests import cast
from huiyin.track import actions, queries
from huiyin.track.models import PresenceRule
from huiyin.track.tests.test_tracking import Service

pytestmark = pytest.mark.django_db
LAT, LON = 26.9, 112.6
A_METRE = 1 / 111_195
"""Of latitude, in degrees."""


@pytest.fixture
def service():
    made = Service()
    made.slot.lat, made.slot.lon = LAT, LON
    made.slot.save()
    made.assignment.slot = made.slot
    return made


def comes(service, metres=50, accuracy=10, leaving=False, by=None):
    spot = actions.Spot(LAT + metres * A_METRE, LON, accuracy)
    return actions.show_by_place(service.assignment, spot, leaving=leaving, by=by or service.volunteer.user)


def test_near_enough_is_there_and_gone_again_and_counted_as_by_a_leader(service):
    assert comes(service) == 50
    with telling_of(now() + timedelta(hours=1)):
        comes(service, leaving=True)
    service.assignment.refresh_from_db()
    assert service.assignment.state == Assignment.State.SERVED
    assert ServiceHour.objects.get().minutes == service.assignment.minutes in (59, 60)


def test_only_the_distance_and_the_rule_are_kept_never_the_place(service):
    comes(service, metres=123)
    event = Event.objects.get(kind="track.checked_in")
    told = {name: event.facts[name] for name in ("how", "metres", "within", "consent")}
    assert told == {"how": "place", "metres": 120, "within": 300, "consent": True}
    assert b"26.9" not in bytes(event.body) and b"112.6" not in bytes(event.body)


@pytest.mark.parametrize(
    ("metres", "accuracy", "fits"), [(299, 100, True), (320, 10, False), (10, 101, False)]
)
def test_too_far_or_too_vague_is_refused_with_the_other_ways(service, metres, accuracy, fits):
    if fits:
        comes(service, metres, accuracy)
        return
    with pytest.raises(Refused, match="签到码.*负责人点名"):
        comes(service, metres, accuracy)
    assert not Event.objects.filter(kind="track.checked_in").exists()


def test_the_countys_own_figures_hold_from_their_day(service):
    actions.seed_presence(by=MACHINE)
    terms = AmountTerms(1000, today(), "县里的规定")
    with pytest.raises(PermissionDenied):
        actions.revise_presence(PresenceRule.What.METRES, terms, seen=1, by=cast.supervisor())
    actions.revise_presence(PresenceRule.What.METRES, terms, seen=1, by=cast.dispatcher())
    assert comes(service, metres=900) == 900
    with pytest.raises(StaleState):
        actions.revise_presence(PresenceRule.What.METRES, terms, seen=1, by=cast.dispatcher())
    assert actions.seed_presence(by=MACHINE) == 0


def test_where_nobody_knows_the_place_it_cannot_be_done(service):
    service.slot.lat = service.slot.place.lat = None
    with pytest.raises(Refused, match="没有标位置"):
        comes(service)


def test_it_is_taken_once_in_its_hours_and_from_the_volunteer_alone(service):
    with pytest.raises(PermissionDenied):
        comes(service, by=service.leader)
    comes(service)
    with pytest.raises(Refused, match="已经办过"):
        comes(service)
    with telling_of(service.slot.ends_at + timedelta(days=1)), pytest.raises(Refused, match="服务时间已过"):
        comes(service, leaving=True)


def test_the_page_asks_for_consent_each_time_and_says_why_not(service, client):
    client.force_login(service.volunteer.user)
    page = reverse("track:by_place", args=[service.assignment.pk])
    assert page in client.get(reverse("dispatch:mine")).content.decode()
    assert "不保存" in client.get(page).content.decode()
    spot = {"lat": LAT, "lon": LON, "accuracy": 9}
    assert "同意了才能" in client.post(page, spot).content.decode()
    assert "没有得到手机的位置" in client.post(page, {"consent": "on"}).content.decode()
    far = client.post(page, {**spot, "lat": LAT + 0.1, "consent": "on"})
    assert far.status_code == 422 and "超过了 300 米" in far.content.decode()
    done = client.post(page, {**spot, "consent": "on"})
    assert done["Location"] == reverse("dispatch:mine")
    again = client.get(page).content.decode()
    assert "按位置签退" in again and "checked" not in again.split("<form method")[-1].split("</form>")[0]


def test_the_county_keeps_the_figures_under_rules(client):
    actions.seed_presence(by=MACHINE)
    client.force_login(cast.dispatcher())
    page = reverse("rules:presence_revise", args=["metres"])
    assert page in client.get(reverse("rules:presence")).content.decode()
    told = {"valid_from": today().isoformat(), "source": "县里的规定", "seen": 1}
    assert client.post(page, {**told, "amount": 9}).status_code == 422
    client.post(page, {**told, "amount": 500})
    assert queries.presence_figures()["metres"] == 500
    assert client.get(reverse("rules:presence_revise", args=["x"])).status_code == 404
    client.force_login(cast.user_with(Role.VOLUNTEER))
    assert client.get(reverse("rules:presence")).status_code == 403
