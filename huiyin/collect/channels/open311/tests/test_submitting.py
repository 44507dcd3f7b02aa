"""GeoReport v2, handing in: key, service, place, answers, photos, tokens and errors, each rule by name."""

import io
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from huiyin.collect import actions, queries
from huiyin.collect.channels.open311.tests.cast import (
    ROOT,
    WORDS,
    a_key,
    errors,
    submission,
    submit,
    tags,
    told,
    tree,
)
from huiyin.collect.models import ApiKey, Detail, KeyUse, Photo, Request
from huiyin.collect.tests.counting import at_most
from huiyin.kernel.events.models import Event
from huiyin.kernel.events.reactions import react_to_all
from huiyin.kernel.people.access import MACHINE
from huiyin.kernel.people.queries import masked
from huiyin.kernel.people.sealed import opened
from huiyin.kernel.places.models import Place
from huiyin.kernel.present import now, telling_of
from huiyin.tests import cast

pytestmark = pytest.mark.django_db
INSIDE = {"lat": "26.7389", "long": "112.6777"}
"""The county's seat."""
BEIJING = {"lat": "39.9", "long": "116.4"}


@pytest.fixture
def secret():
    return a_key()


def made():
    return Request.objects.select_related("place", "category", "resident").get()


def nowhere(secret, **more):
    """A submission without any place."""
    return {name: value for name, value in submission(secret, **more).items() if name != "address_string"}


def photo(name="灯.jpg", size=(60, 40)):
    out = io.BytesIO()
    Image.new("RGB", size, "red").save(out, "JPEG")
    return SimpleUploadedFile(name, out.getvalue(), "image/jpeg")


class TestAnswer:
    def test_json_is_a_list_of_one_with_the_number_and_no_token(self, client, secret):
        rows = told(submit(client, secret, account_id="wx-77"))
        assert [list(row) for row in rows] == [["service_request_id", "service_notice", "account_id"]]
        assert (rows[0]["service_request_id"], rows[0]["account_id"]) == (made().no, "wx-77")

    def test_xml_is_service_requests_with_one_request(self, client, secret):
        written = tree(submit(client, secret, "xml"))
        assert (written.tag, tags(written)) == ("service_requests", ["request"])
        assert tags(written[0]) == ["service_request_id", "service_notice", "account_id"]

    def test_the_notice_tells_the_resident_number_and_code(self, client, secret):
        notice = told(submit(client, secret))[0]["service_notice"]
        assert made().no in notice and queries.pickup_code(made()) in notice

    def test_it_enters_as_every_voice_does_and_is_filed(self, client, secret):
        submit(client, secret)
        request = made()
        assert (request.channel, request.words, request.category.code) == ("open311", WORDS, "street-light")
        react_to_all()
        assert request.voice.case.channel == "open311"
        assert Event.objects.get(chain=request.no, kind="collect.received").facts["channel"] == "open311"

    def test_a_submission_costs_few_statements(self, client, secret):
        with at_most(10):
            submit(client, secret)
        with at_most(12):
            submit(client, secret, first_name="桂英", last_name="张", phone="13873412345")


class TestKey:
    def test_without_a_key_it_is_403(self, client):
        assert "api_key" in errors(submit(client, ""), 403)

    def test_a_wrong_key_is_403(self, client):
        assert "api_key" in errors(submit(client, "hy_wrong"), 403)

    def test_a_revoked_key_is_403(self, client, secret):
        actions.revoke_key(ApiKey.objects.get(), by=MACHINE)
        errors(submit(client, secret), 403)

    def test_a_key_for_something_else_is_403(self, client):
        errors(submit(client, a_key(scopes=["update"])), 403)
        assert not Request.objects.exists()

    def test_a_wrong_key_is_403_also_where_none_is_needed(self, client):
        errors(client.get(f"{ROOT}/requests.json", {"api_key": "hy_wrong"}), 403)

    def test_above_the_quota_it_is_429_and_says_when(self, client):
        secret = a_key(per_minute=1)
        with telling_of(now().replace(second=5)):
            submit(client, secret)
            refused = submit(client, secret)
        errors(refused, 429)
        assert 0 < int(refused["Retry-After"]) <= 60
        assert (Request.objects.count(), KeyUse.objects.get().refused) == (1, 1)

    def test_a_refused_submission_counts_as_a_call_too(self, client):
        secret = a_key(per_day=1)
        with telling_of(now().replace(second=5)):
            errors(submit(client, secret, service_code=""), 400)
            errors(submit(client, secret), 429)

    def test_without_a_key_one_address_reads_only_so_often_a_minute(self, client, monkeypatch):
        assert client.get(f"{ROOT}/services/road.json").status_code == 200
        monkeypatch.setattr("huiyin.collect.channels.open311.door.FREE_CALLS", 0)
        refused = client.get(f"{ROOT}/services/road.json")
        errors(refused, 429)
        assert refused["Retry-After"] == "60"


