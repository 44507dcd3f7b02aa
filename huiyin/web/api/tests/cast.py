"""Programs with tokens, and what they send."""

import json
from datetime import timedelta
from uuid import uuid4

from django.test import Client

from huiyin.kernel.people.models import User
from huiyin.kernel.present import today
from huiyin.tests import cast
from huiyin.web.api.actions import TokenPlan, make_token
from huiyin.web.api.document import openapi
from huiyin.web.api.door import Operation
from huiyin.web.api.kinds import Scope
from huiyin.web.tests.world import World

V1 = "/api/v1"


def token_of(user: User, *scopes: Scope, per_minute: int = 600) -> str:
    """The secret of a token with these scopes, or with all."""
    return make_token(TokenPlan("测试程序", scopes or tuple(Scope), 30, per_minute), by=user)[1]


class Program:
    """A program of somebody's: it sends JSON with a token and reads JSON."""

    def __init__(
        self, user: User | None = None, *scopes: Scope, secret: str = "", language: str = ""
    ) -> None:
        self.secret = secret or (token_of(user, *scopes) if user else "")
        self.language = language

    def ask(self, method: str, path: str, body: object = None, **headers: str):
        """One call; paths below the interface's root."""
        if self.secret:
            headers.setdefault("Authorization", f"Bearer {self.secret}")
        if self.language:
            headers.setdefault("Accept-Language", self.language)
        data = "" if body is None else json.dumps(body)
        return Client().generic(method, V1 + path, data, content_type="application/json", headers=headers)

    def get(self, path: str, **headers: str):
        return self.ask("GET", path, **headers)

    def post(self, path: str, body: object = None, **headers: str):
        return self.ask("POST", path, body, **headers)

    def put(self, path: str, body: object = None, **headers: str):
        return self.ask("PUT", path, body, **headers)


def faults(answer) -> dict[str, str]:
    """What a refusal says of each field."""
    return {fault["field"]: fault["detail"] for fault in answer.json()["errors"]}


def address_in(world: World, operation: Operation) -> str:
    """The operation's path about this world's rows."""
    root = operation.path.split("/")[1]
    known = {
        "cases": world.case.no,
        "requests": world.request.no,
        "projects": world.project.no,
        "orders": world.order.pk,
        "slots": world.slot.pk,
        "assignments": world.assignment.pk,
        "extensions": world.extension.pk,
        "disputes": world.dispute.pk,
        "positions": world.dispute.positions.earliest("pk").pk,
        "letters": world.letter.pk,
        "promises": world.vow.pk,
        "endings": world.ending.pk,
        "relapses": world.relapse.pk,
    }
    mine = str(known.get(root, ""))
    path = operation.path.replace("{request_no}", world.request.no).replace("links/{pk}", "links/1")
    return path.replace("{no}", mine).replace("{pk}", mine)


def call_of(operation: Operation) -> dict:
    """The operation as the document has it."""
    return openapi("zh-hans")["paths"][V1 + operation.path][operation.method.lower()]


def body_in(world: World, operation: Operation) -> dict | None:
    """A body that nothing is wrong with, about this world's rows; None where there is none."""
    schema = (
        call_of(operation).get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
    )
    if schema is None:
        return None
    whole = openapi("zh-hans")["components"]["schemas"][schema["$ref"].rsplit("/", 1)[-1]]
    named = {
        "place": world.village.pk,
        "organisation": world.bureau.pk,
        "organisations": [world.bureau.pk],
        "leader": world.vow.leader_id,
        "category": world.case.category_id,
        "into": world.case.no,
        "other": world.case.no,
        "case": world.case.no,
        "day": (today() + timedelta(days=2)).isoformat(),
        "at": f"{today() + timedelta(days=2)}T09:00",
        "starts": "08:30",
        "ends": "11:30",
        "phone": "13873412345",
        "km": 5,
        "contacted": False,
    }
    return {name: named.get(name, _some(whole["properties"][name])) for name in whole.get("required", [])}


def _some(schema: dict):
    if "enum" in schema:
        return schema["enum"][0]
    if "const" in schema:
        return schema["const"]
    if schema.get("format") == "uuid":
        return str(uuid4())
    if schema.get("format") == "date":
        return (today() + timedelta(days=2)).isoformat()
    return 1 if schema.get("type") == "integer" else "写清楚的一句话。"


def a_unit_and_its_order(case):
    """A department, its handler and leader, and nothing sent yet."""
    from huiyin.kernel.people.kinds import Role

    unit = cast.organisation("department", name="县水利局")
    handler = cast.user_with(Role.DEPARTMENT_HANDLER, unit=unit)
    return unit, handler, cast.user_with(Role.DEPARTMENT_LEADER, unit=unit)
