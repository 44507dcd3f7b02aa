"""What can go wrong with a call, told as RFC 9457 asks, in the caller's language, with a remedy."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.core.exceptions import ValidationError as Unfit
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError

from huiyin.collect.actions import OverQuota
from huiyin.kernel.events.lifecycle import Refused

MEDIA_TYPE = "application/problem+json"
TITLES: dict[int, str | Promise] = {
    400: gettext_lazy("请求读不懂"),
    401: gettext_lazy("需要令牌"),
    403: gettext_lazy("不能这样做"),
    404: gettext_lazy("没有找到"),
    405: gettext_lazy("这个地址不接受这种方法"),
    409: gettext_lazy("现在不能这样做"),
    412: gettext_lazy("内容已经变了"),
    413: gettext_lazy("内容太大"),
    422: gettext_lazy("内容要改"),
    428: gettext_lazy("要说明依据哪个版本"),
    429: gettext_lazy("太频繁"),
}
TO_MEND = gettext_lazy("有些内容要改，改好后再提交一次。")
READING = frozenset({401, 403, 404, 422, 429})
WRITING = READING | {400, 409, 412, 413, 428}


class Fault(Schema):
    """One thing to mend: the field, and what to do."""

    field: str
    detail: str


class Problem(Schema):
    """RFC 9457: what went wrong. `type` leads to the page that explains it."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[Fault] = []


class Stop(Exception):
    """The call ends with this status. `faults` name fields."""

    def __init__(self, status: int, detail: str, faults: Sequence[tuple[str, str]] = ()) -> None:
        super().__init__(detail)
        self.status, self.detail, self.faults = status, detail, faults


def unknown_fields(names: Sequence[str]) -> tuple[str, list[tuple[str, str]]]:
    """What is said of fields that nobody knows."""
    return str(TO_MEND), [(name[:60], str(MISTYPED["extra_forbidden"])) for name in names[:20]]


def wrong_form(form: BaseForm, names: Mapping[str, str]) -> Stop:
    """What a form found, by the names that the API gives its fields."""
    told = [(names.get(name, name), str(words)) for name, list_ in form.errors.items() for words in list_]
    faults = [("" if name == "__all__" else name, words) for name, words in told]
    return Stop(422, str(TO_MEND), faults)


def problem(
    status: int,
    detail: str,
    faults: Sequence[tuple[str, str]] = (),
    headers: Mapping[str, str] | None = None,
) -> HttpResponse:
    """The answer."""
    told: dict[str, Any] = {
        "type": f"/api/#problem-{status}",
        "title": str(TITLES.get(status, status)),
        "status": status,
        "detail": detail,
        "errors": [{"field": field, "detail": words} for field, words in faults],
    }
    plain = {"ensure_ascii": False}
    return JsonResponse(
        told, status=status, content_type=MEDIA_TYPE, headers=headers, json_dumps_params=plain
    )


def install(api: NinjaAPI) -> None:
    """Let every refusal of verbs, forms, policies and Django itself end as a problem."""
    for kind, handler in HANDLERS.items():
        api.add_exception_handler(kind, handler)


def _stopped(request: HttpRequest, stop: Stop) -> HttpResponse:
    return problem(stop.status, stop.detail, stop.faults)


def _without_token(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    words = _(
        "没有令牌，或者令牌不对、已撤销、已过期。请在“我的账号”里生成，放在 Authorization: Bearer 后面。"
    )
    return problem(401, words, headers={"WWW-Authenticate": 'Bearer realm="huiyin"'})


def _forbidden(request: HttpRequest, error: PermissionDenied) -> HttpResponse:
    words = str(error) or _("令牌的主人没有这项职责，或者这件事不在他的范围内。请用有这项职责的人的令牌。")
    return problem(403, words)


def _not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    return problem(404, _("没有这个地址或编号。请核对后再试。"))


def _over_quota(request: HttpRequest, refusal: OverQuota) -> HttpResponse:
    return problem(429, str(refusal), headers={"Retry-After": str(refusal.seconds)})


def _refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    return problem(409, str(refusal))


def _unreadable(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem(400, _("请求的正文不是 JSON。请用 UTF-8 的 JSON，并写 Content-Type: application/json。"))


def _too_large(request: HttpRequest, error: Exception) -> HttpResponse:
    return problem(413, _("这次提交太大、太多或不完整，没有收下。"))


def _unfit(request: HttpRequest, error: Unfit) -> HttpResponse:
    return problem(422, " ".join(error.messages))


def _mistyped(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """What the schema found before any form was asked. A malformed number in the address is not found."""
    if any(one["loc"][0] == "path" for one in error.errors):
        return _not_found(request, Http404())
    faults = [(_field(one["loc"]), _words(one)) for one in error.errors]
    return problem(422, str(TO_MEND), faults)


def _field(loc: Sequence[Any]) -> str:
    """The field's name; what stands inside a list is named by its place in it."""
    parts = [str(part) for part in loc[1:] if part not in ("body", "filters")]
    return ".".join(parts)


def _words(one: Mapping[str, Any]) -> str:
    told = MISTYPED.get(str(one["type"]))
    if told is None:
        return _("这里的格式不对，请对照接口说明。")
    return str(str(told) % one.get("ctx", {}))


MISTYPED: dict[str, str | Promise] = {
    "missing": gettext_lazy("缺了这一项，请补上。"),
    "extra_forbidden": gettext_lazy("没有这一项，请去掉。"),
    "literal_error": gettext_lazy("只能是：%(expected)s。"),
    "string_type": gettext_lazy("要是文字。"),
    "string_too_short": gettext_lazy("至少 %(min_length)d 个字。"),
    "string_too_long": gettext_lazy("最多 %(max_length)d 个字。"),
    "int_type": gettext_lazy("要是整数。"),
    "int_parsing": gettext_lazy("要是整数。"),
    "bool_type": gettext_lazy("要是 true 或 false。"),
    "bool_parsing": gettext_lazy("要是 true 或 false。"),
    "uuid_parsing": gettext_lazy("要是一个 UUID。"),
    "greater_than_equal": gettext_lazy("不能小于 %(ge)s。"),
    "less_than_equal": gettext_lazy("不能大于 %(le)s。"),
    "list_type": gettext_lazy("要是一个列表。"),
    "model_attributes_type": gettext_lazy("要是一个 JSON 对象。"),
}
Handler = Callable[[HttpRequest, Any], HttpResponse]
HANDLERS: dict[type[Exception], Handler] = {
    Stop: _stopped,
    AuthenticationError: _without_token,
    PermissionDenied: _forbidden,
    Http404: _not_found,
    OverQuota: _over_quota,
    Refused: _refused,
    ValidationError: _mistyped,
    Unfit: _unfit,
    HttpError: _unreadable,
    SuspiciousOperation: _too_large,
    UnreadablePostError: _too_large,
}
