"""Calls as a program makes them, and what it gets back in both formats."""

import json
from uuid import uuid4
from xml.etree import ElementTree

from huiyin.collect.actions import KeyPlan, issue_key
from huiyin.kernel.people.access import MACHINE

ROOT = "/open311/v2"
WORDS = "村口第三根路灯不亮，已经半个月了。"
WHERE = {"address_string": "车江街道白水村大岭山组村口"}


def a_key(**more) -> str:
    """The secret of a new key that may do everything."""
    told = {"scopes": ["submit", "update"], "per_minute": 1000, "per_day": 100_000} | more
    return issue_key(KeyPlan("乡音小程序", "乡音科技", "", **told), by=MACHINE)[1]


def submission(secret, **more) -> dict:
    """What a program sends for a street lamp."""
    return {"api_key": secret, "service_code": "street-light", "description": WORDS, **WHERE} | more


def submit(client, secret, form="json", key=None, **more):
    """POST requests."""
    headers = {"Idempotency-Key": str(key or uuid4())}
    return client.post(f"{ROOT}/requests.{form}", submission(secret, **more), headers=headers)


def told(response):
    """The JSON of an answer, with its status and type checked."""
    assert response["Content-Type"] == "application/json; charset=utf-8"
    return json.loads(response.content)


def tree(response):
    """The XML of an answer, with its type and declaration checked."""
    assert response["Content-Type"] == "text/xml; charset=utf-8"
    assert response.content.startswith(b'<?xml version="1.0" encoding="UTF-8"?>')
    return ElementTree.fromstring(response.content.decode())


def errors(response, status):
    """The sentences of a refusal, its shape and codes checked."""
    assert response.status_code == status, response.content.decode()[:400]
    rows = told(response)
    assert rows and all(set(row) == {"code", "description"} for row in rows)
    assert {row["code"] for row in rows} == {status}
    return " ".join(row["description"] for row in rows)


def tags(element):
    """Names of an element's children, in order."""
    return [child.tag for child in element]
