"""The county writes what volunteers sign: versions, a preview, and who has to sign anew."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import translation

from huiyin.kernel.people.access import MACHINE
from huiyin.kernel.people.actions import seed_agreements
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.people.models import Agreement
from huiyin.kernel.people.queries import agreement_to_sign
from huiyin.kernel.present import today
from huiyin.tests import cast
from huiyin.web.rules.tests.cast import signed_in

pytestmark = pytest.mark.django_db
LIST = reverse("rules:agreements")
SERVING = reverse("rules:agreement_publish", args=["serving"])
TEXT = {
    "text": "一、自愿、无偿。\r\n\r\n  二、说到做到。 ",
    "text_en": "1. Of my own free will.\r\n2. I keep my word.",
    "from_age": "18",
    "source": "县文明办〔2026〕8号",
    "seen": "1",
}


@pytest.fixture(autouse=True)
def texts(db):
    seed_agreements(by=MACHINE)


def filled(**more):
    return TEXT | {"valid_from": today().isoformat()} | more


def test_the_page_says_who_signs_what_and_how_many_have_still_to(client):
    cast.volunteer()
    signed_in(client, Role.SUPERVISOR)
    page = client.get(LIST).content.decode()
    assert "每位志愿者都要签" in page and "0 人" in page and "还没有这份文本" in page
    assert SERVING not in page, "a supervisor changes nothing"
    assert (
        "我自愿、无偿参加" in client.get(reverse("rules:agreement", args=[the_serving().pk])).content.decode()
    )
    assert client.get(SERVING).status_code == 403
    assert client.post(reverse("rules:agreement_preview"), {"text": "一"}).status_code == 403


def the_serving():
    return Agreement.objects.filter(what="serving").latest("version")


def test_a_new_version_holds_from_its_day_and_is_signed_anew(client):
    one = cast.volunteer()
    signed_in(client, Role.COUNTY_DISPATCHER)
    assert "发布以后要重新签的：1 人" in client.get(SERVING).content.decode()
    assert client.post(SERVING, filled())["Location"] == LIST
    text = the_serving()
    assert (text.version, text.text) == (2, "一、自愿、无偿。\n二、说到做到。")
    assert agreement_to_sign(one) == text
    with translation.override("en"):
        assert text.words.startswith("1. Of my own")
    assert client.post(SERVING, filled()).status_code == 409, "somebody was faster"


def test_what_does_not_fit_is_named_and_what_was_typed_stays(client):
    signed_in(client, Role.COUNTY_DISPATCHER)
    wrong = client.post(SERVING, filled(text="", source="", from_age="0"))
    page = wrong.content.decode()
    assert wrong.status_code == 422 and page.count('class="error"') >= 3 and "1. Of my own free will." in page
    early = client.post(SERVING, filled(valid_from=(today() - timedelta(days=1)).isoformat()))
    assert early.status_code == 409 and the_serving().version == 1


def test_the_text_for_work_with_children_begins_from_a_sample(client):
    signed_in(client, Role.COUNTY_DISPATCHER)
    address = reverse("rules:agreement_publish", args=["children"])
    page = client.get(address).content.decode()
    assert "违法犯罪记录" in page and "满多少岁可以签" not in page
    assert client.post(address, filled(seen="0"))["Location"] == LIST
    assert Agreement.current("children").from_age == 0
    assert client.get(reverse("rules:agreement_publish", args=["nothing"])).status_code == 404


def test_the_preview_shows_lines_as_they_will_be_read(client):
    signed_in(client, Role.COUNTY_DISPATCHER)
    page = client.post(reverse("rules:agreement_preview"), {"text": "一、好。\n<b>二"}).content.decode()
    assert "<p>一、好。</p>" in page and "&lt;b&gt;二" in page
