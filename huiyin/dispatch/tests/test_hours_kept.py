"""How long the ledger is kept, and what stays of it when somebody is gone: every figure, and nothing else."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Count, Sum
from django.db.models.functions import TruncMonth
from django.urls import reverse

from huiyin.archive.actions.retention import (
    RetentionTerms,
    decide_retention,
    erase_what_is_due,
    hold,
    seed_retention,
)
from huiyin.archive.models import RetentionRule
from huiyin.archive.queries.retention import would_erase
from huiyin.dispatch import actions
from huiyin.dispatch.actions import Correction, Settled
from huiyin.dispatch.jobs import forget_left
from huiyin.dispatch.models import Certificate, HourObjection, ServiceHour
from huiyin.dispatch.queries import final_minutes, stars_of, sums_of
from huiyin.dispatch.tests.hours import an_entry, final, held, issued
from huiyin.kernel.events.lifecycle import Refused
from huiyin.kernel.events.models import Event
from huiyin.kernel.people.access import MACHINE
from huiyin.kernel.people.actions import leave
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.people.models import Volunteer
from huiyin.kernel.people.queries import unsealed
from huiyin.kernel.present import now, telling_of, today
from huiyin.report.queries.volunteers import crews
from huiyin.tests import cast

pytestmark = pytest.mark.django_db
HOURS = RetentionRule.What.HOURS
TEN_YEARS = timedelta(days=3660)


def decide(months=120):
    last = RetentionRule.objects.filter(what=HOURS, valid_to=None).first()
    terms = RetentionTerms(months, today(), "GB/T 40143—2021")
    return decide_retention(
        HOURS, terms, seen=last.version if last else 0, by=cast.user_with(Role.SECURITY_ADMIN)
    )


def figures():
    """Everything the county counts from the ledger."""
    rows = ServiceHour.objects.filter(state="final", counts=True)
    months = rows.annotate(month=TruncMonth("day")).values_list("month").annotate(Sum("minutes"), Count("pk"))
    stars = {one.number: stars_of(one) for one in Volunteer.objects.order_by("pk")}
    return list(months.order_by("month")), rows.aggregate(Sum("minutes")), stars


def hours_of_boards():
    """What the boards of the county and of each township say was served."""
    return {key: (board["hours"], board["gini"]) for key, board in crews(now() + timedelta(days=4)).items()}


def everything():
    """All the words that any table holds."""
    return "\n".join(
        str(row) for model in apps.get_models() for row in model._base_manager.values_list().iterator()
    )


def test_what_is_kept_long_enough_loses_times_pin_and_words_and_no_minute():
    actions.seed_star_ladder(by=MACHINE)
    decide()
    entry = final()
    actions.correct_hours(entry, Correction(90, "刘桂花说早走了", uuid4()), by=cast.dispatcher())
    ServiceHour.objects.filter(pk=entry.pk).update(decided_why="刘桂花说赶得上")
    before = figures()
    assert erase_what_is_due(today(), by=MACHINE) == {}
    with telling_of(now() + TEN_YEARS):
        assert would_erase(HOURS, 120, today()) == 1, "the correction is not final yet"
        assert erase_what_is_due(today(), by=MACHINE) == {"hours": 1}
        assert erase_what_is_due(today(), by=MACHINE) == {}
    entry.refresh_from_db()
    assert (entry.lat, entry.lon, entry.decided_why, entry.began_at) == (None, None, "", entry.ended_at)
    assert figures() == before and entry.minutes == 120
    told = Event.objects.get(kind="dispatch.hours_erased")
    assert (told.chain, told.facts["n"]) == (entry.chain, 1)


def test_what_nobody_decided_is_kept_and_what_is_held_or_objected_to_waits():
    seed_retention(by=MACHINE)
    case = cast.a_case()
    entry = final(an_entry(case=case))
    disputed = final(an_entry(at=now() + timedelta(days=3)))
    actions.object_to_hours(disputed, "少了", key=uuid4(), by=disputed.volunteer.user)
    with telling_of(now() + TEN_YEARS):
        assert erase_what_is_due(today(), by=MACHINE) == {}
        keeper = cast.user_with(Role.SECURITY_ADMIN)
        kept = hold(case, "诉讼期间", by=keeper)
        decide()
        assert erase_what_is_due(today(), by=MACHINE) == {}
        kept.released_at = now()
        kept.save()
        assert erase_what_is_due(today(), by=MACHINE) == {"hours": 1}
    assert ServiceHour.objects.get(forgotten_at__isnull=False) == entry


def test_ten_years_are_the_least_in_the_verb_the_form_and_the_table(client):
    with pytest.raises(Refused, match="10 年"):
        decide(119)
    with pytest.raises(IntegrityError), transaction.atomic():
        RetentionRule.objects.create(what=HOURS, months=60, valid_from=today(), source="x")
    seed_retention(by=MACHINE)
    client.force_login(cast.user_with(Role.SECURITY_ADMIN))
    told = {"months": 60, "valid_from": today().isoformat(), "source": "县文", "seen": 1}
    address = reverse("rules:retention_decide", args=["hours"])
    assert "至少保存 10 年" in client.post(address, told).content.decode()
    assert client.post(address, told | {"months": 180}).status_code == 302
    assert "15 年" in client.get(reverse("rules:retention")).content.decode()


def test_only_the_machine_forgets():
    with pytest.raises(PermissionDenied):
        actions.forget_hours([an_entry()], by=cast.dispatcher())
    with pytest.raises(PermissionDenied):
        actions.forget_left(by=cast.dispatcher())


def test_who_leaves_is_gone_and_every_figure_stays():
    actions.seed_star_ladder(by=MACHINE)
    one = issued()
    volunteer, name = one.volunteer, unsealed(one.volunteer).name
    user = volunteer.user
    user.display_name = name
    user.save()
    held(volunteer)
    entry = ServiceHour.objects.filter(volunteer=volunteer, state="final").first()
    Certificate.objects.filter(pk=one.pk).update(purpose=f"{name}考编用")
    said = actions.object_to_hours(entry, f"我是{name}，少记了", key=uuid4(), by=user)
    actions.settle_objection(
        said, Settled(HourObjection.End.KEPT, f"{name}您好，核过了", uuid4()), by=cast.dispatcher()
    )
    volunteer.refresh_from_db()
    before, sums, served = figures(), sums_of(volunteer), volunteer.minutes_served
    boards = hours_of_boards()
    assert name in everything()
    leave(volunteer, by=user)
    assert forget_left() == 2 and forget_left() == 0
    assert name not in everything()
    volunteer.refresh_from_db()
    assert (figures(), sums_of(volunteer), volunteer.minutes_served) == (before, sums, served)
    assert final_minutes(volunteer) == 120
    assert hours_of_boards() == boards
    assert Event.objects.get(kind="dispatch.left_forgotten").facts == {"n": 2}
