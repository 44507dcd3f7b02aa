"""GeoReport v2, the calls that read: every rule of the specification by name."""

from datetime import timedelta
from urllib.parse import quote

import pytest
from django.utils.dateparse import parse_datetime

from huiyin.collect import actions
from huiyin.collect.channels.open311.tests.cast import ROOT, a_key, errors, submit, tags, told, tree
from huiyin.collect.kinds import Matter
from huiyin.collect.models import Category, Question
from huiyin.collect.tests.counting import at_most
from huiyin.dispatch import actions as dispatch
from huiyin.kernel.events.reactions import react_to_all
from huiyin.kernel.people.access import MACHINE, RESIDENT
from huiyin.kernel.people.actions import set_wishes
from huiyin.kernel.present import now, telling_of
from huiyin.tests import cast

pytestmark = pytest.mark.django_db
FIELDS = (
    "service_request_id status status_notes service_name service_code description agency_responsible"
    " service_notice requested_datetime updated_datetime expected_datetime address address_id zipcode lat"
    " long media_url"
).split()


def listed(client, **filters):
    response = client.get(f"{ROOT}/requests.json", filters)
    assert response.status_code == 200, response.content.decode()
    return told(response)


def numbers(client, **filters):
    return [row["service_request_id"] for row in listed(client, **filters)]


class TestDiscovery:
    def test_it_is_there_in_xml_and_json_and_both_tell_the_same(self, client):
        spoken = told(client.get("/open311/discovery.json"))
        written = tree(client.get("/open311/discovery.xml"))
        assert written.tag == "discovery"
        assert tags(written) == list(spoken) == ["changeset", "contact", "key_service", "endpoints"]
        assert written.findtext("contact") == spoken["contact"] != ""

    def test_every_field_is_filled(self, client):
        spoken = told(client.get("/open311/discovery.json"))
        assert all(spoken.values())
        endpoint = spoken["endpoints"][0]
        assert list(endpoint) == ["specification", "url", "changeset", "type", "formats"]
        assert all(endpoint.values())

    def test_the_specification_is_named_by_its_address(self, client):
        endpoint = told(client.get("/open311/discovery.json"))["endpoints"][0]
        assert endpoint["specification"] == "http://wiki.open311.org/GeoReport_v2"
        assert endpoint["type"] in ("production", "test")

    def test_changesets_are_moments_in_the_past_with_a_zone(self, client):
        spoken = told(client.get("/open311/discovery.json"))
        for moment in (spoken["changeset"], spoken["endpoints"][0]["changeset"]):
            assert parse_datetime(moment).tzinfo is not None
            assert parse_datetime(moment) < now() + timedelta(days=1)

    def test_the_endpoint_leads_to_the_services(self, client):
        endpoint = told(client.get("/open311/discovery.json"))["endpoints"][0]
        assert client.get(endpoint["url"] + "/services.xml").status_code == 200

    def test_formats_are_a_list_and_xml_is_one_of_them(self, client):
        written = tree(client.get("/open311/discovery.xml"))
        assert [one.text for one in written.iter("format")] == ["text/xml", "application/json"]

    def test_it_also_lies_beside_the_calls_where_some_clients_look(self, client):
        assert told(client.get(f"{ROOT}/discovery.json")) == told(client.get("/open311/discovery.json"))


