"""Projects and slots for tests."""

from datetime import timedelta
from decimal import Decimal
from io import BytesIO
from itertools import count
from uuid import uuid4

from PIL import Image

from huiyin.engines.documents import checked
from huiyin.kernel.present import now, today
from huiyin.plan import actions
from huiyin.plan.actions import Design, Seat
from huiyin.tests import cast

_sizes = count(1)


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


def a_milestone(project=None, due_on=None):
    """Something due in a week."""
    due_on = due_on or today() + timedelta(days=7)
    return actions.add_milestone(
        project or a_project(), title="培训结束", due_on=due_on, key=uuid4(), by=cast.dispatcher()
    )


def a_line(approved=True, by=None):
    """800 yuan for lunch in a project with a slot."""
    drafter = by or cast.dispatcher()
    project = a_project(by=drafter)
    line = actions.budget(project, actions.Purpose("午餐", "budget", Decimal("800.00")), by=drafter)
    actions.add_slot(project, a_seat(), by=drafter)
    if approved:
        actions.propose(project, by=drafter)
        actions.approve(project, by=cast.dispatcher())
    return line


def a_payment(amount, **more):
    """Paid today, each with a receipt of its own."""
    picture = BytesIO()
    Image.new("RGB", (24 + next(_sizes), 24), (40, 40, 80)).save(picture, "PNG")
    size = picture.tell()
    told = {"spent_on": today(), "what": "盒饭", "receipt_name": "票.png"}
    receipt = more.pop("receipt", None) or checked(picture, size, 9000)
    return actions.Payment(amount=Decimal(amount), receipt=receipt, **{**told, **more})
