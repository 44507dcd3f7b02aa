"""Personal data ends when the county's rules of keeping say so; cases, requests and figures stay."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext as _

from huiyin.archive import policy
from huiyin.archive.actions.attachments import erase_attachment, files_of
from huiyin.archive.actions.words import keep_words
from huiyin.archive.kinds import ArchiveKind
from huiyin.archive.models import Attachment, Case, Hold, RetentionRule, Voice
from huiyin.archive.queries.retention import (
    LATER,
    due,
    due_keys,
    ended_before,
    last_version,
    rules_on,
)
from huiyin.collect.actions import forget_speaker
from huiyin.collect.actions.forgetting import forget_photos, forget_spots, forget_words
from huiyin.collect.kinds import Matter
from huiyin.collect.models import Photo, Request
from huiyin.kernel.events.lifecycle import Refused
from huiyin.kernel.events.log import Draft, gathered, record, record_many
from huiyin.kernel.events.versions import end_version, keep_version, overtaken, too_early
from huiyin.kernel.messages.actions import forget_messages
from huiyin.kernel.messages.models import Message
from huiyin.kernel.people.access import Actor, require
from huiyin.kernel.people.kinds import EraseReason
from huiyin.kernel.people.models import Resident, User
from huiyin.kernel.people.policy import is_machine
from huiyin.kernel.places.models import Place
from huiyin.kernel.present import now, today

ERASE, DAILY = "archive.erase", "archive.erase_daily"
DAY = timedelta(days=1)
Report = Callable[[int, int], None]
What = RetentionRule.What
KINDS = {
    What.PERSON: ArchiveKind.PERSON_ERASED,
    What.SPOT: ArchiveKind.SPOT_ERASED,
    What.PHOTOS: ArchiveKind.PHOTOS_ERASED,
    What.PAPERS: ArchiveKind.PAPERS_ERASED,
    What.MESSAGES: ArchiveKind.MESSAGES_ERASED,
    What.WORDS: ArchiveKind.WORDS_ERASED,
}
SHOWN = "演示值，本县须自行决定（个人信息保护法第十九条：保存期限应当为实现处理目的所必要的最短时间）"
_SHOWN_LEDGER = "演示值，本县须自行决定（GB/T 40143—2021 第 5.2.2 条：志愿服务记录至少保存 10 年）"
_SHOWN_MONTHS = {
    What.PERSON: 36,
    What.SPOT: 36,
    What.PHOTOS: 36,
    What.PAPERS: 120,
    What.MESSAGES: 12,
    What.WORDS: 120,
    What.HOURS: RetentionRule.LEDGER_MONTHS,
}


@dataclass(frozen=True)
class RetentionTerms:
    """How many months, from which day on, on what basis."""

    months: int
    valid_from: date
    source: str


@transaction.atomic
def seed_retention(*, by: Actor) -> int:
    """Show a value for each kind of data that has none. Nothing is erased under it until somebody decides."""
    require(is_machine(by))
    known = set(RetentionRule.objects.values_list("what", flat=True))
    fresh = [
        RetentionRule(what=what, months=months, decided=False, valid_from=today(), source=_basis(what))
        for what, months in _SHOWN_MONTHS.items()
        if what not in known
    ]
    return len(RetentionRule.objects.bulk_create(fresh))


def _basis(what: What) -> str:
    return _SHOWN_LEDGER if what == What.HOURS else SHOWN


@transaction.atomic
def decide_retention(what: What, terms: RetentionTerms, *, seen: int, by: Actor) -> RetentionRule:
    """Put a new version after the one numbered `seen` (0: there is none), which ends the day before.

    Raises Refused when it would begin in the past or before the old one, or keep the ledger of hours for less
    than ten years; StaleState when somebody was faster.
    """
    require(policy.may_decide_retention(by))
    if what == What.HOURS and terms.months < RetentionRule.LEDGER_MONTHS:
        raise Refused(_("时长台账至少保存 10 年（GB/T 40143—2021 第 5.2.2 条）。"))
    before = last_version(what)
    if (before.version if before else 0) != seen:
        raise overtaken()
    if terms.valid_from < max(today(), before.valid_from if before else today()):
        raise too_early()
    rule = RetentionRule(what=what, months=terms.months, valid_from=terms.valid_from, source=terms.source)
    rule.version = seen + 1
    if before is not None:
        end_version(before, terms.valid_from)
    keep_version(rule)
    _tell_decided(rule, by)
    return rule


def _tell_decided(rule: RetentionRule, by: Actor) -> None:
    record(
        ArchiveKind.RETENTION_DECIDED,
        rule.CHAIN,
        by=by,
        subject=_name(rule),
        what=rule.what,
        months=rule.months,
        version=rule.version,
        valid_from=rule.valid_from.isoformat(),
    )


@transaction.atomic
def hold(case: Case, reason: str, *, by: User) -> Hold:
    """Keep everything of a case until further notice. Raises Refused when it is held already."""
    require(policy.may_hold(by))
    Case.objects.select_for_update().get(pk=case.pk)
    if Hold.objects.filter(case=case, released_at=None).exists():
        raise Refused(_("%(no)s 已经暂停删除。") % {"no": case.no})
    made = Hold.objects.create(case=case, reason=reason, by=by, at=now())
    record(ArchiveKind.HELD, case.no, by=by, subject=f"hold:{made.pk}")
    return made


@transaction.atomic
def release_hold(held: Hold, *, by: User) -> None:
    """The reason is gone: the rules of keeping apply again. Twice is once."""
    require(policy.may_hold(by))
    live = Hold.objects.filter(pk=held.pk, released_at=None)
    if live.update(released_at=now(), released_by=by):
        record(ArchiveKind.HOLD_RELEASED, held.case.no, by=by, subject=f"hold:{held.pk}")


def erase_what_is_due(day: date, *, by: Actor, report: Report | None = None) -> dict[str, int]:
    """Erase what the decided rules of that day no longer keep; how much of each kind.

    In batches that stand by themselves: killed anywhere and begun again, it goes on with what is still there.
    """
    require(is_machine(by))
    decided = [rule for rule in rules_on(day) if rule.decided]
    decided.sort(key=lambda rule: rule.what == What.PERSON)  # with the person go his messages: told before
    rules = [(rule, ended_before(day, rule.months)) for rule in decided]
    total = sum(due(rule.what, before).count() for rule, before in rules)
    done: Counter[str] = Counter()
    for rule, before in rules:
        for keys in due_keys(rule.what, before):
            done[rule.what] += _erase(rule, before, keys, by)
            if report is not None:
                report(min(done.total(), total), total)
    return dict(done)


@transaction.atomic
def _erase(rule: RetentionRule, before: datetime, keys: Sequence[int], by: Actor) -> int:
    """One batch. The cases are locked before it is asked again what is due: none goes on meanwhile."""
    what = What(rule.what)
    if what not in LATER:
        _lock(what, keys)
    rows = list(due(rule.what, before).filter(pk__in=keys).order_by("pk"))
    with gathered():
        chains = LATER[what].erase(rows, by) if what in LATER else _ERASE[what](rows, by)
        _tell(rule, chains, by)
    return len(rows)


def _lock(what: What, keys: Sequence[int]) -> None:
    if what == What.PERSON:
        list(Resident.objects.filter(pk__in=keys).order_by("pk").select_for_update())
    touched = set(Case.objects.filter(_touched(what, keys)).values_list("pk", flat=True))
    list(Case.objects.filter(pk__in=touched).order_by("pk").select_for_update())


def _touched(what: What, keys: Sequence[int]) -> Q:
    """The cases that these rows belong to."""
    if what == What.PERSON:
        return Q(voice_set__request__resident__in=keys)
    if what in (What.SPOT, What.WORDS):
        return Q(voice_set__request__in=keys)
    if what == What.PAPERS:
        return Q(attachments__in=keys)
    model = Photo if what == What.PHOTOS else Message
    chains = list(model.objects.filter(pk__in=keys).values_list("chain", flat=True))
    return Q(no__in=chains) | Q(voice_set__request__no__in=chains)


def _tell(rule: RetentionRule, chains: Mapping[str, int], by: Actor) -> None:
    """On each chain: what was erased, how much, under which version. Never what it was."""
    facts = {"what": rule.what, "version": rule.version}
    what, subject = What(rule.what), _name(rule)
    kind = LATER[what].kind if what in LATER else KINDS[what]
    record_many([Draft(kind, chain, by, subject, {**facts, "n": n}) for chain, n in chains.items()])


def _name(rule: RetentionRule) -> str:
    return f"retention:{rule.pk}"


def _persons(rows: Sequence[Resident], by: Actor) -> Counter[str]:
    told = Counter(row.chain for row in rows)
    said = Request.objects.filter(resident__in=rows).values_list("no", flat=True)
    told.update(said)
    for row in rows:
        forget_speaker(row, reason_code=EraseReason.RETENTION, by=by)
    return told


def _spots(rows: Sequence[Request], by: Actor) -> Counter[str]:
    forget_spots([row.pk for row in rows], by=by)
    pins = Place.objects.filter(pk=OuterRef("place"))
    lat, lon = (Subquery(pins.values(name)[:1]) for name in ("lat", "lon"))
    Case.objects.filter(pk__in=_cases(rows)).update(lat=lat, lon=lon)
    return Counter(row.no for row in rows)


def _words(rows: Sequence[Request], by: Actor) -> Counter[str]:
    """The title says what kind of matter it was, and the case is found by that and its numbers."""
    forget_words([row.pk for row in rows], by=by)
    cases = list(Case.objects.filter(pk__in=_cases(rows)).select_related("place", "category"))
    for case in cases:
        case.title = case.category.name if case.category else str(Matter(case.matter).label)
    Case.objects.bulk_update(cases, ["title"])
    keep_words(cases, by=by)
    return Counter(row.no for row in rows)


def _cases(rows: Iterable[Request]) -> set[int]:
    return set(Voice.objects.filter(request__in=list(rows)).values_list("case_id", flat=True))


def _photos(rows: Sequence[Photo], by: Actor) -> Counter[str]:
    forget_photos(rows, by=by)
    return Counter(row.chain for row in rows)


def _papers(rows: Sequence[Attachment], by: Actor) -> Counter[str]:
    """The files go first: killed in between, the rows are still there to go on from."""
    cases = Case.objects.in_bulk({row.case_id for row in rows})
    for row in rows:
        row.case = cases[row.case_id]
        for path in files_of(row.key):
            path.unlink(missing_ok=True)
        erase_attachment(row, by=by)
    return Counter(row.case.no for row in rows)


def _messages(rows: Sequence[Message], by: Actor) -> Counter[str]:
    forget_messages([row.pk for row in rows], by=by)
    return Counter(row.chain for row in rows)


_ERASE: dict[What, Callable[[Sequence[Any], Actor], Counter[str]]] = {
    What.PERSON: _persons,
    What.SPOT: _spots,
    What.PHOTOS: _photos,
    What.PAPERS: _papers,
    What.MESSAGES: _messages,
    What.WORDS: _words,
}
