"""Every address as every role: what is not allowed answers 403 or 404 and writes nothing."""

from uuid import UUID

import pytest
from django.apps import apps
from django.db import connection
from django.urls import reverse

from huiyin.kernel.people.kinds import Role
from huiyin.tests import cast
from huiyin.tests.test_house_rules import pages
from huiyin.web.tests.world import World, address_of

pytestmark = pytest.mark.django_db

ALL = [(name, entry) for name, entry in pages()]
KEPT = [(name, entry) for name, entry in ALL if not entry.callback.public]
DUMMY = {"int": 1, "str": "X26-0000001-1", "slug": "x", "uuid": UUID(int=1), "path": "x"}
SESSION_TABLES = {"django_session"}


def dummy(name: str, entry) -> str:
    """An address with made-up numbers in it."""
    kinds = {
        key: type(converter).__name__.removesuffix("Converter").lower()
        for key, converter in entry.pattern.converters.items()
    }
    values = {key: DUMMY.get(kind, "2026-01-01") for key, kind in kinds.items()}
    return reverse(name, kwargs=values)


def rows() -> dict[str, int]:
    """How many rows each table of ours holds."""
    tables = [
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if model._meta.db_table not in SESSION_TABLES and model._meta.managed
    ]
    query = " UNION ALL ".join(f"SELECT '{table}', count(*) FROM \"{table}\"" for table in tables)
    with connection.cursor() as cursor:
        cursor.execute(query)
        return dict(cursor.fetchall())


def test_nobody_comes_in_without_an_account(client):
    before = rows()
    wrong = []
    for name, entry in KEPT:
        for method in (client.get, client.post):
            answer = method(dummy(name, entry))
            if answer.status_code != 302 or "/sign-in" not in answer["Location"]:
                wrong.append((name, answer.status_code))
    assert wrong == []
    assert rows() == before


@pytest.mark.parametrize("role", Role.values)
def test_a_role_that_is_not_named_is_refused_and_nothing_is_written(client, role):
    client.force_login(cast.user_with(role))
    before = rows()
    wrong = []
    for name, entry in KEPT:
        if role in entry.callback.roles:
            continue
        for method in (client.get, client.post):
            answer = method(dummy(name, entry))
            if answer.status_code != 403:
                wrong.append((name, answer.status_code))
    assert wrong == []
    assert rows() == before


@pytest.fixture
def world():
    return World()


STRANGERS = (
    Role.INSTITUTE_MANAGER,
    Role.STATION_KEEPER,
    Role.DEPARTMENT_HANDLER,
    Role.DEPARTMENT_LEADER,
    Role.TEAM_LEADER,
    Role.VOLUNTEER,
)


SHARED = {"dispatch:precedent", "dispatch:entry"}
"""The county's directory and its rulings: read by all who dispatch or handle; they tell of no resident."""


@pytest.mark.parametrize("role", STRANGERS)
def test_a_role_elsewhere_does_not_reach_this_place(client, world, role):
    """The right duty in another township and another unit opens nothing here."""
    client.force_login(world.stranger(role))
    before = rows()
    wrong = []
    for name, entry in KEPT:
        if role not in entry.callback.roles or not entry.pattern.converters or name in SHARED:
            continue
        address = address_of(world, name)
        if address is None:
            continue
        for method in (client.get, client.post):
            answer = method(address)
            if answer.status_code not in (403, 404, 405):
                wrong.append((name, answer.status_code))
    assert wrong == []
    assert rows() == before


@pytest.mark.parametrize("role", Role.values)
def test_a_role_in_its_own_place_finds_its_pages_in_order(client, world, role):
    """Pages answer, forms left empty are refused in words, and nothing breaks."""
    client.force_login(world.local(role))
    client.raise_request_exception = True
    wrong = []
    for name, entry in ALL:
        if not entry.callback.public and role not in entry.callback.roles:
            continue
        address = address_of(world, name) if entry.pattern.converters else reverse(name)
        if address is None:
            continue
        answer = client.get(address)
        if answer.status_code >= 500 or answer.status_code in (400, 422):
            wrong.append((name, answer.status_code))
    assert wrong == []
