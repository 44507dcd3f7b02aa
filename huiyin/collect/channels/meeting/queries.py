"""Meetings within the reader's place, and what one meeting brought."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet
from django.shortcuts import get_object_or_404

from huiyin.collect import policy
from huiyin.collect.models import Attendance, Ballot, BallotOption, Commitment, Meeting, Request
from huiyin.kernel.paging import Page, keyset
from huiyin.kernel.people.access import Actor, require, scope
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.people.models import Duty, Organisation, User
from huiyin.kernel.places.models import Place
from huiyin.kernel.present import today

LEADING = (Role.COUNTY_LEADER, Role.DEPARTMENT_LEADER)
MOST_PEOPLE = 200


def meetings_for(by: Actor) -> QuerySet[Meeting]:
    """Meetings within the reader's place."""
    reach = scope(by)
    if reach.kind not in ("county", "township", "village"):
        return Meeting.objects.none()
    rows = Meeting.objects.select_related("place")
    return rows if reach.kind == "county" else rows.filter(place__path__startswith=reach.path)


def page_of_meetings(by: Actor, state: str, after: str | None) -> Page[Meeting]:
    """One page, the latest meeting first; `state` narrows it."""
    rows = meetings_for(by)
    if state in Meeting.State.values:
        rows = rows.filter(state=state)
    return keyset(rows, ("-held_at", "-id"), after=after)


def meeting_to_read(by: Actor, pk: int) -> Meeting:
    """The only door from a URL's number to a meeting. Raises Http404, PermissionDenied."""
    leaders = Meeting.leaders.through.objects.filter(meeting=OuterRef("pk")).order_by("pk")
    units = Meeting.departments.through.objects.filter(meeting=OuterRef("pk")).order_by("pk")
    rows = Meeting.objects.select_related("place", "organiser").annotate(
        leader_names=ArraySubquery(leaders.values("user__display_name")),
        unit_names=ArraySubquery(units.values("organisation__name")),
    )
    meeting = get_object_or_404(rows, pk=pk)
    require(policy.may_read_meeting(by, meeting))
    return meeting


def meeting_to_keep(by: Actor, pk: int) -> Meeting:
    """The door for those who keep the minutes. Raises Http404, PermissionDenied."""
    meeting = meeting_to_read(by, pk)
    require(policy.may_hold_meeting(by, meeting.place))
    return meeting


def promise_to_keep(by: Actor, pk: int) -> Commitment:
    """The door to a promise for whoever says it is kept. Raises Http404, PermissionDenied."""
    commitment = get_object_or_404(Commitment.objects.select_related("meeting__place", "leader"), pk=pk)
    require(policy.may_keep_promise(by, commitment))
    return commitment


def matters_of(meeting: Meeting) -> list[Request]:
    """What was raised, in order."""
    return list(Request.objects.filter(meeting=meeting).select_related("place").order_by("id"))


def raised_before(meeting: Meeting, key: UUID) -> Request | None:
    """What was already written down at this meeting under this key."""
    return Request.objects.filter(key=key, meeting=meeting).first()


@dataclass(frozen=True)
class Promised:
    """A promise and how it stands: kept, late or due."""

    row: Commitment
    late: bool
    may_keep: bool


def promises_of(by: Actor, meeting: Meeting) -> list[Promised]:
    """What was promised, the earliest due first."""
    rows = Commitment.objects.filter(meeting=meeting).select_related("leader", "organisation")
    found = []
    for row in rows.order_by("due_on", "id"):
        row.meeting = meeting
        waiting = row.state == Commitment.State.OPEN
        late = waiting and row.due_on < today()
        found.append(Promised(row, late, waiting and policy.may_keep_promise(by, row)))
    return found


@dataclass
class Counted:
    """A vote's result."""

    ballot: Ballot
    counters: list[str]
    options: list[tuple[str, int]] = field(default_factory=list)

    @property
    def cast(self) -> int:
        """How many voted."""
        return sum(votes for _label, votes in self.options)


def ballots_of(meeting: Meeting) -> list[Counted]:
    """Every vote with its options in the order they were read out. One query."""
    counters = Ballot.counted_by.through.objects.filter(ballot=OuterRef("ballot")).order_by("pk")
    rows = BallotOption.objects.filter(ballot__meeting=meeting).select_related("ballot")
    rows = rows.annotate(counters=ArraySubquery(counters.values("user__display_name")))
    found: dict[int, Counted] = {}
    for row in rows.order_by("ballot_id", "id"):
        counted = found.setdefault(row.ballot_id, Counted(row.ballot, row.__dict__["counters"]))
        counted.options.append((row.label, row.votes))
    return list(found.values())


def attendance_of(meeting: Meeting) -> list[tuple[str, int]]:
    """Heads by kind, in the order of the kinds."""
    heads: dict[str, int] = {}
    for role, count in Attendance.objects.filter(meeting=meeting).values_list("role", "heads"):
        heads[role] = heads.get(role, 0) + count
    return [(str(kind.label), heads[kind]) for kind in Attendance.As if kind in heads]


def _people(rows: QuerySet[Duty]) -> list[User]:
    found: dict[int, User] = {}
    for duty in rows.select_related("user", "organisation").order_by("user__display_name", "id")[
        :MOST_PEOPLE
    ]:
        duty.user.__dict__["of"] = str(duty.organisation or duty.place)
        found.setdefault(duty.user_id, duty.user)
    return list(found.values())


def leaders() -> list[User]:
    """Who may sit at a meeting for the county or a department, each with `of`: where from."""
    return _people(Duty.current().filter(role__in=LEADING, user__is_active=True))


def leaders_of(meeting: Meeting) -> list[User]:
    """Who came to this meeting to answer."""
    return list(meeting.leaders.order_by("display_name", "id"))


def departments() -> QuerySet[Organisation]:
    """Departments that may come along."""
    kinds = (Organisation.Kind.DEPARTMENT, Organisation.Kind.STREET)
    return Organisation.objects.filter(kind__in=kinds, active=True).order_by("kind", "name", "id")


def counters_for(meeting: Meeting) -> list[User]:
    """Who may count a vote: staff of the place and above, and whoever came to answer."""
    here = Q(role__in=policy.CLERKS, place__in=meeting.place.ancestry)
    return _people(Duty.current().filter(here | Q(user__in=meeting.leaders.all()), user__is_active=True))


def names(people: Iterable[User]) -> list[tuple[int, str]]:
    """Choices of people, each with where from."""
    return [
        (one.pk, f"{one}（{one.__dict__['of']}）" if "of" in one.__dict__ else str(one)) for one in people
    ]


def villages_word(place: Place | None) -> dict[str, object]:
    """A form's place to begin with: the own one, unless it is the whole county."""
    return {"place": place.pk, "place_words": place.full_name} if place and place.parent_id else {}
