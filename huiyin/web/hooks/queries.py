"""Reading webhooks, what they are owed, and the places that events are about."""

from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.db.models import Count, QuerySet
from django.shortcuts import get_object_or_404

from huiyin.archive.models import Case
from huiyin.collect.models import Request
from huiyin.kernel.events.models import Event
from huiyin.kernel.paging import Page, keyset
from huiyin.kernel.people.access import Actor, require
from huiyin.plan.models import Project
from huiyin.web.hooks import policy
from huiyin.web.hooks.models import Hook, Parcel

CHAINS: tuple[Any, ...] = (Case, Request, Project)
"""What has a number of its own and lies in a place."""


def hooks(by: Actor) -> QuerySet[Hook]:
    """Every webhook, newest first."""
    require(policy.may_keep_hooks(by))
    return Hook.objects.select_related("place").order_by("-id")


def paused_by_themselves() -> QuerySet[Hook]:
    """Addresses that nobody paused: they were given up, and somebody has to look after them."""
    return Hook.objects.filter(state=Hook.State.PAUSED).exclude(paused_why="")


def hook_to_keep(by: Actor, pk: int) -> Hook:
    """The only door from a number to a webhook. Raises Http404, PermissionDenied."""
    return get_object_or_404(hooks(by), pk=pk)


def parcel_to_keep(by: Actor, pk: int) -> Parcel:
    """The door to one delivery. Raises Http404, PermissionDenied."""
    require(policy.may_keep_hooks(by))
    return get_object_or_404(Parcel.objects.select_related("hook", "event"), pk=pk)


def parcels(hook: Hook, state: str, after: str | None) -> Page[Parcel]:
    """One page of deliveries, newest first, of one state or of all."""
    rows = Parcel.objects.filter(hook=hook).select_related("event")
    if state in Parcel.State.values:
        rows = rows.filter(state=state)
    return keyset(rows, ("-id",), after=after)


def owed(rows: Iterable[Hook]) -> dict[int, dict[str, int]]:
    """How many deliveries of each hook wait or were parked. One query."""
    open_ = (Parcel.State.WAITING, Parcel.State.PARKED)
    counted = Parcel.objects.filter(hook__in=list(rows), state__in=open_).order_by()
    found: dict[int, dict[str, int]] = {}
    for hook, state, count in counted.values_list("hook", "state").annotate(Count("pk")):
        found.setdefault(hook, {})[state] = count
    return found


def log_end() -> tuple[int, set[str]]:
    """The log's last event in sight, and the transactions that may be writing into the log at that moment."""
    with connection.cursor() as cursor:
        cursor.execute(_END)
        last, writers = cursor.fetchone()
    return int(last), set(writers)


_LOG = Event._meta.db_table
_END = f"""
SELECT coalesce((SELECT max(id) FROM {_LOG}), 0), ARRAY(
  SELECT virtualtransaction FROM pg_locks
  WHERE locktype = 'relation' AND relation = '{_LOG}'::regclass AND mode = 'RowExclusiveLock'
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
    AND pid <> pg_backend_pid()
)
"""  # noqa: S608


def paths_of(chains: Iterable[str]) -> dict[str, str]:
    """The path of the place that each chain is about, where it is about one. Three queries."""
    wanted = list(set(chains))
    found: dict[str, str] = {}
    for model in CHAINS:
        found |= dict(model.objects.filter(no__in=wanted).values_list("no", "place__path"))
    return found
