"""The county keeps its dispatch directory: a change ends one version and begins the next."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID, uuid4

from django.db import IntegrityError, connection, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from huiyin.collect.models import Category
from huiyin.dispatch import policy
from huiyin.dispatch.kinds import DispatchKind
from huiyin.dispatch.models import BounceRule, DirectoryEntry
from huiyin.dispatch.queries import line_of, scope_words
from huiyin.engines.routing.directory import clash
from huiyin.kernel.events.lifecycle import Refused, StaleState
from huiyin.kernel.events.log import record
from huiyin.kernel.people.access import Actor, require
from huiyin.kernel.people.models import Organisation
from huiyin.kernel.places.models import Place
from huiyin.kernel.present import today

DAY = timedelta(days=1)
LOCK = 20250066
"""Two people who save at once wait for each other, so that no clash slips between them."""


@dataclass(frozen=True)
class EntryPlan:
    """What a line says. `lead` is given where `lead_kind` is "unit", and only there."""

    document: str
    basis: str
    source: str
    category: Category | None = None
    place: Place | None = None
    circumstance: str = ""
    words: str = ""
    matter: str = ""
    urgency: str = ""
    lead_kind: str = DirectoryEntry.Lead.UNIT
    lead: Organisation | None = None
    supports: Sequence[Organisation] = ()
    local_support: str = ""
    clause: str = ""


def unsaved(plan: EntryPlan, on: date, *, key: UUID | None = None, version: int = 1) -> DirectoryEntry:
    """The line as it would be kept, for the verbs and for looking ahead."""
    named = plan.lead if plan.lead_kind == DirectoryEntry.Lead.UNIT else None
    return DirectoryEntry(
        key=key or uuid4(),
        version=version,
        category=plan.category,
        place=plan.place,
        circumstance=plan.circumstance,
        words=plan.words,
        matter=plan.matter,
        urgency=plan.urgency,
        lead_kind=plan.lead_kind,
        lead=named,
        local_support=plan.local_support,
        document=plan.document,
        clause=plan.clause,
        basis=plan.basis,
        valid_from=on,
        source=plan.source,
    )


@transaction.atomic
def add_entry(plan: EntryPlan, *, on: date, key: UUID | None = None, by: Actor) -> DirectoryEntry:
    """Add a line from a day on, today or later. The same key twice is one line.

    Raises Refused where another line in force then could not be told apart from it.
    """
    require(policy.may_edit_directory(by))
    _one_at_a_time()
    made = DirectoryEntry.objects.filter(key=key).order_by("version").first() if key else None
    if made is not None:
        return made
    entry = _keep(unsaved(plan, _not_past(on), key=key), plan)
    record(DispatchKind.ENTRY_ADDED, DirectoryEntry.CHAIN, by=by, subject=entry.subject)
    return entry


@transaction.atomic
def revise_entry(entry: DirectoryEntry, plan: EntryPlan, *, on: date, by: Actor) -> DirectoryEntry:
    """End `entry` on the day before and put its next version in its place.

    Raises Refused as adding does, or when the new version would begin before the old one; StaleState when
    somebody was faster.
    """
    require(policy.may_edit_directory(by))
    _one_at_a_time()
    _not_past(on)
    if on < entry.valid_from:
        raise Refused(_("新版不能早于现行版的生效日期（%(day)s）。") % {"day": entry.valid_from})
    _close(entry, on)
    fresh = _keep(unsaved(plan, on, key=entry.key, version=entry.version + 1), plan)
    record(
        DispatchKind.ENTRY_REVISED,
        DirectoryEntry.CHAIN,
        by=by,
        subject=fresh.subject,
        before=entry.pk,
        valid_from=on.isoformat(),
    )
    return fresh


@transaction.atomic
def end_entry(entry: DirectoryEntry, *, on: date, source: str, by: Actor) -> None:
    """The line no longer holds from a day on. Raises Refused, StaleState."""
    require(policy.may_edit_directory(by))
    _one_at_a_time()
    _not_past(on)
    if on < entry.valid_from:
        raise Refused(_("停用日期不能早于生效日期（%(day)s）。") % {"day": entry.valid_from})
    _close(entry, on, end_source=source)
    record(
        DispatchKind.ENTRY_ENDED, DirectoryEntry.CHAIN, by=by, subject=entry.subject, valid_to=on.isoformat()
    )


def _not_past(on: date) -> date:
    if on < today():
        raise Refused(_("日期不能早于今天：以前的工单是按当时的目录派的。"))
    return on


def _one_at_a_time() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def _close(entry: DirectoryEntry, on: date, **more: str) -> None:
    held = DirectoryEntry.objects.filter(pk=entry.pk, valid_to=None)
    if not held.update(valid_to=on - DAY, **more):
        raise StaleState(_("这一条已经有了更新的版本或已停用。请刷新页面看最新情况。"))


def _keep(entry: DirectoryEntry, plan: EntryPlan) -> DirectoryEntry:
    """Save a line whose units are whole and that clashes with no other."""
    if entry.lead_kind == DirectoryEntry.Lead.UNIT and entry.lead is None:
        raise Refused(_("请写明主办单位。"))
    if bool(entry.words) != bool(entry.circumstance):
        raise Refused(_("情形的名称和关键词要一起写，或者都不写。"))
    other = clashing(entry)
    if other is not None:
        raise Refused(
            _("与“%(scope)s”第 %(version)d 版分不出先后。请修改那一条，或把情形、地点写得更具体。")
            % {"scope": scope_words(other), "version": other.version}
        )
    try:
        with transaction.atomic():
            entry.save(force_insert=True)
    except IntegrityError as error:
        raise StaleState(_("这一条已经有了更新的版本或已停用。请刷新页面看最新情况。")) from error
    entry.supports.set([unit for unit in plan.supports if unit != entry.lead])
    return entry


def clashing(entry: DirectoryEntry) -> DirectoryEntry | None:
    """Another line, in force on some day from this one's first, that nothing tells apart from it."""
    later = Q(valid_to=None) | Q(valid_to__gte=entry.valid_from)
    rows = DirectoryEntry.objects.filter(later, category=entry.category, place=entry.place)
    rows = rows.exclude(key=entry.key).select_related("category", "place")
    mine = replace(line_of(entry), id=0)
    return next((one for one in rows if clash(mine, line_of(one))), None)


