"""The system administrator adds an address, sees what it answered and has it sent again."""

import pytest
from django.urls import reverse

from huiyin.collect.tests.counting import at_most
from huiyin.kernel.people.access import MACHINE
from huiyin.kernel.present import now
from huiyin.tests import cast
from huiyin.web.hooks import actions
from huiyin.web.hooks.models import Hook, Parcel
from huiyin.web.hooks.tests.cast import SENT, a_hook

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client):
    client.user = cast.user_with("system_admin")
    client.force_login(client.user)
    return client


def text(answer) -> str:
    return answer.content.decode()


def asked(**more):
    return {"name": "数据平台", "url": "https://192.0.2.7/hook", "kinds": [SENT], "place_words": "", **more}


def test_an_address_is_added_and_its_secret_is_shown_once(admin, settings):
    settings.HUIYIN_REACHABLE = ["192.0.2.7"]
    answer = admin.post(reverse("hooks:add"), asked(place_words="花桥镇"))
    assert answer.status_code == 200 and "whsec_" in text(answer)
    hook = Hook.objects.get()
    assert (hook.place.name, hook.kinds) == ("花桥镇", [SENT])
    assert "whsec_" not in text(admin.get(reverse("hooks:show", args=[hook.pk])))


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"url": "https://127.0.0.1/x"}, "内部网络"),
        ({"url": "https://10.0.0.8/x"}, "内部网络"),
        ({"url": "ftp://192.0.2.7/x"}, "完整的网址"),
        ({"url": "http://8.8.8.8/x"}, "请用 https:// 开头"),
        ({"kinds": []}, "请至少勾一种"),
        ({"kinds": ["people.identity_viewed"]}, "people.identity_viewed"),
        ({"place_words": "没有这个镇"}, "没有找到"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field(admin, settings, told, words):
    settings.HUIYIN_REACHABLE = ["192.0.2.7"]
    answer = admin.post(reverse("hooks:add"), asked(**told))
    assert answer.status_code == 422 and words in text(answer)
    assert not Hook.objects.exists()


def test_deliveries_are_listed_with_their_answers_and_sent_again(admin):
    hook, _secret = a_hook("https://192.0.2.7/hook")
    for number in range(30):
        code = {
            "state": "parked",
            "tries": 10,
            "code": 500,
            "reply": f"<b>第{number}次</b>",
            "tried_at": now(),
        }
        Parcel.objects.create(hook=hook, due_at=now(), made_at=now(), **code)
    page = reverse("hooks:show", args=[hook.pk])
    admin.get(page)
    with at_most(10):
        shown = text(admin.get(page + "?state=parked"))
    assert "&lt;b&gt;第29次" in shown and "<b>第" not in shown and "500" in shown
    assert "after=" in shown and "state=parked&" in shown.replace("&amp;", "&")
    one = Parcel.objects.earliest("pk")
    admin.post(reverse("hooks:again", args=[one.pk]))
    assert Parcel.objects.get(pk=one.pk).state == "waiting"
    admin.post(reverse("hooks:all_again", args=[hook.pk]))
    assert not Parcel.objects.filter(state="parked").exists()


def test_a_paused_address_stands_above_the_list_with_the_reason(admin):
    hook, _secret = a_hook("https://192.0.2.7/hook")
    actions.pause_hook(hook, why="三天没有一次送达。", by=MACHINE)
    assert "三天没有一次送达。" in text(admin.get(reverse("hooks:list")))
    assert admin.post(reverse("hooks:ping", args=[hook.pk])).status_code == 409
    admin.post(reverse("hooks:resume", args=[hook.pk]))
    assert admin.post(reverse("hooks:ping", args=[hook.pk])).status_code == 302
    admin.post(reverse("hooks:end", args=[hook.pk]))
    hook.refresh_from_db()
    assert (hook.state, Parcel.objects.get().state) == ("ended", "parked")


def test_the_list_costs_the_same_however_long_and_the_menu_leads_there(admin):
    for _number in range(4):
        a_hook("https://192.0.2.7/hook", by=admin.user)
    admin.get(reverse("hooks:list"))
    with at_most(8):
        assert text(admin.get(reverse("hooks:list"))).count("<tr>") == 5
    assert reverse("hooks:list") in text(admin.get(reverse("desk")))


def test_an_empty_list_teaches_what_it_is_for(admin):
    assert "还没有推送地址" in text(admin.get(reverse("hooks:list")))
