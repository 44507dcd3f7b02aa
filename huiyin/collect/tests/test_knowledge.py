"""What callers are told at once: drafted, put in use, reworded, looked at again, withdrawn."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from huiyin.collect import actions
from huiyin.collect.models import KnowledgeEntry
from huiyin.collect.tests.cast import a_wording, an_entry
from huiyin.kernel.events.lifecycle import Refused, StaleState
from huiyin.kernel.events.models import Event
from huiyin.kernel.people.access import RESIDENT
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.present import now, telling_of, today
from huiyin.tests import cast

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def told(entry):
    return [(one.number, one.valid_from, one.valid_to) for one in entry.versions.order_by("number")]


def test_an_operator_drafts_and_the_countys_desk_puts_it_in_use():
    operator, dispatcher = cast.operator(), cast.dispatcher()
    entry = actions.draft_entry(a_wording(owner=operator), by=operator)
    with pytest.raises(PermissionDenied):
        actions.publish_entry(entry, by=operator)
    actions.publish_entry(entry, by=dispatcher)
    assert entry.state == "current"
    kinds = [event.kind for event in Event.objects.filter(chain=entry.chain).order_by("seq")]
    assert kinds == ["collect.entry_drafted", "collect.entry_published"]


def test_another_wording_follows_and_the_first_is_kept():
    entry = an_entry()
    version = actions.reword_entry(
        entry, a_wording(answer="先挂失。", valid_from=today() + DAY), seen=1, by=cast.dispatcher()
    )
    assert told(entry) == [(1, today(), today() + DAY), (2, today() + DAY, None)]
    assert version.answer == "先挂失。" and entry.versions.get(number=1).answer.startswith("带身份证")


def test_two_who_reword_at_once_do_not_overwrite_each_other():
    entry = an_entry()
    actions.reword_entry(entry, a_wording(answer="先挂失。"), seen=1, by=cast.dispatcher())
    with pytest.raises(StaleState):
        actions.reword_entry(entry, a_wording(answer="再补卡。"), seen=1, by=cast.dispatcher())
    assert len(told(entry)) == 2


def test_what_callers_were_told_yesterday_is_not_rewritten():
    with telling_of(now() - 9 * DAY):
        entry = an_entry(review_on=today() + 30 * DAY)
    with pytest.raises(Refused, match="不能早于"):
        actions.reword_entry(entry, a_wording(valid_from=today() - DAY), seen=1, by=cast.dispatcher())


def test_a_review_moves_the_day_and_writes_down_both():
    entry = an_entry()
    before = entry.review_on
    actions.review_entry(entry, until=before + 90 * DAY, by=cast.dispatcher())
    facts = Event.objects.filter(chain=entry.chain).latest("seq").facts
    assert facts == {"before": before.isoformat(), "until": (before + 90 * DAY).isoformat()}


def test_a_withdrawn_entry_may_come_back_once_it_was_reviewed():
    with telling_of(now() - 9 * DAY):
        entry = an_entry(review_on=today() + DAY)
    actions.withdraw_entry(entry, by=cast.dispatcher())
    with pytest.raises(Refused, match="复核日期"):
        actions.publish_entry(entry, by=cast.dispatcher())
    actions.review_entry(entry, until=today() + DAY, by=cast.dispatcher())
    actions.publish_entry(entry, by=cast.dispatcher())
    assert KnowledgeEntry.objects.get().state == "current"


def test_a_draft_is_its_writers_until_it_is_in_use():
    operator = cast.operator()
    entry = actions.draft_entry(a_wording(owner=operator), by=operator)
    actions.reword_entry(entry, a_wording(owner=operator), seen=1, by=operator)
    with pytest.raises(PermissionDenied):
        actions.reword_entry(entry, a_wording(), seen=2, by=cast.operator())
    actions.publish_entry(entry, by=cast.dispatcher())
    with pytest.raises(PermissionDenied):
        actions.reword_entry(entry, a_wording(), seen=2, by=operator)


@pytest.mark.parametrize("review_on", [0, -1])
def test_a_review_lies_ahead(review_on):
    with pytest.raises(Refused, match="今天以后"):
        actions.draft_entry(a_wording(review_on=today() + review_on * DAY), by=cast.dispatcher())


@pytest.mark.parametrize("who", [RESIDENT, Role.SUPERVISOR, Role.SYSTEM_ADMIN])
def test_others_write_nothing(who):
    by = who if who == RESIDENT else cast.user_with(who)
    entry = an_entry()
    for verb in (
        lambda: actions.draft_entry(a_wording(), by=by),
        lambda: actions.reword_entry(entry, a_wording(), seen=1, by=by),
        lambda: actions.review_entry(entry, until=today() + DAY, by=by),
        lambda: actions.withdraw_entry(entry, by=by),
    ):
        with pytest.raises(PermissionDenied):
            verb()
    assert (KnowledgeEntry.objects.get().state, len(told(entry))) == ("current", 1)
