"""How pages say moments, numbers and languages, and where they lead."""

from datetime import UTC, date, datetime

import pytest
from django.test import RequestFactory
from django.utils.translation import override

from huiyin.web import built, environment

AT = datetime(2026, 11, 24, 1, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def in_2026(monkeypatch):
    monkeypatch.setattr(environment, "today", lambda: date(2026, 11, 24))


@pytest.mark.parametrize(
    ("language", "value", "said"),
    [
        ("zh-hans", AT, "11月24日 09:30"),
        ("en", AT, "24 Nov 09:30"),
        ("zh-hans", AT.replace(year=2025), "2025年11月24日 09:30"),
        ("en", AT.replace(year=2025), "24 Nov 2025 09:30"),
        ("en", None, "—"),
    ],
)
def test_a_moment_is_said_in_local_time(language, value, said):
    with override(language):
        assert environment.when(value) == said


def test_a_day_may_be_given_as_a_moment():
    with override("zh-hans"):
        assert environment.day(AT.replace(hour=20)) == "11月25日"
        assert environment.day(date(2027, 1, 1)) == "2027年1月1日"


def test_numbers_and_shares():
    assert environment.number(1234567) == "1,234,567"
    assert environment.percent(0.8534) == "85.3%"
    assert environment.percent(1, 0) == "100%"
    assert environment.number(None) == environment.percent(None) == "—"


def test_several_things_in_a_row():
    with override("zh-hans"):
        assert environment.listed(["甲", "乙"]) == "甲、乙"
    with override("en"):
        assert environment.listed(["A", 2]) == "A, 2"


def test_the_language_is_named_as_html_and_its_speakers_do():
    with override("en"):
        assert (environment.language(), environment.other_language().name) == ("en", "中文")
    with override("zh-hans"):
        assert (environment.language(), environment.other_language().name) == ("zh-Hans", "English")


@pytest.mark.parametrize(
    ("came", "back"),
    [
        ("http://testserver/queue?after=x", "/queue?after=x"),
        ("http://elsewhere.example/queue", ""),
        ("http://testserver/here", ""),
        ("", ""),
    ],
)
def test_the_way_back_stays_in_the_house(came, back):
    assert environment.back_to(RequestFactory().get("/here", headers={"referer": came})) == back
    assert environment.back_to(None) == ""


def test_a_page_that_does_not_exist_is_no_link():
    assert environment.url_if("no-such-page") == ""


MANIFEST = """{"islands/map-view.ts": {"file": "map-view-1.js", "imports": ["_map.js"]},
"_map.js": {"file": "map-2.js", "css": ["map-3.css"]},
"huiyin/web/static/css/site.css": {"file": "site-4.css"}}"""


@pytest.fixture
def built_folder(tmp_path, monkeypatch):
    monkeypatch.setattr(built, "FOLDER", tmp_path)
    yield tmp_path
    built._read.cache_clear()
    built._tags.cache_clear()


def test_before_the_first_build_pages_use_the_sources_and_no_islands(built_folder):
    assert built.island("map-view") == ""
    assert built.stylesheet().endswith("css/site.css")


def test_an_island_brings_its_styles_and_parts(built_folder):
    (built_folder / "manifest.json").write_text(MANIFEST)
    tags = built.island("map-view")
    assert '<link rel="stylesheet" href="/static/built/map-3.css">' in tags
    assert '<link rel="modulepreload" href="/static/built/map-2.js">' in tags
    assert '<script type="module" src="/static/built/map-view-1.js"></script>' in tags
    assert built.stylesheet() == "/static/built/site-4.css"


def test_a_misspelt_island_fails_with_its_name(built_folder):
    (built_folder / "manifest.json").write_text(MANIFEST)
    with pytest.raises(LookupError, match="map-veiw"):
        built.island("map-veiw")
