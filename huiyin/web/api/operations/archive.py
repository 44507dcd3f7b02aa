"""Finding and reading cases, filing, joining, parting, linking, setting right."""

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy
from ninja import Query, Router, Schema
from pydantic import Field

from huiyin.archive import actions, policy, queries
from huiyin.archive.forms import AmendForm, JoinForm, LinkForm
from huiyin.archive.models import Case, CaseLink
from huiyin.archive.queries import Wanted
from huiyin.collect.kinds import Channel
from huiyin.collect.policy import may_correct
from huiyin.kernel.events.kinds import label
from huiyin.kernel.events.queries import timeline
from huiyin.kernel.paging import keyset
from huiyin.kernel.people.access import require
from huiyin.web.api.bodies import LARGEST, Body, checked, from_form
from huiyin.web.api.door import CaseNo, Key, RequestNo, caller, operation, tagged, unchanged
from huiyin.web.api.kinds import Scope
from huiyin.web.api.paging import After, OneOf
from huiyin.web.api.queries import request_to_read, with_units
from huiyin.web.api.shapes import CaseBrief, CaseTold, EventTold, Joined, LinkTold, Rows
from huiyin.web.api.whole import case_told
from huiyin.web.case.story import who

router = Router()
AnyState = Annotated[str, OneOf("", *Case.State.values)]
AnyChannel = Annotated[str, OneOf("", *Channel.values)]


class Filters(Schema):
    """What to look for in the register; empty means any. `late` leaves what is open past its time."""

    words: Annotated[str, Field(max_length=60)] = ""
    state: AnyState = ""
    channel: AnyChannel = ""
    township: Annotated[int, Field(ge=1, le=LARGEST)] | None = None
    category: Annotated[int, Field(ge=1, le=LARGEST)] | None = None
    late: bool = False
    after: Annotated[str, Field(max_length=400, pattern=r"^[A-Za-z0-9_-]*$")] = ""


@from_form(AmendForm)
class AmendBody(Body):
    """A case's title, class, kind and urgency, set right."""


@from_form(JoinForm, leave_out=("voices",))
class JoinBody(Body):
    """Into which case the voices go; all of them unless `voices` names some."""

    voices: Annotated[list[Annotated[str, Field(max_length=16)]], Field(max_length=100)] = []


@from_form(LinkForm)
class LinkBody(Body):
    """What this case has to do with another."""


class FileBody(Body):
    """The case to file under; a new one where none is named."""

    case: Annotated[str, Field(pattern=r"^D\d\d-\d{7}-\d$")] | None = None


@operation(
    router,
    "GET /cases",
    scope=Scope.ARCHIVE_READ,
    roles=policy.READERS,
    says=gettext_lazy("查档案：按词、状态、地方、类别"),
    gives=Rows[CaseBrief],
)
def list_cases(request: HttpRequest, filters: Query[Filters]) -> dict[str, Any]:
    """The register: with words the newest that hold them, else by deadline or newest first."""
    by = caller(request)
    wanted = Wanted(
        state=filters.state,
        township=filters.township,
        category=filters.category,
        channel=filters.channel,
        late=filters.late,
        words=filters.words.replace("\0", ""),
    )
    if not wanted.words.strip():
        page = queries.register(by, wanted, after=filters.after)
        return {"items": page.rows, "next": page.next}
    found = queries.search(by, wanted, after=filters.after)
    keys = [row.case_id for row in found.rows]
    rows = Case.objects.filter(pk__in=keys).select_related("place", "category").order_by("-pk")
    return {"items": list(rows), "next": found.next}


@operation(
    router,
    "GET /cases/{no}",
    scope=Scope.ARCHIVE_READ,
    roles=policy.READERS,
    says=gettext_lazy("一件档案：诉求、工单、项目、时限"),
    gives=CaseTold,
)
def read_case(request: HttpRequest, response: HttpResponse, no: CaseNo) -> dict[str, Any]:
    """One case whole; the ETag is its version."""
    told = case_told(caller(request), no)
    return {**told, "version": tagged(response, no)}


@operation(
    router,
    "GET /cases/{no}/timeline",
    scope=Scope.ARCHIVE_READ,
    roles=policy.READERS,
    says=gettext_lazy("一件档案的经过"),
    gives=Rows[EventTold],
)
def read_timeline(request: HttpRequest, no: CaseNo, after: After = "") -> dict[str, Any]:
    """What happened to a case and its voices, oldest first."""
    case = queries.case_to_read(caller(request), no)
    events = with_units(timeline(queries.chains(case, queries.voices(case))))
    page = keyset(events, ("at", "id"), after=after, size=100)
    return {"items": [_line(event) for event in page.rows], "next": page.next}


