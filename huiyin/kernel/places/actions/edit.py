"""Adding, renaming, coding, counting, retiring and restoring places."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from huiyin.kernel.events.lifecycle import Refused
from huiyin.kernel.events.log import Actor, record
from huiyin.kernel.places.actions.change import change
from huiyin.kernel.places.kinds import PlaceKind
from huiyin.kernel.places.models import Place, PlaceCode, PlaceName
from huiyin.kernel.places.names import canonical, stem_of
from huiyin.kernel.places.queries import level_below
from huiyin.kernel.pouring import reserve
from huiyin.kernel.present import today

DAY = timedelta(days=1)
PLAIN_KIND = {
    Place.Level.TOWNSHIP: Place.Kind.TOWN,
    Place.Level.VILLAGE: Place.Kind.VILLAGE,
    Place.Level.GROUP: Place.Kind.GROUP,
}


@transaction.atomic
def add_place(
    parent: Place, name: str, *, kind: str = "", valid_from: date | None = None, by: Actor
) -> Place:
    """Add a place one level below `parent`: a township, a village or a villagers' group.

    Raises Refused below a group, below a retired place, and for a name already in use there.
    """
    if parent.level == Place.Level.GROUP or not parent.active:
        raise Refused(_("“%(place)s”下面不能再新增。") % {"place": parent.full_name})
    level = level_below(parent)
    plain = canonical(name, level)
    (key,) = reserve(Place, 1)
    place = Place(
        pk=key,
        level=level,
        kind=kind or _kind_of(plain, level),
        name=plain,
        stem=stem_of(plain, level),
        full_name=full_name(parent, plain),
        parent=parent,
        path=f"{parent.path}{key}/",
        valid_from=valid_from or today(),
    )
    _insert(place)
    record(PlaceKind.ADDED, place.chain, by=by, subject=f"place:{key}", parent=parent.pk, level=level)
    return place


def full_name(parent: Place | None, name: str) -> str:
    """A name behind those of the places above it, the county left out."""
    if parent is None or parent.level == Place.Level.COUNTY:
        return name
    return f"{parent.full_name}{name}"


def _kind_of(name: str, level: str) -> str:
    told = {"街道": Place.Kind.STREET, "乡": Place.Kind.XIANG, "社区": Place.Kind.COMMUNITY}
    for ending, kind in told.items():
        if name.endswith(ending) and level != Place.Level.GROUP:
            return kind
    return PLAIN_KIND[Place.Level(level)]


def _insert(place: Place) -> None:
    if not place.name:
        raise Refused(_("请填写名称。"))
    try:
        with transaction.atomic():
            place.save(force_insert=True)
    except IntegrityError as error:
        raise _same_name(place.name) from error


def _same_name(name: str) -> Refused:
    return Refused(_("这里已经有“%(name)s”了。") % {"name": name})


@transaction.atomic
def rename(place: Place, name: str, *, seen: int, on: date | None = None, by: Actor) -> Place:
    """Give a place another name from a day on; the old one stays as an old name with its last day.

    Everything below gets its new full name. Raises Refused for the same name or one in use beside it.
    """
    plain = canonical(name, place.level)
    if not plain or plain == place.name:
        raise Refused(_("新名称和现在的名称一样。"))
    day = on or today()
    old = _keep_old_name(place, day)
    changes = {
        "name": plain,
        "stem": stem_of(plain, place.level),
        "full_name": full_name(place.parent, plain),
    }
    try:
        with transaction.atomic():
            change(
                place,
                seen,
                PlaceKind.RENAMED,
                by=by,
                changes=changes,
                facts={"old_name": old.pk, "on": day.isoformat()},
            )
    except IntegrityError as error:
        raise _same_name(plain) from error
    _rename_below(place)
    return place


def _keep_old_name(place: Place, day: date) -> PlaceName:
    earlier = place.names.filter(kind=PlaceName.Kind.OLD).order_by("-valid_to").first()
    since = earlier.valid_to + DAY if earlier and earlier.valid_to else place.valid_from
    row, _made = PlaceName.objects.update_or_create(
        place=place,
        name=place.name,
        kind=PlaceName.Kind.OLD,
        defaults={"stem": place.stem, "valid_from": since, "valid_to": day - DAY},
    )
    return row


def _rename_below(place: Place) -> None:
    below = list(Place.objects.filter(path__startswith=place.path).exclude(pk=place.pk).order_by("path"))
    known = {place.pk: place}
    for child in sorted(below, key=lambda row: len(row.ancestry)):
        child.full_name = full_name(known[child.parent_id or 0], child.name)
        known[child.pk] = child
    Place.objects.bulk_update(below, ["full_name"], batch_size=500)


@transaction.atomic
def name_also(place: Place, name: str, *, kind: str, by: Actor) -> PlaceName:
    """Let people find a place by another name as well: an alias, a frequent misspelling, an old name."""
    plain = canonical(name, place.level)
    if not plain or plain == place.name:
        raise Refused(_("别名要和现在的名称不同。"))
    row, made = PlaceName.objects.get_or_create(
        place=place, name=plain, kind=kind, defaults={"stem": stem_of(plain, place.level)}
    )
    if made:
        record(PlaceKind.NAMED_ALSO, place.chain, by=by, subject=f"place:{place.pk}", name=row.pk, sort=kind)
    return row


@transaction.atomic
def drop_name(row: PlaceName, *, by: Actor) -> None:
    """Forget an alias or a misspelling. Old names are history and stay: Refused."""
    if row.kind == PlaceName.Kind.OLD:
        raise Refused(_("旧名是历史记录，不能删除。"))
    record(PlaceKind.NAME_DROPPED, row.place.chain, by=by, subject=f"place:{row.place_id}", name=row.pk)
    row.delete()


@dataclass(frozen=True)
class NewCode:
    """An official code, the scheme it belongs to, its first day and where it was read."""

    scheme: str
    code: str
    valid_from: date
    source: str


@transaction.atomic
def set_code(place: Place, new: NewCode, *, by: Actor) -> PlaceCode:
    """Record a code of one scheme; the one in force ends the day before. Refused unless it is later."""
    before = place.codes.filter(scheme=new.scheme, valid_to=None).first()
    if before is not None:
        if new.valid_from <= before.valid_from:
            raise Refused(_("新代码的启用日期要晚于现行代码。"))
        place.codes.filter(pk=before.pk).update(valid_to=new.valid_from - DAY)
    row = PlaceCode.objects.create(
        place=place, scheme=new.scheme, code=new.code, valid_from=new.valid_from, source=new.source
    )
    record(PlaceKind.CODED, place.chain, by=by, subject=f"place:{place.pk}", scheme=new.scheme, code=new.code)
    return row


def count_people(
    place: Place, *, population: int | None, households: int | None, seen: int, by: Actor
) -> Place:
    """Set how many people and households live there; None when nobody knows."""
    changes = {"population": population, "households": households}
    return change(place, seen, PlaceKind.COUNTED, by=by, changes=changes, facts=dict(changes))


def retire(place: Place, *, seen: int, on: date | None = None, by: Actor) -> Place:
    """Take a place out of use; records keep naming it. Refused while places below it are in use."""
    if place.level == Place.Level.COUNTY:
        raise Refused(_("县不能停用。"))
    if place.children.filter(active=True).exists():
        raise Refused(_("“%(place)s”下面还有在用的区划，请先处理它们。") % {"place": place.full_name})
    changes = {"active": False, "valid_to": on or today()}
    return change(place, seen, PlaceKind.RETIRED, by=by, changes=changes, facts={})


def restore(place: Place, *, seen: int, by: Actor) -> Place:
    """Take a retired place into use again. Refused when its parent is retired or its name was taken."""
    if place.parent is not None and not place.parent.active:
        raise Refused(_("请先恢复上一级“%(place)s”。") % {"place": place.parent.full_name})
    changes = {"active": True, "valid_to": None}
    try:
        with transaction.atomic():
            return change(place, seen, PlaceKind.RESTORED, by=by, changes=changes, facts={})
    except IntegrityError as error:
        raise _same_name(place.name) from error
