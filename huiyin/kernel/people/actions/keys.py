"""Re-sealing everything sealed under an older key, in batches; interrupted, it goes on where it stopped."""

from collections.abc import Callable, Iterator
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Func, IntegerField, Q, QuerySet, Value

from huiyin.kernel.events.log import record
from huiyin.kernel.people import vault
from huiyin.kernel.people.access import MACHINE, Actor, require
from huiyin.kernel.people.actions.signing import audit_chain
from huiyin.kernel.people.kinds import PeopleKind
from huiyin.kernel.people.sealed import SealedField
from huiyin.kernel.people.sealed_files import reseal_file, sealed_files

Report = Callable[[int, int], None]


def sealed_columns() -> Iterator[tuple[type[models.Model], list[SealedField]]]:
    """Every model that keeps sealed text, in whatever room."""
    for model in apps.get_models():
        columns = [field for field in model._meta.concrete_fields if isinstance(field, SealedField)]
        if columns:
            yield model, columns


def stale_rows(model: type[models.Model], columns: list[SealedField]) -> QuerySet[Any]:
    """Rows with a column that is not sealed by the newest key and today's cipher."""
    head = {0: vault.CIPHERS[settings.HUIYIN_CIPHER], 1: vault.newest_key()}
    rows = model._default_manager.all()
    stale = Q(pk__in=[])
    for column in columns:
        for place, wanted in head.items():
            name = f"{column.name}_{place}"
            byte = Func(F(column.name), Value(place), function="get_byte", output_field=IntegerField())
            rows = rows.annotate(**{name: byte})
            stale |= Q(**{f"{column.name}__isnull": False}) & ~Q(**{name: wanted})
    return rows.filter(stale)


def reseal(*, by: Actor, batch: int = 500, report: Report | None = None) -> int:
    """Seal again what is not sealed by the newest key. Returns how many rows were changed."""
    require(by == MACHINE)
    work = list(sealed_columns())
    total = sum(stale_rows(model, columns).count() for model, columns in work)
    done = 0
    for model, columns in work:
        while count := _reseal_batch(model, columns, batch):
            done += count
            if report is not None:
                report(done, total)
    with transaction.atomic():
        record(PeopleKind.KEYS_ROTATED, audit_chain(), by=by, key=vault.newest_key(), rows=done)
    return done


def reseal_files(*, by: Actor) -> int:
    """Seal again every photo and document that is not sealed by the newest key, plain ones too; how many."""
    require(by == MACHINE)
    return sum(reseal_file(path) for path in sealed_files())


def _reseal_batch(model: type[models.Model], columns: list[SealedField], batch: int) -> int:
    names = [column.name for column in columns]
    with transaction.atomic():
        rows = list(stale_rows(model, columns).select_for_update().order_by("pk")[:batch])
        for row in rows:
            for column in columns:
                blob = getattr(row, column.name)
                if blob:
                    setattr(
                        row, column.name, vault.seal(vault.open_sealed(blob, column.purpose), column.purpose)
                    )
        model._default_manager.bulk_update(rows, names)
    return len(rows)
