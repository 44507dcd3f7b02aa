"""Who has no account signs on paper; the keeper notes the day and where it lies."""

from datetime import timedelta

import pytest
from django.urls import reverse

from huiyin.kernel.people.kinds import Role
from huiyin.kernel.people.models import Agreed, Agreement
from huiyin.kernel.people.queries import agreement_to_sign
from huiyin.kernel.present import today
from huiyin.tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def unsigned():
    made = cast.volunteer(with_account=False)
    Agreed.objects.filter(volunteer=made).delete()
    return made


@pytest.fixture
def keeper(client):
    user = cast.user_with(Role.STATION_KEEPER, cast.village())
    client.force_login(user)
    return user


def note(client, volunteer, **told):
    text = Agreement.current("serving")
    told = {"text": text.pk, "on": today().isoformat(), "where": "站里 2 号柜"} | told
    return client.post(reverse("volunteers:paper", args=[volunteer.number]), told)


def test_the_day_and_the_place_of_the_paper_are_kept_and_nothing_is_left_to_sign(client, keeper, unsigned):
    assert note(client, unsigned).status_code == 302
    row = Agreed.objects.get(volunteer=unsigned)
    assert (row.paper_on, row.paper_at, row.by) == (today(), "站里 2 号柜", keeper)
    assert agreement_to_sign(unsigned) is None
    page = client.get(reverse("volunteers:show", args=[unsigned.number])).content.decode()
    assert "站里 2 号柜" in page and "记纸上签的" not in page


def test_twice_is_once_and_the_first_day_stays(client, keeper, unsigned):
    note(client, unsigned)
    note(client, unsigned, where="别处")
    assert Agreed.objects.get(volunteer=unsigned).paper_at == "站里 2 号柜"


def test_a_day_to_come_is_refused_and_a_missing_place_named(client, keeper, unsigned):
    tomorrow = today() + timedelta(days=1)
    assert note(client, unsigned, on=tomorrow.isoformat()).status_code == 409
    assert note(client, unsigned, where="").status_code == 422
    assert not Agreed.objects.filter(volunteer=unsigned).exists()


def test_who_has_an_account_signs_alone(client, keeper):
    own = cast.volunteer()
    Agreed.objects.filter(volunteer=own).delete()
    assert note(client, own).status_code == 409
    assert "记纸上签的" not in client.get(reverse("volunteers:show", args=[own.number])).content.decode()


def test_a_keeper_of_another_village_notes_nothing(client, unsigned):
    client.force_login(cast.user_with(Role.STATION_KEEPER, cast.village("花桥镇白水村")))
    assert note(client, unsigned).status_code in (403, 404)
    assert not Agreed.objects.filter(volunteer=unsigned).exists()
