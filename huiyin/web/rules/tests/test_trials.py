"""A limit tried out before it is saved: on the clocks that run, and on those of the year gone by."""

from datetime import timedelta

import pytest
from django.urls import reverse

from huiyin.dispatch import actions as dispatch
from huiyin.dispatch.tests.cast import an_order, handler_of
from huiyin.kernel.calendar import queries
from huiyin.kernel.calendar.actions import LimitTerms, pause_clock, recompute_clocks, revise_limit
from huiyin.kernel.calendar.kinds import LimitKind
from huiyin.kernel.calendar.models import Clock, TimeLimit
from huiyin.kernel.jobs.models import Job
from huiyin.kernel.jobs.running import run
from huiyin.kernel.people.access import MACHINE
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.present import now, telling_of, today
from huiyin.tests import cast

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def a_limit(days=1, since=None, matter="help", **about):
    told = {"kind": LimitKind.FINISH, "matter": matter, "amount": days, "unit": "working_day"} | about
    return TimeLimit(**told, valid_from=since or today() - 30 * DAY)


def begun(days_ago):
    """An order given out some days ago."""
    with telling_of(now() - days_ago * DAY):
        return an_order()


def finish(order):
    return Clock.objects.get(subject=order.subject, kind=LimitKind.FINISH)


def test_a_shorter_limit_says_who_would_be_due_earlier_and_who_red_at_once():
    old, new = begun(4), begun(0)
    told = queries.foresee_limit(a_limit(days=1))
    assert (told.earlier, told.later, told.older) == (4, 0, 0)
    assert told.red == 2, "the case and the order of four days ago"
    moved = {move.clock.pk: move.due_at for move in told.first}
    assert finish(old).pk in moved and moved[finish(old).pk] < now() < finish(old).due_at
    assert finish(new).pk in moved


def test_a_longer_one_moves_them_later():
    begun(2)
    told = queries.foresee_limit(a_limit(days=40))
    assert (told.earlier, told.later, told.red) == (0, 2, 0)


def test_what_began_before_its_first_day_is_not_moved():
    begun(4)
    told = queries.foresee_limit(a_limit(days=1, since=today()))
    assert (told.looked, told.older) == (0, 2)


def test_a_closer_rule_goes_before_and_other_matters_are_spared():
    begun(2)
    assert queries.foresee_limit(a_limit(matter="praise")).looked == 0
    matter = Clock.objects.filter(kind=LimitKind.FINISH).first().matter
    assert queries.foresee_limit(a_limit(matter=matter)).looked == 2
    assert queries.foresee_limit(a_limit(kind=LimitKind.CLOSE)).looked == 0


def test_what_was_foreseen_is_what_happens():
    """The preview counts what saving and counting anew then move, to the minute."""
    for days in (0, 2, 5, 9):
        begun(days)
    pause_clock(finish(begun(3)), reason_code="material", by=MACHINE)
    clock = Clock.objects.filter(kind=LimitKind.FINISH).first()
    rule = clock.limit
    since = today() - 6 * DAY
    about = {"matter": rule.matter, "urgency": rule.urgency}
    told = queries.foresee_limit(a_limit(days=2, since=since, **about))
    before = dict(Clock.objects.values_list("pk", "due_at"))
    revise_limit(rule, LimitTerms(2, "working_day", since, "试"), by=MACHINE)
    recompute_clocks(by=MACHINE, since=since)
    after = dict(Clock.objects.values_list("pk", "due_at"))
    moved = {pk: due for pk, due in after.items() if due != before[pk]}
    assert len(moved) == told.earlier + told.later > 0
    assert all(moved[move.clock.pk] == move.due_at for move in told.first)


def rehearsed(**terms):
    """Unit and matter of each row, with total, was and would."""
    limit = a_limit(since=today() - 365 * DAY, **terms)
    seen = []
    found = queries.rehearse_limit(
        limit, today() - 365 * DAY, today() + DAY, lambda done, of: seen.append((done, of))
    )
    assert not found or seen[-1][0] == seen[-1][1] > 0
    return {unit: (one.total, one.was, one.would) for (unit, _matter), one in found.items()}


def test_a_rehearsal_counts_what_was_late_beside_what_would_have_been():
    slow, quick = begun(200), begun(200)
    for order, moment in ((slow, slow.due_at - DAY), (quick, quick.sent_at + DAY)):
        Clock.objects.filter(subject=order.subject).update(state="met", stopped_at=moment)
    assert rehearsed(days=2)[slow.organisation_id] == (1, 0, 1)
    assert rehearsed(days=2)[quick.organisation_id] == (1, 0, 0)
    finished = {"state": "missed", "stopped_at": now() - 150 * DAY}
    Clock.objects.filter(subject=slow.subject).update(**finished)
    assert rehearsed(days=2)[slow.organisation_id] == (1, 1, 1)
    assert rehearsed(days=90)[slow.organisation_id] == (1, 1, 0)


def test_a_rehearsal_changes_nothing_and_leaves_out_what_was_cancelled():
    order = begun(100)
    dispatch.cancel_order(order, by=cast.dispatcher())
    before = list(Clock.objects.order_by("pk").values())
    assert order.organisation_id not in rehearsed(days=1)
    assert list(Clock.objects.order_by("pk").values()) == before


def page(client, name, *args):
    return client.get(reverse(f"rules:{name}", args=args)).content.decode()


TERMS = {"kind": "dispatch.finish", "matter": "help", "urgency": "", "amount": 1, "unit": "working_day"}


def test_the_form_says_what_would_move_and_that_new_ones_only_are_meant(client):
    begun(4)
    client.force_login(cast.dispatcher())
    told = TERMS | {"valid_from": (today() - 9 * DAY).isoformat()}
    answer = client.get(reverse("rules:limit_foresee"), told).content.decode()
    assert "提前到期 2 件" in answer and "马上变红 2 件" in answer
    answer = client.get(reverse("rules:limit_foresee"), told | {"valid_from": today().isoformat()})
    assert "只管以后开始的" in answer.content.decode() and "2 件照旧版算" in answer.content.decode()
    assert "这里会算出" in client.get(reverse("rules:limit_foresee")).content.decode()


def test_a_rehearsal_runs_behind_the_page_and_shows_its_result(client):
    order = begun(30)
    handler_of(order)
    client.force_login(cast.dispatcher())
    assert client.post(reverse("rules:rehearse"), TERMS | {"amount": 0}).status_code == 422
    answer = client.post(reverse("rules:rehearse"), TERMS)
    row = Job.objects.get(name="rules.rehearse")
    assert answer["Location"] == reverse("rules:rehearsal", args=[row.pk])
    assert "正在重算" in page(client, "rehearsal", row.pk)
    run(row.pk)
    text = page(client, "rehearsal", row.pk)
    assert str(order.organisation) in text and "按新时限会超时" in text


def test_a_rehearsal_that_fails_says_so(client):
    client.force_login(cast.dispatcher())
    client.post(reverse("rules:rehearse"), TERMS)
    Job.objects.update(state="failed", error="OperationalError: disk full")
    assert "disk full" in page(client, "rehearsal", Job.objects.get().pk)


def test_only_the_keepers_of_the_limits_try_them_out(client):
    client.force_login(cast.user_with(Role.SUPERVISOR))
    assert client.post(reverse("rules:rehearse"), TERMS).status_code == 403
    assert client.get(reverse("rules:limit_foresee"), TERMS).status_code == 403
    other = Job.objects.create(name="rules.recompute", asked_at=now())
    client.force_login(cast.dispatcher())
    assert client.get(reverse("rules:rehearsal", args=[other.pk])).status_code == 404
