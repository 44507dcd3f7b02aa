"""Calls made up from the API's own document, right ones and wrong ones, by programs of every role.

What a call answers is held against the document: no 5xx, no status, header, media type or body that is not
described, nothing accepted that the document forbids. Numbers that come back are used again, so that calls go
on from one another as a program's would. The same seed makes the same calls on the same data.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import hypothesis
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.core.parameters import ParameterLocation
from schemathesis.generation import GenerationMode

from huiyin.dispatch import actions as dispatch
from huiyin.kernel.events.reactions import react_to_all
from huiyin.kernel.people.kinds import ADMIN_ROLES, Role
from huiyin.kernel.present import now
from huiyin.plan import actions as plan
from huiyin.tests import cast
from huiyin.web.api.door import OPERATIONS
from huiyin.web.api.tests.cast import V1, token_of
from huiyin.web.tests.world import World
from huiyin.web.wsgi import application

WANTED = (
    "not_a_server_error status_code_conformance content_type_conformance response_headers_conformance"
    " response_schema_conformance negative_data_rejection"
).split()
SHAPES = {
    "CaseBrief": ("cases", "no"),
    "CaseTold": ("cases", "no"),
    "RequestMade": ("requests", "no"),
    "RequestTold": ("requests", "no"),
    "ProjectBrief": ("projects", "no"),
    "ProjectTold": ("projects", "no"),
    "OrderBrief": ("orders", "id"),
    "OrderTold": ("orders", "id"),
    "SlotTold": ("slots", "id"),
    "AssignmentTold": ("assignments", "id"),
}
PLAUSIBLE = {"day": "2099-01-05", "starts": "08:30", "ends": "11:30", "least": 1, "cases": []}
"""What no random value would ever fit."""
A_FEW, REACT_EVERY, FRESHEN_EVERY, KEEP = 9, 25, 100, 60
POSITIVE, NEGATIVE = GenerationMode.POSITIVE, GenerationMode.NEGATIVE


def pick(data: Any, pool: list[Any]) -> Any:
    """One of a pool that may grow: what is drawn must not depend on how far it has grown."""
    return pool[data.draw(st.integers(0, 9999)) % len(pool)]


@dataclass
class Tally:
    """How the calls were answered, and what was wrong with an answer, each once."""

    calls: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    reached: dict[str, Counter[int]] = field(default_factory=dict)
    breaches: dict[str, str] = field(default_factory=dict)


class Hammer:
    """Programs of every role, real numbers to speak of, and the document's operations."""

    def __init__(self) -> None:
        load_all_checks()
        self.tally = Tally()
        self.checks = [check for name in WANTED for check in CHECKS.get_by_names([name])]
        self.schema = schemathesis.openapi.from_wsgi(f"{V1}/openapi.json", application)
        self.operations = [found.ok() for found in self.schema.get_all_operations()]
        self.strategies = {
            (one.label, mode): one.as_strategy(generation_mode=mode)
            for one in self.operations
            for mode in (POSITIVE, NEGATIVE)
        }
        self.pools: dict[str, list[Any]] = {}
        self.begin()

    def begin(self) -> None:
        """Rows of every kind, and people of every role with a program each."""
        world = self.home = World()
        people = {str(role): world.local(role) for role in Role if role not in ADMIN_ROLES}
        people[str(Role.COUNTY_DISPATCHER)] = world.dispatcher
        self.tokens = [(role, token_of(user, per_minute=10**6)) for role, user in people.items()]
        found = {
            "cases": world.case.no,
            "requests": world.request.no,
            "projects": world.project.no,
            "orders": world.order.pk,
            "slots": world.slot.pk,
            "assignments": world.assignment.pk,
            "place": world.village.pk,
            "organisation": world.bureau.pk,
            "category": world.case.category_id,
        }
        for name, value in found.items():
            self.keep(name, value)
        self.keep("organisation", world.centre.pk)

    def freshen(self) -> None:
        """Another case with an order, and another project with a slot, for those so far come to their end."""
        home, by = self.home, self.home.dispatcher
        case = cast.a_case(home.village, resident=cast.resident())
        order = dispatch.send_order(case, dispatch.Duty(home.bureau, basis="三定方案"), by=by)
        design = plan.Design("陪诊", "陪老人看病", home.village, home.centre)
        project = plan.draft(design, cases=[case], by=by)
        tomorrow = now() + timedelta(days=1)
        seat = plan.Seat("陪护", tomorrow, tomorrow + timedelta(hours=2), home.village)
        slot = plan.add_slot(project, seat, by=by)
        fresh = {
            "cases": case.no,
            "requests": case.voice_set.get().request.no,
            "orders": order.pk,
            "projects": project.no,
            "slots": slot.pk,
        }
        for name, value in fresh.items():
            self.keep(name, value)

    def keep(self, name: str, value: Any) -> None:
        """Remember something real, and forget the oldest."""
        pool = self.pools.setdefault(name, [])
        if value not in pool:
            pool.append(value)
            del pool[:-KEEP]

    def run(self, calls: int, seed: int) -> Tally:
        """Make this many calls: a few of every operation, round and round."""
        while self.tally.calls < calls:
            for operation in self.operations:
                seed += 1
                self.some(operation, min(A_FEW, calls - self.tally.calls), seed)
        return self.tally

    def some(self, operation: Any, most: int, seed: int) -> None:
        """A few calls of one operation."""
        if most <= 0:
            return
        end = self.tally.calls + most

        @hypothesis.seed(seed)
        @settings(
            max_examples=most,
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(st.data())
        def call(data: Any) -> None:
            if self.tally.calls < end:
                self.one(operation, data)

        call()

    def one(self, operation: Any, data: Any) -> None:
        """One call, and what is wrong with its answer. Mostly by somebody whose duty it is."""
        mode = data.draw(st.sampled_from([POSITIVE, POSITIVE, POSITIVE, NEGATIVE]))
        case = data.draw(self.strategies[operation.label, mode])
        self.make_real(data, case, operation)
        roles = OPERATIONS[operation.definition.raw["operationId"]].roles
        fitting = [secret for role, secret in self.tokens if role in roles]
        everybody = [secret for _role, secret in self.tokens]
        token = pick(data, fitting if data.draw(st.integers(0, 9)) else everybody)
        headers = {"Authorization": f"Bearer {token}", "Accept-Encoding": "identity"}
        response = case.call(headers=headers)
        self.count(operation, case, response, headers)
        if self.tally.calls % REACT_EVERY == 0:
            react_to_all()
        if self.tally.calls % FRESHEN_EVERY == 0:
            self.freshen()

    def make_real(self, data: Any, case: Any, operation: Any) -> None:
        """Mostly speak of rows that are there; what was made wrong on purpose stays wrong."""
        components = case.meta.components
        path = components.get(ParameterLocation.PATH)
        root = operation.path.removeprefix(V1).split("/")[1]
        if path is not None and path.mode is POSITIVE and root in self.pools and data.draw(st.integers(0, 9)):
            for name in case.path_parameters:
                pool = "requests" if name == "request_no" else root
                case.path_parameters[name] = pick(data, self.pools[pool])
        body = components.get(ParameterLocation.BODY)
        if body is not None and body.mode is POSITIVE and isinstance(case.body, dict):
            for name in ("place", "organisation", "category"):
                if name in case.body and data.draw(st.integers(0, 9)):
                    case.body[name] = pick(data, self.pools[name])
            for name in ("into", "other", "case"):
                if name in case.body and data.draw(st.booleans()):
                    case.body[name] = pick(data, self.pools["cases"])
            case.body.update({name: value for name, value in PLAUSIBLE.items() if name in case.body})

    def count(self, operation: Any, case: Any, response: Any, headers: dict[str, str]) -> None:
        """Note the answer, what it breaks, and the numbers it holds."""
        self.tally.calls += 1
        self.tally.statuses[response.status_code] += 1
        name = operation.definition.raw["operationId"]
        self.tally.reached.setdefault(name, Counter())[response.status_code] += 1
        header = case.meta.components.get(ParameterLocation.HEADER)
        checks = self.checks
        if header is not None and header.mode is NEGATIVE:  # the token was put in the place of a wrong one
            checks = [check for check in checks if check.__name__ != "negative_data_rejection"]
        try:
            case.validate_response(response, checks=checks, headers=headers)
        except BaseException as breach:
            if isinstance(breach, KeyboardInterrupt):
                raise
            words = "\n".join([str(breach), *(str(one) for one in getattr(breach, "exceptions", ()))])
            self.tally.breaches.setdefault(f"{name} {response.status_code} {words[:80]}", words[:3000])
        if response.status_code < 300:
            self.learn(response.json(), operation, response.status_code)

    def learn(self, told: Any, operation: Any, status: int) -> None:
        """Keep the numbers that came back."""
        schema = operation.definition.raw["responses"][str(status)]["content"]["application/json"]["schema"]
        shape = schema.get("$ref", "").rsplit("/", 1)[-1].removeprefix("Rows_").strip("_")
        if shape in SHAPES:
            pool, key = SHAPES[shape]
            for row in told.get("items", [told])[:5]:
                self.keep(pool, row[key])
