"""Everything a decision rests on, in few queries however many orders and voices there are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _

from huiyin.archive.actions.attachments import name_of
from huiyin.archive.models import Attachment, Case, Voice
from huiyin.archive.policy import may_know_who, may_open
from huiyin.collect.models import Answer, Commitment, Request
from huiyin.dispatch.kinds import Grade
from huiyin.dispatch.models import WorkOrder
from huiyin.dispatch.queries import is_enough
from huiyin.evaluate.models import Closure
from huiyin.evaluate.policy import DROPPED
from huiyin.evaluate.queries.proofs import Proofs, along_with_proofs, proofs_of
from huiyin.evaluate.queries.voices import Heard, hear
from huiyin.kernel.people.access import Actor
from huiyin.kernel.people.identity import Identity
from huiyin.kernel.people.queries import masked
from huiyin.plan.models import Project
from huiyin.track.models import Progress, Promise


@dataclass(frozen=True)
class Vow:
    """What a leader promised, at a meeting or in the case."""

    words: str
    leader: str
    due_on: date
    state: str
    is_kept: bool


@dataclass(frozen=True)
class Told:
    """One answer to one voice."""

    request: int
    words: str
    at: datetime
    unit: str


@dataclass(frozen=True)
class Carried:
    """A project that answers the case."""

    title: str
    state: str
    is_finished: bool
    result: str


@dataclass(frozen=True)
class Decided:
    """The decision of an earlier round."""

    round: int
    decision: str
    grounds: str
    by: str
    at: datetime


@dataclass(frozen=True)
class Doer:
    """Who carried the work, and so does not decide: a unit, and who of it handled and stood for it."""

    unit: str
    people: tuple[str, ...]


@dataclass(frozen=True)
class Glance:
    """Everything a decision rests on, in the order in which it happened."""

    heard: list[Heard]
    who: Mapping[int, Identity]
    promised: list[Vow]
    proofs: Proofs
    projects: list[Carried]
    papers: list[tuple[Attachment, str]]
    answers: list[Told]
    decided: list[Decided]
    doers: list[Doer]

    @property
    def waiting(self) -> int:
        """Voices not heard yet."""
        return sum(one.waits for one in self.heard)

    @property
    def silent(self) -> list[Request]:
        """Voices that nobody has answered yet."""
        return [one.request for one in self.heard if one.is_silent]

    @property
    def contradicting(self) -> int:
        """Voices whose answers contradict each other."""
        return sum(one.contradicts for one in self.heard)

    @property
    def discontent(self) -> int:
        """Voices that are not content."""
        return sum(one.is_discontent for one in self.heard)

    @property
    def shown(self) -> int:
        """How many photos and documents there are."""
        photos = sum(len(one.__dict__["shown"]) for one in (*self.orders, *self.progress))
        return photos + len(self.papers) + sum(len(one.photos) for one in self.proofs.looks)

    @property
    def orders(self) -> Sequence[WorkOrder]:
        """Orders of this round, each with its photos."""
        return self.proofs.orders

    @property
    def progress(self) -> Sequence[Progress]:
        """Notes on the work, each with its photos."""
        return self.proofs.progress

    @property
    def asked(self) -> Grade:
        """The grade of proof that closing asks for."""
        return self.proofs.asked(self.heard)

    @property
    def is_proved(self) -> bool:
        """Whether the grade that is asked is reached."""
        return is_enough(self.proofs.reached, self.asked)


def glance(by: Actor, case: Case) -> Glance:
    """Said, promised, done, proved, answered, who did it. Four queries, for a case from `case_to_decide`."""
    heard = hear(case, deciding=True)
    along, proofs = case.__dict__, proofs_of(case)
    return Glance(
        heard=heard,
        who=_who(by, case, heard),
        promised=[_vow(one) for one in (*along["promised"], *along["vowed"])],
        proofs=proofs,
        projects=[_carried(one) for one in along["projects"]],
        papers=[(paper, name_of(paper) if may_open(by, paper) else "") for paper in proofs.papers],
        answers=[_told(one) for one in along["answers"]],
        decided=[_decided(one) for one in along["decided"]],
        doers=_doers(case),
    )


def along_a_decision() -> dict[str, Any]:
    """What the door to a decision brings along: each a list of a case's rows, as JSON."""
    voices = Voice.objects.filter(case=OuterRef(OuterRef("pk")))
    promised = Commitment.objects.filter(
        meeting__in=voices.values("request__meeting"), request_no__in=voices.values("request__no")
    ).order_by("due_on", "pk")
    vowed = Promise.objects.filter(case=OuterRef("pk"), commitment=None).order_by("due_on", "pk")
    vow = JSONObject(words="words", leader="leader__display_name", due="due_on", state="state")
    projects = Project.objects.filter(needs__case=OuterRef("pk")).order_by("pk")
    answers = Answer.objects.filter(request__voice__case=OuterRef("pk")).order_by("at", "pk")
    decided = Closure.objects.filter(case=OuterRef("pk"), round__lt=OuterRef("round")).order_by("round")
    rows: dict[str, tuple[QuerySet[Any], JSONObject]] = {
        "promised": (promised, vow),
        "vowed": (vowed, vow),
        "projects": (projects, JSONObject(title="title", state="state", result="result")),
        "answers": (
            answers,
            JSONObject(
                request="request",
                words="words",
                at="at",
                unit="organisation__name",
                by="by",
                given_by="by__display_name",
            ),
        ),
        "decided": (
            decided,
            JSONObject(round="round", decision="decision", grounds="grounds", by="by__display_name", at="at"),
        ),
    }
    brought = {name: ArraySubquery(found.values(one=fields)) for name, (found, fields) in rows.items()}
    return {**brought, **along_with_proofs()}


def _who(by: Actor, case: Case, heard: list[Heard]) -> dict[int, Identity]:
    """Who spoke, masked, where this person may know it at all; by request."""
    spoke = [one.request for one in heard if one.request.resident is not None]
    return {
        one.pk: masked(one.resident)
        for one in spoke
        if one.resident and may_know_who(by, case, secrecy=one.secrecy)
    }


def _vow(one: dict[str, Any]) -> Vow:
    due, state = parse_date(one["due"]) or date.min, Promise.State(one["state"])
    return Vow(one["words"], one["leader"], due, str(state.label), state == Promise.State.KEPT)


def _carried(one: dict[str, Any]) -> Carried:
    state = Project.State(one["state"])
    return Carried(one["title"], str(state.label), state == Project.State.FINISHED, one["result"])


def _told(one: dict[str, Any]) -> Told:
    return Told(one["request"], one["words"], parse_datetime(one["at"]) or datetime.min, one["unit"] or "")


def _decided(one: dict[str, Any]) -> Decided:
    at, words = parse_datetime(one["at"]) or datetime.min, str(Closure.Decision(one["decision"]).label)
    return Decided(one["round"], words, one["grounds"], one["by"] or "", at)


def _doers(case: Case) -> list[Doer]:
    """Units that carried a duty in any round, each with its people; where none did, whoever answered."""
    found: dict[str, dict[str, None]] = {}
    workers = case.__dict__["workers"]
    if all(one["state"] in DROPPED for one in workers):
        for one in case.__dict__["answers"]:
            if one["given_by"]:
                found.setdefault(one["unit"] or _("直接答复"), {})[one["given_by"]] = None
    for one in workers:
        people = (one["handled_by"], one["reviewed_by"])
        if one["state"] not in DROPPED or any(people):
            found.setdefault(one["unit"], {}).update(dict.fromkeys(name for name in people if name))
    return [Doer(unit, tuple(people)) for unit, people in found.items()]
