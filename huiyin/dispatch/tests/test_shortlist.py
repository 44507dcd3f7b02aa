from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from huiyin.dispatch import actions, queries
from huiyin.dispatch.models import Assignment
from huiyin.dispatch.queries.shortlist import parts_of
from huiyin.dispatch.tests.cast import a_neighbour, a_slot, an_offer, pin_villages
from huiyin.kernel.people.models import Volunteer
from huiyin.kernel.places.models import Place
from huiyin.kernel.present import now
from huiyin.plan.models import Slot
from huiyin.tests import cast

pytestmark = pytest.mark.django_db


def local(text):
    return timezone.make_aware(datetime.fromisoformat(text))


@pytest.fixture(autouse=True)
def _pinned(db):
    pin_villages()


def listed(slot, **more):
    return [choice.id for choice in queries.choose(slot, **more).list.choices]


def parts(first, last):
    return [(day.day, block) for day, block in parts_of(local(first), local(last))]


def test_the_parts_of_the_days_a_span_touches():
    assert parts("2026-11-24 08:30", "2026-11-24 11:30") == [(24, 0)]
    assert parts("2026-11-24 11:00", "2026-11-24 14:00") == [(24, 0), (24, 1)]
    assert parts("2026-11-29 20:00", "2026-11-30 09:00") == [(29, 2), (30, 0)]
    assert parts("2026-11-24 08:00", "2026-11-24 12:00") == [(24, 0)]
    assert len(parts("2026-11-24 08:00", "2026-12-24 12:00")) == 21


def test_it_takes_three_queries_however_many_live_there(django_assert_num_queries):
    slot = a_slot()
    for _number in range(30):
        a_neighbour()
    slot = Slot.objects.select_related("project", "place").get(pk=slot.pk)
    with django_assert_num_queries(3):
        found = queries.choose(slot)
    assert (len(found.list.choices), found.nearby) == (20, 30)


def test_the_database_counts_whom_it_leaves_out():
    escort = cast.skill("escort").pk
    slot = a_slot(skills=[escort])
    able = a_neighbour(skills=[escort])
    a_neighbour(skills=[])
    a_neighbour(skills=[escort], weekly="0" * 21)
    a_neighbour(skills=[escort], state="asleep")
    asked = a_neighbour(skills=[escort])
    an_offer(slot, asked)
    busy = a_neighbour(skills=[escort])
    other = a_slot()
    Assignment.objects.create(slot=other, volunteer=busy, state="accepted", offered_at=now())
    found = queries.choose(slot)
    assert [choice.id for choice in found.list.choices] == [able.pk]
    assert found.list.left_out == {"skill": 1, "time": 1, "asked": 1, "engaged": 1}
    assert found.nearby == 5
    assert dict(queries.left_out_words(found))["同一时间已有安排"] == 1


def test_only_villages_within_the_radius_are_looked_at():
    slot, near = a_slot(), a_neighbour()
    far = a_neighbour(cast.village("花桥镇白水村"), radius_km=50)
    assert listed(slot) == [near.pk]
    assert listed(slot, within_km=40) == [near.pk, far.pk]


def test_a_slot_without_a_pin_looks_inside_its_township():
    slot, near = a_slot(), a_neighbour()
    a_neighbour(cast.village("花桥镇白水村"))
    Slot.objects.filter(pk=slot.pk).update(lat=None, lon=None)
    slot = Slot.objects.select_related("project", "place").get(pk=slot.pk)
    found = queries.choose(slot)
    assert [(choice.id, choice.km) for choice in found.list.choices] == [(near.pk, None)]


def test_a_village_that_nobody_pinned_counts_as_near_inside_the_township():
    slot, hidden = a_slot(), a_neighbour(Place.objects.filter(lat=None, parent=cast.township())[0])
    assert listed(slot) == [hidden.pk]


def test_somebody_kept_only_under_the_township_is_found_too():
    slot = a_slot()
    home = cast.township()
    loose = a_neighbour(home, village_id=None)
    assert listed(slot) == [loose.pk]


def test_this_months_service_and_the_last_asking_are_told_in_words():
    slot = a_slot(skills=[cast.skill("escort").pk])
    one = a_neighbour(skills=[cast.skill("escort").pk], last_asked_at=now() - timedelta(days=40))
    served = a_slot()
    Assignment.objects.create(
        slot=served, volunteer=one, state="served", minutes=120, offered_at=now(), checked_out_at=now()
    )
    found = queries.choose(slot)
    (choice,) = found.list.choices
    reasons = queries.reasons_of(choice, found)
    assert queries.reason_words(reasons, ["陪同就医"]) == [
        "会陪同就医",
        "同村",
        "本月服务 2 小时",
        "上次邀请 40 天前",
    ]
    offer = actions.offer(slot, one, reasons=reasons, by=cast.dispatcher())
    assert offer.reasons["weights"] == found.weights
    assert "志愿者" not in str(offer.reasons)


def test_the_same_question_gets_the_same_answer():
    slot = a_slot()
    for _number in range(25):
        a_neighbour()
    assert listed(slot) == listed(slot)


def test_whoever_was_asked_often_lately_stands_back():
    slot, often, seldom = a_slot(), a_neighbour(), a_neighbour()
    for days in (2, 3, 4):
        old = Assignment.objects.create(
            slot=a_slot(), volunteer=often, state="declined", offered_at=now(), offered_by=cast.dispatcher()
        )
        Assignment.objects.filter(pk=old.pk).update(offered_at=now() - timedelta(days=days))
    for one in (often, seldom):
        Volunteer.objects.filter(pk=one.pk).update(last_asked_at=now() - timedelta(days=20))
    assert listed(slot) == [seldom.pk, often.pk]
    Assignment.objects.update(offered_at=now() - timedelta(days=31))
    assert listed(slot) == [often.pk, seldom.pk]
