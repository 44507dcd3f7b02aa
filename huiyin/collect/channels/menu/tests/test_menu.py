"""The menu of standing services: who keeps it, how it changes, and how one orders from it."""

from datetime import datetime, time, timedelta
from html import unescape

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from huiyin.archive.models import Voice
from huiyin.collect import actions, queries
from huiyin.collect.kinds import CollectKind, Matter
from huiyin.collect.models import MenuItem, MenuOrder, OnBehalf, Request
from huiyin.collect.tests.menu import a_wish, an_item, an_offer
from huiyin.kernel.calendar.working_time import SHANGHAI
from huiyin.kernel.events.lifecycle import Refused, StaleState
from huiyin.kernel.events.models import Event
from huiyin.kernel.events.outbox import react_to_all
from huiyin.kernel.people.access import RESIDENT
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.present import telling_of, today
from huiyin.tests import cast

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_the_county_keeps_the_whole_menu_an_institute_its_township_and_others_nothing():
    here, there = cast.township("车江街道"), cast.township("花桥镇")
    institute = cast.user_with(Role.INSTITUTE_MANAGER, here)
    assert actions.add_item(an_offer(places=[here]), by=institute).version == 1
    for offer in (an_offer(), an_offer(places=[there]), an_offer(places=[here, there])):
        with pytest.raises(PermissionDenied):
            actions.add_item(offer, by=institute)
    for user in (cast.operator(), cast.user_with(Role.STATION_KEEPER, cast.village())):
        with pytest.raises(PermissionDenied):
            actions.add_item(an_offer(places=[here]), by=user)
    with pytest.raises(PermissionDenied):
        actions.end_item(an_item(), last_on=today(), by=institute)


def test_the_same_series_twice_is_one_service_and_none_begins_in_the_past():
    offer, by = an_offer(), cast.dispatcher()
    assert actions.add_item(offer, by=by) == actions.add_item(offer, by=by)
    assert Event.objects.filter(kind=CollectKind.MENU_ADDED).count() == 1
    with pytest.raises(Refused):
        actions.add_item(an_offer(valid_from=today() - DAY), by=by)


def test_a_new_version_follows_the_old_which_keeps_its_words():
    item, by = an_item(), cast.dispatcher()
    with pytest.raises(Refused):
        actions.revise_item(item, an_offer(title="上门剪发"), by=by)
    fresh = actions.revise_item(item, an_offer(title="上门剪发", valid_from=today() + 3 * DAY), by=by)
    item.refresh_from_db()
    assert (item.valid_to, item.title) == (today() + 2 * DAY, "上门理发")
    assert (fresh.series, fresh.version) == (item.series, 2)
    assert list(queries.menu()) == [item]
    with telling_of(noon(fresh.valid_from)):
        assert list(queries.menu()) == [fresh]
    with pytest.raises(StaleState):
        actions.revise_item(item, an_offer(valid_from=today() + 5 * DAY), by=by)


def noon(day):
    """Of that day, here."""
    return datetime.combine(day, time(12), SHANGHAI)


def test_what_ended_or_is_not_served_there_cannot_be_ordered():
    here = cast.township("车江街道")
    item = an_item(places=[here])
    with pytest.raises(Refused, match="还没有开到"):
        actions.order(item, a_wish(cast.village("花桥镇白水村")), by=RESIDENT)
    assert actions.order(item, a_wish(cast.village("车江街道白水村")), by=RESIDENT).no
    actions.end_item(item, last_on=today(), by=cast.dispatcher())
    with telling_of(noon(today() + DAY)), pytest.raises(Refused, match="现在不供应"):
        actions.order(item, a_wish(cast.village("车江街道白水村")), by=RESIDENT)


def test_an_order_is_a_request_of_the_services_class_with_a_case_and_once():
    item, wish = an_item(), a_wish()
    made = actions.order(item, wish, by=RESIDENT)
    assert actions.order(item, wish, by=RESIDENT) == made
    assert (made.matter, made.category, made.channel) == (Matter.HELP, item.category, "portal")
    assert made.words.startswith("点单：上门理发\n母亲")
    assert MenuOrder.objects.get().item == item
    told = Event.objects.filter(chain=made.no, kind=CollectKind.ORDERED)
    assert [event.facts for event in told] == [{"item": item.pk}]
    react_to_all()
    assert Voice.objects.get(request=made).case.no.startswith("D")


