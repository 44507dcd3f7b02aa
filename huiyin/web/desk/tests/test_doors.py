"""The menu and the desks offer nobody a door that is shut to them."""

import pytest

from huiyin.kernel.people.kinds import Role
from huiyin.tests.test_house_rules import pages
from huiyin.web.desk.roles import DESKS
from huiyin.web.nav import MENU

VIEWS = {name: entry.callback for name, entry in pages()}


def shut(page: str, role: str) -> bool:
    view = VIEWS[page]
    return not view.public and role not in view.roles


@pytest.mark.parametrize("role", Role.values)
def test_every_entry_of_the_menu_opens(role):
    assert [entry.page for entry in MENU if role in entry.roles and shut(entry.page, role)] == []


@pytest.mark.parametrize("role", list(DESKS))
def test_every_door_of_a_desk_opens(role):
    assert [door.page for door in DESKS[role].doors if shut(door.page, role)] == []
