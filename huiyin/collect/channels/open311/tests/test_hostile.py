"""Whatever is sent, the answer is a list or a sentence in the call's format: never a broken page."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huiyin.collect.channels.open311.tests.cast import ROOT, a_key, submission, tree
from huiyin.collect.models import Request

pytestmark = pytest.mark.django_db
CALLS = [
    "services",
    "requests",
    "servicerequestupdates",
    "services/road",
    "requests/26-0000001-1",
    "tokens/1",
]
NAMES = (
    "service_request_id service_code start_date end_date status page page_size updated_after bbox lat long"
    " radius extensions jurisdiction_id"
).split()
FIELDS = (
    "service_code lat long address_string address_id email device_id account_id first_name last_name phone"
    " description media_url attribute[pole] attribute[lamps] attribute[] attribute[x][]"
    " public_anonymity_required"
).split()
NASTY = st.sampled_from(
    [
        "\x00",
        "\ud7ff\U0001f525",
        "999999999999999999999999",
        "-1",
        "1e309",
        "NaN",
        "0x10",
        "٣",
        ",,,,",
        "a,b,c,d",
        "2026-02-30T00:00:00Z",
        "9999-12-31T23:59:59-14:00",
        "0001-01-01T00:00:00+14:00",
        "' OR 1=1; DROP TABLE x; --",
        "${7*7}{{7*7}}",
        "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>",
        "../../etc/passwd",
        "http://169.254.169.254/latest",
        "x" * 5000,
        "26.7",
        "112.6",
        "open",
        "true",
        "street-light",
    ]
)
VALUES = st.one_of(NASTY, st.text(max_size=40))
CALM = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@pytest.fixture
def free(monkeypatch):
    """No limit of calls for once."""
    monkeypatch.setattr("huiyin.collect.channels.open311.door.FREE_CALLS", 10**9)


@CALM
@given(call=st.sampled_from(CALLS), sent=st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=4))
def test_no_query_breaks_a_reading_call(client, free, call, sent):
    sent = {name: value.encode("utf-8", "surrogateescape") for name, value in sent.items()}
    answer = client.get(f"{ROOT}/{call}.xml", sent)
    assert answer.status_code in (200, 400, 404)
    assert tree(answer) is not None


@CALM
@given(sent=st.dictionaries(st.sampled_from(FIELDS), VALUES, max_size=4))
def test_no_form_breaks_a_submission(client, free, sent):
    secret = a_key(per_minute=10**6, per_day=10**6)
    before = Request.objects.count()
    answer = client.post(f"{ROOT}/requests.xml", submission(secret) | sent)
    assert answer.status_code in (200, 400, 404)
    assert tree(answer) is not None
    assert Request.objects.count() == before + (answer.status_code == 200)


@pytest.mark.parametrize("name", ["%00", "%ff", "%E2%80%AE", "a" * 3000, "..%2f..%2fetc", "%3Cscript%3E"])
@pytest.mark.parametrize("call", ["services", "requests", "tokens"])
def test_no_address_breaks_a_call(client, call, name):
    answer = client.get(f"{ROOT}/{call}/{name}.json")
    assert answer.status_code == 404
