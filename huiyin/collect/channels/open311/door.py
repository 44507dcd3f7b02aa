"""What every call passes: format, jurisdiction, how often one may ask, the key; errors in its format."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, SuspiciousOperation, ValidationError
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from huiyin.collect.actions import OverQuota, use_key
from huiyin.collect.channels.open311.spark import TYPES, answer
from huiyin.collect.channels.open311.wrong import Wrong, not_found
from huiyin.collect.models import ApiKey
from huiyin.kernel.events.lifecycle import Refused
from huiyin.kernel.people.access import RESIDENT, public
from huiyin.kernel.people.rates import client_address, within

FREE_CALLS = 120
"""Calls a minute that one address may make without a key."""
BODIES = ("application/x-www-form-urlencoded", "multipart/form-data")
Told = tuple[str, Any]
Call = Callable[..., Told]


def call(*methods: str) -> Callable[[Call], Callable[..., HttpResponse]]:
    """Make a page out of a function that returns the root's name and what is told. `suffix` is the format."""

    def mark(view: Call) -> Callable[..., HttpResponse]:
        @wraps(view)
        def answered(request: HttpRequest, suffix: str, **named: Any) -> HttpResponse:
            form = suffix if suffix in TYPES else "xml"
            try:
                _admit(request, suffix, methods)
                root, told = view(request, **named)
                return answer(form, root, told)
            except Wrong as wrong:
                response = answer(form, "errors", wrong.told, wrong.status)
                for name, value in wrong.headers.items():
                    response[name] = value
                return response

        return public(csrf_exempt(never_cache(_plain_words(answered))))

    return mark


def _plain_words(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Refusals of verbs, forms and Django itself as errors of the call's format."""

    @wraps(view)
    def guarded(request: HttpRequest, suffix: str, **named: Any) -> HttpResponse:
        form = suffix if suffix in TYPES else "xml"
        try:
            return view(request, suffix, **named)
        except OverQuota as refusal:
            response = answer(form, "errors", Wrong(429, str(refusal)).told, 429)
            response["Retry-After"] = str(refusal.seconds)
            return response
        except PermissionDenied:
            return answer(form, "errors", Wrong(403, _("这把密钥不能做这件事。")).told, 403)
        except Refused as refusal:
            return answer(form, "errors", Wrong(400, str(refusal)).told, 400)
        except ValidationError as refusal:
            return answer(form, "errors", Wrong(400, refusal.messages).told, 400)
        except (SuspiciousOperation, MultiPartParserError, UnreadablePostError):
            wrong = Wrong(400, _("这次提交太大、太多或不完整，没有收下。"))
            return answer(form, "errors", wrong.told, 400)

    return guarded


def _admit(request: HttpRequest, suffix: str, methods: tuple[str, ...]) -> None:
    if suffix not in TYPES:
        raise Wrong(400, _("没有“%(suffix)s”这种格式，请用 xml 或 json。") % {"suffix": suffix[:20]})
    if request.method not in methods:
        raise Wrong(
            405, _("这个地址不接受 %(method)s。") % {"method": request.method}, {"Allow": ", ".join(methods)}
        )
    if request.method == "POST" and request.content_type not in BODIES:
        raise Wrong(400, _("请用 application/x-www-form-urlencoded 或 multipart/form-data 提交。"))
    sent = parameters(request)
    place = sent.get("jurisdiction_id", "")
    if place and place.lower() not in jurisdictions(request):
        raise not_found("jurisdiction_id", place)
    if not sent.get("api_key") and not within("open311", client_address(request), FREE_CALLS, 60):
        raise Wrong(429, _("这个网络地址查询得太频繁，请一分钟后再试。"), {"Retry-After": "60"})


def parameters(request: HttpRequest) -> Any:
    """What was sent: the body of a POST, else the query. A POST's key may stand in the query as well."""
    return request.POST if request.method == "POST" else request.GET


def jurisdictions(request: HttpRequest) -> set[str]:
    """How this county may be called: the site's domain without www, or the county's code."""
    domain = request.get_host().rsplit(":", 1)[0].lower()
    return {domain, domain.removeprefix("www."), settings.HUIYIN_COUNTY}


def key_of(request: HttpRequest) -> ApiKey | None:
    """The key that the call shows, counted once; None when it shows none. Raises Wrong for a false one."""
    secret = parameters(request).get("api_key", "")
    if not secret:
        return None
    key = use_key(secret[:200], by=RESIDENT)
    if key is None:
        raise Wrong(403, _("api_key 不对，或者已经撤销。"))
    return key


def key_needed(request: HttpRequest) -> ApiKey:
    """The key, which this call must show. Raises Wrong."""
    key = key_of(request)
    if key is None:
        raise Wrong(403, _("缺少 api_key。"))
    return key