def _line(event: Any) -> dict[str, Any]:
    names = ("id", "seq", "chain", "kind", "subject", "at")
    told = {name: getattr(event, name) for name in names}
    return {**told, "title": label(event.kind), "who": who(event)}


@operation(
    router,
    "PUT /cases/{no}",
    scope=Scope.ARCHIVE_WRITE,
    roles=policy.KEEPERS,
    says=gettext_lazy("改正档案信息（要带 If-Match）"),
    gives=CaseBrief,
)
def amend_case(request: HttpRequest, response: HttpResponse, no: CaseNo, body: AmendBody) -> Case:
    """Set a case right, as it was when it was read."""
    by = caller(request)
    case = queries.case_to_keep(by, no)
    told = checked(AmendForm(body.typed())).cleaned_data
    with unchanged(request, case, no, needed=True):
        named = {name: told[name] for name in ("title", "category", "matter", "urgency")}
        actions.amend(case, **named, by=by)
    tagged(response, no)
    return case


@operation(
    router,
    "POST /requests/{no}/file",
    scope=Scope.ARCHIVE_WRITE,
    roles=policy.KEEPERS,
    says=gettext_lazy("把诉求归入档案"),
    gives=CaseBrief,
)
def file_request(request: HttpRequest, no: RequestNo, body: FileBody) -> Case:
    """File a request that has no case yet; one already filed stays where it is."""
    by = caller(request)
    found, _seat = request_to_read(by, no)
    require(may_correct(by, found))
    case = queries.case_to_keep(by, body.case) if body.case else None
    return actions.file_under(found, case, by=by)


@operation(
    router,
    "POST /cases/{no}/join",
    scope=Scope.ARCHIVE_WRITE,
    roles=policy.KEEPERS,
    says=gettext_lazy("并单：诉求并入另一件"),
    gives=Joined,
)
def join_voices(request: HttpRequest, no: CaseNo, body: JoinBody) -> dict[str, Any]:
    """Let voices of this case sit in another."""
    by = caller(request)
    case = queries.case_to_keep(by, no)
    seats = list(queries.seats_of(case))
    form = checked(JoinForm(body.typed(), numbers=[seat.request.no for seat in seats]))
    into = form.named("into", by)
    checked(form)
    assert into is not None
    chosen = body.voices or [seat.request.no for seat in seats]
    moving = [seat.request for seat in seats if seat.request.no in chosen]
    return {"case": into.no, "moved": actions.join(moving, into, by=by)}


@operation(
    router,
    "POST /cases/{no}/voices/{request_no}/part",
    scope=Scope.ARCHIVE_WRITE,
    roles=policy.KEEPERS,
    says=gettext_lazy("分单：诉求单独成件"),
    gives=CaseBrief,
)
def part_voice(request: HttpRequest, no: CaseNo, request_no: RequestNo) -> Case:
    """Let a voice have its own case again."""
    by = caller(request)
    return actions.unjoin(queries.voice_to_move(by, no, request_no), by=by)


@operation(
    router,
    "GET /cases/{no}/links",
    scope=Scope.ARCHIVE_READ,
    roles=policy.READERS,
    says=gettext_lazy("与别的档案的关联"),
    gives=Rows[LinkTold],
)
def list_links(request: HttpRequest, no: CaseNo) -> dict[str, Any]:
    """What a case has to do with others."""
    return _links(queries.case_to_read(caller(request), no))


@operation(
    router,
    "POST /cases/{no}/links",
    scope=Scope.ARCHIVE_WRITE,
    roles=policy.KEEPERS,
    says=gettext_lazy("与另一件关联"),
    gives=Rows[LinkTold],
)
def link_cases(request: HttpRequest, no: CaseNo, body: LinkBody) -> dict[str, Any]:
    """Say what this case has to do with another."""
    by = caller(request)
    case = queries.case_to_keep(by, no)
    form = checked(LinkForm(body.typed()))
    other = form.named("other", by)
    checked(form)
    assert other is not None
    actions.link(case, other, CaseLink.Kind(form.cleaned_data["kind"]), by=by)
    return _links(case)


@operation(
    router,
    "DELETE /cases/{no}/links/{pk}",
    scope=Scope.ARCHIVE_WRITE,
    roles=policy.KEEPERS,
    says=gettext_lazy("取消关联"),
    gives=Rows[LinkTold],
)
def unlink_cases(request: HttpRequest, no: CaseNo, pk: Key) -> dict[str, Any]:
    """Take a link back."""
    by = caller(request)
    actions.unlink(queries.tie_to_cut(by, no, pk), by=by)
    return _links(queries.case_to_read(by, no))


def _links(case: Case) -> dict[str, Any]:
    return {"items": [{"id": tie.pk, "words": tie.words, "case": tie.other.no} for tie in queries.ties(case)]}