@dataclass(frozen=True)
class BounceTerms:
    """When orders that came back become a warning: see models.BounceRule."""

    days: int
    expected: float
    weight: int
    warn_share: float
    source: str


@transaction.atomic
def revise_bounce_rule(terms: BounceTerms, *, on: date, by: Actor) -> BounceRule:
    """Put a new version of the warning in force from a day on, today or later. Raises Refused."""
    require(policy.may_edit_directory(by))
    _one_at_a_time()
    _not_past(on)
    last = BounceRule.objects.order_by("-version").first()
    if last is not None and last.valid_from > on:
        raise Refused(_("新版不能早于现行版的生效日期（%(day)s）。") % {"day": last.valid_from})
    BounceRule.objects.filter(valid_to=None).update(valid_to=on - DAY)
    rule = BounceRule(version=last.version + 1 if last else 1, valid_from=on, **vars(terms))
    rule.save(force_insert=True)
    record(DispatchKind.BOUNCE_RULE_REVISED, BounceRule.CHAIN, by=by, version=rule.version)
    return rule


@transaction.atomic
def seed_bounce_rule(*, by: Actor) -> None:
    """What every county begins with, an example to be decided by each: no norm that we read names a share."""
    if not BounceRule.objects.exists():
        source = "示例：各地办法只规定退回要有依据和时限，没有统一的比例"
        revise_bounce_rule(BounceTerms(365, 0.1, 10, 0.25, source), on=today(), by=by)


def seed_directory(plans: Iterable[EntryPlan], *, on: date, by: Actor) -> int:
    """Add the lines of a county that has none yet; how many."""
    if DirectoryEntry.objects.exists():
        return 0
    return len([add_entry(plan, on=on, by=by) for plan in plans])
