"""Keeping who many residents are at once, as an import brings them."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import uuid4

from django.db import transaction
from psycopg.types.json import Jsonb

from huiyin.kernel.people import identity
from huiyin.kernel.people.access import Actor
from huiyin.kernel.people.actions.identity import _columns as columns_of
from huiyin.kernel.people.actions.identity import remember_resident
from huiyin.kernel.people.identity import Identity
from huiyin.kernel.people.models import Resident
from huiyin.kernel.people.queries import name_blind, phone_blind
from huiyin.kernel.pouring import pour, reserve
from huiyin.kernel.present import now

_OWN = ("id", "key", "wishes", "created_at")
Person = tuple[str, str]


@transaction.atomic
def remember_residents(people: Sequence[Person], *, by: Actor) -> list[int | None]:
    """For each (name, telephone) the key of the one row for this person, as `remember_resident` finds it.

    None for nobody. Names and numbers come checked. Nothing is filled in about people already known, except
    a name that was missing. Raises IntegrityError when somebody writes one of them at the same moment.
    """
    crowd = _Crowd(by)
    crowd.read([phone for _name, phone in people if phone])
    found = [crowd.find(name, identity.normalise_phone(phone)) for name, phone in people]
    crowd.write()
    return found


class _Crowd:
    def __init__(self, by: Actor) -> None:
        self.by = by
        self._known: dict[bytes, dict[bytes, int]] = defaultdict(dict)
        self._fresh: list[tuple[int, Identity]] = []
        self._keys: list[int] = []

    def read(self, phones: Sequence[str]) -> None:
        """Everybody already known under these telephones."""
        asked = [phone_blind(phone) for phone in set(phones)]
        rows = Resident.objects.filter(phone_index__in=asked).order_by("id")
        for pk, phone, name in rows.values_list("pk", "phone_index", "name_index"):
            self._known[bytes(phone or b"")].setdefault(bytes(name), pk)

    def find(self, name: str, phone: str) -> int | None:
        """The person's key, a fresh one if need be."""
        if not name and not phone:
            return None
        if not phone:
            return self._add(name, phone)
        mine, called = self._known[phone_blind(phone)], name_blind(name)
        if called in mine:
            return mine[called]
        if not called and len(mine) == 1:
            return next(iter(mine.values()))
        if b"" in mine:
            self.write()  # so that the nameless row is there to be named
            pk = mine[called] = remember_resident(name=name, phone=phone, by=self.by).pk
            mine.pop(b"", None)
            return int(pk)
        pk = mine[called] = self._add(name, phone)
        return pk

    def _add(self, name: str, phone: str) -> int:
        if not self._keys:
            self._keys = reserve(Resident, 200)[::-1]
        pk = self._keys.pop()
        self._fresh.append((pk, Identity(identity.normalise_name(name)[:60], phone, "", "", masked=False)))
        return pk

    def write(self) -> None:
        """Write those who are new."""
        if not self._fresh:
            return
        names = tuple(columns_of(self._fresh[0][1]))
        moment = now()
        pour(
            Resident,
            (*_OWN, *names),
            ((pk, uuid4(), Jsonb({}), moment, *columns_of(given).values()) for pk, given in self._fresh),
        )
        self._fresh.clear()
