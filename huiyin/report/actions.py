"""Keeping what was last computed. A snapshot is never a source: it can be thrown away and made again."""

from time import monotonic
from typing import Any

from django.db import transaction

from huiyin.kernel.people.access import MACHINE, Actor, require
from huiyin.kernel.present import now
from huiyin.report import queries
from huiyin.report.models import Snapshot


def take_boards(*, by: Actor) -> int:
    """Compute every board anew; how many."""
    require(by == MACHINE)
    started = monotonic()
    figures = queries.boards(now())
    took = round(monotonic() - started, 2)
    return _keep({key: {**board, "took": took} for key, board in figures.items()})


def take_public(*, by: Actor) -> int:
    """Compute the public page's figures anew."""
    require(by == MACHINE)
    return _keep({queries.PUBLIC: queries.public_figures(now())})


def take_volunteers(*, by: Actor) -> int:
    """Compute the volunteers' boards anew; how many."""
    require(by == MACHINE)
    return _keep(queries.crews(now()))


@transaction.atomic
def _keep(figures: dict[str, dict[str, Any]]) -> int:
    rows = [Snapshot(key=key, figures=one, made_at=now()) for key, one in figures.items()]
    Snapshot.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["key"], update_fields=["figures", "made_at"]
    )
    return len(rows)
