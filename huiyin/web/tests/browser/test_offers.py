"""A wave, one declines and takes something else, the next is asked, the line moves up, go or no-go."""

from datetime import timedelta

import pytest
from django.urls import reverse

from huiyin.dispatch import actions
from huiyin.dispatch.kinds import DeclineReason
from huiyin.dispatch.models import Assignment, GoCheck
from huiyin.dispatch.tests.cast import a_neighbour, a_slot, pin_villages
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.present import now
from huiyin.tests import cast
from huiyin.web.tests.browser.test_dispatch import enter

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def neighbour():
    """Somebody with an account who lives where the services are."""
    found = a_neighbour()
    found.user = cast.user_with(Role.VOLUNTEER, found.home)
    found.save(update_fields=["user"])
    return found


def in_days(days, **more):
    start = now() + timedelta(days=days)
    return a_slot(starts_at=start, ends_at=start + timedelta(hours=2), **more)


def test_from_the_first_wave_to_the_evening_before(live_server, new_page):
    pin_villages()
    people = [neighbour() for _number in range(12)]
    slot, other, dispatcher = in_days(3, least=2, most=2), in_days(4, title="读报"), cast.dispatcher()
    page = new_page()
    enter(page, live_server.url, dispatcher)
    page.goto(live_server.url + reverse("dispatch:shortlist", args=[slot.pk]))
    page.get_by_text("要 2 人，先请 8 位，96% 把握够数").wait_for()
    page.get_by_role("button", name="发出第 1 批邀请").click()
    page.get_by_text("马上补请下一位").wait_for()

    offers = list(Assignment.objects.filter(slot=slot).select_related("volunteer__user").order_by("pk"))
    assert len(offers) == 8
    phone = new_page(390)
    enter(phone, live_server.url, offers[0].volunteer.user)
    phone.goto(live_server.url + reverse("dispatch:mine"))
    phone.locator("summary", has_text="来不了").click()
    phone.get_by_text("太远").click()
    phone.get_by_role("button", name="谢绝").click()
    phone.get_by_role("heading", name="换一个").wait_for()
    phone.get_by_role("button", name="我来 读报").click()
    phone.get_by_role("heading", name="我的服务").wait_for()
    assert Assignment.objects.filter(slot=other, volunteer=offers[0].volunteer, state="accepted").exists()
    assert Assignment.objects.filter(slot=slot, state="offered").count() == 8

    some = Assignment.objects.filter(slot=slot, state="offered").select_related("volunteer__user")
    first, second, third = some.select_related("slot__project__place").order_by("pk")[:3]
    for one in (first, second, third):
        actions.accept(one, by=one.volunteer.user)
    actions.step_back(first, reason=DeclineReason.UNWELL, by=first.volunteer.user)
    phone = new_page(390)
    enter(phone, live_server.url, third.volunteer.user)
    phone.goto(live_server.url + reverse("dispatch:mine"))
    phone.get_by_role("button", name="确认到场").click()
    phone.get_by_text("已报名成功").wait_for()
    third.refresh_from_db()
    assert third.state == Assignment.State.ACCEPTED

    actions.step_back(second, reason=DeclineReason.BUSY, by=second.volunteer.user)
    check = GoCheck.objects.create(slot=slot, raised_at=now(), promised=1, least=2)
    page.goto(live_server.url + reverse("dispatch:evening"))
    page.get_by_text("最少要 2 人，答应来的 1 人").wait_for()
    page.get_by_role("button", name="就这 1 人，照常进行").click()
    page.get_by_text("明天的岗位人都够了").wait_for()
    check.refresh_from_db()
    assert (check.decision, check.decided_by) == ("go", dispatcher)
    assert len(people) == 12
