"""Taking in what a resident said, and reading requests."""

from typing import Annotated, Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import Router
from pydantic import Field

from huiyin.archive.policy import READERS
from huiyin.collect import actions
from huiyin.collect.actions import Said
from huiyin.collect.channels.hotline.forms import CallForm
from huiyin.collect.channels.report.forms import BehalfForm, SeenForm
from huiyin.collect.channels.report.queries import already_sent, channel_of
from huiyin.collect.kinds import Channel
from huiyin.collect.models import Request
from huiyin.collect.policy import CALL_TAKERS, REPORTERS
from huiyin.collect.queries import pickup_code
from huiyin.kernel.events.lifecycle import Refused
from huiyin.kernel.paging import keyset
from huiyin.kernel.people.actions import remember_resident
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.people.models import User
from huiyin.web.api.bodies import ASKED, Body, checked, from_form
from huiyin.web.api.door import RequestNo, caller, operation, tagged
from huiyin.web.api.kinds import Scope
from huiyin.web.api.paging import After
from huiyin.web.api.problems import Stop
from huiyin.web.api.queries import request_to_read, voices_for
from huiyin.web.api.shapes import RequestMade, RequestTold, Rows

router = Router()
Code = Annotated[str, Field(max_length=60)]
Reply = Annotated[str, Field(max_length=500)]


@from_form(CallForm, leave_out=("version",))
class CallBody(Body):
    """What a caller said, written down by the desk. The same `key` twice makes one request.

    `details` answers the class's extra questions by their codes, each with one text or more.
    """

    details: Annotated[dict[Code, Annotated[list[Reply], Field(max_length=20)]], Field(max_length=20)] = {}

    def typed(self) -> dict[str, Any]:
        """The same as the page's form would send it, each question in its own field."""
        told = super().typed()
        return told | {ASKED + code: replies for code, replies in told.pop("details").items()}


@from_form(SeenForm)
class SeenBody(Body):
    """What a volunteer or a station saw. The same `key` twice makes one request."""


@from_form(BehalfForm)
class BehalfBody(Body):
    """What somebody asked a volunteer or a station to pass on, and that they may."""


@operation(
    router,
    "POST /requests",
    scope=Scope.COLLECT_WRITE,
    roles=CALL_TAKERS,
    says=gettext_lazy("登记一个电话诉求"),
    gives=RequestMade,
    status=201,
)
def take_call(request: HttpRequest, body: CallBody) -> dict[str, Any]:
    """Write a call down, as the hotline desk does."""
    by = caller(request)
    form = checked(CallForm(MultiValueDict(_lists(body.typed())), by=by, channel=Channel.HOTLINE))
    if form.halts and form.stopped is not None:
        raise Stop(422, form.stopped.stop_words, [("details", _("这个回答到此为止；确要登记，写 anyway。"))])
    told = form.cleaned_data
    return _made(by, form, told["name"], told["phone"])


def _lists(told: dict[str, Any]) -> dict[str, list[Any]]:
    """As a browser sends it: a field may hold several values."""
    return {name: value if isinstance(value, list) else [value] for name, value in told.items()}


@operation(
    router,
    "POST /reports",
    scope=Scope.COLLECT_WRITE,
    roles=REPORTERS,
    says=gettext_lazy("随手报：自己看到的"),
    gives=RequestMade,
    status=201,
)
def report_seen(request: HttpRequest, body: SeenBody) -> dict[str, Any]:
    """What the reporter saw."""
    by = caller(request)
    return _made(by, checked(SeenForm(body.typed(), by=by, channel=channel_of(by))))


@operation(
    router,
    "POST /reports/behalf",
    scope=Scope.COLLECT_WRITE,
    roles=REPORTERS,
    says=gettext_lazy("随手报：替别人说的"),
    gives=RequestMade,
    status=201,
)
def report_on_behalf(request: HttpRequest, body: BehalfBody) -> dict[str, Any]:
    """What somebody asked the reporter to pass on."""
    by = caller(request)
    form = checked(BehalfForm(body.typed(), by=by, channel=channel_of(by)))
    return _made(by, form, form.cleaned_data["name"], form.cleaned_data["phone"])


@transaction.atomic
def _made(by: User, form: CallForm | SeenForm, name: str = "", phone: str = "") -> dict[str, Any]:
    """The request, made once for a key however often it is sent."""
    made = already_sent(by, form.cleaned_data["key"])
    if made is None:
        resident = remember_resident(name=name, phone=phone, by=by) if name or phone else None
        said: Said = form.said(resident)
        made = actions.receive(said, by=by)
        if isinstance(form, BehalfForm):
            actions.note_consent(made, form.consented(), by=by)
        if made.taken_by_id != by.pk:
            raise Refused(_("这个提交标识已经用过，请换一个新的。"))
    return {"no": made.no, "pickup_code": pickup_code(made), "state": made.state}


@operation(
    router,
    "GET /requests",
    scope=Scope.COLLECT_READ,
    roles=READERS,
    says=gettext_lazy("诉求清单，新的在前"),
    gives=Rows[RequestTold],
)
def list_requests(request: HttpRequest, after: After = "") -> dict[str, Any]:
    """Filed requests within the reader's reach."""
    page = keyset(voices_for(caller(request)), ("-case_id", "-id"), after=after)
    return {"items": [_told(seat.request, seat.case.no) for seat in page.rows], "next": page.next}


@operation(
    router,
    "GET /requests/{no}",
    scope=Scope.COLLECT_READ,
    roles=(*READERS, *REPORTERS),
    says=gettext_lazy("一个诉求"),
    gives=RequestTold,
)
def read_request(request: HttpRequest, response: HttpResponse, no: RequestNo) -> dict[str, Any]:
    """One request by its number."""
    found, seat = request_to_read(caller(request), no)
    tagged(response, found.chain)
    return _told(found, seat.case.no if seat else None)


@operation(
    router,
    "POST /requests/{no}/withdraw",
    scope=Scope.COLLECT_WRITE,
    roles=(Role.HOTLINE_OPERATOR,),
    says=gettext_lazy("按诉求人的话撤回"),
    gives=RequestTold,
)
def withdraw_request(request: HttpRequest, no: RequestNo) -> dict[str, Any]:
    """The resident takes it back, on the telephone."""
    found, seat = request_to_read(caller(request), no)
    actions.withdraw(found, by=caller(request))
    return _told(found, seat.case.no if seat else None)


@operation(
    router,
    "POST /requests/{no}/not-fixed",
    scope=Scope.COLLECT_WRITE,
    roles=(Role.HOTLINE_OPERATOR,),
    says=gettext_lazy("诉求人说没有解决"),
    gives=RequestTold,
)
def say_not_fixed(request: HttpRequest, no: RequestNo) -> dict[str, Any]:
    """The resident says, on the telephone, that the answer did not settle it."""
    found, seat = request_to_read(caller(request), no)
    actions.say_not_fixed(found, by=caller(request))
    return _told(found, seat.case.no if seat else None)


def _told(request: Request, case: str | None) -> dict[str, Any]:
    names = ("no", "state", "channel", "matter", "urgency", "category", "place", "received_at")
    return {"case": case, **{name: getattr(request, name) for name in names}}
