"""The system administrator's pages about keys."""

import re

import pytest
from django.urls import reverse

from huiyin.collect.channels.open311.tests.cast import ROOT, a_key, submit
from huiyin.collect.models import ApiKey
from huiyin.collect.tests.counting import at_most
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.present import now, telling_of
from huiyin.tests import cast

pytestmark = pytest.mark.django_db
FILLED = {
    "name": "乡音小程序",
    "organisation": "乡音科技",
    "contact": "0734-8552345",
    "scopes": ["submit", "update"],
    "per_minute": "60",
    "per_day": "2000",
}


@pytest.fixture
def admin(client):
    client.force_login(cast.user_with(Role.SYSTEM_ADMIN))
    return client


def text(response):
    return response.content.decode()


def test_an_empty_list_says_what_it_is_for(admin):
    assert "还没有发过密钥" in text(admin.get(reverse("open311:keys")))


def test_a_key_is_issued_shown_once_and_opens_the_door(admin, client):
    page = admin.post(reverse("open311:issue"), FILLED)
    secret = re.search(r"<code>(hy_[\w-]+)</code>", text(page))[1]
    key = ApiKey.objects.get()
    assert submit(client, secret).status_code == 200
    for address in (reverse("open311:keys"), reverse("open311:key", args=[key.pk])):
        shown = text(admin.get(address))
        assert secret not in shown and key.tag in shown and "乡音小程序" in shown


def test_what_is_missing_is_named_and_what_was_typed_stays(admin):
    page = admin.post(reverse("open311:issue"), FILLED | {"organisation": "", "per_day": "0"})
    assert page.status_code == 422 and "乡音小程序" in text(page)
    assert not ApiKey.objects.exists()


def test_use_is_shown_by_day_and_today_in_the_list(admin, client):
    secret = a_key(per_minute=1)
    with telling_of(now().replace(second=5)):
        for _call in range(2):
            submit(client, secret)
    page = text(admin.get(reverse("open311:key", args=[ApiKey.objects.get().pk])))
    assert re.findall(r'class="number">(\d+)</td>', page) == ["1", "1"]
    assert "1 / 100,000" in text(admin.get(reverse("open311:keys")))


def test_revoking_ends_it_at_once(admin, client):
    secret = a_key()
    key = ApiKey.objects.get()
    page = admin.post(reverse("open311:revoke", args=[key.pk]), follow=True)
    assert "密钥已撤销" in text(page) and "撤销这把密钥" not in text(page)
    assert client.get(f"{ROOT}/requests.json", {"api_key": secret}).status_code == 403


def test_a_list_costs_the_same_however_long(admin):
    for _number in range(8):
        a_key()
    admin.get(reverse("open311:keys"))
    with at_most(6):
        assert text(admin.get(reverse("open311:keys"))).count("<tr>") == 9


def test_the_menu_leads_there(admin):
    assert reverse("open311:keys") in text(admin.get(reverse("desk")))
