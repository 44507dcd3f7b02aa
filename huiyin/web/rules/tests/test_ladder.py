"""The county edits its ladder of supervision by versions."""

from datetime import timedelta

import pytest
from django.urls import reverse

from huiyin.kernel.jobs.models import Job
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.present import today
from huiyin.track.models import LadderRule
from huiyin.web.rules.tests.cast import signed_in

pytestmark = pytest.mark.django_db


def told(**more):
    return {
        "amount": 4,
        "unit": "working_hour",
        "times": 1,
        "roles": ["supervisor", "county_leader"],
        "addresses": "superior",
        "valid_from": today(),
        "source": "县督办办法第三条",
        **more,
    }


@pytest.fixture
def rule():
    return LadderRule.objects.get(code="notice", urgency="")


def test_a_new_version_counts_at_once_for_what_is_late(client, rule):
    signed_in(client, Role.COUNTY_DISPATCHER)
    assert client.post(reverse("rules:ladder_revise", args=[rule.pk]), told()).status_code == 302
    fresh = LadderRule.objects.get(code="notice", urgency="", version=2)
    assert (fresh.amount, fresh.times, fresh.addresses) == (4, 1, "superior")
    assert fresh.roles == ["supervisor", "county_leader"] and Job.objects.get().name == "track.reckon_ladder"
    page = client.get(reverse("rules:ladder") + "?past=1").content.decode()
    assert "县督办办法第三条" in page and "已失效" in page


def test_a_later_version_waits_for_its_day(client, rule):
    signed_in(client, Role.COUNTY_DISPATCHER)
    later = today() + timedelta(days=3)
    client.post(reverse("rules:ladder_revise", args=[rule.pk]), told(valid_from=later))
    assert not Job.objects.exists()
    assert "将生效" in client.get(reverse("rules:ladder")).content.decode()


def test_what_is_missing_is_named_and_the_past_is_refused(client, rule):
    signed_in(client, Role.COUNTY_DISPATCHER)
    address = reverse("rules:ladder_revise", args=[rule.pk])
    assert client.post(address, told(roles=[])).status_code == 422
    refused = client.post(address, told(valid_from=today() - timedelta(days=1)))
    assert refused.status_code == 409 and LadderRule.objects.filter(code="notice").count() == 2


def test_a_supervisor_reads_the_ladder_and_changes_nothing(client, rule):
    signed_in(client, Role.SUPERVISOR)
    page = client.get(reverse("rules:ladder")).content.decode()
    assert "督办通知书" in page and reverse("rules:ladder_revise", args=[rule.pk]) not in page
    assert client.post(reverse("rules:ladder_revise", args=[rule.pk]), told()).status_code == 403


def test_the_lights_are_no_rungs_to_be_edited(client):
    signed_in(client, Role.COUNTY_DISPATCHER)
    light = LadderRule.objects.get(code="red")
    assert client.get(reverse("rules:ladder_revise", args=[light.pk])).status_code == 404