class TestServices:
    def test_the_xml_is_services_with_service_inside(self, client):
        written = tree(client.get(f"{ROOT}/services.xml"))
        assert (written.tag, set(tags(written))) == ("services", {"service"})

    def test_the_json_is_a_bare_array_by_the_spark_convention(self, client):
        rows = told(client.get(f"{ROOT}/services.json"))
        assert isinstance(rows, list) and len(rows) == Category.objects.count()

    def test_each_has_the_seven_fields(self, client):
        names = "service_code service_name description metadata type keywords group".split()
        assert {tuple(row) for row in told(client.get(f"{ROOT}/services.json"))} == {tuple(names)}
        assert {tuple(tags(one)) for one in tree(client.get(f"{ROOT}/services.xml"))} == {tuple(names)}

    def test_metadata_is_true_only_where_there_are_extra_questions(self, client):
        rows = {row["service_code"]: row for row in told(client.get(f"{ROOT}/services.json"))}
        assert rows["street-light"]["metadata"] is True and rows["telecom"]["metadata"] is False
        words = {
            one.findtext("service_code"): one.findtext("metadata")
            for one in tree(client.get(f"{ROOT}/services.xml"))
        }
        assert (words["street-light"], words["telecom"]) == ("true", "false")

    def test_the_number_comes_at_once_so_the_type_is_realtime(self, client):
        assert {row["type"] for row in told(client.get(f"{ROOT}/services.json"))} == {"realtime"}

    def test_keywords_stand_between_commas_and_private_marks_what_is_not_listed(self, client):
        rows = {
            row["service_code"]: row["keywords"].split(", ")
            for row in told(client.get(f"{ROOT}/services.json"))
        }
        assert rows["street-light"] == ["路灯亮化", "Street lights", "农村基础设施", "Rural infrastructure"]
        assert "private" in rows["allowance"]

    def test_the_group_is_the_class_above(self, client):
        rows = {row["service_code"]: row["group"] for row in told(client.get(f"{ROOT}/services.json"))}
        assert (rows["street-light"], rows["grain"]) == ("农村基础设施", "粮食收购")

    def test_a_class_that_has_ended_is_not_offered(self, client):
        Category.objects.filter(code="telecom").update(valid_to=now().date())
        assert "telecom" not in {row["service_code"] for row in told(client.get(f"{ROOT}/services.json"))}

    def test_words_come_in_the_language_that_the_caller_reads(self, client):
        rows = told(client.get(f"{ROOT}/services.json", headers={"Accept-Language": "en"}))
        assert "Street lights" in {row["service_name"] for row in rows}

    def test_it_asks_two_things_of_the_database_and_counts_the_call(self, client):
        with at_most(3):
            client.get(f"{ROOT}/services.json")


class TestDefinition:
    def test_the_xml_is_service_definition_attributes_attribute_values_value(self, client):
        written = tree(client.get(f"{ROOT}/services/road.xml"))
        assert (written.tag, tags(written)) == ("service_definition", ["service_code", "attributes"])
        attribute = written.find("attributes/attribute")
        names = "variable code datatype required datatype_description order description values".split()
        assert tags(attribute) == names
        assert tags(attribute.find("values/value")) == ["key", "name"]

    def test_the_json_holds_the_same(self, client):
        spoken = told(client.get(f"{ROOT}/services/road.json"))
        assert spoken["service_code"] == "road"
        assert spoken["attributes"][0]["values"][0] == {"key": "yes", "name": "能走"}

    def test_orders_are_positive_and_used_once(self, client):
        for code in (
            Category.objects.filter(questions__isnull=False).values_list("code", flat=True).distinct()
        ):
            rows = told(client.get(f"{ROOT}/services/{code}.json"))["attributes"]
            orders = [row["order"] for row in rows]
            assert orders == sorted(set(orders)) and min(orders) > 0

    def test_datatypes_are_the_six_of_the_specification(self, client):
        six = {"string", "number", "datetime", "text", "singlevaluelist", "multivaluelist"}
        assert set(Question.Kind.values) == six

    def test_a_text_that_asks_nothing_is_not_variable(self, client):
        attribute = told(client.get(f"{ROOT}/services/noise.json"))["attributes"][0]
        assert attribute["variable"] is False and attribute["required"] is False

    def test_a_question_that_may_stop_says_so(self, client):
        attribute = told(client.get(f"{ROOT}/services/safety.json"))["attributes"][0]
        assert "119" in attribute["datatype_description"]

    def test_a_service_without_questions_has_an_empty_list(self, client):
        assert told(client.get(f"{ROOT}/services/telecom.json")) == {
            "service_code": "telecom",
            "attributes": [],
        }
        assert tree(client.get(f"{ROOT}/services/telecom.xml")).find("attributes") is not None

    def test_an_unknown_service_code_is_404(self, client):
        assert "service_code" in errors(client.get(f"{ROOT}/services/nothing.json"), 404)

    def test_a_question_that_has_ended_is_not_asked(self, client):
        Question.objects.filter(code="pole").update(valid_to=now().date())
        codes = [row["code"] for row in told(client.get(f"{ROOT}/services/street-light.json"))["attributes"]]
        assert codes == ["lamps"]


