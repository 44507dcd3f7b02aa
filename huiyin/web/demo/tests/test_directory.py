"""The demo county's directory stands, without two lines that nothing tells apart."""

import pytest

from huiyin.dispatch import queries
from huiyin.kernel.people.models import Organisation
from huiyin.tests import cast
from huiyin.web.demo.directory import LINES, sow_directory

pytestmark = pytest.mark.django_db


def test_every_line_stands_once_and_night_work_goes_to_its_own_unit():
    for code in {line[1] for line in LINES}:
        Organisation.objects.create(kind="department", name=f"县{code}局", code=code, place=cast.county())
    assert (sow_directory(), sow_directory()) == (len(LINES), 0)
    noise = cast.Category.objects.get(code="noise")
    loud = cast.a_case(words="隔壁工地半夜还在施工。", category=noise)
    assert queries.suggest(loud)[0].unit.code == "city"
    assert "demonstration" in queries.suggest(loud)[0].entry.source
