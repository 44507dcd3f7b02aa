"""Figures stay true: whatever is erased because its time is up, every count is what it was."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Count
from django.db.models.functions import TruncMonth
from hypothesis import given, settings
from hypothesis import strategies as st

from huiyin.archive.actions.retention import erase_what_is_due
from huiyin.archive.models import Case, RetentionRule
from huiyin.archive.tests.test_retention import decide
from huiyin.collect.actions import withdraw
from huiyin.collect.kinds import Matter
from huiyin.collect.models import Category, Request
from huiyin.evaluate.models import Evaluation
from huiyin.kernel.events.reactions import react_to_all
from huiyin.kernel.events.verify import verify
from huiyin.kernel.people.access import MACHINE, RESIDENT
from huiyin.kernel.people.models import Resident
from huiyin.kernel.present import now, telling_of, today
from huiyin.report.queries import Period, front_page, public_figures
from huiyin.report.queries.board import boards
from huiyin.tests import cast

pytestmark = pytest.mark.django_db
PLACES = ("车江街道白水村", "花桥镇白水村")
CLASSES = ("street-light", "road", None)
ENDS = ("closed", "withdrawn", "open")
MATTER = st.tuples(
    st.sampled_from(PLACES),
    st.sampled_from(CLASSES),
    st.sampled_from([Matter.HELP, Matter.COMPLAINT]),
    st.sampled_from(ENDS),
    st.integers(0, 30),
    st.booleans(),
)


def figures() -> dict[str, Any]:
    """Counts by month, category, place, matter and state, verdicts, the front page, the board."""
    moment = now()
    groups = (
        "category",
        "place",
        "township_ref",
        "matter",
        "state",
        "channel",
        "urgency",
        "round",
        "secrecy",
    )
    return {
        **{name: list(_counted(name)) for name in groups},
        "months": list(
            Case.objects.values(month=TruncMonth("opened_at")).annotate(n=Count("pk")).order_by("month")
        ),
        "ends": list(Case.objects.order_by("pk").values_list("opened_at", "closed_at", "due_at", "voices")),
        "said": list(Request.objects.order_by("pk").values_list("no", "received_at", "place", "category")),
        "verdicts": list(Evaluation.objects.order_by("pk").values_list("solved", "satisfied", "reasons")),
        "people": Resident.objects.count(),
        "front": [one.value for one in front_page(Period(today() - timedelta(days=1200), today()))],
        "boards": boards(moment),
        "public": public_figures(moment),
    }


def _counted(name: str) -> Iterator[Any]:
    yield from Case.objects.values(name).annotate(n=Count("pk"), voices=Count("voice_set")).order_by(name)


def tell(number: int, told: tuple) -> None:
    """One matter, told so many months ago."""
    place, code, matter, end, months, named = told
    person = cast.resident(f"居民{number % 2}", f"1387341000{number % 2}") if named else None
    with telling_of(now() - timedelta(days=31 * months + 1)):
        category = Category.objects.get(code=code) if code else None
        case = cast.a_case(
            cast.village(place), resident=person, matter=matter, category=category, spot="三组"
        )
        request = case.voice_set.get().request
        if end == "withdrawn":
            withdraw(request, by=RESIDENT)
            react_to_all()
        if end == "closed":
            Request.objects.filter(pk=request.pk).update(state="settled")
            Case.objects.filter(pk=case.pk).update(state="closed", closed_at=now(), reported_at=now())
            Evaluation.objects.create(
                request=request, case=case, round=1, how="phone", contacted=True, solved=True, satisfied=5,
                words="谢谢。", at=now(),
            )  # fmt: skip


def test_every_figure_is_the_same_before_and_after():
    @settings(max_examples=5, deadline=None)
    @given(matters=st.lists(MATTER, min_size=1, max_size=4), months=st.integers(1, 18))
    def walk(matters, months):
        with transaction.atomic():
            for number, told in enumerate(matters):
                tell(number, told)
            decide(months)
            before = figures()
            erased = erase_what_is_due(today(), by=MACHINE)
            assert figures() == before
            assert set(erased) <= set(RetentionRule.What.values)
            assert erase_what_is_due(today(), by=MACHINE) == {}
            assert not verify().broken
            transaction.set_rollback(True)

    walk()


def test_what_was_said_of_the_end_goes_with_the_words_and_the_grade_stays():
    tell(0, (PLACES[0], "road", Matter.HELP, "closed", 20, True))
    decide(12)
    erase_what_is_due(today(), by=MACHINE)
    react_to_all()
    assert Evaluation.objects.values_list("words", "solved", "satisfied").get() == ("", True, 5)