class TestRequests:
    def test_a_request_has_the_seventeen_fields_in_order(self, client):
        cast.a_case()
        assert [list(row) for row in listed(client)] == [FIELDS]
        written = tree(client.get(f"{ROOT}/requests.xml"))
        assert (written.tag, tags(written), tags(written[0])) == ("service_requests", ["request"], FIELDS)

    def test_moments_carry_the_countys_zone(self, client):
        cast.a_case()
        row = listed(client)[0]
        for name in ("requested_datetime", "updated_datetime", "expected_datetime"):
            assert row[name].endswith("+08:00") and len(row[name]) == len("2026-11-24T08:00:00+08:00")

    def test_ids_and_codes_are_text(self, client):
        cast.a_case()
        row = listed(client)[0]
        assert all(
            isinstance(row[name], str) for name in ("service_request_id", "service_code", "address_id")
        )

    def test_nothing_wanted_gives_an_empty_list(self, client):
        assert listed(client) == []
        assert tree(client.get(f"{ROOT}/requests.xml")).tag == "service_requests"

    def test_what_is_not_known_is_null_in_json_and_empty_in_xml(self, client):
        cast.a_case()
        assert listed(client)[0]["zipcode"] is None
        assert tree(client.get(f"{ROOT}/requests.xml"))[0].find("zipcode").text is None

    def test_service_request_id_overrides_every_other_filter(self, client):
        first, second = cast.a_request(), cast.a_request()
        asked = f"{first.no},{second.no},99-9999999-9"
        assert numbers(client, service_request_id=asked, status="closed") == [second.no, first.no]

    def test_service_code_takes_several_with_commas(self, client):
        road, _lamp = cast.a_request(category=Category.objects.get(code="road")), cast.a_request()
        assert numbers(client, service_code="road") == [road.no]
        assert len(numbers(client, service_code="road,street-light")) == 2

    def test_an_unknown_service_code_in_the_filter_is_404(self, client):
        assert "nothing" in errors(client.get(f"{ROOT}/requests.json", {"service_code": "nothing"}), 404)

    def test_status_open_and_closed(self, client):
        live, over = cast.a_request(), cast.a_request()
        actions.withdraw(over, by=RESIDENT)
        assert numbers(client, status="open") == [live.no]
        assert numbers(client, status="closed") == [over.no]
        assert len(numbers(client, status="open,closed")) == 2

    def test_any_other_status_is_400(self, client):
        assert "status" in errors(client.get(f"{ROOT}/requests.json", {"status": "fixed"}), 400)

    def test_updated_is_the_closing_moment_once_closed(self, client):
        made = cast.a_request()
        with telling_of(now() + timedelta(minutes=5)):
            actions.withdraw(made, by=RESIDENT)
            closed = now()
        row = listed(client)[0]
        assert (row["status"], row["status_notes"]) == ("closed", "已撤回")
        assert parse_datetime(row["updated_datetime"]) == closed.replace(microsecond=0)

    def test_without_dates_the_last_ninety_days_are_told(self, client):
        with telling_of(now() - timedelta(days=91)):
            cast.a_request()
        with telling_of(now() - timedelta(days=89)):
            kept = cast.a_request()
        assert numbers(client) == [kept.no]

    def test_start_and_end_date_bound_when_it_was_requested(self, client):
        with telling_of(now() - timedelta(days=200)):
            old = cast.a_request()
            start, end = now() - timedelta(days=1), now() + timedelta(days=1)
        cast.a_request()
        assert numbers(client, start_date=start.isoformat(), end_date=end.isoformat()) == [old.no]
        assert numbers(client, start_date=start.isoformat()) == [old.no]
        assert numbers(client, end_date=end.isoformat()) == [old.no]

    def test_more_than_ninety_days_are_400(self, client):
        span = {"start_date": "2026-01-01T00:00:00Z", "end_date": "2026-06-01T00:00:00Z"}
        assert "90" in errors(client.get(f"{ROOT}/requests.json", span), 400)
        backwards = {"start_date": "2026-06-01T00:00:00Z", "end_date": "2026-05-01T00:00:00Z"}
        assert "end_date" in errors(client.get(f"{ROOT}/requests.json", backwards), 400)

    @pytest.mark.parametrize(
        "date",
        [
            "2026-11-24",
            "yesterday",
            "2026-11-24T08:00:00",
            "2026-13-01T00:00:00Z",
            "9999-12-31T00:00:00Z",
            "0001-01-01T00:00:00Z",
        ],
    )
    def test_a_date_without_zone_or_sense_is_400(self, client, date):
        assert "start_date" in errors(client.get(f"{ROOT}/requests.json", {"start_date": date}), 400)

    @pytest.mark.parametrize(
        "date", ["2026-11-24T08:00:00Z", "2026-11-24T08:00:00+08:00", "2026-11-24T08:00Z"]
    )
    def test_a_date_with_a_zone_is_understood_also_when_plus_arrives_as_space(self, client, date):
        assert client.get(f"{ROOT}/requests.json?end_date={date}").status_code == 200
        assert client.get(f"{ROOT}/requests.json?end_date={quote(date)}").status_code == 200

    def test_an_empty_parameter_is_one_that_was_not_sent(self, client):
        cast.a_request()
        names = (
            "service_request_id service_code start_date end_date status page page_size jurisdiction_id bbox"
        )
        assert len(numbers(client, **dict.fromkeys(names.split(), ""))) == 1

    def test_newest_first_and_a_thousand_at_most(self, client):
        first, second = cast.a_request(), cast.a_request()
        assert numbers(client) == [second.no, first.no]
        assert "page_size" in errors(client.get(f"{ROOT}/requests.json", {"page_size": 1001}), 400)

    def test_page_and_page_size_turn_pages(self, client):
        made = [cast.a_request().no for _number in range(5)][::-1]
        assert numbers(client, page_size=2) == made[:2]
        assert numbers(client, page_size=2, page=3) == made[4:]
        assert numbers(client, page_size=2, page=4) == []

    def test_pages_end_at_the_ten_thousandth_row(self, client):
        assert "10000" in errors(client.get(f"{ROOT}/requests.json", {"page": 11}), 400)

    def test_updated_after_and_before(self, client):
        with telling_of(now() - timedelta(days=9)):
            quiet, touched = cast.a_request(), cast.a_request()
        actions.withdraw(touched, by=RESIDENT)
        border = (now() - timedelta(days=1)).isoformat()
        assert numbers(client, updated_after=border) == [touched.no]
        assert numbers(client, updated_before=border) == [quiet.no]

    def test_bbox_and_radius_go_by_the_villages_pin(self, client):
        village = cast.village()
        type(village).objects.filter(pk=village.pk).update(lat=26.74, lon=112.68, pin_datum="wgs84")
        made = cast.a_request(village)
        cast.a_request(cast.village("花桥镇白水村"))
        assert numbers(client, bbox="112.6,26.7,112.7,26.8") == [made.no]
        assert numbers(client, lat=26.741, long=112.681, radius=500) == [made.no]
        assert numbers(client, lat=26.8, long=112.7, radius=500) == []

    @pytest.mark.parametrize(
        "wrong", [{"bbox": "1,2,3"}, {"bbox": "a,b,c,d"}, {"lat": 26, "long": 112}, {"radius": 9}]
    )
    def test_half_a_box_or_circle_is_400(self, client, wrong):
        assert errors(client.get(f"{ROOT}/requests.json", wrong), 400)

    def test_the_agency_is_the_unit_that_was_given_the_duty(self, client):
        case = cast.a_case()
        bureau = cast.organisation(name="衡南县城市管理局")
        dispatch.send_order(case, dispatch.Duty(bureau, basis="三定方案"), by=cast.dispatcher())
        assert listed(client)[0]["agency_responsible"] == "衡南县城市管理局"

    def test_extensions_add_notes_and_attributes_only_when_asked(self, client):
        case = cast.a_case()
        dispatch.send_order(case, dispatch.Duty(cast.organisation(), basis="三定方案"), by=cast.dispatcher())
        row = listed(client, extensions="true")[0]
        assert row["extended_attributes"] == {"detailed_status": "IN_PROCESS", "channel": "portal"}
        assert [note["type"] for note in row["notes"]][:2] == ["collect.received", "archive.opened"]
        assert all(set(note) == {"datetime", "description", "type"} for note in row["notes"])
        written = tree(client.get(f"{ROOT}/requests.xml", {"extensions": "true"}))
        assert written.find("request/notes/note/description").text

    def test_a_list_costs_the_same_however_long(self, client):
        for _number in range(12):
            case = cast.a_case()
        dispatch.send_order(case, dispatch.Duty(cast.organisation(), basis="三定方案"), by=cast.dispatcher())
        with at_most(9):
            assert len(listed(client, extensions="true")) == 12


