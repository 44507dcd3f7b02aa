"""Texts that are agreed to: their versions, what somebody has still to sign, and how many have to."""

import csv
from datetime import date
from functools import cache
from pathlib import Path

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from huiyin.kernel.events.versions import in_force
from huiyin.kernel.people.kinds import Check
from huiyin.kernel.people.models import Agreed, Agreement, GuardianConsent, User, Volunteer
from huiyin.kernel.present import today

TEXTS = Path(__file__).parents[1] / "data" / "agreements.csv"
MOST_COUNTED = 10_000
What = Agreement.What


def agreement_versions() -> QuerySet[Agreement]:
    """Every version of every text, the newest of each first."""
    return Agreement.objects.order_by("what", "-version")


def last_agreement(what: str) -> Agreement | None:
    """The newest version of a text, also one that begins later."""
    return Agreement.objects.filter(what=what).order_by("-version").first()


def agreement_to_read(pk: int) -> Agreement:
    """One version, which holds nobody's data. Raises Http404."""
    return get_object_or_404(Agreement, pk=pk)


def what_of(word: str) -> Agreement.What:
    """The door from an address to a kind of text. Raises Http404."""
    if word not in What.values:
        raise Http404
    return What(word)


@cache
def _shipped() -> dict[str, dict[str, str]]:
    with TEXTS.open(encoding="utf-8", newline="") as file:
        return {row["what"]: row for row in csv.DictReader(file)}


def shipped_agreement(what: str) -> Agreement:
    """The text that comes with the house, not kept yet: to begin from."""
    row = _shipped()[what]
    return Agreement(
        what=what,
        text=row["text"].replace("\\n", "\n"),
        text_en=row["text_en"].replace("\\n", "\n"),
        source=row["source"],
        from_age=int(row["from_age"]),
        valid_from=date.fromisoformat(row["valid_from"]),
    )


def sown_agreements() -> list[str]:
    """The texts that every county begins with; others wait until the county wants them."""
    return [what for what, row in _shipped().items() if row["sown"] == "1"]


def agreement_to_sign(volunteer: Volunteer) -> Agreement | None:
    """The first version in force that the volunteer, or a minor's guardian, has not accepted. One query."""
    return next(iter(_in_order(_unsigned(_record(volunteer), in_force(today())))), None)


def agreements_ahead(volunteer: Volunteer) -> list[Agreement]:
    """Versions that the volunteer will have to accept when they begin. One query."""
    return _in_order(_unsigned(_record(volunteer), Q(valid_from__gt=today())))


def agreements_waiting(user: User) -> QuerySet[Agreement]:
    """The versions in force that somebody with an account, or their guardian, has not accepted."""
    mine = Volunteer.objects.filter(user=user, state=Volunteer.State.ACTIVE)
    return _unsigned(mine, in_force(today()))


def _record(volunteer: Volunteer) -> QuerySet[Volunteer]:
    return Volunteer.objects.filter(pk=volunteer.pk)


def _unsigned(mine: QuerySet[Volunteer], holding: Q) -> QuerySet[Agreement]:
    """Versions that concern the volunteer of `mine` and are not accepted."""
    concerned = Q(pk__in=[])
    for what in What:
        concerned |= Q(Exists(_concerned(mine, what)), what=what)
    rows = Agreement.objects.filter(holding).filter(concerned)
    agreed = Agreed.objects.filter(volunteer__in=mine).values("agreement")
    consented = GuardianConsent.objects.filter(volunteer__in=mine).values("agreement")
    return rows.exclude(pk__in=agreed).exclude(pk__in=consented)


def _in_order(rows: QuerySet[Agreement]) -> list[Agreement]:
    """As they are read: first what everybody signs."""
    order = list(What)
    return sorted(rows, key=lambda row: (order.index(What(row.what)), row.version))


def _concerned(rows: QuerySet[Volunteer], what: str) -> QuerySet[Volunteer]:
    """Those who sign a kind of text, or whose guardian does."""
    if what == What.GUARDIAN:
        return rows.filter(adult_on__gt=today())
    if what == What.CHILDREN:
        return rows.filter(checks__contains=[str(Check.CHILDREN)]).exclude(checks=[])
    return rows


def signers(what: str) -> QuerySet[Volunteer]:
    """Everybody in the register who signs this kind of text, or whose guardian does."""
    return _concerned(Volunteer.objects.filter(state=Volunteer.State.ACTIVE), what)


def must_sign(text: Agreement) -> QuerySet[Volunteer]:
    """Those of them who have not accepted this version."""
    kept = GuardianConsent if text.what == What.GUARDIAN else Agreed
    mine = kept._default_manager.filter(agreement=text, volunteer=OuterRef("pk"))
    return signers(text.what).filter(~Exists(mine))


def up_to_most(rows: QuerySet[Volunteer]) -> int:
    """How many, counted to one past the most that is told: a county of a million waits no longer."""
    return rows.order_by()[: MOST_COUNTED + 1].count()
