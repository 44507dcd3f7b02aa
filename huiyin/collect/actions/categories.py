"""The county edits its own tree of classes; an entry ends, it never disappears."""

import csv
from datetime import date
from pathlib import Path

from django.db import transaction

from huiyin.collect.actions.questions import seed_questions
from huiyin.collect.kinds import CollectKind
from huiyin.collect.models import Category
from huiyin.kernel.events.log import record
from huiyin.kernel.people.access import Actor, has_duty, require
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.people.models import User
from huiyin.kernel.present import today

SEED = Path(__file__).parents[1] / "data" / "categories.csv"


def _may_edit(by: Actor) -> bool:
    return not isinstance(by, User) or has_duty(by, Role.COUNTY_DISPATCHER)


@transaction.atomic
def add_category(
    *, code: str, name: str, name_en: str, parent: Category | None, source: str, by: Actor
) -> Category:
    """Add a class, valid from today."""
    require(_may_edit(by))
    category = Category.objects.create(
        code=code, name=name, name_en=name_en, parent=parent, source=source, valid_from=today()
    )
    record(CollectKind.CATEGORY_ADDED, "categories", by=by, category=code)
    return category


@transaction.atomic
def end_category(category: Category, *, by: Actor) -> None:
    """Stop offering a class from today on; what was filed under it stays."""
    require(_may_edit(by))
    category.valid_to = today()
    category.save(update_fields=["valid_to"])
    record(CollectKind.CATEGORY_ENDED, "categories", by=by, category=category.code)


@transaction.atomic
def seed_categories(*, by: Actor) -> int:
    """Load the shipped classes that are not there yet, with their extra questions; the number added."""
    require(_may_edit(by))
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
        record(CollectKind.CATEGORY_ADDED, "categories", by=by, added=added)
    seed_questions(by=by)
    return added
