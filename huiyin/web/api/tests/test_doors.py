"""Every operation as every role, with tokens: what is not allowed is refused and writes nothing."""

import pytest
from django.core.exceptions import PermissionDenied

from huiyin.kernel.people.kinds import ADMIN_ROLES, Role
from huiyin.tests import cast
from huiyin.tests.test_house_rules import pages
from huiyin.web.api.door import OPERATIONS
from huiyin.web.api.kinds import Scope
from huiyin.web.api.models import Token
from huiyin.web.api.tests.cast import Program, address_in, body_in, token_of
from huiyin.web.tests.test_every_door import STRANGERS
from huiyin.web.tests.test_every_door import rows as every_row
from huiyin.web.tests.world import World

pytestmark = pytest.mark.django_db
WORKERS = [role for role in Role if role not in ADMIN_ROLES]
EVERY = list(OPERATIONS.values())
TAKING_IN = {"take_call", "report_seen", "report_on_behalf"}
"""Whose form says in words that a place is out of reach."""


def rows():
    """How many rows each table holds, but for the count of calls itself."""
    return {table: count for table, count in every_row().items() if table != "people_tries"}


@pytest.fixture
def world():
    return World()


def wrongs(world, program, operations, expected):
    """Operations that answer otherwise than expected."""
    found = []
    for one in operations:
        answer = program.ask(one.method, address_in(world, one), body_in(world, one))
        if answer.status_code not in expected(one):
            found.append((one.name, answer.status_code, answer.content.decode()[:200]))
    return found


def test_every_address_below_the_interface_is_an_operation():
    named = {name for name, entry in pages() if getattr(entry.callback, "tokens", False)}
    assert named == {f"v1:{one.name}" for one in EVERY}


def test_nobody_comes_in_without_a_token(world):
    before = rows()
    for secret in ("", "hyt_wrong"):
        assert wrongs(world, Program(secret=secret), EVERY[:15], lambda one: {401}) == []
    assert rows() == before


@pytest.mark.parametrize("role", WORKERS)
def test_a_role_that_is_not_named_is_refused_and_nothing_is_written(world, role):
    program = Program(world.local(role))
    before = rows()
    shut = [one for one in EVERY if role not in one.roles]
    assert wrongs(world, program, shut, lambda one: {403}) == []
    assert rows() == before


@pytest.mark.parametrize("role", STRANGERS)
def test_a_role_elsewhere_does_not_reach_this_place(world, role):
    program = Program(world.stranger(role))
    before = rows()
    about = [one for one in EVERY if role in one.roles and (one.method != "GET" or "{" in one.path)]
    about = [one for one in about if one.scope and one.name not in ("draft_project", "my_assignments")]
    wanted = {True: {422}, False: {403, 404}}
    assert wrongs(world, program, about, lambda one: wanted[one.name in TAKING_IN]) == []
    assert rows() == before


NOT_THEIRS = {
    Role.MEDIA_EDITOR: {"read_case": 403, "read_timeline": 403, "list_links": 403, "read_request": 403},
    Role.VOLUNTEER: {"read_request": 403},
    Role.TEAM_LEADER: {"read_request": 403, "my_assignments": 404},
    Role.INSTITUTE_MANAGER: {"read_letter": 403, "read_promise": 403},
    Role.STATION_KEEPER: {"read_letter": 403},
    Role.DEPARTMENT_LEADER: {"read_promise": 403},
}
"""A volunteer reads what she reported herself, an editor what the media centre brought in; a letter is for
whom it went to, a promise for the unit whose leader gave it."""


@pytest.mark.parametrize("role", WORKERS)
def test_a_role_in_its_own_place_reads_what_its_pages_show(world, role):
    program, shut = Program(world.local(role)), NOT_THEIRS.get(role, {})
    reading = [one for one in EVERY if one.method == "GET" and role in one.roles]
    assert wrongs(world, program, reading, lambda one: {shut.get(one.name, 200)}) == []


def test_a_token_without_the_scope_is_refused_though_its_owner_has_the_duty(world):
    program = Program(world.dispatcher, Scope.COLLECT_READ)
    others = [one for one in EVERY if one.scope not in (None, Scope.COLLECT_READ)]
    assert wrongs(world, program, others, lambda one: {403}) == []
    assert program.get("/requests").status_code == 200
    assert program.get("/places").status_code == 200


def test_a_duty_that_ended_ends_the_token_s_use_at_once(world):
    handler = world.local(Role.DEPARTMENT_HANDLER)
    program = Program(handler)
    assert program.get(f"/orders/{world.order.pk}").status_code == 200
    handler.duties.update(valid_to="2020-01-02", valid_from="2020-01-01")
    assert program.get(f"/orders/{world.order.pk}").status_code == 403
    handler.is_active = False
    handler.save()
    assert program.get(f"/orders/{world.order.pk}").status_code == 401


@pytest.mark.parametrize("role", ADMIN_ROLES)
def test_an_administrator_has_no_token(role):
    with pytest.raises(PermissionDenied):
        token_of(cast.user_with(role))
    assert not Token.objects.exists()
