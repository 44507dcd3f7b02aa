"""What the served side says of one service: once, by which hand, who reads it, and until when."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from huiyin.collect.channels.portal.say import FOLLOWED
from huiyin.evaluate import actions, queries
from huiyin.evaluate.actions import ServiceTold
from huiyin.evaluate.kinds import Hand, Satisfaction, Speaker
from huiyin.evaluate.models import ServiceVerdict
from huiyin.kernel.events.lifecycle import Refused
from huiyin.kernel.events.models import Event
from huiyin.kernel.people.access import MACHINE, RESIDENT
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.people.models import Duty
from huiyin.kernel.present import now, telling_of
from huiyin.tests import cast
from huiyin.track import actions as track
from huiyin.track.tests.test_tracking import Service

pytestmark = pytest.mark.django_db
GRADE = {"satisfied": "5", "speaker": "self"}


@pytest.fixture
def service():
    made = Service()
    track.check_in(made.assignment, by=made.leader)
    track.check_out(made.assignment, by=made.leader)
    return made


def told(grade=Satisfaction.SATISFIED, **more):
    return ServiceTold(grade, Speaker.SELF, **more)


def link(service):
    return reverse("evaluate:service_link", args=[queries.service_code(service.slot)])


def test_nobody_rates_before_somebody_was_checked_out():
    with pytest.raises(Refused, match="还没有结束"):
        actions.rate_service(Service().slot, told(), by=RESIDENT)


def test_one_side_rates_once_and_the_same_key_is_one_verdict(service):
    first = told(key=uuid4())
    assert actions.rate_service(service.slot, first, by=RESIDENT).hand == Hand.OWN
    actions.rate_service(service.slot, first, by=RESIDENT)
    with pytest.raises(Refused, match="已经评价过"):
        actions.rate_service(service.slot, told(), by=RESIDENT)
    assert ServiceVerdict.objects.count() == 1
    assert Event.objects.filter(kind="evaluate.service_rated").count() == 1


def test_what_is_entered_on_a_volunteers_or_leaders_device_says_so(service):
    made = actions.rate_service(service.slot, told(), by=service.volunteer.user)
    assert (made.hand, made.by) == (Hand.VOLUNTEER, service.volunteer.user)
    assert Event.objects.get(kind="evaluate.service_rated").facts["hand"] == "volunteer"
    ServiceVerdict.objects.all().delete()
    assert actions.rate_service(service.slot, told(), by=service.leader).hand == Hand.LEADER


def test_a_leader_who_served_counts_as_a_volunteer_and_shows_no_link(service):
    user = service.volunteer.user
    Duty.objects.create(user=user, role=Role.TEAM_LEADER, place=cast.township())
    user.forget_duties()
    with pytest.raises(PermissionDenied):
        queries.slot_to_hand_out(user, service.slot.pk)
    assert actions.rate_service(service.slot, told(), by=user).hand == Hand.VOLUNTEER


def test_the_own_hand_takes_the_place_of_what_was_entered_never_the_other_way(service):
    actions.rate_service(service.slot, told(thanks="好"), by=service.volunteer.user)
    actions.rate_service(service.slot, told(Satisfaction.UNSATISFIED), by=RESIDENT)
    kept = ServiceVerdict.objects.get()
    assert (kept.satisfied, kept.hand, kept.by, kept.thanks) == (2, "own", None, "")
    with pytest.raises(Refused, match="已经评价过"):
        actions.rate_service(service.slot, told(), by=service.leader)


def test_a_stranger_enters_nothing(service):
    for by in (cast.volunteer().user, cast.user_with(Role.TEAM_LEADER, cast.township("花桥镇"))):
        with pytest.raises(PermissionDenied):
            actions.rate_service(service.slot, told(), by=by)


def test_the_link_ends_with_the_countys_days_after_the_service(service, client):
    end = service.slot.ends_at + timedelta(days=7)
    assert queries.rated_until(service.slot) == end
    with telling_of(end + timedelta(minutes=1)):
        assert client.get(link(service)).status_code == 410
        with pytest.raises(Refused, match="截止"):
            actions.rate_service(service.slot, told(), by=RESIDENT)


def test_a_link_that_was_never_given_opens_nothing(service, client):
    code = queries.service_code(service.slot)
    for wrong in (code[:-1] + ("a" if code[-1] != "a" else "b"), "x", f"{service.slot.pk}-", "9" * 30 + "-a"):
        assert queries.service_by(wrong) is None
        assert client.get(reverse("evaluate:service_link", args=[wrong])).status_code == 404
    assert queries.service_by(code) == service.slot


def test_whoever_holds_the_link_rates_without_an_account(service, client):
    page = client.get(link(service))
    assert page.status_code == 200 and service.volunteer.number not in page.content.decode()
    assert "请选一个" in client.post(link(service), {"key": uuid4()}).content.decode()
    done = client.post(link(service), {**GRADE, "key": uuid4(), "thanks": "谢谢你们", "words": "来晚了"})
    assert "评价已记下" in done.content.decode()
    assert client.get(link(service)).status_code == 410
    assert ServiceVerdict.objects.get().hand == Hand.OWN


def test_a_volunteer_who_is_signed_in_does_not_rate_himself_unnoticed_by_the_link(service, client):
    client.force_login(service.volunteer.user)
    answer = client.post(link(service), {**GRADE, "key": uuid4()})
    assert answer["Location"] == reverse("evaluate:rate_service", args=[service.slot.pk])
    assert not ServiceVerdict.objects.exists()
    page = client.get(answer["Location"]).content.decode()
    assert "这是您的手机" in page and queries.service_code(service.slot) not in page
    assert client.get(reverse("evaluate:hand_out_service", args=[service.slot.pk])).status_code == 403
    client.post(answer["Location"], {**GRADE, "key": uuid4(), "thanks": "辛苦了，我的电话13873412345"})
    assert ServiceVerdict.objects.get().hand == Hand.VOLUNTEER
    thanks = client.get(reverse("evaluate:thanks")).content.decode()
    assert "辛苦了" in thanks and "13873412345" not in thanks and "在志愿者手机上填的" in thanks


def test_the_leader_shows_the_link_and_only_those_who_sent_them_read_complaints(service, client):
    client.force_login(service.leader)
    roll = client.get(reverse("track:roll", args=[service.slot.pk])).content.decode()
    page = reverse("evaluate:hand_out_service", args=[service.slot.pk])
    assert page in roll and queries.service_code(service.slot) in client.get(page).content.decode()
    actions.rate_service(service.slot, told(words="来晚了，找13873412345", thanks="谢谢"), by=RESIDENT)
    heard = reverse("evaluate:services", args=[service.project.no])
    assert client.get(heard).status_code == 403
    client.force_login(service.volunteer.user)
    assert "来晚了" not in client.get(reverse("evaluate:thanks")).content.decode()
    client.force_login(cast.dispatcher())
    assert heard in client.get(reverse("plan:project", args=[service.project.no])).content.decode()
    told_all = client.get(heard).content.decode()
    assert "来晚了" in told_all and "13873412345" not in told_all and "服务对象自己填的" in told_all
    client.force_login(cast.user_with(Role.INSTITUTE_MANAGER, cast.township("花桥镇")))
    assert client.get(heard).status_code == 403


def test_a_resident_rates_each_service_from_the_progress_page_and_it_can_be_forgotten(service, client):
    spoke = service.project.needs.get().case.voice_set.get().request
    listing = reverse("evaluate:served", args=[spoke.no])
    assert client.get(listing).status_code == 403
    session = client.session
    session[FOLLOWED] = [spoke.no]
    session.save()
    page = reverse("evaluate:rate_served", args=[spoke.no, service.slot.pk])
    assert page in client.get(listing).content.decode()
    client.post(page, {**GRADE, "key": uuid4(), "words": "很好"})
    assert ServiceVerdict.objects.get().request == spoke
    actions.rate_service(service.slot, told(), by=RESIDENT)  # those there are another side
    assert "非常满意" in client.get(listing).content.decode()
    other = Service()
    assert client.get(reverse("evaluate:rate_served", args=[spoke.no, other.slot.pk])).status_code == 404
    actions.forget_words(spoke, by=MACHINE)
    assert ServiceVerdict.objects.get(request=spoke).words == ""


def test_grades_are_counted_the_best_first(service):
    with telling_of(now()):
        actions.rate_service(service.slot, told(), by=RESIDENT)
    assert [n for _grade, n in queries.grades_of(service.project)] == [0, 1, 0, 0, 0]
