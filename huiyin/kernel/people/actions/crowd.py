"""Keeping who many residents are at once, as an import brings them."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django.db import transaction
from psycopg.types.json import Jsonb

from huiyin.kernel.people import identity
from huiyin.kernel.people.access import Actor
from huiyin.kernel.people.actions.identity import remember_resident
from huiyin.kernel.people.models import Resident
from huiyin.kernel.people.queries import name_blind, phone_blind, phone_tail_blind
from huiyin.kernel.people.sealed import sealed_or_none
from huiyin.kernel.pouring import pour, reserve
from huiyin.kernel.present import now

_COLUMNS = tuple(
    "id key wishes created_at name_sealed phone_sealed name_index phone_index phone_tail_index".split()
)
Person = tuple[str, str]


@transaction.atomic
def remember_residents(people: Sequence[Person], *, by: Actor) -> list[int | None]:
    """For each (name, telephone) the key of the one row for this person, as `remember_resident` finds it.

    None for nobody. Names and numbers come checked. Nothing is filled in about people already known, except
    a name that was missing. Raises IntegrityError when somebody writes one of them at the same moment.
    """
    crowd = _Crowd(by)
    plain = [(name, identity.normalise_phone(phone)) for name, phone in people]
    crowd.read([phone for _name, phone in plain if phone])
    found = [crowd.find(name, phone) for name, phone in plain]
    crowd.write()
    return found


class _Crowd:
    def __init__(self, by: Actor) -> None:
        self.by = by
        self._known: dict[bytes, dict[bytes, int]] = defaultdict(dict)
        self._fresh: list[tuple[int, str, str, bytes]] = []
        self._moment = now()
        self._keys: list[int] = []
        self._blind: dict[str, bytes] = {}

    def read(self, phones: Sequence[str]) -> None:
        """Everybody already known under these telephones."""
        self._blind = {phone: phone_blind(phone) for phone in set(phones)}
        rows = Resident.objects.filter(phone_index__among=list(self._blind.values())).order_by("id")
        for pk, phone, name in rows.values_list("pk", "phone_index", "name_index"):
            self._known[bytes(phone or b"")].setdefault(bytes(name), pk)

    def find(self, name: str, phone: str) -> int | None:
        """The person's key, a fresh one if need be."""
        if not name and not phone:
            return None
        if not phone:
            return self._add(name, phone, name_blind(name))
        mine, called = self._known[self._blind[phone]], name_blind(name)
        if called in mine:
            return mine[called]
        if not called and len(mine) == 1:
            return next(iter(mine.values()))
        if b"" in mine:
            self.write()  # so that the nameless row is there to be named
            pk = mine[called] = remember_resident(name=name, phone=phone, by=self.by).pk
            mine.pop(b"", None)
            return int(pk)
        pk = mine[called] = self._add(name, phone, called)
        return pk

    def _add(self, name: str, phone: str, called: bytes) -> int:
        if not self._keys:
            self._keys = reserve(Resident, 200)[::-1]
        pk = self._keys.pop()
        self._fresh.append((pk, identity.normalise_name(name)[:60], phone, called))
        return pk

    def write(self) -> None:
        """Write those who are new, in the columns that `remember_resident` would fill."""
        if self._fresh:
            pour(Resident, _COLUMNS, map(self._row, self._fresh))
        self._fresh.clear()

    def _row(self, fresh: tuple[int, str, str, bytes]) -> tuple[Any, ...]:
        pk, name, phone, called = fresh
        return (
            pk,
            uuid4(),
            Jsonb({}),
            self._moment,
            sealed_or_none(name, "people.name"),
            sealed_or_none(phone, "people.phone"),
            called,
            self._blind.get(phone),
            phone_tail_blind(phone),
        )
