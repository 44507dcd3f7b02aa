from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from huiyin.collect import actions
from huiyin.collect.actions import MeetingPlan
from huiyin.collect.kinds import Channel
from huiyin.collect.models import Attendance, Ballot, BallotOption, Commitment, Meeting, Request
from huiyin.collect.tests.counting import at_most
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.people.models import Resident
from huiyin.kernel.people.queries import unsealed
from huiyin.kernel.present import now, today
from huiyin.tests import cast

pytestmark = pytest.mark.django_db
HERE, THERE = "车江街道白水村", "花桥镇白水村"


@pytest.fixture
def clerk(client):
    user = cast.user_with(Role.STATION_KEEPER, cast.village(HERE))
    client.force_login(user)
    return user


@pytest.fixture
def leader():
    return cast.user_with(Role.COUNTY_LEADER)


@pytest.fixture
def meeting(leader):
    return a_meeting(leader)


def a_meeting(leader, place=HERE, **more):
    plan = MeetingPlan(uuid4(), "白水村屋场恳谈会", cast.village(place), now(), leaders=[leader], **more)
    return actions.plan_meeting(plan, by=cast.dispatcher())


def at(name, meeting):
    return reverse(f"meetings:{name}", args=[meeting.pk])


def planned(**more):
    return {
        "key": uuid4(),
        "kind": "talk",
        "title": "白水村屋场恳谈会",
        "place_words": HERE,
        "day": today().isoformat(),
        "starts": "19:30",
        **more,
    }


def raised(**more):
    return {
        "key": uuid4(),
        "words": "村里没有人陪老人看病。",
        "place_words": HERE,
        "matter": "help",
        "urgency": "ordinary",
        **more,
    }


def promised(leader, **more):
    due = today() + timedelta(days=10)
    return {"leader": leader.pk, "words": "十天内修好路灯", "due_on": due.isoformat(), **more}


def voted(first, second, **more):
    options = {"label_0": "先修路", "votes_0": 31, "label_1": "先修渠", "votes_1": 0}
    return {
        "title": "先修什么",
        "how": "hands",
        "first": first.pk,
        "second": second.pk,
        **options,
        **more,
    }


def refused(answer, field):
    """The form came back with this field named."""
    return answer.status_code == 422 and f'href="#id_{field}' in answer.text


def test_a_meeting_is_planned_once_with_leaders_and_departments(client, clerk, leader):
    bureau = cast.organisation()
    told = planned(leader_0=leader.pk, leader_1=leader.pk, departments=[bureau.pk])
    for _time in range(2):
        answer = client.post(reverse("meetings:new"), told)
    meeting = Meeting.objects.get()
    assert answer["Location"] == at("page", meeting)
    assert list(meeting.leaders.all()) == [leader] and list(meeting.departments.all()) == [bureau]
    page = client.get(at("page", meeting)).text
    assert leader.display_name in page and bureau.name in page
    assert "白水村屋场恳谈会" in client.get(reverse("meetings:list")).text
    assert HERE in client.get(reverse("meetings:new")).text


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", "会\x00"),
        ("title", "会" * 10_000),
        ("day", "2026-02-30"),
        ("day", "0001-01-01"),
        ("day", "9999-12-31"),
        ("starts", "25:61"),
        ("place_words", THERE),
        ("place_words", "白水村"),
        ("leader_0", "999999"),
        ("leader_0", "<script>"),
        ("departments", "999999"),
    ],
)
def test_a_bad_plan_is_refused_with_its_field_named(client, clerk, field, value):
    cast.organisation()
    answer = client.post(reverse("meetings:new"), planned(**{field: value}))
    assert refused(answer, field)
    assert not Meeting.objects.exists()


def test_a_bad_key_is_refused(client, clerk, meeting):
    assert client.post(reverse("meetings:new"), planned(key="x")).status_code == 422
    assert client.post(at("raise", meeting), raised(key="x")).status_code == 422
    assert Meeting.objects.count() == 1 and not Request.objects.exists()


def test_a_meeting_is_recorded_as_held_once(client, clerk, meeting):
    page = at("hold", meeting)
    assert client.get(page).status_code == 200
    told = {"household": 35, "delegate": 4, "minutes": "议定先修路。"}
    assert client.post(page, told).status_code == 302
    assert client.post(page, told).status_code == 409
    meeting.refresh_from_db()
    assert (meeting.state, meeting.minutes) == ("held", "议定先修路。")
    assert sum(row.heads for row in Attendance.objects.all()) == 39
    shown = client.get(at("page", meeting)).text
    assert "39" in shown and "议定先修路。" in shown


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("household", "-1"),
        ("household", "99999999999999999999"),
        ("household", "many"),
        ("household", ""),
        ("minutes", ""),
        ("minutes", "\x00"),
        ("minutes", "字" * 10_000),
    ],
)
def test_a_bad_record_is_refused_with_its_field_named(client, clerk, meeting, field, value):
    told = {"household": 35, "minutes": "议定先修路。", field: value}
    assert refused(client.post(at("hold", meeting), told), field)
    meeting.refresh_from_db()
    assert meeting.state == "planned" and not Attendance.objects.exists()


