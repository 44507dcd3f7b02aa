"""What was written down along the way, whatever room it lies in, in one query."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import F, QuerySet, Value
from django.db.models.functions import Coalesce, JSONObject
from django.urls import reverse

from huiyin.archive.models import Attachment, Case, CasePlace
from huiyin.collect.models import Added, Detail, Photo, Question
from huiyin.evaluate.kinds import Procedure
from huiyin.evaluate.models import Closure, Evaluation, Relapse
from huiyin.evaluate.queries import Said, said_of
from huiyin.kernel.messages.models import Message
from huiyin.kernel.messages.queries import Standing, standing
from huiyin.kernel.prepared import Given, Prepared
from huiyin.track.kinds import CHASES, ProgressKind, Rung
from huiyin.track.models import Chase, Letter, Measure, Progress, Promise, Talk


@dataclass(frozen=True)
class Note:
    """One note of progress."""

    at: datetime
    kind: str
    words: str
    measure: str
    by: str
    unit: str
    photos: list[UUID]


@dataclass(frozen=True)
class Decision:
    """The end of one round; of an end apart who proposed it, until when, or where it went."""

    at: datetime
    round: int
    what: str
    tone: str
    grounds: str
    by: str
    proposer: str = ""
    until: date | None = None
    owner: str = ""
    elsewhere: str = ""


@dataclass(frozen=True)
class Pressed:
    """One chase."""

    at: datetime
    how: str
    words: str
    unit: str
    by: str


@dataclass(frozen=True)
class Measured:
    """A letter, a talk, naming or raising: to whom, and how far. `page` is where it is read."""

    at: datetime
    code: str
    what: str
    to: str
    words: str
    by: str
    state: str
    tone: str
    page: str


@dataclass(frozen=True)
class Promised:
    """What a leader promised, by when, and whether it was kept."""

    words: str
    leader: str
    due_on: date
    state: str
    tone: str
    page: str


@dataclass(frozen=True)
class CameAgain:
    """Two cases of one place and class, `days` between closing and coming. `page` is where it is judged."""

    other: str
    days: int
    finding: str
    page: str


@dataclass
class Told:
    """Notes, verdicts by request and round, decisions, chases, measures, promises, further places.

    How many documents. The closing that this case came soon after, and cases that came soon after its own.
    By voice: its photos, its answers to extra questions, what it added later, and the
    messages to it.
    """

    notes: list[Note] = field(default_factory=list)
    verdicts: dict[int, list[tuple[int, Said]]] = field(default_factory=dict)
    decisions: list[Decision] = field(default_factory=list)
    chases: list[Pressed] = field(default_factory=list)
    measures: list[Measured] = field(default_factory=list)
    promises: list[Promised] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    photos: dict[str, list[UUID]] = field(default_factory=dict)
    details: dict[int, list[tuple[str, str]]] = field(default_factory=dict)
    added: dict[int, list[tuple[datetime, str]]] = field(default_factory=dict)
    papers: int = 0
    messages: dict[str, list[Standing]] = field(default_factory=dict)
    came_after: list[CameAgain] = field(default_factory=list)
    came_again: list[CameAgain] = field(default_factory=list)


Row = tuple[str, datetime, dict[str, Any]]
NOTE = {
    "pk": "pk",
    "kind": "kind",
    "words": "words",
    "quantity": "quantity",
    "unit": "unit",
    "about": "is_about",
    "by": "by__display_name",
    "org": "organisation__name",
}
VERDICT = {
    "request": "request",
    "round": "round",
    "at": "at",
    "how": "how",
    "contacted": "contacted",
    "solved": "solved",
    "satisfied": "satisfied",
    "reasons": "reasons",
    "words": "words",
    "by": "by__display_name",
    "presence": "presence",
    "counts": "counts",
    "unit_contacted": "unit_contacted",
}
DECISION = {
    "round": "round",
    "decision": "decision",
    "grounds": "grounds",
    "by": "by__display_name",
    "proposer": "ending__proposed_by__display_name",
    "until": "ending__until",
    "owner": "ending__owner__name",
    "procedure": "ending__procedure",
    "receiver": "ending__receiver",
    "number": "ending__number",
}
TONES = {Closure.Decision.CLOSE: "ok", Closure.Decision.AGAIN: "warn"}
CHASE = {"how": "how", "words": "words", "unit": "order__organisation__name", "by": "by__display_name"}
MEASURE = {
    "code": "code",
    "words": "words",
    "unit": "to_unit__name",
    "person": "to_person__display_name",
    "by": "by__display_name",
    "letter": "letter__pk",
    "letter_state": "letter__state",
    "talk": "talk__pk",
    "talk_state": "talk__state",
}
PROMISE = {
    "pk": "pk",
    "words": "words",
    "leader": "leader__display_name",
    "due_on": "due_on",
    "state": "state",
}
RELAPSE = {"pk": "pk", "days": "days", "finding": "finding"}
DETAIL = {
    "request": "request",
    "values": "values",
    "text": "question__text",
    "text_en": "question__text_en",
    "kind": "question__kind",
    "choices": "question__choices",
    "stop_on": "question__stop_on",
    "stop": "question__stop",
    "stop_en": "question__stop_en",
}


MESSAGE = ("chain", "way", "state", "through")


def told_of(case: Case, chains: Iterable[str]) -> Told:
    """Read everything told of a case. One query."""
    every = _EVERY(case=case.pk, chains=list(chains))
    return _sorted_out(sorted(every, key=lambda row: (row[0] != "photo", row[1])))


def _every(case: Given, chains: Given) -> QuerySet[Any, Row]:
    photos = Photo.objects.filter(chain__among=chains)
    places = CasePlace.objects.filter(case=case).annotate(at=F("case__opened_at"))
    details = Detail.objects.filter(request__voice__case=case).annotate(at=F("request__received_at"))
    at = Coalesce("ended_at", "sent_at", "written_at")
    messages = Message.objects.filter(chain__among=chains).annotate(at=at)
    return _rows(photos, "photo", key="key", chain="chain", subject="subject").union(
        _rows(Progress.objects.filter(case=case), "note", **NOTE),
        _rows(Evaluation.objects.filter(case=case), "verdict", **VERDICT),
        _rows(Closure.objects.filter(case=case), "decision", **DECISION),
        _rows(Chase.objects.filter(order__case=case), "chase", **CHASE),
        _rows(Measure.objects.filter(order__case=case).exclude(code__in=CHASES), "measure", **MEASURE),
        _rows(Promise.objects.filter(case=case), "promise", **PROMISE),
        _rows(places, "place", name="place__full_name"),
        _rows(Attachment.objects.filter(case=case, erased_at=None), "paper", key="key"),
        _rows(details, "detail", **DETAIL),
        _rows(Relapse.objects.filter(case=case), "came_after", **RELAPSE, other="closure__case__no"),
        _rows(Relapse.objects.filter(closure__case=case), "came_again", **RELAPSE, other="case__no"),
        _rows(Added.objects.filter(request__voice__case=case), "added", request="request", words="words"),
        _rows(messages, "message", **{name: name for name in MESSAGE}),
        all=True,
    )


_EVERY = Prepared(lambda: _every(Given("case"), Given("chains")))


def _rows(rows: QuerySet[Any], source: str, **fields: str) -> QuerySet[Any, Row]:
    at = F("came_at") if rows.model is Relapse else F("at")
    return rows.order_by().values_list(Value(source), at, JSONObject(**fields))


def _sorted_out(rows: Iterable[tuple[str, datetime, dict[str, Any]]]) -> Told:
    told = Told()
    for source, at, one in rows:
        TAKE[source](told, at, one)
    return told


def _photo(told: Told, at: datetime, one: dict[str, Any]) -> None:
    place = one["subject"] if one["subject"].startswith("progress:") else one["chain"]
    told.photos.setdefault(place, []).append(UUID(one["key"]))


def _note(told: Told, at: datetime, one: dict[str, Any]) -> None:
    kind = str(ProgressKind(one["kind"]).label) if one["kind"] in ProgressKind.values else one["kind"]
    measure = ""
    if one["quantity"] is not None:
        number = f"{float(one['quantity']):,.2f}".rstrip("0").rstrip(".")
        measure = f"{'≈ ' if one['about'] else ''}{number} {one['unit']}"
    photos = told.photos.get(f"progress:{one['pk']}", [])
    told.notes.append(Note(at, kind, one["words"], measure, one["by"] or "", one["org"] or "", photos))


def _verdict(told: Told, at: datetime, one: dict[str, Any]) -> None:
    told.verdicts.setdefault(one["request"], []).append((one["round"], said_of(one)))


def _decision(told: Told, at: datetime, one: dict[str, Any]) -> None:
    decision = Closure.Decision(one["decision"])
    procedure = str(Procedure(one["procedure"]).label) if one["procedure"] else ""
    elsewhere = " ".join(filter(None, (procedure, one["receiver"], one["number"])))
    until = date.fromisoformat(one["until"]) if one["until"] else None
    words = (str(decision.label), TONES.get(decision, "done"), one["grounds"], one["by"] or "")
    also = (one["proposer"] or "", until, one["owner"] or "", elsewhere)
    told.decisions.append(Decision(at, one["round"], *words, *also))


def _chase(told: Told, at: datetime, one: dict[str, Any]) -> None:
    how = str(Chase.How(one["how"]).label)
    told.chases.append(Pressed(at, how, one["words"], one["unit"], one["by"] or ""))


def _measure(told: Told, at: datetime, one: dict[str, Any]) -> None:
    what, to = str(Rung(one["code"]).label), one["person"] or one["unit"] or ""
    state, tone, page = "", "late", ""
    if one["letter"]:
        letter = Letter.State(one["letter_state"])
        state, page = str(letter.label), reverse("track:letter", args=[one["letter"]])
        tone = "ok" if letter == Letter.State.ACCEPTED else "warn"
    elif one["talk"]:
        talk = Talk.State(one["talk_state"])
        state, page = str(talk.label), reverse("track:talk", args=[one["talk"]])
        tone = "ok" if talk == Talk.State.HELD else "warn"
    told.measures.append(
        Measured(at, one["code"], what, to, one["words"], one["by"] or "", state, tone, page)
    )


def _promise(told: Told, at: datetime, one: dict[str, Any]) -> None:
    state = Promise.State(one["state"])
    tone = {Promise.State.KEPT: "ok", Promise.State.BROKEN: "late"}.get(state, "warn")
    due_on, page = date.fromisoformat(one["due_on"]), reverse("track:promise", args=[one["pk"]])
    told.promises.append(Promised(one["words"], one["leader"], due_on, str(state.label), tone, page))


def _place(told: Told, at: datetime, one: dict[str, Any]) -> None:
    told.places.append(one["name"])


def _paper(told: Told, at: datetime, one: dict[str, Any]) -> None:
    told.papers += 1


def _detail(told: Told, at: datetime, one: dict[str, Any]) -> None:
    question = Question(**{name: one[name] for name in DETAIL if name not in ("request", "values")})
    told.details.setdefault(one["request"], []).append((question.words, question.read(one["values"])))


def _added(told: Told, at: datetime, one: dict[str, Any]) -> None:
    told.added.setdefault(one["request"], []).append((at, one["words"]))


def _message(told: Told, at: datetime, one: dict[str, Any]) -> None:
    told.messages.setdefault(one["chain"], []).append(standing(Message(**one), at))


def _relapse(one: dict[str, Any]) -> CameAgain:
    finding = str(Relapse.Finding(one["finding"]).label) if one["finding"] else ""
    return CameAgain(one["other"], one["days"], finding, reverse("evaluate:relapse", args=[one["pk"]]))


def _came_after(told: Told, at: datetime, one: dict[str, Any]) -> None:
    told.came_after.append(_relapse(one))


def _came_again(told: Told, at: datetime, one: dict[str, Any]) -> None:
    told.came_again.append(_relapse(one))


TAKE = {
    "photo": _photo,
    "note": _note,
    "verdict": _verdict,
    "decision": _decision,
    "chase": _chase,
    "measure": _measure,
    "promise": _promise,
    "place": _place,
    "paper": _paper,
    "detail": _detail,
    "added": _added,
    "message": _message,
    "came_after": _came_after,
    "came_again": _came_again,
}
