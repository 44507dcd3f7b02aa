"""The machinery can be seen and helped along; the roots are public."""

from datetime import timedelta

import pytest
from django.urls import reverse

from huiyin.kernel.events.actions import publish_root
from huiyin.kernel.events.models import Delivery, Event
from huiyin.kernel.jobs.models import Job
from huiyin.kernel.jobs.running import run
from huiyin.kernel.jobs.schedule import RECURRING
from huiyin.kernel.people.access import MACHINE
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.present import now, telling_of
from huiyin.tests import cast
from huiyin.web import jobs

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client):
    user = cast.user_with(Role.SYSTEM_ADMIN)
    client.force_login(user)
    return user


def words(answer) -> str:
    return answer.content.decode()


def test_checking_the_history_is_started_shown_and_told(client, admin):
    cast.a_case()
    answer = client.post(reverse("operations:verify"))
    row = Job.objects.get()
    assert answer["Location"] == reverse("operations:job", args=[row.pk])
    assert "progress-poll" in words(client.get(answer["Location"]))
    assert "X-Finished" not in client.get(reverse("operations:job_state", args=[row.pk]))
    run(row.pk)
    done = client.get(reverse("operations:job_state", args=[row.pk]))
    assert done["X-Finished"] == "1" and "日志完整" in words(done)


def test_a_failed_job_shows_its_error_and_can_be_tried_again(client, admin):
    row = Job.objects.create(
        name="events.verify", state=Job.State.FAILED, error="OSError: 磁盘满", tries=3, asked_at=now()
    )
    assert "磁盘满" in words(client.get(reverse("operations:page")))
    client.post(reverse("operations:retry_job", args=[row.pk]))
    row.refresh_from_db()
    assert (row.state, row.error, row.tries) == (Job.State.WAITING, "", 0)


def test_a_parked_reaction_is_shown_and_put_back(client, admin):
    cast.a_request()
    delivery = Delivery.objects.filter(state=Delivery.State.WAITING).first()
    Delivery.objects.filter(pk=delivery.pk).update(
        state=Delivery.State.PARKED, tries=8, error="ValueError: 坏了"
    )
    page = words(client.get(reverse("operations:page")))
    assert "ValueError: 坏了" in page and "重新处理" in page
    client.post(reverse("operations:retry_reaction", args=[delivery.pk]))
    delivery.refresh_from_db()
    assert (delivery.state, delivery.tries) == (Delivery.State.WAITING, 0)
    assert Event.objects.get(kind="events.retried").actor_id == admin.pk


def test_recurring_errands_are_listed_before_they_ever_ran(client, admin):
    page = words(client.get(reverse("operations:page")))
    assert "点亮红黄灯" in page and "没有按时运行" in page
    assert {"events.daily_root", "track.lights"} <= set(RECURRING)


def test_only_the_system_administrator_sees_the_machinery(client):
    client.force_login(cast.dispatcher())
    assert client.get(reverse("operations:page")).status_code == 403


def test_roots_are_published_for_everybody(client):
    with telling_of(now() - timedelta(days=2)):
        cast.a_request()
    assert jobs.publish() is True
    assert jobs.publish() is False
    root = publish_root(by=MACHINE)
    assert root is None
    listed = client.get(reverse("operations:roots_json")).json()["roots"]
    assert len(listed) == 1 and len(listed[0]["root"]) == 64
    assert listed[0]["root"] in words(client.get(reverse("operations:roots")))


def test_without_roots_the_page_teaches(client):
    assert "第二天公布第一个" in words(client.get(reverse("operations:roots")))
