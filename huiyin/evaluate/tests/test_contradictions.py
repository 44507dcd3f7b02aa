"""Several verdicts of one voice: the heaviest counts, and what contradicts is looked into before closing."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from huiyin.evaluate import actions
from huiyin.evaluate.actions import Verdict
from huiyin.evaluate.kinds import Complaint, How, Presence, Satisfaction
from huiyin.evaluate.models import Evaluation
from huiyin.evaluate.tests.cast import BAD, GOOD, Done
from huiyin.kernel.events.lifecycle import Refused
from huiyin.kernel.events.models import Event
from huiyin.kernel.people.access import RESIDENT
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.present import now
from huiyin.report.queries.board import boards
from huiyin.tests import cast

pytestmark = pytest.mark.django_db
FINE = {"solved": True, "satisfied": Satisfaction.SATISFIED}
POOR = {"solved": False, "satisfied": Satisfaction.UNSATISFIED, "reasons": (Complaint.ONLY_WORDS,)}


def proxy(**more):
    return Verdict(How.STATION, presence=Presence.HERE, consent=True, **more)


def one_voice(done, verdict, by):
    return actions.evaluate(done.requests[0], done.case, verdict, by=by)


def test_a_station_speaks_for_somebody_with_his_consent_and_is_marked():
    done = Done()
    keeper = done.keeper()
    one_voice(done, proxy(**FINE), keeper)
    facts = Event.objects.get(kind="evaluate.proxied").facts
    assert (facts["how"], facts["presence"], facts["consent"]) == ("station", "here", True)
    actions.close(done.case, grounds="本人在站里说好了", by=done.supervisor)


@pytest.mark.parametrize("lacking", [{"consent": False}, {"presence": None}])
def test_without_consent_or_the_resident_there_nobody_speaks_for_him(lacking):
    done = Done()
    wanting = {"presence": Presence.HERE, "consent": True, **FINE} | lacking
    with pytest.raises(Refused, match="代评"):
        one_voice(done, Verdict(How.STATION, **wanting), done.keeper())


def test_only_the_station_of_the_place_that_did_no_work_speaks_for_him():
    done = Done()
    for other in (
        done.operator,
        cast.user_with(Role.STATION_KEEPER, cast.village("花桥镇白水村")),
        cast.user_with(Role.STATION_KEEPER, done.case.place, done.bureau),
    ):
        with pytest.raises(PermissionDenied):
            one_voice(done, proxy(**FINE), other)


def test_ones_own_word_counts_before_what_others_wrote_down():
    done = Done()
    one_voice(done, proxy(**FINE), done.keeper())
    one_voice(done, GOOD, done.operator)
    one_voice(done, Verdict(How.SELF, **FINE), RESIDENT)
    counted = Evaluation.objects.values_list("how", "counts").order_by("pk")
    assert list(counted) == [("station", False), ("phone", False), ("self", True)]
    assert boards(now())["board:county"]["rates"]["content"] == [1, 1]
    with pytest.raises(Refused, match="已经评价过"):
        one_voice(done, Verdict(How.LINK, **FINE), RESIDENT)


def test_what_comes_later_and_weighs_less_does_not_count():
    done = Done()
    one_voice(done, Verdict(How.SELF, **POOR), RESIDENT)
    one_voice(done, proxy(**FINE), done.keeper())
    assert Evaluation.objects.get(counts=True).how == How.SELF


def test_the_station_says_content_and_the_resident_says_not():
    done = Done()
    one_voice(done, proxy(**FINE), done.keeper())
    one_voice(done, Verdict(How.LINK, **POOR), RESIDENT)
    with pytest.raises(Refused, match="相互矛盾"):
        actions.close(done.case, grounds="好了", by=done.supervisor)
    actions.clear_contradiction(
        done.requests[0], done.case, grounds="上门问过，没有修好。", by=done.supervisor
    )
    with pytest.raises(Refused, match="没有解决或不满意"):
        actions.close(done.case, grounds="好了", by=done.supervisor)


def test_cleared_by_a_supervisor_the_case_may_be_closed():
    done = Done()
    one_voice(done, BAD, done.operator)
    one_voice(done, Verdict(How.LINK, **FINE), RESIDENT)
    clear = {"grounds": "上门看过，已经修好；电话里说的是另一盏灯。"}
    with pytest.raises(PermissionDenied):
        actions.clear_contradiction(done.requests[0], done.case, **clear, by=cast.dispatcher())
    with pytest.raises(PermissionDenied):
        own = cast.user_with(Role.SUPERVISOR, unit=done.bureau)
        actions.clear_contradiction(done.requests[0], done.case, **clear, by=own)
    actions.clear_contradiction(done.requests[0], done.case, **clear, by=done.supervisor)
    assert "上门" not in str(Event.objects.get(kind="evaluate.cleared").facts)
    with pytest.raises(Refused, match="没有矛盾"):
        actions.clear_contradiction(done.requests[0], done.case, **clear, by=done.supervisor)
    actions.close(done.case, grounds="好了", by=done.supervisor)


def test_a_contradiction_after_the_clearing_has_to_be_looked_into_again():
    done = Done()
    one_voice(done, BAD, done.operator)
    one_voice(done, Verdict(How.LINK, **FINE), RESIDENT)
    actions.clear_contradiction(done.requests[0], done.case, grounds="看过", by=done.supervisor)
    one_voice(done, proxy(**POOR), done.keeper())
    with pytest.raises(Refused, match="相互矛盾"):
        actions.close(done.case, grounds="好了", by=done.supervisor)


@pytest.mark.parametrize(("contacted", "refused"), [(True, True), (False, False)])
def test_the_unit_says_it_got_in_touch_and_the_resident_says_nobody_did(contacted, refused):
    done = Done(contacted=contacted)
    one_voice(done, Verdict(How.PHONE, unit_contacted=False, **FINE), done.operator)
    if refused:
        with pytest.raises(Refused, match="相互矛盾"):
            actions.close(done.case, grounds="好了", by=done.supervisor)
    else:
        actions.close(done.case, grounds="好了", by=done.supervisor)


def test_the_keeper_writes_it_down_on_the_page(client):
    done = Done()
    client.force_login(done.keeper())
    number = done.requests[0].no
    assert reverse("evaluate:proxy", args=[number]) in (
        client.get(reverse("evaluate:callback", args=[number])).content.decode()
    )
    address = reverse("evaluate:proxy", args=[number])
    told = {"presence": "phone", "solved": "yes", "satisfied": "5"}
    without = client.post(address, told)
    assert without.status_code == 422 and "本人同意才能代评" in without.content.decode()
    assert client.post(address, told | {"consent": "on"}).status_code == 302
    assert Evaluation.objects.get().presence == Presence.PHONE


def test_the_supervisor_sees_the_contradiction_and_clears_it_on_the_page(client):
    done = Done()
    one_voice(done, proxy(**FINE), done.keeper())
    one_voice(done, Verdict(How.LINK, **POOR), RESIDENT)
    client.force_login(done.supervisor)
    assert "说法相互矛盾" in client.get(reverse("evaluate:decisions")).content.decode()
    page = client.get(reverse("evaluate:decide", args=[done.case.no])).content.decode()
    assert "说法相互矛盾" in page and "代评" in page and "data-main" not in page
    address = reverse("evaluate:clear", args=[done.case.no, done.requests[0].no])
    assert client.post(address, {}).status_code == 422
    assert client.post(address, {"grounds": "上门核实，没有修好。"}).status_code == 302
    page = client.get(reverse("evaluate:decide", args=[done.case.no])).content.decode()
    assert "上门核实，没有修好。" in page and "核实以前不能销号" not in page
