import pytest

from huiyin.kernel.calendar import actions
from huiyin.kernel.calendar.models import Clock
from huiyin.kernel.calendar.tests.cast import SOMEBODY, a_clock, at, seeded

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _seeded():
    seeded()


def states():
    return sorted(Clock.objects.values_list("subject", "kind", "state"))


def test_running_clocks_end_in_one_statement_each_with_its_step(django_assert_num_queries):
    for kind in ("dispatch.sign", "dispatch.finish"):
        a_clock(kind, "workorder:1")
    a_clock("dispatch.finish", "workorder:2")
    with django_assert_num_queries(1):
        assert actions.stop_all(["workorder:1"], by=SOMEBODY, at=at("2026-11-24 16:00")) == 2
    assert states() == [
        ("workorder:1", "dispatch.finish", "met"),
        ("workorder:1", "dispatch.sign", "missed"),
        ("workorder:2", "dispatch.finish", "running"),
    ]
    ended = Clock.objects.get(kind="dispatch.sign")
    assert [step.kind for step in ended.steps.all()] == ["start", "stop"]
    assert ended.stopped_at == at("2026-11-24 16:00")


def test_kinds_may_be_named_and_a_paused_clock_ends_too():
    clock = a_clock("dispatch.finish", "workorder:1")
    actions.pause_clock(clock, reason_code="weather", by=SOMEBODY, at=at("2026-11-24 10:00"))
    a_clock("dispatch.sign", "workorder:1")
    ended = actions.stop_all(
        ["workorder:1"], kinds=["dispatch.finish"], by=SOMEBODY, at=at("2026-11-25 10:00")
    )
    assert ended == 1
    assert states() == [
        ("workorder:1", "dispatch.finish", "met"),
        ("workorder:1", "dispatch.sign", "running"),
    ]
