"""Who may open which page, and that refused doors write nothing."""

import pytest
from django.urls import reverse

from huiyin.collect.actions import seed_categories
from huiyin.collect.models import Category
from huiyin.kernel.calendar.models import Calendar, TimeLimit
from huiyin.kernel.events.models import Event
from huiyin.kernel.people.access import MACHINE
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.places.models import PlaceName
from huiyin.web.rules.tests.cast import county, signed_in, the

pytestmark = pytest.mark.django_db

READERS = {Role.SYSTEM_ADMIN, Role.COUNTY_DISPATCHER, Role.SUPERVISOR}
READ = ["start", "places", "place", "calendar", "hours", "limits", "categories", "questions"]
ADMIN = [
    "place_add",
    "place_rename",
    "place_pin",
    "place_people",
    "place_names",
    "place_codes",
    "place_retire",
    "place_restore",
    "place_drop_name",
    "day",
    "upload",
    "hours_add",
    "hours_change",
]
KEEPING = READERS | {Role.SECURITY_ADMIN}
KEPT = {"retention": KEEPING, "holds": KEEPING}
DECIDERS = {Role.COUNTY_DISPATCHER, Role.SECURITY_ADMIN}
DECIDED = {"retention_decide": DECIDERS, "retention_foresee": DECIDERS}
LIMITS = (
    "limit_add limit_revise limit_example category_add category_rename category_end"
    " question_add question_revise question_end"
).split()


@pytest.fixture(autouse=True)
def seeded(db):
    county()


def address(name):
    place = the("向阳桥街道白洋村").pk
    keys = {"hours_change": [Calendar.objects.first().pk], "limit_revise": [TimeLimit.objects.first().pk]}
    if name.startswith(("category_", "question")) and name != "category_add":
        seed_categories(by=MACHINE)
        road = Category.objects.get(code="road")
        asked = name in ("question_revise", "question_end")
        keys[name] = [road.questions.get().pk if asked else road.pk]
    if name == "retention_decide":
        keys[name] = ["photos"]
    if name == "place_drop_name":
        keys[name] = [place, PlaceName.objects.first().pk]
    elif name.startswith("place") and name != "places":
        keys[name] = [place]
    return reverse(f"rules:{name}", args=keys.get(name))


@pytest.mark.parametrize("name", [*READ, *ADMIN, *LIMITS, *KEPT, *DECIDED])
def test_a_stranger_is_asked_to_sign_in(client, name):
    assert client.get(address(name)).status_code == 302
    assert client.post(address(name)).status_code == 302


@pytest.mark.parametrize("role", Role)
def test_what_is_kept_how_long_has_its_own_readers_and_deciders(client, role):
    signed_in(client, role)
    for name, allowed in (KEPT | DECIDED).items():
        assert client.get(address(name)).status_code == (200 if role in allowed else 403), (role, name)
    if role != Role.SECURITY_ADMIN:
        for name, keys in (("hold_case", []), ("hold_release", [1])):
            assert client.post(reverse(f"rules:{name}", args=keys)).status_code == 403


@pytest.mark.parametrize("role", Role)
def test_each_role_opens_its_own_pages_and_no_other(client, role):
    signed_in(client, role)
    before = Event.objects.count()
    for names, allowed in ((READ, READERS), (ADMIN, {Role.SYSTEM_ADMIN}), (LIMITS, {Role.COUNTY_DISPATCHER})):
        for name in names:
            status = client.get(address(name) + ("?day=2026-11-24" if name == "day" else "")).status_code
            post_only = name in ("place_retire", "place_restore", "place_drop_name")
            assert status == (403 if role not in allowed else 405 if post_only else 200), (role, name)
            if role not in allowed:
                assert client.post(address(name), {"name": "x", "seen": "1"}).status_code == 403
    assert Event.objects.count() == before


def test_outline_and_search_are_open_to_all(client):
    outline = client.get(reverse("places:outline")).json()
    assert outline["features"][0]["properties"]["approval"] == "审图号：GS（2024）0650号"
    found = client.get(reverse("places:search"), {"q": "鸡笼镇"}).json()["results"]
    assert found[0]["label"] == "岐山镇"
    assert found[0]["note"] == "旧名"
    assert client.get(reverse("places:search"), {"q": "\x00'\"<script>"}).json() == {"results": []}
