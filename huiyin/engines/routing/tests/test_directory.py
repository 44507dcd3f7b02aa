"""The most particular line wins, and lines that nothing decides between are found."""

from dataclasses import replace

import pytest

from huiyin.engines.routing.directory import Line, Matter, clash, fitting, groups_of

COUNTY, TOWN, VILLAGE = 1, 10, 100
NATURE, NOISE = 5, 50
SAID = Matter(
    (NATURE, NOISE), (COUNTY, TOWN, VILLAGE), "隔壁工地半夜还在施工，吵得睡不着", "complaint", "urgent"
)


def order(*lines):
    return [fit.line.id for fit in fitting(lines, SAID)]


def test_circumstance_before_place_before_class():
    lines = (
        Line(1),
        Line(2, category=NATURE),
        Line(3, category=NOISE),
        Line(4, place=TOWN),
        Line(5, place=VILLAGE, category=NATURE),
        Line(6, groups=groups_of("施工")),
        Line(7, groups=groups_of("施工 夜间/半夜")),
        Line(8, matter="complaint"),
    )
    assert order(*lines) == [7, 6, 8, 5, 4, 3, 2, 1]
    assert order(*reversed(lines)) == [7, 6, 8, 5, 4, 3, 2, 1]


@pytest.mark.parametrize(
    "line",
    [
        Line(1, category=51),
        Line(1, place=11),
        Line(1, matter="help"),
        Line(1, urgency="ordinary"),
        Line(1, groups=groups_of("施工 白天")),
    ],
)
def test_what_does_not_fit_is_left_out(line):
    assert order(line) == []


def test_it_says_which_words_were_heard():
    (fit,) = fitting([Line(1, groups=groups_of("夜间/半夜、施工"))], SAID)
    assert fit.heard == ("半夜", "施工")


def test_a_tie_goes_to_the_longer_words_and_then_to_the_older_line():
    assert order(Line(1, groups=(("吵",),)), Line(2, groups=(("睡不着",),))) == [2, 1]
    assert order(Line(9, groups=(("施工",),)), Line(3, groups=(("工地",),))) == [3, 9]


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        ("", ()),
        ("  、/ ", ()),
        ("施工", (("施工",),)),
        ("施工,夜间/晚上；KTV", (("施工",), ("夜间", "晚上"), ("ktv",))),
    ],
)
def test_words_are_read_as_people_type_them(text, groups):
    assert groups_of(text) == groups


A = Line(1, NOISE, TOWN, groups_of("施工 夜间/晚上"), "complaint")


@pytest.mark.parametrize(
    ("change", "clashes"),
    [
        ({}, True),
        ({"groups": groups_of("晚上 施工")}, True),
        ({"groups": groups_of("施工")}, False),
        ({"groups": groups_of("施工 白天")}, False),
        ({"groups": ()}, False),
        ({"category": NATURE}, False),
        ({"place": VILLAGE}, False),
        ({"matter": "help"}, False),
        ({"matter": "", "urgency": "urgent"}, True),
        ({"urgency": "urgent"}, False),
    ],
)
def test_two_lines_clash_only_where_nothing_decides(change, clashes):
    other = replace(A, id=2, **change)
    assert clash(A, other) is clash(other, A) is clashes
