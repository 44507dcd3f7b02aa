"""A case's whole story in words: every event of its chains, who by role and unit, what it says."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery, TextChoices
from django.utils.translation import gettext as _

from huiyin.archive.kinds import ArchiveKind
from huiyin.archive.models import CaseLink
from huiyin.collect.kinds import CollectKind
from huiyin.dispatch.kinds import DeclineReason, DispatchKind, ReturnReason
from huiyin.evaluate.kinds import Again, EvaluateKind, Satisfaction
from huiyin.kernel.calendar.kinds import Unit
from huiyin.kernel.calendar.queries import kind_words, length_words
from huiyin.kernel.events.kinds import label
from huiyin.kernel.events.models import Event
from huiyin.kernel.messages.kinds import CONSOLE, MessageKind, Way
from huiyin.kernel.people.kinds import PeopleKind, RevealReason, Role
from huiyin.kernel.people.models import Organisation
from huiyin.kernel.places.models import Place
from huiyin.kernel.prepared import Given, Prepared
from huiyin.plan.kinds import PlanKind
from huiyin.track.kinds import ProgressKind, Rung, SuperviseKind, TrackKind
from huiyin.track.models import Chase

Facts = dict[str, Any]
MOVED = ("request", "before", "case")
EXTENSIONS = (TrackKind.EXTENSION_ASKED, TrackKind.EXTENDED, TrackKind.EXTENSION_REFUSED)
TONES = {
    ArchiveKind.CLOSED: "ok",
    ArchiveKind.REOPENED: "warn",
    ArchiveKind.WITHDRAWN: "done",
    ArchiveKind.MOVED: "warn",
    CollectKind.SETTLED: "ok",
    CollectKind.NOT_FIXED: "late",
    DispatchKind.ORDER_RETURNED: "warn",
    DispatchKind.PASSED_UP: "warn",
    DispatchKind.REPORT_SENT_BACK: "warn",
    EvaluateKind.AGAIN: "warn",
    TrackKind.WARNED: "warn",
    MessageKind.FAILED: "late",
    MessageKind.BOUNCED: "late",
    CollectKind.UNTOLD: "warn",
    TrackKind.OVERDUE: "late",
    TrackKind.CHASED: "warn",
    TrackKind.DISPUTED: "warn",
    TrackKind.PROBLEM_LISTED: "late",
    TrackKind.EXTENSION_ASKED: "warn",
    TrackKind.EXTENSION_REFUSED: "late",
    TrackKind.NO_SHOW: "late",
    SuperviseKind.LETTER_SENT: "late",
    SuperviseKind.NAMED: "late",
    SuperviseKind.ESCALATED: "late",
    SuperviseKind.PROMISE_KEPT: "ok",
    SuperviseKind.PROMISE_BROKEN: "late",
    PeopleKind.IDENTITY_VIEWED: "done",
}


def story(chains: Sequence[str]) -> list[Event]:
    """Events of these chains, oldest first, each with the name of the unit that acted. One query."""
    return _STORY(chains=chains)


def _with_units() -> QuerySet[Event]:
    unit = Organisation.objects.filter(pk=OuterRef("actor_org")).values("name")[:1]
    events = Event.objects.filter(chain__among=Given("chains")).order_by("at", "id")
    return events.annotate(unit=Subquery(unit))


_STORY = Prepared(_with_units)


def places_in(events: Iterable[Event]) -> dict[int, str]:
    """Names of the places between which the case was moved. One query, or none where it was not."""
    moved = [event.facts for event in events if event.kind == ArchiveKind.MOVED]
    keys = {facts[name] for facts in moved for name in ("before", "after")}
    return dict(Place.objects.filter(pk__in=keys).values_list("pk", "full_name")) if keys else {}


def told(
    events: Iterable[Event], units: Mapping[int, str] | None = None, places: Mapping[int, str] | None = None
) -> list[dict[str, Any]]:
    """Events as lines of a timeline; the same thing done several times in a row is one line.

    `units` names organisations that events speak of by key, `places` places.
    """
    lines: list[dict[str, Any]] = []
    for event in events:
        if _is_echo(event):
            continue
        line = _line(event, units or {}, places or {})
        last = lines[-1] if lines else None
        if last and all(last[name] == line[name] for name in ("title", "who", "words", "minute")):
            last["times"] += 1
        else:
            lines.append(line)
    for line in lines:
        if line["times"] > 1:
            line["title"] = _("%(what)s（%(n)d 次）") % {"what": line["title"], "n": line["times"]}
    return lines


def _is_echo(event: Event) -> bool:
    """Whether the case's own chain tells the same: joining is told on both chains."""
    if event.kind in (ArchiveKind.JOINED, ArchiveKind.UNJOINED):
        return not event.chain.startswith("D")
    return event.kind in (ArchiveKind.FILED, PlanKind.NEED_LINKED) and event.subject.startswith("case:")


