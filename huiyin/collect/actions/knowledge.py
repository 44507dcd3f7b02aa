"""The county keeps what callers are told at once: versions with their days, reviewed in time."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.collect import policy
from huiyin.collect.kinds import CollectKind
from huiyin.collect.models import Category, KnowledgeEntry, KnowledgeVersion
from huiyin.engines.wording.grams import grams, plain
from huiyin.kernel.events.lifecycle import Refused, StaleState
from huiyin.kernel.events.log import record
from huiyin.kernel.people.access import Actor, require
from huiyin.kernel.people.models import Organisation, User
from huiyin.kernel.present import now, today

State = KnowledgeEntry.State


@dataclass(frozen=True)
class Wording:
    """What an entry says from `valid_from` on, who looks after it and when it is looked at again."""

    question: str
    answer: str
    basis: str
    valid_from: date
    review_on: date
    owner: User | None = None
    category: Category | None = None
    unit: Organisation | None = None
    asked: str = ""
    link: str = ""


@transaction.atomic
def draft_entry(wording: Wording, *, by: Actor, is_demonstration: bool = False) -> KnowledgeEntry:
    """Write a new entry that nobody is told yet. Raises Refused when the review lies in the past."""
    require(policy.may_draft_entry(by))
    _to_come(wording.review_on)
    entry = KnowledgeEntry.objects.create(
        category=wording.category,
        owner=wording.owner,
        review_on=wording.review_on,
        is_demonstration=is_demonstration,
    )
    version = _add_version(entry, wording, 1, by)
    record(CollectKind.ENTRY_DRAFTED, entry.chain, by=by, version=version.number)
    return entry


@transaction.atomic
def reword_entry(entry: KnowledgeEntry, wording: Wording, *, seen: int, by: Actor) -> KnowledgeVersion:
    """Add a version; the one before holds until the day before. `seen` is the version that was read.

    Raises Refused when the day lies before the last version's or, for an entry in use, in the past;
    StaleState when somebody else reworded it meanwhile.
    """
    entry = KnowledgeEntry.objects.select_for_update().get(pk=entry.pk)
    require(policy.may_reword(by, entry))
    _to_come(wording.review_on)
    last = entry.versions.get(valid_to=None)
    if last.number != seen:
        raise StaleState(_("别人刚刚改过这一条。请刷新页面，看了新的再改。"))
    least = last.valid_from if entry.state == State.DRAFT else max(last.valid_from, today())
    if wording.valid_from < least:
        raise Refused(_("新的答复不能早于%(day)s起用。") % {"day": f"{least:%Y-%m-%d}"})
    last.valid_to = wording.valid_from
    last.save(update_fields=["valid_to"])
    version = _add_version(entry, wording, last.number + 1, by)
    entry.category, entry.owner, entry.review_on = wording.category, wording.owner, wording.review_on
    entry.save(update_fields=["category", "owner", "review_on"])
    record(CollectKind.ENTRY_REWORDED, entry.chain, by=by, version=version.number)
    return version


def publish_entry(entry: KnowledgeEntry, *, by: Actor) -> None:
    """Tell it to callers from now on. Raises Refused when it is due for review."""
    require(policy.may_keep_knowledge(by))
    _to_come(entry.review_on)
    entry.lifecycle.move(entry, State.CURRENT, CollectKind.ENTRY_PUBLISHED, by=by)


def withdraw_entry(entry: KnowledgeEntry, *, by: Actor) -> None:
    """Tell it to nobody any more. What was told stays readable."""
    require(policy.may_keep_knowledge(by))
    entry.lifecycle.move(entry, State.WITHDRAWN, CollectKind.ENTRY_WITHDRAWN, by=by)


@transaction.atomic
def review_entry(entry: KnowledgeEntry, *, until: date, by: Actor) -> None:
    """It was looked at and is still right until `until`. Raises Refused as drafting does."""
    require(policy.may_keep_knowledge(by))
    _to_come(until)
    before, entry.review_on = entry.review_on, until
    entry.save(update_fields=["review_on"])
    record(CollectKind.ENTRY_REVIEWED, entry.chain, by=by, before=before.isoformat(), until=until.isoformat())


def _to_come(review_on: date) -> None:
    if review_on <= today():
        raise Refused(_("复核日期要在今天以后。"))


def _add_version(entry: KnowledgeEntry, wording: Wording, number: int, by: Actor) -> KnowledgeVersion:
    text = plain("\n".join([wording.question, wording.asked, wording.answer]))
    return KnowledgeVersion.objects.create(
        entry=entry,
        number=number,
        question=wording.question,
        asked=wording.asked,
        answer=wording.answer,
        unit=wording.unit,
        basis=wording.basis,
        link=wording.link,
        valid_from=wording.valid_from,
        by=by if isinstance(by, User) else None,
        at=now(),
        grams=sorted(grams(text)),
    )
