"""A request's story for the resident: from the log and the kinds' words alone, without any name."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.collect import queries
from huiyin.collect.channels.portal.forms import InquiryForm, PhotosForm
from huiyin.collect.kinds import CollectKind
from huiyin.collect.models import Delay, Inquiry, Request
from huiyin.kernel.calendar.models import Clock
from huiyin.kernel.calendar.queries import day_words, due_words
from huiyin.kernel.events.kinds import label
from huiyin.kernel.events.models import Event
from huiyin.kernel.events.queries import timeline
from huiyin.kernel.people.models import Organisation
from huiyin.kernel.people.queries import who_looked
from huiyin.kernel.present import now

ERASED = tuple(
    f"archive.{what}_erased" for what in ("person", "spot", "photos", "papers", "messages", "words")
)
"""What is told when the time of keeping something personal has ended."""
PASSED_UP, PASSED = "dispatch.passed_up", "passed"
"""The event after which a matter lies before an upper level, and where the resident reads that it stands."""
TOLD = {
    CollectKind.RECEIVED: "collect",
    CollectKind.PHOTO_ADDED: "",
    CollectKind.ADDED: "",
    CollectKind.ANSWERED: "",
    CollectKind.DELAYED: "",
    CollectKind.INQUIRED: "",
    CollectKind.INQUIRY_REMINDED: "",
    CollectKind.INQUIRY_ANSWERED: "",
    CollectKind.NOT_FIXED: "",
    CollectKind.WITHDRAWN: "",
    "archive.opened": "archive",
    "archive.moved": "",
    "archive.reopened": "dispatch",
    "archive.reported": "evaluate",
    "archive.closed": "closed",
    **dict.fromkeys(ERASED, ""),
    "plan.need_linked": "plan",
    "dispatch.order_sent": "dispatch",
    "dispatch.order_signed": "track",
    "dispatch.contacted": "track",
    "dispatch.order_returned": "dispatch",
    PASSED_UP: PASSED,
    "track.progress": "track",
    "evaluate.asked": "evaluate",
    "evaluate.rated": "evaluate",
    "evaluate.proxied": "evaluate",
}
"""What a resident reads, and the stage of the loop that each event brings the matter to."""


VERDICTS = ("evaluate.asked", "evaluate.rated", "evaluate.proxied")
NEXT = {
    "collect": gettext_lazy("已经收到。接下来建立档案，交给县中心。"),
    "archive": gettext_lazy("已经建档。接下来由县中心答复您，或派给承办单位。"),
    "plan": gettext_lazy("正在安排服务。办好后会在这里答复您。"),
    "dispatch": gettext_lazy("交给承办单位办。接下来单位签收，并联系您。"),
    PASSED: gettext_lazy("当地办不了，已经报给上一级。接下来上一级派给能办的单位，派出以后会写在这里。"),
    "track": gettext_lazy("承办单位正在办理。办好后会在这里答复您。"),
}


APART = {
    "lawful": gettext_lazy(
        "这件事核对过依据、当面解释过，已经了结，理由见上面的答复。有新的情况，30天内可以在下面告诉我们。"
    ),
    "handed": gettext_lazy(
        "这件事已经移交给别的法定程序，由那边办理，去处和编号见上面的答复。没有移交成，30天内可以在下面告诉我们。"
    ),
}
"""How a matter ended otherwise than by content residents, by the code in the log."""


@dataclass(frozen=True)
class Told:
    """One line of the story."""

    at: datetime
    title: str
    who: str
    tone: str = ""


def told(request: Request, answering: InquiryForm | None = None) -> dict[str, Any]:
    """Everything the progress page shows; `answering` is an answer to a question that was not whole."""
    case_no = queries.case_number(request)
    chains = [request.no, *([case_no] if case_no else [])]
    events = [event for event in timeline(chains) if event.kind in TOLD and _ours(event, request)]
    clock = _clock(case_no)
    stage = _stage(events)
    inquiries = list(request.inquiries.select_related("organisation", "added").order_by("asked_at"))
    return {
        "said": request,
        "stage": "dispatch" if stage == PASSED else stage,
        "next": next_step(request, stage, _verdict(events, request), _end(events)),
        "lines": _lines(events),
        "helped": any(event.kind == "plan.need_linked" for event in events),
        "due": due_words(clock, now()) if clock else None,
        "due_at": clock.due_at if clock else None,
        "answers": list(request.answers.select_related("organisation").order_by("-at")),
        "delay": _delay(request, clock),
        "asked": _open_inquiries(request, inquiries, answering),
        "replied": [one for one in inquiries if one.added],
        "photos": list(queries.photos_of(request.no)),
        "posts": list(request.publications.exclude(url="").order_by("pk")) if request.item_id else [],
        "looks": who_looked(chains),
        "erased": _lines([event for event in events if event.kind in ERASED]),
        "photo_form": PhotosForm(),
        "live": request.state in Request.LIVE,
        "answered": request.state == Request.State.ANSWERED,
        "to_rate": request.state in Request.LIVE and stage == "evaluate" and not _verdict(events, request),
        "closed": request.state == Request.State.SETTLED and queries.is_fresh(request),
    }


def _delay(request: Request, clock: Clock | None) -> Delay | None:
    """That it takes longer, while it is still being worked on in the round that was lengthened."""
    if request.state not in Request.LIVE or clock is None or clock.state not in Clock.LIVE:
        return None
    rows = request.delays.filter(at__gte=clock.started_at).select_related("organisation")
    return rows.order_by("-pk").first()


def _open_inquiries(
    request: Request, inquiries: list[Inquiry], answering: InquiryForm | None
) -> list[tuple[Inquiry, InquiryForm]]:
    """What the resident is asked now, each question with its box."""
    if request.state not in Request.LIVE:
        return []
    waiting = [one for one in inquiries if one.state == Inquiry.State.OPEN]
    bound = {answering.prefix: answering} if answering else {}
    return [(one, bound.get(str(one.pk)) or InquiryForm(prefix=str(one.pk))) for one in waiting]


def _ours(event: Event, request: Request) -> bool:
    """Of other voices in the same matter the resident hears nothing."""
    return (
        not event.subject.startswith("request:")
        or event.subject == f"request:{request.no}"
        or (event.chain == request.no)
    )


def _stage(events: list[Event]) -> str:
    """Where the matter stands. Who joins it later is received into one that has come further already."""
    stages = [TOLD[event.kind] for event in events if TOLD[event.kind] not in ("", "collect")]
    return stages[-1] if stages else "collect"


def _verdict(events: list[Event], request: Request) -> dict[str, Any] | None:
    """What this resident said of the present round; None while he is still to be heard."""
    said: dict[str, Any] | None = None
    for event in events:
        if event.kind in ("archive.reopened", "archive.reported"):
            said = None
        elif event.kind in VERDICTS and event.subject == f"request:{request.no}":
            said = event.facts if event.facts.get("contacted") else said
    return said


def _end(events: list[Event]) -> dict[str, Any]:
    """What the log says of the latest end, where it was not the usual one."""
    ends = [event.facts for event in events if event.kind == "archive.closed"]
    return ends[-1] if ends else {}


def next_step(
    request: Request, stage: str, verdict: dict[str, Any] | None, end: dict[str, Any] | None = None
) -> str:
    """What happens next, in a sentence; "" when nothing does. `end` is what the log says of the closing."""
    if request.state == Request.State.SETTLED:
        return _after_the_end(end or {})
    if request.state == Request.State.WITHDRAWN:
        return ""
    if stage == "evaluate" and verdict is not None:
        if verdict.get("solved"):
            return _("您的评价已收到。接下来由没有参与办理的人核对，再决定是否销号。")
        return _("已记下：没有解决。接下来由没有参与办理的人决定怎样重新办理。")
    if stage == "evaluate":
        return _("承办单位说办完了。解决没有、满不满意，由您来说；也可能有人打电话问您。")
    if request.state == Request.State.ANSWERED:
        return _("已经答复您。全部办完后，会请您评价。")
    return str(NEXT.get(stage, ""))


def _after_the_end(end: dict[str, Any]) -> str:
    """What happens to a settled matter, by what the log says of its end."""
    if end.get("how") == "later":
        day = day_words(date.fromisoformat(end["until"]))
        return _("这件事延期到%(day)s，到那一天会自动重新办理，不用您再说一次。") % {"day": day}
    usual = _("这件事已经办结。30天内又出现，可以在下面告诉我们；再晚，请当作新的一件再说一次。")
    return str(APART.get(end.get("how", ""), usual))


def _lines(events: list[Event]) -> list[Told]:
    keys = {key for event in events for key in (event.actor_org, _above(event)) if key}
    units = Organisation.objects.in_bulk(keys)
    return [
        Told(event.at, _title(event, units), str(units.get(event.actor_org or 0, "")), _tone(event.kind))
        for event in reversed(events)
    ]


def _above(event: Event) -> int | None:
    """The institute that a matter was passed up to; none is the county centre."""
    return event.facts.get("organisation") if event.kind == PASSED_UP else None


def _title(event: Event, units: dict[int, Organisation]) -> str:
    """What happened; where it was passed up, to whom."""
    if event.kind != PASSED_UP:
        return label(event.kind)
    return _("当地办不了，报给%(unit)s") % {"unit": units.get(_above(event) or 0) or _("县中心")}


def _tone(kind: str) -> str:
    return {"archive.closed": "ok", "archive.reopened": "warn", PASSED_UP: "warn"}.get(kind, "")


def _clock(case_no: str | None) -> Clock | None:
    """The county's clock for the matter, newest round."""
    if case_no is None:
        return None
    return Clock.objects.filter(chain=case_no, subject=f"case:{case_no}").order_by("-id").first()
