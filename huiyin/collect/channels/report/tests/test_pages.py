import io
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from huiyin.collect import actions, policy
from huiyin.collect.actions import Consented, Said
from huiyin.collect.kinds import Channel, Matter
from huiyin.collect.models import OnBehalf, Photo, Request
from huiyin.collect.queries import pickup_code
from huiyin.collect.tests.counting import at_most
from huiyin.kernel.events.models import Event
from huiyin.kernel.events.reactions import react_to_all
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.people.models import Resident
from huiyin.kernel.people.queries import unsealed
from huiyin.tests import cast

pytestmark = pytest.mark.django_db


def told(**more):
    return {"key": uuid4(), "words": "桥面破了一个洞。", "place_words": "车江街道白水村", **more}


def a_photo(name="桥.jpg"):
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "teal").save(out, "JPEG")
    return SimpleUploadedFile(name, out.getvalue(), "image/jpeg")


@pytest.fixture
def volunteer(client):
    user = cast.volunteer(cast.village()).user
    client.force_login(user)
    return user


def test_a_volunteer_reports_what_he_sees_with_photos(client, volunteer):
    page = client.get(reverse("field:new"))
    assert "车江街道白水村" in page.text
    sent = told(photos=[a_photo(), a_photo()], danger="on", spot="桥头")
    answer = client.post(reverse("field:new"), sent)
    request = Request.objects.get()
    assert answer["Location"] == reverse("field:sent", args=[request.no])
    assert (request.channel, request.urgency, request.resident) == (Channel.VOLUNTEER, "urgent", None)
    assert Photo.objects.filter(chain=request.no).count() == 2
    assert request.no in client.get(answer["Location"]).text
    assert request.no in client.get(reverse("field:mine")).text


def test_sending_twice_makes_one_report(client, volunteer):
    same = told()
    answers = [client.post(reverse("field:new"), {**same, "photos": [a_photo()]}) for _time in range(2)]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert (Request.objects.count(), Photo.objects.count()) == (1, 1)


def for_another(**more):
    given = {"name": "张桂英", "phone": "13873412345", "consent": "self", "how": "spoken", "answer": "call"}
    return told(**{**given, **more})


OTHER = "?for=other"


def test_another_persons_word_needs_a_name_and_consent_that_was_really_given(client, volunteer):
    page = reverse("field:new") + OTHER
    bare = client.post(page, told())
    assert bare.status_code == 422
    for field in ("name", "consent_0", "how_0", "answer_0"):
        assert f'href="#id_{field}"' in bare.text
    for missing in ("consent", "how", "answer"):
        assert client.post(page, for_another(**{missing: ""})).status_code == 422
    assert not Request.objects.exists() and not Resident.objects.exists()


def test_the_consent_and_the_wishes_are_kept_and_told_in_the_log_by_codes(client, volunteer):
    client.post(reverse("field:new") + OTHER, for_another(consent="guardian", how="written", secrecy="on"))
    request = Request.objects.get()
    kept = request.on_behalf
    assert (kept.consent, kept.how, kept.answer, kept.by) == ("guardian", "written", "call", volunteer)
    assert request.secrecy and unsealed(request.resident).name == "张桂英"
    noted = Event.objects.get(kind="collect.consent_noted")
    assert (noted.chain, noted.facts) == (
        request.no,
        {"consent": "guardian", "how": "written", "answer": "call"},
    )


def test_whoever_wants_a_call_leaves_a_number_and_nobody_else_must(client, volunteer):
    page = reverse("field:new") + OTHER
    refused = client.post(page, for_another(phone=""))
    assert refused.status_code == 422 and 'href="#id_phone"' in refused.text
    assert client.post(page, for_another(phone="", answer="reporter")).status_code == 302


def test_number_and_code_are_passed_on_and_the_answer_if_the_person_wished_so(client, volunteer):
    for way, passed_on in (("reporter", True), ("call", False)):
        answer = client.post(reverse("field:new") + OTHER, for_another(answer=way))
        request = Request.objects.latest("pk")
        actions.answer(request, words="桥面补好了。", by=cast.dispatcher())
        page = client.get(answer["Location"]).text
        assert request.no in page and pickup_code(request) in page
        assert ("桥面补好了。" in page) is passed_on


def test_what_one_saw_oneself_has_neither_code_nor_consent(client, volunteer):
    answer = client.post(reverse("field:new"), told(name="张桂英", consent="self"))
    request = Request.objects.get()
    assert request.resident is None and not OnBehalf.objects.exists()
    assert pickup_code(request) not in client.get(answer["Location"]).text


def test_sending_it_twice_notes_one_consent(client, volunteer):
    same = for_another()
    for _time in range(2):
        client.post(reverse("field:new") + OTHER, same)
    assert (Request.objects.count(), OnBehalf.objects.count()) == (1, 1)


def test_nobody_notes_consent_for_what_another_passed_on(volunteer):
    request = cast.a_request()
    consented = Consented(OnBehalf.Consent.SELF, OnBehalf.How.PHONE, OnBehalf.Answer.NONE)
    with pytest.raises(PermissionDenied):
        actions.note_consent(request, consented, by=volunteer)


