"""What every call passes: the token, its quota, the scope, the owner's duty; and what makes an operation."""

import re
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from typing import Annotated, Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from ninja import Path, Router, Status
from ninja.security import HttpBearer

from huiyin.collect.actions import OverQuota
from huiyin.kernel.people.access import RESIDENT, SignedIn, public
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.people.models import User
from huiyin.kernel.people.rates import client_address, within
from huiyin.web.api.actions import use_token
from huiyin.web.api.kinds import Scope
from huiyin.web.api.models import Token
from huiyin.web.api.problems import READING, WRITING, Problem, Stop, problem, unknown_fields
from huiyin.web.api.queries import version_of

WRONG_A_MINUTE = 30
"""How many wrong tokens one address may show in a minute."""
BIGGEST = 2**63 - 1
TAG = re.compile(r'"[0-9]+"|\*', re.ASCII)
CaseNo = Annotated[str, Path(pattern=r"^D\d\d-\d{7}-\d$")]
RequestNo = Annotated[str, Path(pattern=r"^\d\d-\d{7}-\d$")]
ProjectNo = Annotated[str, Path(pattern=r"^P\d\d-\d{7}-\d$")]
Key = Annotated[int, Path(ge=1, le=BIGGEST)]
View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True)
class Operation:
    """One operation: its method and path, the scope and roles it asks for. No scope: any token."""

    name: str
    method: str
    path: str
    scope: Scope | None
    roles: frozenset[str]


OPERATIONS: dict[str, Operation] = {}


class Called(SignedIn):
    """A request that showed a live token; `user` is its owner."""

    token: Token


class Bearer(HttpBearer):
    """Asks for a token with a scope, whose owner holds one of some roles today."""

    def __init__(self, scope: Scope | None, roles: frozenset[str]) -> None:
        super().__init__()
        self.scope, self.roles = scope, roles
        self.asked: frozenset[str] = frozenset()

    def authenticate(self, request: HttpRequest, token: str) -> Token | None:
        """The token. Raises OverQuota, PermissionDenied; None for a false one."""
        used = use_token(token[:200], by=RESIDENT)
        if used is None:
            if not within("api.wrong", client_address(request), WRONG_A_MINUTE, 60):
                raise OverQuota(_("这个网络地址出示了太多不对的令牌，请一分钟后再试。"), 60)
            return None
        request.user = used.user
        request.token = used  # type: ignore[attr-defined]
        if self.scope is not None and str(self.scope) not in used.scopes:
            raise PermissionDenied(_("这个令牌没有“%(scope)s”这一项权限。") % {"scope": self.scope.value})
        if self.roles.isdisjoint(used.user.roles):
            raise PermissionDenied
        unknown = [name for name in request.GET if name not in self.asked]
        if unknown:  # a filter that is misspelt must not widen what is found
            raise Stop(422, *unknown_fields(unknown))
        return used


def operation(
    router: Router,
    call: str,
    *,
    scope: Scope | None,
    roles: tuple[str, ...] = tuple(Role),
    says: str | Promise,
    gives: Any,
    status: int = 200,
) -> Callable[[View], View]:
    """Make an operation of `call` ("POST /cases/{no}/orders") out of a function.

    `roles` are those of the page that does the same; `says` names it in the documentation; `gives` is the
    shape of its answer.
    """
    method, path = call.split(" ")
    may = frozenset(str(role) for role in roles)

    def mark(view: View) -> View:
        name = getattr(view, "__name__", "")
        assert name not in OPERATIONS, name
        OPERATIONS[name] = Operation(name, method, path, scope, may)
        bearer = Bearer(scope, may)
        served = view if status == 200 else _with_status(view, status)
        router.add_api_operation(
            path,
            [method],
            served,
            auth=bearer,
            response={status: gives, (READING if method == "GET" else WRITING): Problem},
            operation_id=name,
            url_name=name,
            summary=says,  # type: ignore[arg-type]
            description=" ",
        )
        bearer.asked = _query_names(served)
        return view

    return mark


def _query_names(served: Callable[..., Any]) -> frozenset[str]:
    """What may stand behind the question mark of an operation."""
    models = served._ninja_operation.models  # type: ignore[attr-defined]
    asked = [one.__ninja_flatten_map__ for one in models if one.__ninja_param_source__ == "query"]
    return frozenset(name for names in asked for name in names)


def _with_status(view: View, status: int) -> Callable[..., Status[Any]]:
    """The same, answering with a status of its own."""

    @wraps(view)
    def answered(*args: Any, **named: Any) -> Status[Any]:
        return Status(status, view(*args, **named))

    return answered


def door(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Mark ninja's view as a page of ours: open to tokens, never stored, with refusals in one form."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **named: Any) -> HttpResponseBase:
        response = view(request, *args, **named)
        if response.status_code == 405:
            words = _("这个地址只接受 %(methods)s。") % {"methods": response["Allow"]}
            return problem(405, words, headers={"Allow": response["Allow"]})
        return response

    marked = public(csrf_exempt(never_cache(answered)))
    marked.tokens = True  # type: ignore[attr-defined]
    return marked


def tagged(response: HttpResponse, chain: str, subject: str = "") -> int:
    """Put the thing's version into the answer's ETag; the version."""
    version = version_of(chain, subject)
    response["ETag"] = f'"{version}"'
    return version


@contextmanager
def unchanged(
    request: HttpRequest, thing: models.Model, chain: str, subject: str = "", *, needed: bool = False
) -> Iterator[None]:
    """Do something only if nothing has happened since the caller looked, where If-Match says when that was.

    The row is held meanwhile, so two callers who saw the same version come one after the other and the second
    is told. With `needed` the caller has to say it. Raises Stop.
    """
    seen = request.headers.get("If-Match", "").strip().removeprefix("W/")  # compressing makes a tag weak
    if needed and not seen:
        raise Stop(428, _("请先读一次，把得到的 ETag 放在 If-Match 里再改，以免盖掉别人的修改。"))
    if seen and not TAG.fullmatch(seen):
        raise Stop(422, _("If-Match 要写读时得到的 ETag，连同引号。"), [("If-Match", _('例如："12"'))])
    with transaction.atomic():
        if seen and seen != "*":
            type(thing)._default_manager.select_for_update(no_key=True).get(pk=thing.pk)
            if not secrets.compare_digest(seen.encode(), f'"{version_of(chain, subject)}"'.encode()):
                raise Stop(412, _("您读过以后别人又处理过了。请重新读一次，再决定怎么办。"))
        yield


def caller(request: HttpRequest) -> User:
    """Who stands behind the call."""
    assert isinstance(request.user, User)
    return request.user
