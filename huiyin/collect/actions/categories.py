"""The county edits its own tree of classes; an entry ends, it never disappears."""

import csv
from datetime import date
from pathlib import Path

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from huiyin.collect import policy
from huiyin.collect.actions.questions import move_questions, seed_questions
from huiyin.collect.kinds import CollectKind
from huiyin.collect.models import Category
from huiyin.kernel.events.lifecycle import Refused
from huiyin.kernel.events.log import record
from huiyin.kernel.people.access import Actor, require
from huiyin.kernel.present import today

SEED = Path(__file__).parents[1] / "data" / "categories.csv"


@transaction.atomic
def add_category(
    *, code: str, name: str, name_en: str, parent: Category | None, source: str, on: date, by: Actor
) -> Category:
    """Offer a class from `on`, today or later. Raises Refused when the code or the name is taken."""
    require(policy.may_edit_categories(by))
    _not_past(on)
    if parent is not None:
        parent = Category.objects.select_for_update().get(pk=parent.pk)
        if parent.parent_id is not None or not parent.is_offered(on):
            raise Refused(_("只能放在一个在用的大类下面。"))
    category = _new(Category(code=code, name=name, name_en=name_en, parent=parent, source=source), on)
    record(CollectKind.CATEGORY_ADDED, Category.CHAIN, by=by, category=code)
    return category


@transaction.atomic
def replace_category(
    category: Category, *, code: str, name: str, name_en: str, source: str, on: date, by: Actor
) -> Category:
    """Give a class another name: it ends at `on`, and a new one takes its place, its smaller classes and
    its questions. What was filed under the old one stays there. Raises Refused as adding and ending do."""
    require(policy.may_edit_categories(by))
    old = _to_end(category, on)
    _end(old, source, on)
    fresh = _new(Category(code=code, name=name, name_en=name_en, parent_id=old.parent_id, source=source), on)
    Category.objects.filter(_offered(on), parent=old).update(parent=fresh)
    move_questions(old, fresh, on, by=by)
    record(CollectKind.CATEGORY_ENDED, Category.CHAIN, by=by, category=old.code)
    record(CollectKind.CATEGORY_ADDED, Category.CHAIN, by=by, category=code, instead_of=old.code)
    return fresh


@transaction.atomic
def end_category(category: Category, *, source: str, on: date, by: Actor) -> None:
    """Stop offering a class from `on`, today or later; what was filed under it stays.

    Raises Refused when it has ended, or when smaller classes below it are still offered.
    """
    require(policy.may_edit_categories(by))
    old = _to_end(category, on)
    if old.children.filter(_offered(on)).exists():
        raise Refused(_("它下面还有在用的小类，请先停用小类。"))
    _end(old, source, on)
    record(CollectKind.CATEGORY_ENDED, Category.CHAIN, by=by, category=old.code)


def _not_past(on: date) -> None:
    if on < today():
        raise Refused(_("日期不能早于今天：今天以前的诉求已经按原来的类别登记。"))


def _offered(on: date) -> Q:
    return Q(valid_to=None) | Q(valid_to__gt=on)


def _new(category: Category, on: date) -> Category:
    """Keep a new class whose code was never used and whose name nothing else beside it has."""
    if Category.objects.filter(code=category.code).exists():
        raise Refused(_("代码“%(code)s”已经用过，请换一个。") % {"code": category.code})
    beside = Category.objects.filter(_offered(on), parent_id=category.parent_id)
    if beside.filter(name=category.name).exists():
        raise Refused(_("已经有叫“%(name)s”的类别。") % {"name": category.name})
    category.valid_from = on
    category.save(force_insert=True)
    return category


def _to_end(category: Category, on: date) -> Category:
    _not_past(on)
    held = Category.objects.select_for_update().get(pk=category.pk)
    if held.valid_to is not None:
        raise Refused(_("“%(name)s”已经停用，或已定好停用日期。") % {"name": held.name})
    if held.valid_from > on:
        raise Refused(_("停用日期不能早于启用日期。"))
    return held


def _end(category: Category, source: str, on: date) -> None:
    category.valid_to, category.end_source = on, source
    category.save(update_fields=["valid_to", "end_source"])


@transaction.atomic
def seed_categories(*, by: Actor) -> int:
    """Load the shipped classes that are not there yet, with their extra questions; the number added."""
    require(policy.may_edit_categories(by))
    added = 0
    with SEED.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            parent = Category.objects.get(code=row["parent"]) if row["parent"] else None
            _, made = Category.objects.get_or_create(
                code=row["code"],
                defaults={
                    "name": row["name"],
                    "name_en": row["name_en"],
                    "parent": parent,
                    "source": row["source"],
                    "valid_from": date.fromisoformat(row["valid_from"]),
                },
            )
            added += made
    if added:
        record(CollectKind.CATEGORY_ADDED, Category.CHAIN, by=by, added=added)
    seed_questions(by=by)
    return added
