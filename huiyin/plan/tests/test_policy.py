"""Who may do what with a project, in which state: allowed exactly where the table says."""

import pytest

from huiyin.kernel.people.kinds import Role
from huiyin.plan import policy
from huiyin.plan.models import Project
from huiyin.plan.tests.cast import a_project
from huiyin.tests import cast

pytestmark = pytest.mark.django_db

OPEN = {"link_need", "add_slot", "call_off", "add_milestone", "add_partner"}
PLAN = {
    "draft": OPEN | {"amend", "propose", "budget"},
    "proposed": OPEN,
    "approved": OPEN | {"finish", "budget", "spend"},
    "finished": set(),
    "called_off": set(),
}
APPROVE = {"proposed": {"approve", "send_back"}}
PEOPLE = {
    "drafter": (PLAN, {}),
    "other dispatcher": (PLAN, APPROVE),
    "institute manager here": (PLAN, APPROVE),
    "institute manager elsewhere": ({}, {}),
    "station keeper here": (PLAN, {}),
    "county leader": ({}, APPROVE),
    "supervisor": ({}, {}),
    "operator": ({}, {}),
    "department leader": ({}, {}),
    "volunteer": ({}, {}),
    "team leader": ({}, {}),
}


def person(name, drafter):
    made = {
        "drafter": lambda: drafter,
        "other dispatcher": cast.dispatcher,
        "institute manager here": lambda: cast.user_with(Role.INSTITUTE_MANAGER, cast.township()),
        "institute manager elsewhere": lambda: cast.user_with(
            Role.INSTITUTE_MANAGER, cast.township("花桥镇")
        ),
        "station keeper here": lambda: cast.user_with(Role.STATION_KEEPER, cast.village()),
        "county leader": lambda: cast.user_with(Role.COUNTY_LEADER),
        "supervisor": cast.supervisor,
        "operator": cast.operator,
        "department leader": lambda: cast.user_with(Role.DEPARTMENT_LEADER, unit=cast.organisation()),
        "volunteer": lambda: cast.user_with(Role.VOLUNTEER),
        "team leader": lambda: cast.user_with(Role.TEAM_LEADER),
    }
    return made[name]()


@pytest.mark.parametrize("name", PEOPLE)
def test_the_table(name):
    drafter = cast.dispatcher()
    project = a_project(by=drafter)
    who = person(name, drafter)
    plans, approves = PEOPLE[name]
    for state in Project.State.values:
        project.state = state
        assert policy.open_verbs(who, project) == plans.get(state, set()) | approves.get(state, set()), state