class TestRequired:
    def test_without_service_code_it_is_400(self, client, secret):
        assert "service_code" in errors(submit(client, secret, service_code=""), 400)

    def test_an_unknown_service_code_is_404(self, client, secret):
        assert "service_code" in errors(submit(client, secret, service_code="nothing"), 404)

    def test_without_any_place_it_is_400(self, client, secret):
        refused = client.post(f"{ROOT}/requests.json", nowhere(secret))
        words = errors(refused, 400)
        assert all(name in words for name in ("lat", "long", "address_string", "address_id"))

    @pytest.mark.parametrize(("given", "lacking"), [("lat", "long"), ("long", "lat")])
    def test_lat_and_long_are_sent_together(self, client, secret, given, lacking):
        refused = client.post(f"{ROOT}/requests.json", nowhere(secret, **{given: "26.7"}))
        assert lacking in errors(refused, 400)

    def test_a_description_is_optional(self, client, secret):
        assert submit(client, secret, description="").status_code == 200
        assert "路灯亮化" in made().words


class TestWhere:
    def test_an_address_is_enough(self, client, secret):
        submit(client, secret)
        assert made().place == cast.village()
        assert opened(made().spot_sealed, "collect.spot") == "车江街道白水村大岭山组村口"

    def test_an_address_may_begin_with_the_smallest_part(self, client, secret):
        submit(client, secret, address_string="大岭山组村口, 白水村, 车江街道")
        assert made().place == cast.village()

    def test_an_address_id_is_enough_and_is_the_official_code(self, client, secret):
        code = cast.village().codes.get(scheme="nbs", valid_to=None).code
        client.post(f"{ROOT}/requests.json", nowhere(secret, address_id=code))
        assert made().place == cast.village()

    def test_a_point_is_enough_and_goes_to_the_nearest_village_with_a_real_pin(self, client, secret):
        village = cast.village()
        Place.objects.filter(pk=village.pk).update(lat=26.7391, lon=112.6779, pin_datum="wgs84")
        client.post(f"{ROOT}/requests.json", nowhere(secret, **INSIDE))
        assert (made().place, made().lat, made().lon) == (village, 26.7389, 112.6777)

    def test_a_point_far_from_any_pin_goes_to_the_county_and_is_filed(self, client, secret):
        client.post(f"{ROOT}/requests.json", nowhere(secret, **INSIDE))
        assert made().place.level == "county"
        react_to_all()
        assert made().voice.case.township_ref is None

    def test_a_point_outside_the_county_is_400(self, client, secret):
        assert "lat" in errors(client.post(f"{ROOT}/requests.json", nowhere(secret, **BEIJING)), 400)

    @pytest.mark.parametrize("lat", ["91", "nan", "inf", "26°44'", "1e999"])
    def test_an_impossible_point_is_400(self, client, secret, lat):
        assert "lat" in errors(
            client.post(f"{ROOT}/requests.json", nowhere(secret, lat=lat, long="112")), 400
        )

    def test_an_address_that_two_villages_share_is_400_and_names_them(self, client, secret):
        words = errors(submit(client, secret, address_string="白水村大岭山组"), 400)
        assert "车江街道白水村" in words and "花桥镇白水村" in words

    def test_an_unknown_address_is_400_but_a_point_beside_it_helps(self, client, secret):
        errors(submit(client, secret, address_string="城关镇人民路5号"), 400)
        assert submit(client, secret, address_string="人民路5号", **INSIDE).status_code == 200

    def test_an_unknown_address_id_is_400(self, client, secret):
        refused = client.post(f"{ROOT}/requests.json", nowhere(secret, address_id="110000000000"))
        assert "address_id" in errors(refused, 400)


