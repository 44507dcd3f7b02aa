"""Orders, offers and crowds for tests."""

from django.test.utils import CaptureQueriesContext

from huiyin.collect.models import Category
from huiyin.dispatch import actions
from huiyin.dispatch.actions import Duty
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.people.models import Organisation, Volunteer
from huiyin.kernel.places.models import Place
from huiyin.kernel.present import today
from huiyin.plan.tests.cast import a_seat, a_slot
from huiyin.tests import cast

__all__ = ["a_seat", "a_slot"]


def a_bureau(name: str = "水利局") -> Organisation:
    return cast.organisation("department", name=name)


def an_order(unit=None, case=None, **more):
    """Sent by a county dispatcher to a department, not yet signed for."""
    duty = Duty(unit or a_bureau(), **{"basis": "三定方案第五条", **more})
    return actions.send_order(case or cast.a_case(), duty, by=cast.dispatcher())


def handler_of(order):
    return cast.user_with(Role.DEPARTMENT_HANDLER, unit=order.organisation)


def leader_of(order):
    return cast.user_with(Role.DEPARTMENT_LEADER, unit=order.organisation)


def an_offer(slot=None, volunteer=None):
    slot = slot or a_slot()
    return actions.offer(slot, volunteer or cast.volunteer(), reasons={}, by=cast.dispatcher())


def crowd(count):
    """Volunteers with accounts."""
    return [cast.volunteer() for _number in range(count)]


def pin_villages():
    """Two villages far from each other, where slots and neighbours of these tests are."""
    for name, lat, lon in (("车江街道白水村", 26.7, 112.6), ("花桥镇白水村", 26.9, 112.9)):
        Place.objects.filter(level="village", full_name=name).update(lat=lat, lon=lon)


def a_neighbour(village=None, **more):
    """A volunteer without an account who lives at the pin of the village."""
    home = village or cast.village()
    found = cast.volunteer(home, with_account=False)
    Volunteer.objects.filter(pk=found.pk).update(lat=home.lat, lon=home.lon, **more)
    found.refresh_from_db()
    return found


def queries(context: CaptureQueriesContext) -> list[str]:
    """What was asked, without the marks of transactions."""
    marks = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT", "ROLLBACK")
    return [one["sql"] for one in context.captured_queries if not one["sql"].startswith(marks)]


def an_entry(lead=None, **more):
    """A line of the directory in force today: street lights to a bureau, unless told otherwise."""
    plain = {
        "document": "县住建局三定规定",
        "clause": "第三条",
        "basis": "负责城镇道路照明设施管理",
        "source": "示例",
        "category": Category.objects.get(code=more.pop("code", "street-light")),
    }
    by, on = more.pop("by", None) or cast.dispatcher(), more.pop("on", today())
    if lead is None and "lead_kind" not in more:
        lead = a_bureau("住建局")
    return actions.add_entry(actions.EntryPlan(lead=lead, **{**plain, **more}), on=on, by=by)
