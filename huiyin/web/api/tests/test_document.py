"""The interface's own document: right in itself, kept by every answer, readable in both languages."""

import json
import re
from pathlib import Path

import jsonschema
import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.urls import reverse

from huiyin.kernel.people.kinds import Role
from huiyin.web.api.document import described, openapi
from huiyin.web.api.door import OPERATIONS
from huiyin.web.api.tests.cast import Program
from huiyin.web.api.tests.hammer import Hammer
from huiyin.web.tests.world import World
from huiyin.web.words import CHINESE

CALLS, SEED = 900, 20_261_124


@pytest.fixture
def one_connection():
    """A server of its own would look after its connections; here the test's transaction has to stay open."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.django_db
def test_made_up_calls_find_no_server_error_and_no_breach_of_the_document(one_connection):
    hammer = Hammer()
    tally = hammer.run(CALLS, SEED)
    assert tally.breaches == {}
    assert tally.calls == CALLS
    assert not [status for status in tally.statuses if status >= 500]
    assert len(tally.reached) == len(OPERATIONS)
    good = {name for name, statuses in tally.reached.items() if any(status < 300 for status in statuses)}
    assert len(good) > len(OPERATIONS) / 3, sorted(good)


def test_the_document_is_right_in_itself_and_speaks_both_languages(client):
    chinese = client.get(reverse("api:document")).json()
    english = client.get(reverse("api:document"), headers={"Accept-Language": "en"}).json()
    assert chinese["openapi"] == "3.1.0"
    assert chinese["paths"].keys() == english["paths"].keys()
    one = [document["paths"]["/api/v1/cases/{no}/orders"]["post"] for document in (chinese, english)]
    assert [call["summary"] for call in one] == ["派单", "Dispatch"]
    assert not CHINESE.search(json.dumps(english, ensure_ascii=False))
    for document in (chinese, english):
        names = set(document["components"]["schemas"])
        used = set(re.findall(r'"#/components/schemas/([^"]+)"', json.dumps(document)))
        assert used <= names
        for schema in document["components"]["schemas"].values():
            jsonschema.Draft202012Validator.check_schema(schema)


def test_every_body_is_explained_by_the_page_that_does_the_same():
    schemas = openapi("zh-hans")["components"]["schemas"]
    bare = [
        f"{name}.{field}"
        for name, schema in schemas.items()
        if name.endswith("Body")
        for field, told in schema["properties"].items()
        if not told.get("description")
    ]
    assert bare == []


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_page_for_people_tells_every_operation_and_loads_nothing_from_elsewhere(client, language):
    page = client.get(reverse("api:guide"), headers={"Accept-Language": language}).content.decode()
    assert all(f'id="{name}"' in page for name in OPERATIONS)
    assert sum(len(stage.operations) for stage in described(language)) == len(OPERATIONS)
    assert not re.search(r'(src|href)="https?://', page) and "<script>" not in page and "style=" not in page


GUIDE = Path(__file__).parents[4] / "docs" / "api.md"
CALL = re.compile(r"^curl (?:-X (?P<method>[A-Z]+) )?\"?\$ROOT(?P<path>/[^\s\"]*)\"?(?P<rest>.*)$")


def examples() -> list[str]:
    """The curl commands of the guide, each on one line."""
    blocks = re.findall(r"```sh\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    calls: list[str] = []
    for line in "".join(blocks).splitlines():
        if calls and calls[-1].count("'") % 2:  # still inside the quotes
            calls[-1] += " " + line
        elif line.startswith("curl "):
            calls.append(line)
    return calls


@pytest.mark.django_db
@pytest.mark.parametrize("line", examples())
def test_the_examples_of_the_guide_work(line):
    """Each is sent as it stands, with the numbers of the guide exchanged for ones that are here."""
    found = CALL.match(line)
    assert found, line
    world = World()
    numbers = {
        "D26-0000001-5": world.case.no,
        "26-0000001-5": world.request.no,
        '"place": 53': f'"place": {world.village.pk}',
        '"organisation": 7': f'"organisation": {world.bureau.pk}',
        "/orders/12": f"/orders/{world.order.pk}",
    }
    rest, path = found["rest"], found["path"]
    for written, real in numbers.items():
        rest, path = rest.replace(written, real), path.replace(written, real)
    data = re.search(r"-d '([^']*)'", rest)
    body = json.loads(data[1]) if data else None
    method = found["method"] or ("POST" if data else "GET")
    handler = "/orders/" in path
    who = Program(world.local(Role.DEPARTMENT_HANDLER) if handler else world.dispatcher)
    headers = dict(re.findall(r"-H '([A-Za-z-]+): ([^']*)'", rest))
    if "If-Match" in headers:
        headers["If-Match"] = who.get(path.rsplit("/", 1)[0])["ETag"]
    answer = who.ask(method, path, body, **headers)
    expected = int(re.search(r"# (\d{3})", rest)[1]) if "# " in rest else 200
    assert answer.status_code == expected, answer.content.decode()