def _line(event: Event, units: Mapping[int, str], places: Mapping[int, str]) -> dict[str, Any]:
    return {
        "at": event.at,
        "minute": event.at.replace(second=0, microsecond=0),
        "title": label(event.kind),
        "who": who(event),
        "words": _in_words(event, units, places),
        "tone": TONES.get(event.kind, ""),  # type: ignore[call-overload]
        "times": 1,
    }


def who(event: Event) -> str:
    """Who acted, by role and unit, never by name."""
    if event.actor_role == "machine":
        return _("系统")
    if event.actor_role == "resident":
        return _("诉求人")
    role = str(Role(event.actor_role).label) if event.actor_role in Role.values else event.actor_role
    unit = event.__dict__.get("unit")
    return f"{unit} {role}" if unit else role


def _in_words(event: Event, units: Mapping[int, str], places: Mapping[int, str]) -> str:
    say = SAYING.get(event.kind)
    facts = event.facts
    if event.kind == ArchiveKind.MOVED:
        names = {name: places.get(facts[name], "") for name in ("before", "after")}
        return _("%(before)s → %(after)s") % names
    if event.kind == DispatchKind.PASSED_UP:
        return units.get(facts["organisation"] or 0) or _("县中心")
    words = say(facts) if say else units.get(facts.get("organisation", 0), "")
    voice = event.chain if event.kind.startswith(("collect.", "people.", "messages.")) else ""
    return _("：").join(filter(None, (voice, words)))


def _of(codes: type[TextChoices], name: str = "reason") -> Callable[[Facts], str]:
    def say(facts: Facts) -> str:
        code = facts.get(name, "")
        return str(codes(code).label) if code in codes.values else str(code or "")

    return say


def _progress(facts: Facts) -> str:
    kind = _of(ProgressKind, "progress_kind")(facts)
    return f"{kind} {facts['quantity']} {facts['unit']}" if facts.get("quantity") else kind


def _verdict(facts: Facts) -> str:
    if not facts.get("contacted"):
        return _("没有联系上")
    solved = _("解决了") if facts.get("solved") else _("没有解决")
    grade = facts.get("satisfied")
    return _("，").join([solved, str(Satisfaction(grade).label)]) if grade in Satisfaction.values else solved


def _round(facts: Facts) -> str:
    return _("第 %(n)s 轮") % {"n": facts.get("round", "")}


def _reopened(facts: Facts) -> str:
    return _("，").join(filter(None, (_round(facts), _of(Again, "why")(facts))))


def _clock(facts: Facts) -> str:
    return kind_words(facts.get("limit", ""))


def _longer(facts: Facts) -> str:
    return length_words(facts.get("days", 0), Unit.WORKING_DAY)


def _moved(facts: Facts) -> str:
    return _("%(request)s：%(before)s → %(case)s") % {**dict.fromkeys(MOVED, ""), **facts}


def _linked(facts: Facts) -> str:
    return " ".join(filter(None, (facts.get("case"), _of(CaseLink.Kind, "link")(facts), facts.get("other"))))


def _filed(facts: Facts) -> str:
    return str(facts.get("request") or facts.get("case") or "")


def _sent(facts: Facts) -> str:
    way = _of(Way, "way")(facts)
    return _("%(way)s（渠道没有开通，只写进日志）") % {"way": way} if facts.get("through") == CONSOLE else way


def _untold(facts: Facts) -> str:
    return _("诉求人不要通知") if facts.get("why") == "wish" else _("没有能联系上的方式")


SAYING: dict[str, Callable[[Facts], str]] = {
    ArchiveKind.FILED: _filed,
    ArchiveKind.JOINED: _moved,
    ArchiveKind.UNJOINED: _moved,
    ArchiveKind.EMPTIED: _filed,
    ArchiveKind.LINKED: _linked,
    ArchiveKind.UNLINKED: _linked,
    ArchiveKind.REPORTED: _round,
    ArchiveKind.CLOSED: _round,
    ArchiveKind.REOPENED: _reopened,
    CollectKind.REOPENED: _of(Again, "why"),
    CollectKind.UNTOLD: _untold,
    **dict.fromkeys(MessageKind, _sent),
    DispatchKind.ORDER_RETURNED: _of(ReturnReason),
    DispatchKind.DECLINED: _of(DeclineReason),
    DispatchKind.STEPPED_BACK: _of(DeclineReason),
    EvaluateKind.ASKED: _verdict,
    EvaluateKind.RATED: _verdict,
    EvaluateKind.PROXIED: _verdict,
    TrackKind.PROGRESS: _progress,
    TrackKind.CHASED: _of(Chase.How, "how"),
    TrackKind.WARNED: _clock,
    **dict.fromkeys(EXTENSIONS, _longer),
    SuperviseKind.LETTER_SENT: _of(Rung, "rung"),
    TrackKind.OVERDUE: _clock,
    PeopleKind.IDENTITY_VIEWED: _of(RevealReason),
}