def test_a_matter_is_raised_once_and_shown(client, clerk, meeting):
    assert HERE in client.get(at("raise", meeting)).text
    told = raised(name="张桂英", phone="13873412345", secrecy="on")
    for _time in range(2):
        answer = client.post(at("raise", meeting), told)
    request = Request.objects.get()
    assert answer["Location"] == f"{at('page', meeting)}?raised={request.no}"
    assert (request.channel, request.meeting, request.secrecy) == (Channel.MEETING, meeting, True)
    assert unsealed(request.resident).name == "张桂英" and Resident.objects.count() == 1
    page = client.get(answer["Location"]).text
    assert request.no in page and "没有人陪老人看病" in page and "张桂英" not in page


def test_a_bare_name_sent_twice_is_kept_once(client, clerk, meeting):
    told = raised(name="张桂英")
    for _time in range(2):
        client.post(at("raise", meeting), told)
    assert (Request.objects.count(), Resident.objects.count()) == (1, 1)


def test_the_next_matter_follows_without_a_detour(client, clerk, meeting):
    answer = client.post(at("raise", meeting), raised(again="1"))
    assert answer["Location"].startswith(at("raise", meeting))
    assert Request.objects.get().resident is None


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("words", ""),
        ("words", "\x00"),
        ("words", "字" * 10_000),
        ("place_words", THERE),
        ("place_words", "火星"),
        ("matter", "x"),
        ("urgency", "x"),
        ("category", "x"),
        ("phone", "123"),
        ("name", "字" * 41),
    ],
)
def test_a_bad_matter_is_refused_and_what_was_typed_is_kept(client, clerk, meeting, field, value):
    told = raised(name="张桂英", phone="13873412345", **({"words": "老人看病难。"}))
    answer = client.post(at("raise", meeting), {**told, field: value})
    assert refused(answer, field)
    assert field == "words" or "老人看病难。" in answer.text
    assert not Request.objects.exists() and not Resident.objects.exists()


def test_a_promise_is_made_once_and_kept(client, clerk, meeting, leader):
    client.post(at("raise", meeting), raised())
    request = Request.objects.get()
    assert request.no in client.get(at("promise", meeting)).text
    told = promised(leader, request_no=request.no)
    for _time in range(2):
        assert client.post(at("promise", meeting), told).status_code == 302
    commitment = Commitment.objects.get()
    assert (commitment.leader, commitment.request_no) == (leader, request.no)
    assert "待兑现" in client.get(at("page", meeting)).text
    keep = reverse("meetings:keep", args=[commitment.pk])
    assert client.post(keep)["Location"] == at("page", meeting)
    assert client.post(keep).status_code == 409
    assert "已兑现" in client.get(at("page", meeting)).text


def test_a_promise_past_its_day_is_late(client, clerk, meeting, leader):
    due = today() - timedelta(days=1)
    client.post(at("promise", meeting), promised(leader, due_on=due.isoformat()))
    assert "已超期" in client.get(at("page", meeting)).text


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("leader", "999999"),
        ("leader", ""),
        ("words", "\x00"),
        ("words", "字" * 10_000),
        ("due_on", "soon"),
        ("due_on", "0001-01-01"),
        ("request_no", "26-0000001-1"),
    ],
)
def test_a_bad_promise_is_refused_with_its_field_named(client, clerk, meeting, leader, field, value):
    assert refused(client.post(at("promise", meeting), {**promised(leader), field: value}), field)
    assert not Commitment.objects.exists()


def test_without_leaders_nobody_can_promise(client, clerk):
    plan = MeetingPlan(uuid4(), "小会", cast.village(), now())
    meeting = actions.plan_meeting(plan, by=cast.dispatcher())
    assert "没有登记到会领导" in client.get(at("promise", meeting)).text


def test_the_leader_keeps_the_own_promise_and_nobody_elses(client, clerk, meeting, leader):
    other = cast.user_with(Role.COUNTY_LEADER)
    client.post(at("promise", meeting), promised(leader))
    keep = reverse("meetings:keep", args=[Commitment.objects.get().pk])
    client.force_login(other)
    assert client.post(keep).status_code == 403
    client.force_login(leader)
    assert client.post(keep).status_code == 302
    assert Commitment.objects.get().state == "kept"


def test_a_vote_is_counted_once_by_two_people(client, clerk, meeting, leader):
    assert client.get(at("ballot", meeting)).status_code == 200
    for _time in range(2):
        assert client.post(at("ballot", meeting), voted(clerk, leader)).status_code == 302
    ballot = Ballot.objects.get()
    assert set(ballot.counted_by.all()) == {clerk, leader}
    assert list(BallotOption.objects.values_list("label", "votes").order_by("id")) == [
        ("先修路", 31),
        ("先修渠", 0),
    ]
    page = client.get(at("page", meeting)).text
    assert "先修路" in page and 'value="31"' in page and clerk.display_name in page


