"""What a program is told when the answer is no, and what it may never read."""

import json
import logging
from uuid import uuid4

import pytest

from huiyin.archive.models import Case
from huiyin.collect.models import Request
from huiyin.collect.tests.counting import at_most
from huiyin.dispatch import actions as dispatch
from huiyin.kernel.events.models import Event
from huiyin.kernel.events.reactions import react_to_all
from huiyin.kernel.people.kinds import Role
from huiyin.tests import cast
from huiyin.web.api.kinds import Scope
from huiyin.web.api.tests.cast import Program, a_unit_and_its_order, faults, token_of
from huiyin.web.api.tests.test_loop import a_call

pytestmark = pytest.mark.django_db


def test_a_refusal_is_a_problem_in_the_caller_s_language_that_names_each_field():
    operator = cast.operator()
    wrong = a_call(words="", place=999_999, matter="gossip", extra=1)
    said = Program(operator).post("/requests", wrong)
    assert (said.status_code, said["Content-Type"]) == (422, "application/problem+json")
    assert set(said.json()) == {"type", "title", "status", "detail", "errors"}
    assert set(faults(said)) == {"words", "matter", "extra"}
    assert faults(said)["words"] == "至少 1 个字。"
    english = Program(operator, language="en").post("/requests", wrong)
    assert faults(english)["extra"] == "There is no such field; leave it out."
    unknown = Program(operator).post("/requests", a_call(place=999_999))
    assert list(faults(unknown)) == ["place"]
    assert not Request.objects.exists()


def test_the_same_key_twice_makes_one_request_and_nobody_else_s():
    first, second = Program(cast.operator()), Program(cast.operator())
    call = a_call()
    one, again = first.post("/requests", call), first.post("/requests", call)
    assert (one.status_code, one.json()) == (201, again.json())
    taken = second.post("/requests", call)
    assert taken.status_code == 409 and one.json()["no"] not in taken.content.decode()
    assert Request.objects.count() == 1


def test_a_move_that_is_not_allowed_now_is_a_conflict():
    case = cast.a_case()
    unit, handler, _leader = a_unit_and_its_order(case)
    order = dispatch.send_order(case, dispatch.Duty(unit, basis="三定方案"), by=cast.dispatcher())
    bureau = Program(handler)
    assert bureau.post(f"/orders/{order.pk}/sign").status_code == 200
    before = Event.objects.count()
    twice = bureau.post(f"/orders/{order.pk}/sign")
    assert twice.status_code == 409 and "办理中" in twice.json()["detail"]
    assert Event.objects.count() == before


def test_nobody_overwrites_what_another_changed_meanwhile():
    case, desk = cast.a_case(), Program(cast.operator())
    read = desk.get(f"/cases/{case.no}")
    told = {
        "title": "路灯坏了",
        "category": case.category_id,
        "matter": "help",
        "urgency": "urgent",
    }
    assert desk.put(f"/cases/{case.no}", told).status_code == 428
    first = desk.put(f"/cases/{case.no}", told, **{"If-Match": read["ETag"]})
    assert first.status_code == 200 and first["ETag"] != read["ETag"]
    late = desk.put(f"/cases/{case.no}", told | {"title": "别的"}, **{"If-Match": read["ETag"]})
    assert late.status_code == 412
    assert Case.objects.get(pk=case.pk).title == "路灯坏了"
    assert desk.put(f"/cases/{case.no}", told, **{"If-Match": first["ETag"]}).status_code == 200


def test_a_duty_is_not_signed_by_who_saw_an_older_order():
    case = cast.a_case()
    unit, handler, _leader = a_unit_and_its_order(case)
    dispatcher = cast.dispatcher()
    order = dispatch.send_order(case, dispatch.Duty(unit, basis="三定方案"), by=dispatcher)
    bureau = Program(handler)
    seen = bureau.get(f"/orders/{order.pk}")["ETag"]
    dispatch.contact(order, by=handler)
    assert bureau.post(f"/orders/{order.pk}/sign", **{"If-Match": seen}).status_code == 412
    assert bureau.post(f"/orders/{order.pk}/sign", **{"If-Match": "*"}).status_code == 200


def accused_case():
    """A complaint against a bureau that was given the duty all the same."""
    case = cast.a_case(resident=cast.resident("张桂英", "13873412345"), against=cast.organisation())
    handler = cast.user_with(Role.DEPARTMENT_HANDLER, unit=case.against)
    dispatch.send_order(case, dispatch.Duty(case.against, basis="三定方案"), by=cast.dispatcher())
    return case, handler


def test_who_spoke_is_masked_and_never_shown_to_the_unit_complained_about():
    case, handler = accused_case()
    no = case.voice_set.get().request.no
    told = Program(cast.operator()).get(f"/cases/{case.no}")
    assert told.json()["requests"][0]["who"] == {"name": "张*英", "phone": "138****2345"}
    accused = Program(handler)
    assert accused.get(f"/cases/{case.no}").json()["requests"][0]["who"] is None
    for path in (f"/cases/{case.no}", f"/cases/{case.no}/timeline", f"/requests/{no}", "/requests", "/cases"):
        text = json.dumps(accused.get(path).json(), ensure_ascii=False)
        assert not [secret for secret in ("张", "桂英", "13873412345", "2345") if secret in text], path