def test_the_case_page_says_with_whose_consent_and_how_to_answer(client, volunteer):
    client.post(reverse("field:new") + OTHER, for_another(answer="reporter"))
    react_to_all()
    client.force_login(cast.dispatcher())
    page = client.get(Request.objects.get().voice.case.get_absolute_url()).text
    assert "当面口头" in page and "由反映人转告" in page


@pytest.mark.parametrize(
    ("role", "place", "channel"),
    [
        (Role.STATION_KEEPER, "village", Channel.STATION),
        (Role.INSTITUTE_MANAGER, "township", Channel.STATION),
        (Role.TEAM_LEADER, "township", Channel.VOLUNTEER),
        (Role.VOLUNTEER, "village", Channel.VOLUNTEER),
    ],
)
def test_the_channel_follows_the_role(client, role, place, channel):
    client.force_login(cast.user_with(role, getattr(cast, place)()))
    assert client.post(reverse("field:new"), told()).status_code == 302
    assert Request.objects.get().channel == channel


def test_elsewhere_is_refused_in_words(client, volunteer):
    answer = client.post(reverse("field:new"), told(place_words="花桥镇白水村"))
    assert answer.status_code == 422 and 'href="#id_place_words"' in answer.text
    assert "不在您的工作范围内" in answer.text and "桥面破了" in answer.text
    assert not Request.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("words", "桥\x00"),
        ("words", "桥" * 10_000),
        ("spot", "桥" * 81),
        ("place_words", "白水村"),
        ("place_words", "\x00"),
        ("place_words", "'; DROP TABLE"),
    ],
)
def test_a_bad_report_is_refused_with_its_field_named(client, volunteer, field, value):
    answer = client.post(reverse("field:new"), told(**{field: value}))
    assert answer.status_code == 422 and f'href="#id_{field}"' in answer.text
    assert not Request.objects.exists()


def test_four_photos_and_what_is_none_are_refused(client, volunteer):
    many = client.post(reverse("field:new"), told(photos=[a_photo() for _time in range(4)]))
    pdf = SimpleUploadedFile("a.jpg", b"%PDF-1.7 nothing", "image/jpeg")
    wrong = client.post(reverse("field:new"), told(photos=[pdf]))
    for answer in (many, wrong):
        assert answer.status_code == 422 and 'href="#id_photos"' in answer.text
    assert not Request.objects.exists() and not Photo.objects.exists()


def test_a_bad_key_is_refused(client, volunteer):
    assert client.post(reverse("field:new"), told(key="x")).status_code == 422


def test_a_report_is_shown_to_who_sent_it_only(client, volunteer):
    client.post(reverse("field:new"), told())
    no = Request.objects.get().no
    client.force_login(cast.volunteer(cast.village()).user)
    assert client.get(reverse("field:sent", args=[no])).status_code == 404
    assert no not in client.get(reverse("field:mine")).text


def test_lists_and_writes_stay_within_their_queries(client, volunteer):
    village = cast.village()
    for _time in range(27):
        said = Said(Channel.VOLUNTEER, Matter.HELP, "桥面破了。", village)
        actions.receive(said, by=volunteer)
    with at_most(10):
        assert "下一页" in client.get(reverse("field:mine")).text
    with at_most(10):
        client.get(reverse("field:new"))
    with at_most(12):
        client.post(reverse("field:new"), told(place=village.pk))


HERE, AROUND, COUNTY = "village", "township", "county"
TABLE = {
    (Role.VOLUNTEER, HERE): {Channel.VOLUNTEER},
    (Role.TEAM_LEADER, AROUND): {Channel.VOLUNTEER},
    (Role.STATION_KEEPER, HERE): set(Channel),
    (Role.INSTITUTE_MANAGER, AROUND): set(Channel),
    (Role.COUNTY_DISPATCHER, COUNTY): set(Channel),
    (Role.HOTLINE_OPERATOR, COUNTY): set(Channel),
    (Role.MEDIA_EDITOR, COUNTY): set(Channel),
    (Role.SUPERVISOR, COUNTY): set(),
    (Role.COUNTY_LEADER, COUNTY): set(),
    (Role.DEPARTMENT_HANDLER, COUNTY): set(),
    (Role.DEPARTMENT_LEADER, COUNTY): set(),
    (Role.SYSTEM_ADMIN, COUNTY): set(),
    (Role.SECURITY_ADMIN, COUNTY): set(),
    (Role.AUDIT_ADMIN, COUNTY): set(),
}


@pytest.mark.parametrize(("role", "reach"), TABLE)
def test_who_may_receive_through_which_channel(role, reach):
    who = cast.user_with(role, getattr(cast, reach)())
    here, there = cast.village(), cast.village("花桥镇白水村")
    allowed = {channel for channel in Channel if policy.may_receive(who, here, channel)}
    assert allowed == TABLE[role, reach]
    if reach != COUNTY:
        assert not any(policy.may_receive(who, there, channel) for channel in Channel)


def test_a_volunteer_neither_answers_nor_corrects(volunteer):
    request = cast.a_request()
    assert not policy.may_answer(volunteer, request) and not policy.may_correct(volunteer, request)
    with pytest.raises(PermissionDenied):
        actions.receive(Said(Channel.PORTAL, Matter.HELP, "桥", cast.village()), by=volunteer)