class TestAttributes:
    def test_an_answer_is_kept_with_its_question(self, client, secret):
        submit(client, secret, **{"attribute[pole]": "B-12", "attribute[lamps]": "3"})
        kept = {one.question.code: one.values for one in Detail.objects.select_related("question")}
        assert kept == {"pole": ["B-12"], "lamps": ["3"]}

    def test_several_values_come_with_brackets(self, client, secret):
        submit(client, secret, service_code="waste", **{"attribute[what][]": ["household", "animals"]})
        assert Detail.objects.get().values == ["household", "animals"]

    def test_a_required_answer_that_is_missing_is_400_and_named(self, client, secret):
        assert "attribute[wires]" in errors(submit(client, secret, service_code="power"), 400)
        assert not Request.objects.exists()

    def test_an_answer_that_stops_the_form_says_what_to_do_at_once(self, client, secret):
        words = errors(submit(client, secret, service_code="safety", **{"attribute[danger]": "yes"}), 400)
        assert "119" in words and "120" in words
        assert not Request.objects.exists()
        assert submit(client, secret, service_code="safety", **{"attribute[danger]": "no"}).status_code == 200

    @pytest.mark.parametrize(
        ("code", "name", "value"),
        [
            ("street-light", "lamps", "many"),
            ("street-light", "lamps", "nan"),
            ("street-light", "pole", "two\nlines"),
            ("street-light", "pole", "x" * 501),
            ("street-light", "pole", "\x00"),
            ("road", "passable", "perhaps"),
            ("companion", "when", "tomorrow"),
        ],
    )
    def test_an_answer_of_the_wrong_datatype_is_400(self, client, secret, code, name, value):
        sent = {"attribute[when]": "2026-12-01T08:30+08:00"} | {f"attribute[{name}]": value}
        assert f"attribute[{name}]" in errors(submit(client, secret, service_code=code, **sent), 400)

    def test_two_values_where_one_is_asked_are_400(self, client, secret):
        refused = submit(client, secret, service_code="road", **{"attribute[passable][]": ["yes", "no"]})
        assert "passable" in errors(refused, 400)

    def test_an_attribute_of_another_definition_is_left_alone(self, client, secret):
        assert submit(client, secret, **{"attribute[fixmystreet_id]": "88"}).status_code == 200
        assert not Detail.objects.exists()


class TestPerson:
    def test_name_and_telephone_become_the_resident(self, client, secret):
        submit(client, secret, first_name="桂英", last_name="张", phone="138 7341 2345")
        assert masked(made().resident).phone == "138****2345"
        assert made().resident == cast.resident("张桂英", "13873412345")

    def test_email_and_account_are_kept_sealed_and_the_device_is_not_kept(self, client, secret):
        submit(client, secret, email="li@example.cn", account_id="wx-77", device_id="tt222111")
        brought = made().brought
        assert opened(brought.email_sealed, "collect.email") == "li@example.cn"
        assert opened(brought.account_sealed, "collect.account") == "wx-77"
        assert b"li@example.cn" not in bytes(brought.email_sealed)

    def test_a_resident_who_is_forgotten_takes_email_and_account_along(self, client, secret):
        submit(client, secret, phone="13873412345", email="li@example.cn", account_id="wx-77")
        actions.forget_speaker(made().resident, reason_code="asked", by=MACHINE)
        brought = made().brought
        assert (brought.email_sealed, brought.account_sealed) == (None, None)

    def test_nobody_needs_to_say_who_they_are(self, client, secret):
        submit(client, secret)
        assert made().resident is None

    @pytest.mark.parametrize("sent", [{"phone": "111"}, {"email": "nobody"}, {"last_name": "张" * 41}])
    def test_what_cannot_be_reached_is_400(self, client, secret, sent):
        assert next(iter(sent)) in errors(submit(client, secret, **sent), 400)

    def test_anonymity_keeps_it_secret(self, client, secret):
        submit(client, secret, public_anonymity_required="TRUE")
        assert made().secrecy is True


class TestWords:
    def test_line_breaks_stay(self, client, secret):
        submit(client, secret, description="一\r\n二")
        assert made().words == "一\n二"

    def test_four_thousand_characters_are_taken_and_no_more(self, client, secret):
        assert submit(client, secret, description="灯" * 4000).status_code == 200
        assert "description" in errors(submit(client, secret, description="灯" * 4001), 400)

    @pytest.mark.parametrize("words", ["<script>alert(1)</script>", "灯坏了<br>", "<img src=x onerror=y>"])
    def test_html_is_400(self, client, secret, words):
        assert "description" in errors(submit(client, secret, description=words), 400)

    def test_a_smaller_than_sign_is_no_html(self, client, secret):
        assert submit(client, secret, description="水压 <0.1 & >0").status_code == 200

    def test_what_is_not_utf8_is_400(self, client, secret):
        body = f"api_key={secret}&service_code=road&address_string=%B0%D7%CB%AE%B4%E5&description=%B5%C6"
        kind = "application/x-www-form-urlencoded; charset=utf-8"
        assert "UTF-8" in errors(client.post(f"{ROOT}/requests.json", body, content_type=kind), 400)

    @pytest.mark.parametrize("name", ["description", "account_id", "address_string", "first_name"])
    def test_a_null_character_is_400(self, client, secret, name):
        errors(submit(client, secret, **{name: "车江街道白水村\x00"}), 400)

    def test_a_form_by_hand_is_understood(self, client, secret):
        body = f"api_key={secret}&service_code=road&address_string=车江街道白水村&description=桥断了"
        kind = "application/x-www-form-urlencoded; charset=utf-8"
        assert client.post(f"{ROOT}/requests.json", body, content_type=kind).status_code == 200
        assert made().words == "桥断了"

    def test_what_xml_cannot_hold_is_left_out_when_read(self, client, secret):
        no = told(submit(client, secret, description="灯\x0b坏]]>了 & <3"))[0]["service_request_id"]
        written = tree(client.get(f"{ROOT}/requests/{no}.xml", {"api_key": secret}))
        assert written.findtext("request/description") == "灯坏]]>了 & <3"

    def test_json_as_a_body_is_400(self, client, secret):
        refused = client.post(f"{ROOT}/requests.json", submission(secret), content_type="application/json")
        assert "urlencoded" in errors(refused, 400)


