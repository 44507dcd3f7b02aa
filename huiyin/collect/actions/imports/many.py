"""Many requests that another system kept are received at once, each at the time it was made there."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone

from huiyin.collect import policy
from huiyin.collect.actions.imports.rows import OldRequest
from huiyin.collect.actions.requests import REQUEST_NUMBERS
from huiyin.collect.kinds import Channel, CollectKind
from huiyin.collect.models import Answer, Request, SourceSystem
from huiyin.collect.models.numbers import numbered
from huiyin.kernel.events.history import tell_history
from huiyin.kernel.events.log import Draft, record
from huiyin.kernel.people.access import Actor, require
from huiyin.kernel.people.actions.crowd import remember_residents
from huiyin.kernel.people.sealed import sealed_or_none
from huiyin.kernel.pouring import pour, reserve, take_numbers

_REQUEST = tuple(
    "id key no channel source_ref matter category_id urgency words place_id spot_sealed resident_id secrecy"
    " state received_at".split()
)
_ANSWER = ("request_id", "words", "organisation_id", "at")
State = Request.State


@dataclass(frozen=True, slots=True)
class _Numbered:
    """An old request with all it gets here."""

    pk: int
    key: UUID
    no: str
    resident: int | None
    answer: int | None
    old: OldRequest


def key_of(source: SourceSystem, number: str) -> UUID:
    """A request's key, made from its number in the old system: the same number is the same request."""
    return uuid5(source.key, number)


@transaction.atomic
def receive_many(
    told: Sequence[OldRequest], source: SourceSystem, *, chain: str, by: Actor
) -> tuple[int, int]:
    """Receive what an old system kept, as `receive` would have at the time; how many are new, and known.

    Known by (source, number), so that a repetition changes nothing. What was answered or ended there is so
    here, at the moments told; nobody is asked or notified anew. Later rooms hear once of the whole batch, by
    `collect.imported` on `chain`, and file it. One transaction: all of it or nothing.
    """
    require(policy.may_import(by))
    for place in {old.place.pk: old.place for old in told}.values():
        require(policy.may_receive(by, place, Channel.HOTLINE))
    SourceSystem.objects.select_for_update().get(pk=source.pk)  # one file of a source at a time
    fresh = _new(told, source)
    if fresh:
        made = _numbered(fresh, by)
        _write(made)
        tell_history(list(_told(made, source, by)))
        record(
            CollectKind.IMPORTED,
            chain,
            by=by,
            subject=f"source:{source.pk}",
            requests=[one.pk for one in made],
            ended={
                one.pk: one.old.ended_at.isoformat() for one in made if one.old.ended_at and not one.answer
            },
        )
    return len(fresh), len(told) - len(fresh)


def known_numbers(told: Sequence[OldRequest], source: SourceSystem) -> set[UUID]:
    """Keys of those that were received before."""
    return _known([key_of(source, old.number) for old in told])


def _known(keys: Sequence[UUID]) -> set[UUID]:
    same = Request.objects.filter(key__among=list(keys))
    return set(same.values_list("key", flat=True))


def _new(told: Sequence[OldRequest], source: SourceSystem) -> dict[UUID, OldRequest]:
    """By key, each once: the first of two with one number."""
    found: dict[UUID, OldRequest] = {}
    for old in told:
        found.setdefault(key_of(source, old.number), old)
    for key in _known(list(found)):
        del found[key]
    return found


def _numbered(fresh: dict[UUID, OldRequest], by: Actor) -> list[_Numbered]:
    count = len(fresh)
    people = remember_residents([(old.name, old.phone) for old in fresh.values()], by=by)
    keys = reserve(Request, count)
    numbers = take_numbers(REQUEST_NUMBERS, count)
    answers = iter(reserve(Answer, sum(bool(old.answer) for old in fresh.values())))
    return [
        _Numbered(
            pk,
            key,
            numbered(timezone.localtime(old.received_at).year, number),
            resident,
            next(answers) if old.answer else None,
            old,
        )
        for pk, number, resident, (key, old) in zip(keys, numbers, people, fresh.items(), strict=True)
    ]


def _write(made: Sequence[_Numbered]) -> None:
    pour(Request, _REQUEST, map(_request, made))
    pour(Answer, ("id", *_ANSWER), (_answer(one) for one in made if one.answer))


def _request(one: _Numbered) -> tuple[object, ...]:
    old = one.old
    return (
        one.pk,
        one.key,
        one.no,
        Channel.HOTLINE.value,
        old.number,
        old.matter.value,
        old.category.pk if old.category else None,
        old.urgency.value,
        old.words,
        old.place.pk,
        sealed_or_none(old.spot, "collect.spot"),
        one.resident,
        old.secrecy,
        old.state.value,
        old.received_at,
    )


def _answer(one: _Numbered) -> tuple[object, ...]:
    return one.answer, one.pk, one.old.answer, one.old.unit, one.old.ended_at or one.old.received_at


def _told(made: Sequence[_Numbered], source: SourceSystem, by: Actor) -> Iterator[Draft]:
    """What happened to each, as far as the old system knew it."""
    for one in made:
        old, subject = one.old, f"request:{one.no}"
        facts = {
            "channel": Channel.HOTLINE.value,
            "matter": old.matter.value,
            "urgency": old.urgency.value,
            "place": old.place.pk,
            "source": source.pk,
        }
        yield Draft(CollectKind.RECEIVED, one.no, by, subject, facts, old.received_at)
        before = State.OPEN
        if one.answer:
            yield _move(one, before, State.ANSWERED, CollectKind.ANSWERED, source, by)
            before = State.ANSWERED
        if old.state == State.SETTLED:
            yield _move(one, before, State.SETTLED, CollectKind.SETTLED, source, by)
        if old.state == State.WITHDRAWN:
            yield _move(one, before, State.WITHDRAWN, CollectKind.WITHDRAWN, source, by)


def _move(
    one: _Numbered, before: State, after: State, kind: CollectKind, source: SourceSystem, by: Actor
) -> Draft:
    facts = {"before": before.value, "after": after.value, "source": source.pk}
    if after == State.ANSWERED:
        facts["answer"] = one.answer
    return Draft(kind, one.no, by, f"request:{one.pk}", facts, one.old.ended_at or one.old.received_at)
