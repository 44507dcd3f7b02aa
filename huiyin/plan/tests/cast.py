"""Projects and slots for tests."""

from datetime import timedelta

from huiyin.kernel.present import now
from huiyin.plan import actions
from huiyin.plan.actions import Design, Seat
from huiyin.tests import cast


def a_project(place=None, cases=(), by=None):
    """A draft by a county dispatcher, without slots."""
    place = place or cast.village()
    design = Design("陪诊服务", "每周陪独居老人去医院", place, cast.organisation("centre"))
    return actions.draft(design, cases=cases, by=by or cast.dispatcher())


def a_seat(place=None, **more):
    """Tomorrow for two hours."""
    start = now() + timedelta(days=1)
    told = {"title": "陪护", "starts_at": start, "ends_at": start + timedelta(hours=2)}
    return Seat(**{**told, "place": place or cast.village(), **more})


def a_slot(place=None, approved=True, **more):
    """A slot of an approved project."""
    drafter = cast.dispatcher()
    project = a_project(place, by=drafter)
    slot = actions.add_slot(project, a_seat(place, **more), by=drafter)
    if approved:
        actions.propose(project, by=drafter)
        actions.approve(project, by=cast.dispatcher())
    return slot
