"""What goes wrong during a service: who reports it, who reads it, who settles it, and what stays sealed."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from huiyin.kernel.events.lifecycle import Refused, StaleState
from huiyin.kernel.events.models import Event
from huiyin.kernel.messages.kinds import Way
from huiyin.kernel.messages.models import Message, Outlet
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.people.sealed import opened
from huiyin.kernel.present import now
from huiyin.tests import cast
from huiyin.track import actions, queries
from huiyin.track.models import Incident
from huiyin.track.tests.test_tracking import Service

pytestmark = pytest.mark.django_db
What = Incident.What


def told(**changes):
    plain = {"what": What.INJURY, "serious": False, "at": now(), "words": "踩空了。", "done": "包扎了。"}
    return actions.Happened(**{**plain, **changes})


def reported(service, by=None, **changes):
    return actions.report_incident(service.slot, told(**changes), by=by or service.leader)


def test_a_leader_or_a_volunteer_of_the_service_reports_what_happened():
    service = Service()
    for by in (service.leader, service.volunteer.user):
        assert reported(service, by).reported_by == by
    event = Event.objects.filter(kind="track.incident_reported").first()
    assert event.facts["what"] == "injury" and "踩空" not in bytes(event.body).decode()


def test_a_stranger_and_who_only_was_invited_report_nothing():
    service = Service()
    elsewhere = cast.user_with(Role.TEAM_LEADER, cast.township("花桥镇"))
    for by in (cast.volunteer().user, elsewhere):
        with pytest.raises(PermissionDenied):
            reported(service, by)
    assert not Incident.objects.exists()


def test_the_same_key_twice_is_one_incident_and_one_event():
    service, key = Service(), uuid4()
    assert reported(service, key=key) == reported(service, key=key, words="又发了一次。")
    assert Event.objects.filter(kind="track.incident_reported").count() == 1


def test_a_time_to_come_or_long_before_the_service_is_refused():
    service = Service()
    for at in (now() + timedelta(hours=1), service.slot.starts_at - timedelta(days=2)):
        with pytest.raises(Refused, match="发生的时间"):
            reported(service, at=at)


def test_a_serious_one_is_told_to_the_staffs_group_at_once_without_a_word_of_it():
    Outlet.objects.create(way=Way.WECOM, on=True, changed_at=now())
    service = Service()
    reported(service)
    assert not Message.objects.exists()
    reported(service, serious=True, hurt="张三", key=uuid4())
    message = Message.objects.get()
    text = opened(message.words_sealed, "messages.words")
    assert "有人受伤" in text and service.project.no in text
    assert "张三" not in text and "踩空" not in text


def test_who_was_hurt_is_sealed_and_each_reading_is_written_down():
    service, desk = Service(), cast.dispatcher()
    incident = reported(service, hurt="张三，脚踝")
    assert "张三".encode() not in bytes(incident.hurt)
    assert actions.read_hurt(incident, by=desk) == "张三，脚踝"
    assert Event.objects.get(kind="track.incident_hurt_read").actor_id == desk.pk
    with pytest.raises(PermissionDenied):
        actions.read_hurt(incident, by=service.volunteer.user)


def test_another_hand_settles_it_and_says_whether_the_insurance_knows():
    service = Service()
    keeper = cast.user_with(Role.INSTITUTE_MANAGER, cast.township())
    incident = reported(service, keeper)
    with pytest.raises(PermissionDenied):
        actions.settle_incident(incident, "好了。", insurer_told=True, by=keeper)
    desk = cast.dispatcher()
    late = Incident.objects.get()
    actions.settle_incident(incident, "好了。", insurer_told=True, by=desk)
    incident.refresh_from_db()
    assert (incident.state, incident.insurer_told, incident.settled_by) == ("settled", True, desk)
    with pytest.raises(StaleState):
        actions.settle_incident(late, "也好了。", insurer_told=False, by=desk)


def test_the_list_ends_at_the_readers_place_and_begins_with_the_serious():
    service = Service()
    slight, serious = reported(service), None
    serious = reported(service, serious=True, key=uuid4())
    slight_again = reported(service, key=uuid4())
    here = cast.user_with(Role.INSTITUTE_MANAGER, cast.township())
    away = cast.user_with(Role.INSTITUTE_MANAGER, cast.township("花桥镇"))
    assert queries.page_of_incidents(here, "open").rows == [serious, slight_again, slight]
    assert queries.page_of_incidents(away, "open").rows == []
    assert list(queries.open_incidents(service.leader)) == []


def test_it_is_reported_on_one_page_and_only_some_may_read_it(client):
    service = Service()
    page = reverse("track:report_incident", args=[service.slot.pk])
    client.force_login(service.volunteer.user)
    assert page in client.get(reverse("dispatch:mine")).content.decode()
    client.get(page)
    empty = client.post(page, {"key": uuid4()})
    assert empty.status_code == 422 and "请选择“要不要紧”" in empty.content.decode()
    said = {"what": "injury", "serious": "yes", "words": "踩空了。", "hurt": "张三", "done": "送医院。"}
    at = f"{now():%Y-%m-%dT%H:%M}"
    answer = client.post(page, {**said, "key": uuid4(), "at": at})
    own = client.get(answer["Location"]).content.decode()
    assert "踩空了" in own and "张三" not in own
    client.force_login(service.leader)
    assert client.get(answer["Location"]).status_code == 403
    desk = cast.dispatcher()
    client.force_login(desk)
    listing = client.get(reverse("track:incidents")).content.decode()
    assert answer["Location"] in listing
    incident = Incident.objects.get()
    shown = client.post(reverse("track:incident_hurt", args=[incident.pk]))
    assert "张三" in shown.content.decode() and "no-store" in shown["Cache-Control"]
    client.post(
        reverse("track:settle_incident", args=[incident.pk]), {"outcome": "养好了。", "insurer": "yes"}
    )
    client.force_login(service.volunteer.user)
    assert "养好了" in client.get(answer["Location"]).content.decode()
