"""The county says how well work must be proved before a case closes."""

from datetime import timedelta

import pytest
from django.urls import reverse

from huiyin.collect.models import Category
from huiyin.dispatch.actions import seed_proof_rules
from huiyin.dispatch.models import ProofRule
from huiyin.kernel.people.access import MACHINE
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.present import today
from huiyin.tests import cast
from huiyin.web.rules.tests.cast import signed_in

pytestmark = pytest.mark.django_db
LIST = "rules:proofs"


def test_the_page_lists_each_class_with_its_version_and_source(client):
    seed_proof_rules(by=MACHINE)
    signed_in(client, Role.SUPERVISOR)
    page = client.get(reverse(LIST)).content.decode()
    assert "各类一般要求" in page and "农村基础设施" in page and "将生效" in page and "演示值" in page
    assert reverse("rules:proof_set", args=["all"]) not in page, "a supervisor changes nothing"


def test_the_centre_gives_a_class_its_rule_and_a_new_version(client):
    signed_in(client, Role.COUNTY_DISPATCHER)
    chosen = client.get(reverse("rules:proof_choose"), {"category": Category.objects.get(code="road").pk})
    address = reverse("rules:proof_set", args=["road"])
    assert chosen["Location"] == address
    wrong = client.post(address, {"grade": "A", "valid_from": "2020-01-01", "source": "x", "seen": "0"})
    assert wrong.status_code == 409
    told = {"grade": "A", "valid_from": today().isoformat(), "source": "县府办〔2026〕3号", "seen": "0"}
    assert client.post(address, told)["Location"] == reverse(LIST)
    later = (today() + timedelta(days=5)).isoformat()
    assert client.post(address, told | {"grade": "B", "valid_from": later, "seen": "1"}).status_code == 302
    assert list(ProofRule.objects.order_by("version").values_list("grade", flat=True)) == ["A", "B"]
    assert client.post(address, told | {"valid_from": later, "seen": "1"}).status_code == 409


def test_a_class_that_ended_gets_no_rule(client):
    Category.objects.filter(code="road").update(valid_to=today())
    signed_in(client, Role.COUNTY_DISPATCHER)
    assert client.get(reverse("rules:proof_set", args=["road"])).status_code == 404


@pytest.mark.parametrize("role", [Role.STATION_KEEPER, Role.DEPARTMENT_HANDLER, Role.SYSTEM_ADMIN])
def test_nobody_else_changes_it(client, role):
    client.force_login(cast.user_with(role))
    assert client.get(reverse("rules:proof_set", args=["all"])).status_code == 403