@pytest.mark.parametrize(
    ("field", "told"),
    [
        ("second", {"second": "same"}),
        ("first", {"first": "999999"}),
        ("label_1", {"label_1": "先修路"}),
        ("label_1", {"label_1": ""}),
        ("label_0", {"label_0": "\x00"}),
        ("votes_0", {"votes_0": "-5"}),
        ("votes_0", {"votes_0": "=1+1"}),
        ("votes_2", {"label_2": "先修桥"}),
        ("label_2", {"votes_2": "3"}),
        ("title", {"title": "字" * 10_000}),
        ("how", {"how": "shouting"}),
    ],
)
def test_a_bad_vote_is_refused_with_its_field_named(client, clerk, meeting, leader, field, told):
    if told.get("second") == "same":
        told = {"second": clerk.pk}
    assert refused(client.post(at("ballot", meeting), {**voted(clerk, leader), **told}), field)
    assert not Ballot.objects.exists()


PAGES = ("hold", "raise", "promise", "ballot")
MAY = {
    "keeper here": {"read", "write"},
    "manager here": {"read", "write"},
    "dispatcher": {"read", "write"},
    "keeper elsewhere": set(),
    "manager elsewhere": set(),
    "supervisor": {"read"},
    "leader": {"read"},
    "operator": set(),
    "volunteer": set(),
}


def person(name):
    return {
        "keeper here": lambda: cast.user_with(Role.STATION_KEEPER, cast.village(HERE)),
        "manager here": lambda: cast.user_with(Role.INSTITUTE_MANAGER, cast.township()),
        "dispatcher": cast.dispatcher,
        "keeper elsewhere": lambda: cast.user_with(Role.STATION_KEEPER, cast.village(THERE)),
        "manager elsewhere": lambda: cast.user_with(Role.INSTITUTE_MANAGER, cast.township("花桥镇")),
        "supervisor": cast.supervisor,
        "leader": lambda: cast.user_with(Role.COUNTY_LEADER),
        "operator": cast.operator,
        "volunteer": lambda: cast.user_with(Role.VOLUNTEER),
    }[name]()


@pytest.mark.parametrize("name", MAY)
def test_who_reads_and_who_writes(client, meeting, name):
    client.force_login(person(name))
    assert client.get(at("page", meeting)).status_code == (200 if "read" in MAY[name] else 403)
    for page in PAGES:
        expected = 200 if "write" in MAY[name] else 403
        assert client.get(at(page, meeting)).status_code == expected, page
    listed = client.get(reverse("meetings:list"))
    assert (listed.status_code == 200 and meeting.title in listed.text) == ("read" in MAY[name])
    assert (at("raise", meeting) in client.get(at("page", meeting)).text) == ("write" in MAY[name])


def test_an_impossible_number_finds_nothing(client, clerk):
    assert client.get("/meetings/99999999999999999999/").status_code == 404
    assert client.post("/meetings/promises/99999999999999999999/kept/").status_code == 404


@pytest.mark.parametrize("count", [1, 30])
def test_pages_stay_within_ten_queries(client, clerk, leader, count):
    for _time in range(count):
        meeting = a_meeting(leader)
    for number in range(count):
        client.post(at("raise", meeting), raised())
        client.post(at("promise", meeting), promised(leader, words=f"承诺{number}"))
        client.post(at("ballot", meeting), voted(clerk, leader, title=f"表决{number}"))
    client.post(at("hold", meeting), {"household": 3, "minutes": "好"})
    with at_most(10):
        assert ("下一页" in client.get(reverse("meetings:list")).text) == (count > 25)
    for page in ("page", "hold", "raise", "promise", "ballot"):
        with at_most(10):
            client.get(at(page, meeting))


def test_writes_stay_within_twelve_queries(client, clerk, leader, meeting):
    here = cast.village(HERE).pk
    client.post(at("raise", meeting), raised())
    commitment = actions.promise(meeting, leader=leader, words="修路", due_on=today(), by=clerk)
    writes = [
        (reverse("meetings:new"), planned(place=here, leader_0=leader.pk)),
        (at("hold", meeting), {"household": 3, "minutes": "好"}),
        (at("raise", meeting), raised(place=here)),
        (at("raise", meeting), raised(place=here, name="张桂英", phone="13873412345")),
        (at("promise", meeting), promised(leader)),
        (at("ballot", meeting), voted(clerk, leader)),
        (reverse("meetings:keep", args=[commitment.pk]), {}),
    ]
    for address, told in writes:
        with at_most(12):
            assert client.post(address, told).status_code == 302
