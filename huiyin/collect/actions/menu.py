"""Keeping the menu of standing services, and ordering from it."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.collect import policy, queries
from huiyin.collect.actions.requests import Said, receive
from huiyin.collect.kinds import CollectKind, Matter
from huiyin.collect.models import Category, MenuItem, MenuOrder, Request
from huiyin.kernel.events.lifecycle import Refused
from huiyin.kernel.events.log import record
from huiyin.kernel.events.versions import end_version, keep_version, overtaken, too_early
from huiyin.kernel.people.access import Actor, require
from huiyin.kernel.people.models import Organisation
from huiyin.kernel.places.models import Place
from huiyin.kernel.present import now, today


@dataclass(frozen=True)
class Offer:
    """A service as the menu words it from a day on. The same `series` is the same service."""

    title: str
    gives: str
    for_whom: str
    organisation: Organisation
    category: Category
    valid_from: date
    source: str
    places: Sequence[Place] = ()
    skills: Sequence[int] = ()
    series: UUID = field(default_factory=uuid4)


@transaction.atomic
def add_item(offer: Offer, *, by: Actor) -> MenuItem:
    """Put a service on the menu. The same series twice makes one. Raises Refused for a day in the past."""
    require(policy.may_keep_menu(by, offer.places))
    known = MenuItem.objects.filter(series=offer.series).order_by("version").first()
    if known is not None:
        return known
    if offer.valid_from < today():
        raise too_early()
    item = _keep(offer, 1)
    record(
        CollectKind.MENU_ADDED, MenuItem.CHAIN, by=by, item=item.pk, valid_from=offer.valid_from.isoformat()
    )
    return item


@transaction.atomic
def revise_item(item: MenuItem, offer: Offer, *, by: Actor) -> MenuItem:
    """Offer it otherwise from a day on; what was ordered keeps the wording it was ordered by.

    Raises Refused for a day that is over or not after the version's first, StaleState when it has ended.
    """
    require(policy.may_keep_menu(by, list(item.places.all())))
    require(policy.may_keep_menu(by, offer.places))
    if offer.valid_from < today() or offer.valid_from <= item.valid_from:
        raise too_early()
    end_version(item, offer.valid_from)
    fresh = _keep(replace(offer, series=item.series), item.version + 1)
    since = offer.valid_from.isoformat()
    record(CollectKind.MENU_REVISED, MenuItem.CHAIN, by=by, item=fresh.pk, before=item.pk, valid_from=since)
    return fresh


def _keep(offer: Offer, version: int) -> MenuItem:
    item = MenuItem(
        series=offer.series,
        version=version,
        title=offer.title,
        gives=offer.gives,
        for_whom=offer.for_whom,
        organisation=offer.organisation,
        category=offer.category,
        skills=list(offer.skills),
        valid_from=offer.valid_from,
        source=offer.source,
    )
    keep_version(item)
    item.places.set(offer.places)
    return item


@transaction.atomic
def end_item(item: MenuItem, *, last_on: date, by: Actor) -> None:
    """Offer it until a day, today or later. Raises Refused for a day before, StaleState when it has ended."""
    require(policy.may_keep_menu(by, list(item.places.all())))
    if last_on < max(today(), item.valid_from):
        raise Refused(_("最后一天不能早于今天，也不能早于开始供应的日期。"))
    if not MenuItem.objects.filter(pk=item.pk, valid_to=None).update(valid_to=last_on):
        raise overtaken()
    item.valid_to = last_on
    record(CollectKind.MENU_ENDED, MenuItem.CHAIN, by=by, item=item.pk, last_on=last_on.isoformat())


@transaction.atomic
def order(item: MenuItem, said: Said, *, by: Actor) -> Request:
    """A resident orders a service: a request like any other, sorted under the service's class.

    The same key twice is ordered once. Raises Refused where it is not offered now or there.
    """
    known = Request.objects.filter(key=said.key).first()
    if known is not None:
        return known
    if not item.is_offered(today()):
        raise Refused(_("“%(title)s”现在不供应。请看看服务菜单里别的服务。") % {"title": item.title})
    if not queries.is_served(item, said.place):
        raise Refused(
            _("“%(title)s”还没有开到%(place)s。") % {"title": item.title, "place": said.place.full_name}
        )
    words = _("点单：%(title)s") % {"title": item.title} + "\n" + said.words
    made = receive(replace(said, matter=Matter.HELP, category=item.category, words=words), by=by)
    _order, fresh = MenuOrder.objects.get_or_create(request=made, defaults={"item": item, "at": now()})
    if fresh:
        record(CollectKind.ORDERED, made.no, by=by, subject=f"request:{made.no}", item=item.pk)
    return made
