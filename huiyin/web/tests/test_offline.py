"""The worker of the public pages: served where it may look after /say/ only, new whenever its page is."""

import json
import re

import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse

from huiyin.web import built, offline

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not built.chunks(), reason="the front end is not built"),
]
ADDRESS = "/say/worker.js"


def shell(client) -> dict[str, object]:
    line = client.get(ADDRESS).text.splitlines()[0]
    return json.loads(re.fullmatch(r"self\.SAY_SHELL = (.*);", line)[1])


def test_its_headers_let_it_run_and_be_renewed(client):
    answer = client.get(ADDRESS)
    assert answer["Content-Type"].startswith("text/javascript")
    assert answer["Cache-Control"] == "no-cache" and "Service-Worker-Allowed" not in answer
    assert "worker-src 'self'" in answer["Content-Security-Policy"]
    assert "import" not in answer.text.split("\n", 1)[1]


def test_it_keeps_one_page_and_files_that_are_there(client):
    told = shell(client)
    assert (told["page"], told["stands_in_for"]) == ("/say/offline/", ["/say/", "/say/offline/"])
    assert len(told["files"]) >= 5
    for file in told["files"]:
        assert finders.find(file.removeprefix("/static/")), file
    assert client.get(told["page"]).status_code == 200


def test_another_page_or_language_is_another_version(client, monkeypatch):
    before = shell(client)["version"]
    assert shell(client)["version"] == before
    english = client.get(ADDRESS, headers={"Accept-Language": "en"}).text
    assert before not in english
    monkeypatch.setattr(offline, "empty_page", lambda: "<p>new</p>")
    assert shell(client)["version"] != before


def test_before_the_first_build_there_is_none(client, monkeypatch):
    monkeypatch.setattr(built, "chunks", dict)
    assert client.get(reverse("say_worker")).status_code == 404
