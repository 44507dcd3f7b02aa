"""Everybody and every unit that the demo acts with, read once for each process."""

from collections import defaultdict
from random import Random

from huiyin.collect.models import Category
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.people.models import Duty, Organisation, Skill, User, Volunteer
from huiyin.kernel.places.models import Place
from huiyin.kernel.places.queries import county, townships, villages
from huiyin.plan.models import Campaign
from huiyin.web.demo.accounts import PARTS
from huiyin.web.demo.facts import facts


class Cast:
    """People by what they do. The demo's own accounts come first in each list."""

    def __init__(self) -> None:
        self.county = county()
        self.townships = {place.pk: place for place in townships()}
        self.villages = list(villages())
        self.named = {place.full_name: place for place in [*self.townships.values(), *self.villages]}
        self.units = {unit.code: unit for unit in Organisation.objects.all()}
        self.categories = {row.code: row for row in Category.objects.all()}
        self.skills = {row.code: row.pk for row in Skill.objects.all()}
        self.campaigns = {row.code: row for row in Campaign.objects.all()}
        self._by_place: dict[tuple[str, int], list[User]] = defaultdict(list)
        self._by_unit: dict[tuple[str, int], list[User]] = defaultdict(list)
        for duty in self._duties():
            self._by_place[duty.role, duty.place_id].append(duty.user)
            self._by_unit[duty.role, duty.organisation_id or 0].append(duty.user)
        self.helpers = self._helpers()

    def _duties(self) -> list[Duty]:
        rows = Duty.objects.select_related("user__unit", "place", "organisation").order_by("id")
        duties = list(rows.filter(valid_to=None))
        held: dict[int, list[Duty]] = defaultdict(list)
        for duty in duties:
            held[duty.user_id].append(duty)
        for duty in duties:
            duty.user.__dict__["_duties"] = held[duty.user_id]
        ours = {part.username for part in PARTS}
        return sorted(duties, key=lambda duty: duty.user.username not in ours)

    def _helpers(self) -> dict[int, list[Volunteer]]:
        """Volunteers with an account of their own, by township."""
        found: dict[int, list[Volunteer]] = defaultdict(list)
        rows = Volunteer.objects.filter(user__isnull=False).select_related("user").order_by("id")
        for volunteer in rows:
            found[volunteer.township_id or 0].append(volunteer)
        return found

    def at(self, role: Role, place: Place) -> list[User]:
        """Accounts with this duty in exactly this place."""
        return self._by_place[role, place.pk]

    def of(self, role: Role, code: str) -> list[User]:
        """Accounts with this duty in this unit."""
        return self._by_unit[role, self.units[code].pk]

    def one(self, role: Role, chance: Random, place: Place | None = None) -> User:
        """Somebody with this duty in the place (the county unless given)."""
        return chance.choice(self.at(role, place or self.county))

    def township_of(self, village: Place) -> Place:
        """The township that a village belongs to."""
        return self.townships[village.ancestor_id("township") or 0]

    def department(self, code: str) -> Organisation:
        """A department by the code of the facts."""
        return self.units[code]

    def leaders(self) -> list[User]:
        """The county's leaders who went to the villages, as many as told."""
        ours = {part.username for part in PARTS}
        everyone = [user for user in self.of(Role.COUNTY_LEADER, "office") if user.username not in ours]
        return everyone[: facts()["told"]["leaders"]]