class TestMedia:
    def test_photos_come_as_media_and_are_made_safe(self, client, secret):
        submit(client, secret, media=[photo(), photo("two.jpg")])
        assert Photo.objects.filter(chain=made().no).count() == 2

    def test_a_file_that_is_no_photo_is_400_and_nothing_is_kept(self, client, secret):
        fake = SimpleUploadedFile("灯.jpg", b"%PDF-1.7", "image/jpeg")
        assert "media" in errors(submit(client, secret, media=fake), 400)
        assert not Request.objects.exists()

    def test_six_photos_are_400(self, client, secret):
        assert "media" in errors(submit(client, secret, media=[photo() for _one in range(6)]), 400)

    def test_eleven_files_are_400_in_the_calls_format(self, client, secret):
        errors(submit(client, secret, media=[photo() for _one in range(11)]), 400)

    def test_a_forms_way_to_clear_a_file_breaks_nothing(self, client, secret):
        assert submit(client, secret, media=photo(), **{"media-clear": "on"}).status_code == 200

    def test_a_link_is_kept_as_words_and_never_fetched(self, client, secret):
        submit(client, secret, media_url="http://127.0.0.1:1/lamp.jpg")
        assert made().words == f"{WORDS}\nhttp://127.0.0.1:1/lamp.jpg"

    @pytest.mark.parametrize("link", ["javascript:alert(1)", "file:///etc/passwd", "lamp.jpg"])
    def test_a_link_to_anything_else_is_400(self, client, secret, link):
        assert "media_url" in errors(submit(client, secret, media_url=link), 400)

    def test_a_multipart_body_that_ends_too_soon_is_400(self, client, secret):
        kind = "multipart/form-data; boundary="
        errors(client.post(f"{ROOT}/requests.json", b"--x", content_type=kind), 400)

    def test_too_large_a_form_is_400(self, client, secret):
        kind = "application/x-www-form-urlencoded"
        errors(client.post(f"{ROOT}/requests.json", "description=" + "x" * 2_200_000, content_type=kind), 400)

    def test_too_many_fields_are_400(self, client, secret):
        errors(submit(client, secret, **{f"attribute[x{n}]": "1" for n in range(501)}), 400)


class TestTokens:
    def test_the_same_client_made_key_twice_makes_one_request(self, client, secret):
        key = uuid4()
        first, second = submit(client, secret, key=key), submit(client, secret, key=key)
        assert told(first) == told(second)
        assert (Request.objects.count(), made().key) == (1, key)

    def test_photos_and_answers_are_not_doubled_by_a_retry(self, client, secret):
        key = uuid4()
        for _try in range(2):
            submit(client, secret, key=key, media=photo(), **{"attribute[pole]": "B-12"})
        assert (Photo.objects.count(), Detail.objects.count()) == (1, 1)

    def test_without_such_a_key_two_calls_are_two_requests(self, client, secret):
        for _try in range(2):
            client.post(f"{ROOT}/requests.json", submission(secret))
        assert Request.objects.count() == 2

    def test_another_programs_client_made_key_is_400(self, client, secret):
        key = uuid4()
        submit(client, secret, key=key)
        errors(submit(client, a_key(), key=key), 400)

    def test_the_key_of_a_request_from_elsewhere_is_400(self, client, secret):
        errors(submit(client, secret, key=cast.a_request().key), 400)

    def test_a_client_made_key_that_is_no_uuid_is_400(self, client, secret):
        assert "Idempotency-Key" in errors(submit(client, secret, key="abc"), 400)

    def test_a_token_leads_to_the_number(self, client, secret):
        key = uuid4()
        submit(client, secret, key=key)
        assert told(client.get(f"{ROOT}/tokens/{key}.json")) == [
            {"service_request_id": made().no, "token": str(key)}
        ]
        written = tree(client.get(f"{ROOT}/tokens/{key}.xml"))
        assert (written.tag, tags(written[0])) == ("service_requests", ["service_request_id", "token"])

    @pytest.mark.parametrize("token", ["123456", str(UUID(int=7)), "x" * 200])
    def test_an_unknown_token_is_404(self, client, token):
        assert "token" in errors(client.get(f"{ROOT}/tokens/{token}.json"), 404)

    def test_a_request_from_elsewhere_has_no_token(self, client):
        errors(client.get(f"{ROOT}/tokens/{cast.a_request().key}.json"), 404)


