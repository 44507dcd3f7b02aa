"""The public front door tells the year's sums, cheaply, each with the way to the public figures."""

import re

import pytest
from django.urls import reverse

from huiyin.collect import actions as collect
from huiyin.collect.models import Request
from huiyin.kernel.people.access import MACHINE
from huiyin.report import actions as report
from huiyin.tests import cast
from huiyin.web.tests.test_weight import weight

pytestmark = pytest.mark.django_db


def links(page):
    public = reverse("report:public")
    return re.findall(rf'<a href="{public}" aria-label="([^"]+)">', page)


def test_it_tells_what_was_received_answered_and_closed(client, django_assert_max_num_queries):
    for number in range(6):
        cast.a_case()
        if number:
            collect.answer(Request.objects.latest("pk"), words="修好了，请您看看。", by=cast.dispatcher())
    report.take_public(by=MACHINE)
    with django_assert_max_num_queries(1):
        page = client.get("/").text
    found = links(page)
    assert found == ["收到诉求 6 件，看公开数字", "已答复 5 件，看公开数字", "已销号 0 件，看公开数字"]
    assert weight(page) <= 60 * 1024
    assert "至少答复过一次" in client.get(reverse("report:public")).text


def test_small_counts_stay_hidden(client):
    cast.a_case()
    report.take_public(by=MACHINE)
    assert links(client.get("/").text)[0] == "收到诉求 少于 5 件，看公开数字"


@pytest.mark.parametrize("older", [False, True])
def test_before_the_first_count_there_are_no_sums(client, older):
    if older:
        report.take_public(by=MACHINE)
        from_before()
    assert "最近十二个月" not in client.get("/").text
    assert "至少答复过一次" in client.get(reverse("report:public")).text


def from_before():
    """The snapshot as a version without this figure left it."""
    kept = report.queries.snapshot(report.queries.PUBLIC)
    del kept.figures["answered"]
    kept.save()
