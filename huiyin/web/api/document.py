"""The OpenAPI document in either language, made once a process, and the same for people to read."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django import forms
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja.openapi.schema import OpenAPISchema

from huiyin.kernel.people.kinds import Role
from huiyin.web.api.bodies import FORMS, NAMES
from huiyin.web.api.door import OPERATIONS, Operation
from huiyin.web.api.operations import VERSION, api
from huiyin.web.api.problems import MEDIA_TYPE

ROOT = "api/v1"
STAGES: dict[str, str | Promise] = {
    "collect": gettext_lazy("收集"),
    "archive": gettext_lazy("建档"),
    "plan": gettext_lazy("立项"),
    "dispatch": gettext_lazy("派单"),
    "track": gettext_lazy("跟踪"),
    "evaluate": gettext_lazy("评价和销号"),
    "known": gettext_lazy("基础数据"),
}
FIELDS: dict[str, str | Promise] = {
    "after": gettext_lazy("上一页给的 next；第一页不写"),
    "key": gettext_lazy("程序自己生成的 UUID：同一个键发几次都只算一次"),
    "no": gettext_lazy("编号"),
    "request_no": gettext_lazy("诉求编号"),
    "pk": gettext_lazy("主键"),
    "place": gettext_lazy("区划的主键，见 GET /places"),
    "organisation": gettext_lazy("单位的主键，见 GET /organisations"),
    "organisations": gettext_lazy("几个单位的主键，见 GET /organisations"),
    "category": gettext_lazy("类别的主键，见 GET /categories"),
    "township": gettext_lazy("乡镇街道的主键"),
    "words": gettext_lazy("要找的词，两个字起"),
    "state": gettext_lazy("状态"),
    "channel": gettext_lazy("来源"),
    "late": gettext_lazy("只看超期"),
    "level": gettext_lazy("级别"),
    "under": gettext_lazy("在哪个区划之内（主键）"),
    "colour": gettext_lazy("红灯或黄灯"),
    "voices": gettext_lazy("只对这几个诉求（编号）；不写就是全部"),
    "case": gettext_lazy("档案编号"),
    "details": gettext_lazy("这一类的附加问题：问题的代码和回答，见 Open311 的 services"),
    "anyway": gettext_lazy("有紧急提示也照样登记"),
    "km": gettext_lazy("多少公里以内"),
    "cases": gettext_lazy("答哪几件档案（编号）"),
    "code": gettext_lazy("哪一种"),
    "kind": gettext_lazy("哪一种"),
}
IF_MATCH = gettext_lazy("读时得到的 ETag：中间有人处理过就不做，回 412")
HELD = (
    "amend_case amend_project propose_project approve_project send_order sign_order report_order return_order"
    " accept_report cancel_order ask_resident stop_waiting move_case close_case send_round_again propose_end"
).split()
"""Operations that heed If-Match."""
TAGGED = ("read_case", "read_request", "read_project", "read_order")


@dataclass(frozen=True)
class Told:
    """One operation for people to read."""

    name: str
    method: str
    path: str
    summary: str
    scope: str
    roles: list[str]
    fields: list[tuple[str, str, bool, str]]
    answers: str


@dataclass(frozen=True)
class Stage:
    """One stage of the loop with its operations."""

    name: str
    operations: list[Told] = field(default_factory=list)


@cache
def openapi(language: str) -> dict[str, Any]:
    """The document, with its words in one language."""
    with translation.override(language):
        made = OpenAPISchema(api, ROOT + "/")
        document: dict[str, Any] = json.loads(json.dumps(made, cls=DjangoJSONEncoder))
        for _path, _method, call in _calls(document):
            _explain(call, OPERATIONS[call["operationId"]])
            _name_problems(call)
        _explain_bodies(document["components"]["schemas"])
        document["info"] = _info()
        document["tags"] = [{"name": name, "description": str(words)} for name, words in STAGES.items()]
        document["servers"] = [{"url": "/"}]
    return document


def _info() -> dict[str, str]:
    return {
        "title": _("回音开放接口"),
        "version": VERSION,
        "description": _("程序用令牌替人办事：和页面同样的动作、同样的规则、同样的权限。"),
    }


def _calls(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in document["paths"].items():
        for method, call in methods.items():
            yield path, method, call


def _explain(call: dict[str, Any], operation: Operation) -> None:
    """Which scope and duties it asks for, what its parameters mean, and which headers it heeds and gives."""
    scope = _("权限 %(scope)s。") % {"scope": operation.scope.value} if operation.scope else _("任何令牌。")
    call["description"] = scope + _("职责：%(roles)s。") % {"roles": _("、").join(_roles(operation))}
    for parameter in call["parameters"]:
        if parameter["name"] in FIELDS:
            parameter["description"] = str(FIELDS[parameter["name"]])
    if operation.name in HELD:
        call["parameters"].append(
            {
                "name": "If-Match",
                "in": "header",
                "required": operation.name.startswith("amend_"),
                "schema": {"type": "string", "pattern": r'^((W/)?"[0-9]+"|\*)$'},
                "description": str(IF_MATCH),
            }
        )
    if operation.name in TAGGED:
        tag = {"schema": {"type": "string"}, "description": _("版本，供 If-Match 用")}
        call["responses"]["200"]["headers"] = {"ETag": tag}


def _roles(operation: Operation) -> list[str]:
    if len(operation.roles) == len(Role):
        return [_("不限")]
    return [str(role.label) for role in Role if str(role) in operation.roles]


def _name_problems(call: dict[str, Any]) -> None:
    """Refusals come as problem+json; too many say when to come back."""
    for status, answer in call["responses"].items():
        if int(status) >= 400:
            answer["content"] = {MEDIA_TYPE: next(iter(answer["content"].values()))}
        if status == "429":
            answer["headers"] = {"Retry-After": {"schema": {"type": "string"}, "required": True}}


def _explain_bodies(schemas: dict[str, Any]) -> None:
    """Each field of a body as the page's form calls it."""
    for name, schema in schemas.items():
        if name.endswith("Body"):
            for key, told in schema.get("properties", {}).items():
                told["description"] = _field_words(FORMS.get(name, forms.Form), key)


