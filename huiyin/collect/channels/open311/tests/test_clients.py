"""Two public clients make a round trip against a live server, and the public schemas' rules hold."""

import importlib
import itertools
from uuid import uuid4

import pytest
from georeport import GeoReport
from jsonschema import Draft4Validator, FormatChecker

from huiyin.collect.channels.open311.tests.cast import ROOT, WORDS, a_key, submit, told
from huiyin.collect.models import Photo, Request
from huiyin.dispatch import actions as dispatch
from huiyin.kernel.events.reactions import react_to_all
from huiyin.tests import cast

TEXT, MAYBE = {"type": "string"}, {"type": ["string", "null"]}
MOMENT, MAYBE_MOMENT = (
    {"type": "string", "format": "date-time"},
    {"type": ["string", "null"], "format": "date-time"},
)
DEGREES = {"type": ["number", "null"]}
SERVICE = {
    "required": ["service_code", "service_name", "metadata", "type"],
    "properties": {
        "service_code": TEXT,
        "service_name": TEXT,
        "description": MAYBE,
        "metadata": {"type": "boolean"},
        "type": {"enum": ["realtime", "batch", "blackbox"]},
        "keywords": MAYBE,
        "group": MAYBE,
    },
}
ATTRIBUTE = {
    "required": ["variable", "code", "datatype", "required"],
    "properties": {
        "variable": {"type": "boolean"},
        "code": TEXT,
        "datatype": {"enum": "string number datetime text singlevaluelist multivaluelist".split()},
        "required": {"type": "boolean"},
        "datatype_description": MAYBE,
        "order": {"type": ["integer", "null"]},
        "description": MAYBE,
        "values": {
            "type": "array",
            "items": {"required": ["key", "name"], "properties": {"key": TEXT, "name": TEXT}},
        },
    },
}
DEFINITION = {
    "required": ["service_code", "attributes"],
    "properties": {"service_code": TEXT, "attributes": {"type": "array", "items": ATTRIBUTE}},
}
REQUEST = {
    "required": ["service_request_id", "status", "service_code", "requested_datetime"],
    "properties": {
        "service_request_id": TEXT,
        "status": {"enum": ["open", "closed"]},
        "service_code": TEXT,
        "description": {"type": ["string", "null"], "maxLength": 4000},
        "requested_datetime": MOMENT,
        "updated_datetime": MAYBE_MOMENT,
        "expected_datetime": MAYBE_MOMENT,
        "lat": DEGREES,
        "long": DEGREES,
        **dict.fromkeys(
            (
                "status_notes service_name agency_responsible service_notice"
                " address address_id zipcode media_url"
            ).split(),
            MAYBE,
        ),
    },
}
"""The rules of the schemas published beside the specification (open311/schema-validation, georeport-v2)."""


def many(rule):
    return {"type": "array", "items": rule}


def holds(rule, answer):
    Draft4Validator.check_schema(rule)
    problems = Draft4Validator(rule, format_checker=FormatChecker()).iter_errors(answer)
    return [problem.message for problem in problems] == []


@pytest.mark.django_db
class TestSchemas:
    def test_services_hold_to_the_public_schema(self, client):
        assert holds(many(SERVICE), told(client.get(f"{ROOT}/services.json")))

    @pytest.mark.parametrize("code", ["street-light", "road", "companion", "noise", "telecom"])
    def test_definitions_hold_to_the_public_schema(self, client, code):
        assert holds(DEFINITION, told(client.get(f"{ROOT}/services/{code}.json")))

    def test_requests_hold_to_the_public_schema(self, client):
        secret = a_key()
        submit(client, secret)
        case = cast.a_case()
        dispatch.send_order(case, dispatch.Duty(cast.organisation(), basis="三定方案"), by=cast.dispatcher())
        for address in (
            f"{ROOT}/requests.json",
            f"{ROOT}/requests.json?extensions=true&api_key={secret}",
            f"{ROOT}/requests/{case.voice_set.get().request.no}.json",
        ):
            rows = told(client.get(address))
            assert rows and holds(many(REQUEST), rows)

    def test_the_schema_finds_what_is_wrong(self):
        assert not holds(many(REQUEST), [{"service_request_id": 1}])


@pytest.fixture
def secret(transactional_db):
    return a_key()


@pytest.fixture
def three(monkeypatch):
    """`three` was written for Python 2 and misses one name of it."""
    monkeypatch.setattr(itertools, "ifilter", filter, raising=False)
    monkeypatch.delenv("OPEN311_CITY_INFO", raising=False)
    monkeypatch.delenv("OPEN311_API_KEY", raising=False)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")
    return importlib.import_module("three")


@pytest.mark.parametrize("form", ["json", "xml"])
def test_georeport_reads_what_there_is(live_server, monkeypatch, secret, client, form):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")
    first, second = (told(submit(client, secret))[0]["service_request_id"] for _number in range(2))
    react_to_all()
    theirs = GeoReport(f"{live_server.url}{ROOT}", jurisdiction="430422", output_format=form)
    services = {one["service_code"]: one for one in theirs.get_service_list()}
    assert services["street-light"]["type"] == "realtime"
    definition = theirs.get_service_definition("street-light")
    assert definition["service_code"] == "street-light"
    rows = theirs.get_service_requests(service_code="street-light", status="open")
    assert [row["service_request_id"] for row in rows] == [second, first]
    one = theirs.get_service_request(first)
    assert (one["service_request_id"], one["status"]) == (first, "open")


def test_three_hands_in_and_finds_it_again(live_server, secret, three, tmp_path):
    from huiyin.collect.channels.open311.tests.test_submitting import photo

    picture = tmp_path / "lamp.jpg"
    picture.write_bytes(photo().read())
    theirs = three.Three(f"{live_server.url}{ROOT}", api_key=secret, jurisdiction="430422")
    assert theirs.discovery()["endpoints"][0]["url"] == f"{live_server.url}{ROOT}"
    assert "road" in {one["service_code"] for one in theirs.services()}
    assert theirs.services("road")["attributes"][0]["code"] == "passable"
    with picture.open("rb") as media:
        handed = theirs.post(
            "street-light",
            address="车江街道白水村村口",
            name="Zach Williams",
            phone="13873412345",
            description=WORDS,
            media=media,
        )
    no = handed[0]["service_request_id"]
    react_to_all()
    made = Request.objects.get(no=no)
    assert (made.words, Photo.objects.filter(chain=no).count()) == (WORDS, 1)
    assert theirs.request(no)[0]["status"] == "open"
    assert [row["service_request_id"] for row in theirs.requests("street-light", count=5)] == [no]
    assert theirs.token(str(made.key))[0]["service_request_id"] == no


def test_three_is_told_what_is_wrong(live_server, secret, three):
    theirs = three.Three(f"{live_server.url}{ROOT}", api_key=secret)
    refused = theirs.post("nothing", address="车江街道白水村", description=WORDS)
    assert (theirs.post_response.status_code, refused[0]["code"]) == (404, 404)
    assert theirs.token(str(uuid4()))[0]["code"] == 404