CALLS = [
    "/open311/discovery",
    f"{ROOT}/services",
    f"{ROOT}/services/road",
    f"{ROOT}/requests",
    f"{ROOT}/tokens/x",
    f"{ROOT}/servicerequestupdates",
]


class TestEveryCall:
    def test_an_error_in_xml_is_errors_error_code_description(self, client):
        refused = client.get(f"{ROOT}/services/nothing.xml")
        written = tree(refused)
        assert (refused.status_code, written.tag, tags(written)) == (404, "errors", ["error"])
        assert tags(written[0]) == ["code", "description"] and written.findtext("error/code") == "404"

    def test_several_mistakes_are_several_errors(self, client, secret):
        refused = submit(client, secret, phone="1", email="x", lat="x")
        assert len(told(refused)) == 3

    @pytest.mark.parametrize("call", CALLS)
    def test_an_unknown_jurisdiction_is_404(self, client, call):
        assert "jurisdiction_id" in errors(client.get(f"{call}.json", {"jurisdiction_id": "city.gov"}), 404)

    @pytest.mark.parametrize("ours", ["testserver", "TESTSERVER", "430422", ""])
    def test_our_own_jurisdiction_is_taken_and_none_is_needed(self, client, secret, ours):
        assert client.get(f"{ROOT}/services.json", {"jurisdiction_id": ours}).status_code == 200
        assert submit(client, secret, jurisdiction_id=ours).status_code == 200

    def test_an_unknown_jurisdiction_is_404_for_a_submission_too(self, client, secret):
        assert "jurisdiction_id" in errors(submit(client, secret, jurisdiction_id="city.gov"), 404)

    @pytest.mark.parametrize("call", CALLS)
    def test_a_format_that_is_neither_xml_nor_json_is_400_in_xml(self, client, call):
        refused = client.get(f"{call}.yaml")
        assert (refused.status_code, tree(refused).tag) == (400, "errors")

    @pytest.mark.parametrize("call", CALLS)
    def test_another_method_is_405_and_names_those_there_are(self, client, call):
        refused = client.delete(f"{call}.json")
        errors(refused, 405)
        assert "GET" in refused["Allow"]

    @pytest.mark.parametrize("call", [*CALLS[:4], CALLS[5]])
    def test_the_suffix_chooses_the_format_whatever_the_caller_accepts(self, client, call):
        assert tree(client.get(f"{call}.xml", headers={"Accept": "application/json"})) is not None
        told(client.get(f"{call}.json", headers={"Accept": "text/xml"}))

    def test_no_seal_of_a_form_is_needed(self, secret):
        from django.test import Client

        assert submit(Client(enforce_csrf_checks=True), secret).status_code == 200

    def test_answers_are_not_kept_by_caches(self, client):
        assert "no-store" in client.get(f"{ROOT}/requests.json")["Cache-Control"]


def test_staff_read_the_answers_and_what_was_added_on_the_case_page(client, secret):
    rows = told(submit(client, secret, **{"attribute[pole]": "B-12", "attribute[lamps]": "3"}))
    react_to_all()
    update = {
        "api_key": secret,
        "service_request_id": rows[0]["service_request_id"],
        "update_id": "1",
        "status": "OPEN",
        "updated_datetime": "2026-11-24T08:00:00+08:00",
        "description": "第四根也不亮了。",
    }
    client.post(f"{ROOT}/servicerequestupdates.json", update)
    client.force_login(cast.dispatcher())
    page = client.get(made().voice.case.get_absolute_url()).content.decode()
    assert "灯杆编号" in page and "B-12" in page
    assert "第四根也不亮了。" in page and "诉求人补充说明" in page