def _field_words(form: type[forms.BaseForm], name: str) -> str:
    if name in FIELDS and name != "words" and name != "state":
        return str(FIELDS[name])
    fields: dict[str, forms.Field] = form.base_fields  # type: ignore[attr-defined]
    known = {NAMES.get(key, key): one for key, one in fields.items()} | fields
    if name not in known:
        return ""
    label, hint = str(known[name].label or ""), str(known[name].help_text or "")
    return _("：").join(filter(None, (label, hint)))


@cache
def described(language: str) -> list[Stage]:
    """The document for people, stage by stage."""
    document = openapi(language)
    schemas = document["components"]["schemas"]
    stages = {name: Stage(str(words)) for name, words in _in(language, STAGES).items()}
    for path, method, call in _calls(document):
        stages[call["tags"][0]].operations.append(_told(path, method, call, schemas))
    return list(stages.values())


def _in(language: str, words: dict[str, str | Promise]) -> dict[str, str]:
    with translation.override(language):
        return {name: str(told) for name, told in words.items()}


def _told(path: str, method: str, call: dict[str, Any], schemas: dict[str, Any]) -> Told:
    operation = OPERATIONS[call["operationId"]]
    body = call.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    body = schemas.get(body.get("$ref", "").rsplit("/", 1)[-1], body)
    required = set(body.get("required", ()))
    fields = [
        (one["name"], _kind(one["schema"], schemas), one["required"], one.get("description", ""))
        for one in call["parameters"]
    ]
    fields += [
        (name, _kind(one, schemas), name in required, one.get("description", ""))
        for name, one in body.get("properties", {}).items()
    ]
    good = next(one for status, one in call["responses"].items() if int(status) < 400)
    shape = good["content"]["application/json"]["schema"]
    scope = operation.scope.value if operation.scope else ""
    return Told(
        operation.name,
        method.upper(),
        path,
        call["summary"],
        scope,
        _roles(operation),
        fields,
        _properties(shape, schemas),
    )


def _kind(schema: dict[str, Any], schemas: dict[str, Any]) -> str:
    """A type in a few letters, such as string, integer, a|b|c."""
    if "enum" in schema:
        return " | ".join(str(code) for code in schema["enum"] if code != "")
    if "const" in schema:
        return str(schema["const"]).lower()
    if "anyOf" in schema:
        return _kind(next(one for one in schema["anyOf"] if one.get("type") != "null"), schemas)
    if schema.get("type") == "array":
        return f"[{_kind(schema['items'], schemas)}]"
    return str(schema.get("format") or schema.get("type", "object"))


def _properties(schema: dict[str, Any], schemas: dict[str, Any]) -> str:
    """The names of what an answer holds; for a list, of each of its items."""
    schema = schemas.get(schema.get("$ref", "").rsplit("/", 1)[-1], schema)
    names = list(schema.get("properties", {}))
    if names == ["items", "next"]:
        return f"items: [{_properties(schema['properties']['items']['items'], schemas)}], next"
    return ", ".join(names)
