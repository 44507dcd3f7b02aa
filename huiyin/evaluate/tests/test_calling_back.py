"""The call-back plan: complete, or a sample that anybody can draw again."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from huiyin.evaluate import actions
from huiyin.evaluate.actions import RuleAbout, RuleTerms, Verdict
from huiyin.evaluate.kinds import Complaint, How, Satisfaction
from huiyin.evaluate.models import Draw, Rule
from huiyin.evaluate.queries import callbacks, lot_of, rule_for
from huiyin.evaluate.tests.cast import Done
from huiyin.kernel.calendar.models import Clock
from huiyin.kernel.events.lifecycle import Refused, StaleState
from huiyin.kernel.events.models import Event
from huiyin.kernel.people.access import RESIDENT
from huiyin.kernel.present import today
from huiyin.tests import cast

pytestmark = pytest.mark.django_db
SHARE = Rule.What.CALL_SHARE


def general():
    return Rule.objects.get(what=SHARE, matter="", valid_to=None)


def share(number):
    return actions.revise_rule(general(), RuleTerms(number, today(), "县办〔2026〕1号"), by=cast.dispatcher())


def test_without_another_word_everybody_is_called_and_nothing_is_drawn():
    done = Done()
    assert [voice.share for voice in callbacks(done.operator).rows] == [None]
    assert not Draw.objects.exists()


def test_who_was_not_drawn_is_not_called_and_does_not_hold_up_the_closing(client):
    share(0)
    done = Done()
    assert callbacks(done.operator).rows == []
    assert not Clock.objects.filter(subject=f"callback:{done.case.no}").exists()
    client.force_login(done.supervisor)
    assert "没有抽中回访" in client.get(reverse("evaluate:decide", args=[done.case.no])).content.decode()
    actions.close(done.case, grounds="有照片", by=done.supervisor)


def test_who_was_not_drawn_may_still_say_that_it_is_not_solved():
    share(0)
    done = Done()
    verdict = Verdict(
        How.SELF, solved=False, satisfied=Satisfaction.UNSATISFIED, reasons=(Complaint.TOO_SLOW,)
    )
    actions.evaluate(done.requests[0], done.case, verdict, by=RESIDENT)
    with pytest.raises(Refused, match="没有解决或不满意"):
        actions.close(done.case, grounds="有照片", by=done.supervisor)


def test_who_was_drawn_is_called_and_the_desk_says_why(client):
    share(99)
    done = next(one for one in (Done() for _number in range(9)) if Draw.objects.get(case=one.case).drawn)
    client.force_login(done.operator)
    assert "抽中（抽 99%）" in client.get(reverse("evaluate:callbacks")).content.decode()
    with pytest.raises(Refused, match="没有评价"):
        actions.close(done.case, grounds="有照片", by=done.supervisor)


def test_anybody_can_draw_a_lot_again_even_after_the_plan_changed():
    rule = share(40)
    done = Done()
    share(70)
    draw = Draw.objects.get()
    facts = Event.objects.get(kind="evaluate.drawn").facts
    assert draw.rule == rule and draw.lot == lot_of(done.case.no, 1, facts["rule"]) == facts["lot"]
    assert draw.drawn == facts["drawn"] == (draw.lot < 40)


def test_a_sample_is_about_as_large_as_the_plan_says():
    lots = [lot_of(f"D26-{number:07d}-0", 1, 5) for number in range(4000)]
    assert 0.08 < sum(lot < 10 for lot in lots) / len(lots) < 0.12


def test_complaints_keep_their_own_share_when_the_general_one_falls():
    share(10)
    case = cast.a_case(matter="complaint")
    assert rule_for(SHARE, case).number == 100 and rule_for(SHARE, cast.a_case()).number == 10


def test_a_rule_is_never_overwritten_and_never_begins_in_the_past():
    first, by = general(), cast.dispatcher()
    share(50)
    with pytest.raises(StaleState):
        actions.revise_rule(first, RuleTerms(60, today(), "县办"), by=by)
    with pytest.raises(Refused):
        actions.revise_rule(general(), RuleTerms(60, today() - timedelta(days=1), "县办"), by=by)
    with pytest.raises(Refused, match="已经有生效的规则"):
        actions.add_rule(RuleAbout(SHARE), RuleTerms(60, today(), "县办"), by=by)
    assert Rule.objects.get(pk=first.pk).number == 100


def test_only_the_countys_desk_changes_the_rules(client):
    with pytest.raises(PermissionDenied):
        actions.add_rule(RuleAbout(SHARE, "help"), RuleTerms(60, today(), "县办"), by=cast.supervisor())
    client.force_login(cast.dispatcher())
    address = reverse("rules:evaluation_revise", args=[general().pk])
    told = {"number": "10", "valid_from": today().isoformat(), "source": "县办〔2026〕1号"}
    assert "0 到 100" in client.post(address, told | {"number": "101"}).content.decode()
    assert client.post(address, told).status_code == 302
    added = {"what": "link_days", "matter": "complaint", **told}
    assert client.post(reverse("rules:evaluation_add"), added).status_code == 302
    page = client.get(reverse("rules:evaluation") + "?past=1").content.decode()
    assert "县办〔2026〕1号" in page and "已失效" in page and "第 2 版" in page