def test_a_secret_voice_stays_unknown_to_the_unit_that_works_for_it():
    words = "路灯坏了。电线露在外面，怕碰着小孩。"
    case = cast.a_case(words=words, resident=cast.resident(), secrecy=True)
    unit, handler, _leader = a_unit_and_its_order(case)
    dispatch.send_order(case, dispatch.Duty(unit, basis="三定方案"), by=cast.dispatcher())
    voice = Program(handler).get(f"/cases/{case.no}").json()["requests"][0]
    assert (voice["secrecy"], voice["who"]) == (True, None)
    found = Program(handler).get("/cases?words=电线").json()["items"]
    assert found == [], "words of a secret voice are found by nobody who may not know who spoke"


def test_too_many_calls_are_told_when_to_come_back():
    program = Program(secret=token_of(cast.operator(), per_minute=3))
    answers = [program.get("/me") for _call in range(4)]
    assert [answer.status_code for answer in answers] in ([200, 200, 200, 429], [200, 200, 200, 200])
    if answers[-1].status_code == 429:
        assert int(answers[-1]["Retry-After"]) > 0


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/cases/D26-9999999-9", 404),
        ("/cases/X", 404),
        ("/orders/99999999999999999999", 404),
        ("/orders/abc", 404),
        ("/nothing/here", 404),
        ("/cases?state=lost", 422),
        ("/cases?sate=open", 422),
        ("/cases?township=9999999999999999999", 422),
        ("/cases?after=%00", 422),
        ("/cases?words=%00", 200),
        ("/lights?after=W0luZmluaXR5LDFd", 200),
    ],
)
def test_hostile_addresses_end_in_a_sentence(path, status):
    answer = Program(cast.supervisor()).get(path)
    assert answer.status_code == status, answer.content
    if status >= 400:
        assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{", 400),
        (b"\xff\xfe", 400),
        (b"[" * 100_000, 400),
        (b"[]", 422),
        (b'{"words": "\\ud800"}', 422),
        (b'{"place": 1e400}', 422),
        (b"x" * (3 * 1024 * 1024), 413),
    ],
)
def test_hostile_bodies_end_in_a_sentence(client, body, status):
    headers = {"Authorization": f"Bearer {token_of(cast.operator())}"}
    answer = client.generic(
        "POST", "/api/v1/requests", body, content_type="application/json", headers=headers
    )
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"


def test_a_method_that_is_not_there_says_which_are():
    answer = Program(cast.operator()).ask("DELETE", "/cases")
    assert (answer.status_code, answer["Allow"]) == (405, "GET")
    assert answer["Content-Type"] == "application/problem+json"


def test_a_session_s_cookie_opens_nothing(client):
    client.force_login(cast.operator())
    assert client.get("/api/v1/cases").status_code == 401


def test_the_secret_is_in_no_log_and_in_no_row(caplog):
    caplog.set_level(logging.DEBUG)
    secret = token_of(cast.operator(), Scope.COLLECT_READ)
    program = Program(secret=secret)
    program.get("/requests")
    program.post("/requests", {})
    program.get("/cases/X")
    assert secret not in caplog.text
    told = [bytes(event.body).decode() for event in Event.objects.filter(kind__startswith="web.")]
    assert told and all(secret not in body for body in told)


LISTS = (
    "/cases /cases?words=路灯 /requests /projects /orders /callbacks /decisions /lights /places"
    " /organisations /limits"
)


@pytest.mark.parametrize("path", LISTS.split())
def test_a_list_costs_the_same_however_long(path):
    for number in range(3):
        cast.a_case(
            words=f"第{number}盏路灯坏了。", resident=cast.resident(f"王小{number}", f"1387341000{number}")
        )
    program = Program(cast.user_with(Role.SUPERVISOR))
    assert program.get(path).status_code == 200
    with at_most(10):
        program.get(path)


def test_a_case_whole_costs_no_more_than_its_page():
    case, _handler = accused_case()
    program = Program(cast.supervisor())
    program.get(f"/cases/{case.no}")
    with at_most(12):
        program.get(f"/cases/{case.no}")


def test_pages_of_a_list_hold_each_row_once():
    numbers = [cast.a_request(key=uuid4()).no for _number in range(30)]
    react_to_all()
    program, seen, after = Program(cast.supervisor()), [], ""
    while after is not None:
        page = program.get(f"/requests?after={after}").json()
        seen += [row["no"] for row in page["items"]]
        after = page["next"]
    assert sorted(seen) == sorted(numbers)


def test_a_false_host_is_a_problem_to_programs_and_a_page_to_people(client):
    told = Program(cast.operator()).get("/me", Host="\\Y g")
    assert (told.status_code, told["Content-Type"]) == (400, "application/problem+json")
    shown = client.get("/", headers={"Host": "\\Y g"})
    assert shown.status_code == 400 and "请求没有看懂" in shown.content.decode()
