"""GeoReport v2's calls: read what the county offers, hand in what a resident says, read how it stands."""

import re
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from huiyin.collect import queries
from huiyin.collect.actions import Handed, Said, take_in
from huiyin.collect.channels.open311 import catalogue
from huiyin.collect.channels.open311.door import Told, call, key_needed, key_of
from huiyin.collect.channels.open311.forms import ListForm, SubmitForm
from huiyin.collect.channels.open311.reading import around, described, readable, wanted
from huiyin.collect.channels.open311.replies import Replies, replies
from huiyin.collect.channels.open311.where import Said as Where
from huiyin.collect.channels.open311.where import place_of
from huiyin.collect.channels.open311.wrong import Wrong, missing, not_found
from huiyin.collect.kinds import Channel, Matter
from huiyin.collect.models import Category, Request
from huiyin.kernel.people.access import RESIDENT
from huiyin.kernel.people.actions import remember_resident
from huiyin.kernel.places.queries import county

SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
NUMBER = re.compile(r"\d\d-\d{7}-\d", re.ASCII)
CHANGESET = "2026-11-24T00:00:00+08:00"


@call("GET", "HEAD")
def discovery(request: HttpRequest) -> Told:
    """Where the interface is, and in which formats."""
    whose = {"county": county().name}
    base = request.build_absolute_uri(reverse("open311:services", args=["xml"]))
    endpoint = {
        "specification": SPECIFICATION,
        "url": base.removesuffix("/services.xml"),
        "changeset": CHANGESET,
        "type": "test" if settings.HUIYIN_DEMO else "production",
        "formats": ["text/xml", "application/json"],
    }
    return "discovery", {
        "changeset": CHANGESET,
        "contact": _("%(county)s新时代文明实践中心，电话12345。") % whose,
        "key_service": _("密钥由%(county)s新时代文明实践中心的系统管理员发放，请打12345联系。") % whose,
        "endpoints": [endpoint],
    }


@call("GET", "HEAD")
def services(request: HttpRequest) -> Told:
    """What the county takes in."""
    asking = set(queries.questions().values_list("category_id", flat=True))
    return "services", catalogue.services(catalogue.classes(), asking)


@call("GET", "HEAD")
def service(request: HttpRequest, code: str) -> Told:
    """What one service asks beside the words."""
    return "service_definition", catalogue.definition(_offered(code))


def _offered(code: str) -> Category:
    """The only door from a code to a service. Raises Wrong."""
    found = next((one for one in catalogue.classes().offered() if one.code == code), None)
    if found is None:
        raise not_found("service_code", code)
    return found


@call("GET", "HEAD", "POST")
def requests(request: HttpRequest) -> Told:
    """The list, or with POST a new request: GeoReport has one address for both."""
    return _submit(request) if request.method == "POST" else _listed(request)


def _listed(request: HttpRequest) -> Told:
    told = ListForm(request.GET).checked()
    classes = catalogue.classes()
    for code in told["service_code"]:
        if code not in classes.by_code:
            raise not_found("service_code", code)
    own = key_of(request)
    rows = wanted(readable(classes, own), told, classes).order_by("-received_at", "-pk")
    first = (told["page"] - 1) * told["page_size"]
    page = list(rows[first : first + told["page_size"]])
    beside = around(page, own)
    extended = told["extensions"].lower() == "true"
    return "service_requests", [described(row, beside, classes, extended=extended) for row in page]


@call("GET", "HEAD")
def one_request(request: HttpRequest, no: str) -> Told:
    """One request."""
    classes = catalogue.classes()
    own = key_of(request)
    row = readable(classes, own).filter(no=no).first() if NUMBER.fullmatch(no) else None
    if row is None:
        raise not_found("service_request_id", no)
    extended = request.GET.get("extensions", "").lower() == "true"
    return "service_requests", [described(row, around([row], own), classes, extended=extended)]


@call("GET", "HEAD")
def token(request: HttpRequest, key: str) -> Told:
    """The number of a request by the key its program made: what a program asks that never got its answer."""
    try:
        wanted_key = UUID(key)
    except ValueError:
        raise not_found("token", key) from None
    made = Request.objects.filter(key=wanted_key, channel=Channel.OPEN311).only("no").first()
    if made is None:
        raise not_found("token", key)
    return "service_requests", [{"service_request_id": made.no, "token": key}]


def _submit(request: HttpRequest) -> Told:
    key = key_needed(request)
    code = request.POST.get("service_code", "")
    if not code:
        raise missing("service_code")
    category = _offered(code)
    form = SubmitForm(request.POST, request.FILES)
    told = form.checked()
    answered = replies(list(queries.questions_of(category)), request.POST)
    where = Where(told["lat"], told["long"], told["address_string"], told["address_id"])
    said = _said(form, category, where, _client_key(request), answered)
    handed = Handed(said, told["media"] or (), told["email"], told["account_id"])
    made = take_in(handed, key, by=RESIDENT)
    notice = _("已受理。凭编号 %(no)s 和查询码 %(code)s 可以在网上看进度。")
    notice = notice % {"no": made.no, "code": queries.pickup_code(made)}
    return "service_requests", [
        {"service_request_id": made.no, "service_notice": notice, "account_id": told["account_id"] or None}
    ]


def _said(form: SubmitForm, category: Category, where: Where, key: UUID, answered: Replies) -> Said:
    told = form.cleaned_data
    resident = None
    place = place_of(where)
    if form.name or told["phone"]:
        resident = remember_resident(name=form.name, phone=told["phone"], by=RESIDENT)
    return Said(
        channel=Channel.OPEN311,
        matter=Matter.HELP,
        words=_words(told, category),
        place=place,
        key=key,
        category=category,
        spot=told["address_string"],
        lat=told["lat"],
        lon=told["long"],
        resident=resident,
        secrecy=told["public_anonymity_required"].lower() == "true",
        replies=answered,
    )


def _words(told: dict[str, Any], category: Category) -> str:
    """What was written; a link to a picture is kept as words, for we fetch nothing from elsewhere."""
    words = told["description"].replace("\r\n", "\n") or _("（没有文字说明）%(name)s") % {
        "name": category.label
    }
    return f"{words}\n{told['media_url']}" if told["media_url"] else words


def _client_key(request: HttpRequest) -> UUID:
    """The key that makes a repeated call one request: the header Idempotency-Key, a UUID. Raises Wrong."""
    sent = request.headers.get("Idempotency-Key", "").strip().strip('"')
    if not sent:
        return uuid4()
    try:
        return UUID(sent)
    except ValueError:
        raise Wrong(400, _("Idempotency-Key 要写一个 UUID。")) from None