def test_a_resident_orders_page_by_page_without_an_account(client):
    item = an_item()
    assert item.title in client.get(reverse("portal:menu")).text
    chosen = client.post(reverse("portal:menu_item", args=[item.pk]))
    page = unescape(client.get(chosen["Location"]).text)
    assert "点单：上门理发" in page and "第 1 页，共 4 页" in page and "您想做什么" not in page
    assert client.post(chosen["Location"], {"words": ""}).status_code == 422
    where = client.post(chosen["Location"], {"words": "母亲八十岁"})["Location"]
    you = client.post(where, {"place_words": cast.village().full_name})["Location"]
    assert you == reverse("portal:you")
    check = client.post(you, {"name": "", "phone": "", "email": "", "wish": ""})["Location"]
    assert "点单：上门理发" in client.get(check).text
    sent = client.get(client.post(reverse("portal:send"))["Location"]).text
    made = Request.objects.get()
    assert made.no in sent and queries.pickup_code(made) in sent.replace(" ", "")
    assert made.menu_order.item == item


def test_the_place_page_says_where_the_service_is_offered(client):
    item = an_item(places=[cast.township("车江街道")])
    client.post(reverse("portal:menu_item", args=[item.pk]))
    client.post(reverse("portal:say"), {"words": "母亲八十岁"})
    there = cast.village("花桥镇白水村").full_name
    answer = client.post(reverse("portal:where"), {"place_words": there})
    assert answer.status_code == 422 and "只服务到：车江街道" in answer.text


def test_what_ends_while_one_writes_is_not_ordered_but_told(client):
    item = an_item()
    client.post(reverse("portal:menu_item", args=[item.pk]))
    client.post(reverse("portal:say"), {"words": "母亲八十岁"})
    client.post(reverse("portal:where"), {"place_words": cast.village().full_name})
    MenuItem.objects.update(valid_from=today() - 9 * DAY, valid_to=today() - DAY)
    answer = client.post(reverse("portal:send"), follow=True)
    assert "刚刚停止供应" in answer.text and not Request.objects.exists()
    assert client.get(reverse("portal:menu_item", args=[item.pk])).status_code == 404


def test_a_station_orders_for_somebody_only_with_consent(client):
    item, village = an_item(), cast.village()
    client.force_login(cast.user_with(Role.STATION_KEEPER, village))
    address = reverse("field:new") + f"?item={item.pk}"
    page = unescape(client.get(address).text)
    assert "替人点单：上门理发" in page
    told = {
        "key": str(a_wish().key),
        "words": "下不了床",
        "place_words": village.full_name,
        "name": "刘桂花",
        "phone": "13873400000",
        "how": "spoken",
        "answer": "call",
    }
    assert client.post(address, told).status_code == 422
    assert client.post(address, {**told, "consent": "self"}).status_code == 302
    made = Request.objects.get()
    assert (made.channel, made.menu_order.item) == ("station", item)
    assert OnBehalf.objects.get().request == made


def test_keepers_add_revise_and_end_on_pages(client):
    by = cast.dispatcher()
    client.force_login(by)
    offer = an_offer()
    told = {
        "series": str(offer.series),
        "title": "陪诊",
        "gives": "陪老人看病。",
        "for_whom": "独居老人",
        "organisation": offer.organisation.pk,
        "category": offer.category.pk,
        "valid_from": today().isoformat(),
        "source": "菜单",
    }
    assert client.post(reverse("menu:new"), {**told, "title": ""}).status_code == 422
    assert client.post(reverse("menu:new"), told)["Location"] == reverse("report:menu")
    item = MenuItem.objects.get()
    revise = reverse("menu:revise", args=[item.pk])
    assert client.post(revise, told).status_code == 422
    client.post(revise, {**told, "valid_from": (today() + DAY).isoformat()})
    fresh = MenuItem.objects.get(version=2)
    client.post(reverse("menu:end", args=[fresh.pk]), {"last_on": (today() + 30 * DAY).isoformat()})
    fresh.refresh_from_db()
    assert fresh.valid_to == today() + 30 * DAY
