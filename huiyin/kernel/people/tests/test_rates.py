"""Tries are counted once for all processes, by address, and no address is kept."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections
from django.http import HttpResponse
from django.test import RequestFactory

from huiyin.kernel.people import actions
from huiyin.kernel.people.access import MACHINE
from huiyin.kernel.people.models import Tries
from huiyin.kernel.people.rates import limited, within

WHO = "203.0.113.7"


@pytest.mark.django_db
def test_it_counts_up_to_the_limit_and_forgets_with_the_window(monkeypatch):
    assert [within("say", WHO, 2, 60) for _n in range(3)] == [True, True, False]
    assert within("say", "203.0.113.8", 2, 60) and within("follow", WHO, 2, 60)
    later = time.time() + 60
    monkeypatch.setattr("huiyin.kernel.people.actions.trying.time.time", lambda: later)
    assert within("say", WHO, 2, 60)


@pytest.mark.django_db
def test_one_statement_and_no_address(django_assert_num_queries):
    with django_assert_num_queries(1):
        within("say", WHO, 2, 60)
    row = Tries.objects.get()
    assert len(bytes(row.key)) == 16 and WHO.encode() not in bytes(row.key)
    with connection.cursor() as cursor:
        cursor.execute("SELECT relpersistence FROM pg_class WHERE relname = 'people_tries'")
        assert cursor.fetchone() == ("u",)


@pytest.mark.django_db(transaction=True)
def test_processes_count_together():
    def tries(_worker):
        try:
            return [within("say", WHO, 10, 3600) for _n in range(10)]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        answers = [answer for some in pool.map(tries, range(4)) for answer in some]
    assert sum(answers) == 10


@pytest.mark.django_db
def test_only_what_is_sent_is_counted_and_the_answer_says_when_to_come_back():
    view = limited("say", times=1, seconds=600)(lambda request: HttpResponse("ok"))
    ask, send = RequestFactory().get("/"), RequestFactory().post("/")
    assert [view(ask).status_code for _n in range(3)] == [200, 200, 200]
    assert view(send).status_code == 200
    refused = view(send)
    assert (refused.status_code, refused["Retry-After"]) == (429, "600")
    assert "10 分钟后" in refused.content.decode()


@pytest.mark.django_db
def test_old_counts_are_cleaned_away():
    within("say", WHO, 9, 60)
    within("follow", WHO, 9, 60)
    Tries.objects.filter(pk=Tries.objects.first().pk).update(until=int(time.time()) - 1)
    assert actions.tidy(by=MACHINE)["tries"] == 1
    assert Tries.objects.count() == 1
