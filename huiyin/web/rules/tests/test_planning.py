"""The county sets what plans of two weeks obey and weigh."""

import pytest
from django.urls import reverse

from huiyin.dispatch.actions import seed_planning
from huiyin.dispatch.models import PlanRule, PlanWeight
from huiyin.kernel.people.access import MACHINE
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.present import today
from huiyin.tests import cast
from huiyin.web.rules.tests.cast import signed_in

pytestmark = pytest.mark.django_db
LIST = reverse("rules:planning")


def filled(kind, **more):
    row = kind()
    values = {name: getattr(row, name) for name in kind.VALUES}
    shown = {name: f"{value:%H:%M}" if hasattr(value, "hour") else value for name, value in values.items()}
    return shown | {"valid_from": today().isoformat(), "source": "县文明办〔2026〕5号", "seen": "1"} | more


def test_the_page_shows_each_value_with_its_source(client):
    seed_planning(by=MACHINE)
    signed_in(client, Role.SUPERVISOR)
    page = client.get(LIST).content.decode()
    assert "每远 1 公里，减几分" in page and "演示值" in page and "18:00" in page
    assert reverse("rules:planning_revise", args=["weights"]) not in page, "a supervisor changes nothing"


def test_the_centre_puts_a_new_version(client):
    seed_planning(by=MACHINE)
    signed_in(client, Role.COUNTY_DISPATCHER)
    address = reverse("rules:planning_revise", args=["weights"])
    assert 'value="60"' in client.get(address).content.decode()
    assert client.post(address, filled(PlanWeight, kilometre="75.5"))["Location"] == LIST
    assert PlanWeight.objects.get(version=2).kilometre == 75.5
    assert client.post(address, filled(PlanWeight, kilometre="80")).status_code == 409, "somebody was faster"


def test_a_value_out_of_its_limits_is_named_with_the_remedy(client):
    seed_planning(by=MACHINE)
    signed_in(client, Role.COUNTY_DISPATCHER)
    address = reverse("rules:planning_revise", args=["rules"])
    answer = client.post(address, filled(PlanRule, per_day="9", day_from="19:00", source=""))
    page = answer.content.decode()
    assert answer.status_code == 422 and PlanRule.objects.count() == 1
    assert "结束要比开始晚" in page and "请填写“依据”" in page and 'value="9"' in page
    assert client.get(reverse("rules:planning_revise", args=["moods"])).status_code == 404


@pytest.mark.parametrize("role", [Role.STATION_KEEPER, Role.DEPARTMENT_HANDLER, Role.SYSTEM_ADMIN])
def test_nobody_else_changes_it(client, role):
    client.force_login(cast.user_with(role))
    assert client.get(reverse("rules:planning_revise", args=["rules"])).status_code == 403