class TestOneRequest:
    def test_one_request_is_a_list_of_one(self, client):
        made = cast.a_request()
        rows = told(client.get(f"{ROOT}/requests/{made.no}.json"))
        assert [list(row) for row in rows] == [FIELDS]
        assert tags(tree(client.get(f"{ROOT}/requests/{made.no}.xml"))) == ["request"]

    @pytest.mark.parametrize("number", ["26-0000000-0", "nothing", "' OR 1=1 --", "9" * 300])
    def test_an_unknown_number_is_404(self, client, number):
        assert "service_request_id" in errors(client.get(f"{ROOT}/requests/{quote(number)}.json"), 404)

    def test_old_ones_are_found_by_number(self, client):
        with telling_of(now() - timedelta(days=400)):
            made = cast.a_request()
        assert client.get(f"{ROOT}/requests/{made.no}.json").status_code == 200


class TestWhatNobodyReads:
    def test_words_names_spots_and_photos_are_never_told(self, client):
        spoken = cast.resident("张桂英", "13873412345")
        made = cast.a_request(
            words="我叫张桂英，电话13873412345，家门口的灯坏了。",
            resident=spoken,
            spot="大岭山组7号",
            lat=26.701,
            lon=112.602,
        )
        react_to_all()
        for address in (
            f"{ROOT}/requests/{made.no}.json",
            f"{ROOT}/requests.xml?extensions=true",
            f"{ROOT}/servicerequestupdates.json",
        ):
            page = client.get(address).content.decode()
            assert made.no in page
            for secret in ("张桂英", "13873412345", "家门口", "大岭山组7号", "26.701", "112.602"):
                assert secret not in page, (address, secret)
        row = listed(client)[0]
        assert row["description"] == "路灯亮化 · 白水村, 车江街道, 衡南县" and row["media_url"] is None

    @pytest.mark.parametrize(
        "more", [{"secrecy": True}, {"matter": Matter.COMPLAINT}, {"matter": Matter.REPORT}]
    )
    def test_secret_ones_complaints_and_reports_are_not_listed(self, client, more):
        made = cast.a_request(**more)
        react_to_all()
        assert listed(client) == []
        assert errors(client.get(f"{ROOT}/requests/{made.no}.json"), 404)
        assert told(client.get(f"{ROOT}/servicerequestupdates.json")) == []

    def test_classes_about_people_are_not_listed(self, client):
        cast.a_request(category=Category.objects.get(code="allowance"))
        assert listed(client) == []

    def test_who_asked_for_secrecy_once_is_not_listed_ever(self, client):
        spoken = cast.resident()
        cast.a_request(resident=spoken)
        assert len(listed(client)) == 1
        set_wishes(spoken, {"secrecy": True}, by=MACHINE)
        assert listed(client) == []

    def test_a_complaint_about_a_unit_is_not_listed(self, client):
        cast.a_request(against=cast.organisation())
        assert listed(client) == []

    def test_a_schematic_pin_is_no_point(self, client):
        village = cast.village()
        type(village).objects.filter(pk=village.pk).update(lat=26.74, lon=112.68, pin_datum="schematic")
        cast.a_request(village)
        row = listed(client)[0]
        assert (row["lat"], row["long"]) == (None, None)

    def test_the_key_that_brought_it_reads_its_own_words_and_others_keys_do_not(self, client):
        secret, other = a_key(), a_key()
        made = told(submit(client, secret, service_code="elderly", description="我娘要人陪。"))[0]
        no = made["service_request_id"]
        row = told(client.get(f"{ROOT}/requests/{no}.json", {"api_key": secret}))[0]
        assert row["description"] == "我娘要人陪。"
        assert row["address"].startswith("车江街道白水村大岭山组村口, ")
        assert errors(client.get(f"{ROOT}/requests/{no}.json", {"api_key": other}), 404)
        assert errors(client.get(f"{ROOT}/requests/{no}.json"), 404)
        with at_most(10):
            assert numbers(client, api_key=secret) == [no]
