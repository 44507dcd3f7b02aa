"""Who may receive needs and speak for them."""

from collections.abc import Sequence
from datetime import timedelta

from huiyin.collect.kinds import Channel, Matter, Told
from huiyin.collect.models import (
    ApiKey,
    Commitment,
    Contact,
    KnowledgeEntry,
    MediaItem,
    Meeting,
    Reach,
    Request,
)
from huiyin.kernel.messages.kinds import Way
from huiyin.kernel.people.access import MACHINE, RESIDENT, Actor, has_duty
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.people.models import User
from huiyin.kernel.places.models import Place

FRESH = timedelta(days=30)
"""How long after the end "not fixed" means the same matter and not a new one."""

RECEIVERS = (
    Role.HOTLINE_OPERATOR,
    Role.COUNTY_DISPATCHER,
    Role.INSTITUTE_MANAGER,
    Role.STATION_KEEPER,
    Role.MEDIA_EDITOR,
)
ANSWERERS = (
    Role.HOTLINE_OPERATOR,
    Role.COUNTY_DISPATCHER,
    Role.INSTITUTE_MANAGER,
    Role.STATION_KEEPER,
    Role.SUPERVISOR,
)
AT_ONCE = (Matter.CONSULT, Matter.PRAISE)
"""What needs nobody's work: an answer is all there is to it."""
OPEN_CLASSES = ("infrastructure", "drinking-water", "environment", "farming", "transport", "safety")
"""Classes, and those below them, that everybody may know of: about places, not about people."""
UNTOLD = (Matter.COMPLAINT, Matter.REPORT)
"""Words about somebody: never told to others."""
CLERKS = (Role.COUNTY_DISPATCHER, Role.INSTITUTE_MANAGER, Role.STATION_KEEPER)
HELPERS = (Role.VOLUNTEER, Role.TEAM_LEADER)
DEPARTMENT = (Role.DEPARTMENT_HANDLER, Role.DEPARTMENT_LEADER)
REPORTERS = (Role.INSTITUTE_MANAGER, Role.STATION_KEEPER, *HELPERS)
EDITORS = (Role.MEDIA_EDITOR,)
DELAYERS = (Role.COUNTY_DISPATCHER, Role.INSTITUTE_MANAGER, Role.SUPERVISOR)
CALL_TAKERS = (Role.HOTLINE_OPERATOR, Role.COUNTY_DISPATCHER)
KNOWERS = (*CALL_TAKERS, Role.SUPERVISOR)
"""Who reads the knowledge base."""
OVERSEERS = (Role.SUPERVISOR, Role.COUNTY_LEADER)


def may_receive(by: Actor, place: Place, channel: str = "") -> bool:
    """A resident speaks for himself; staff write down what they hear within their place.

    Volunteers report what they come across in theirs, through their own channel only.
    """
    if not isinstance(by, User) or has_duty(by, *RECEIVERS, where=place):
        return True
    return channel == Channel.VOLUNTEER and has_duty(by, *HELPERS, where=place)


def may_import(by: Actor) -> bool:
    """Who brings in what another system kept: the county's desk, which signs in with a second factor."""
    return has_duty(by, Role.COUNTY_DISPATCHER)


def may_hold_meeting(by: Actor, place: Place) -> bool:
    """Who plans a talk meeting and keeps its minutes."""
    return has_duty(by, *CLERKS, where=place)


def may_read_meeting(by: Actor, meeting: Meeting) -> bool:
    """The clerks of the place, and those who oversee it."""
    return has_duty(by, *CLERKS, *OVERSEERS, where=meeting.place)


def may_read_item(by: Actor) -> bool:
    """The media centre, and those who oversee it."""
    return has_duty(by, *EDITORS, *OVERSEERS)


def may_judge_item(by: Actor, item: MediaItem | None = None) -> bool:
    """Who decides whether a published text carries a need."""
    return has_duty(by, *EDITORS)


def may_keep_feeds(by: Actor) -> bool:
    """Who says which feeds are read: the media centre."""
    return has_duty(by, *EDITORS)


def may_publish(by: Actor, request: Request) -> bool:
    """Who publishes what was answered to a published text; never where somebody asked for secrecy."""
    return request.item_id is not None and not request.is_secret and has_duty(by, *EDITORS)


def may_answer(by: Actor, request: Request, unit: int | None = None) -> bool:
    """Who tells the resident: those who hear and dispatch, within their place; a department for itself.

    `unit` is the organisation that carries a duty in the matter, as a later room knows.
    """
    if by == MACHINE or has_duty(by, *ANSWERERS, where=request.place):
        return True
    return unit is not None and has_duty(by, *DEPARTMENT, organisation_id=unit)


def may_withdraw(by: Actor, request: Request) -> bool:
    """The resident himself, or the hotline on his word."""
    return by == RESIDENT or has_duty(by, Role.HOTLINE_OPERATOR, where=request.place)


def may_note_consent(by: User, request: Request) -> bool:
    """Whoever passed a voice on says with whose consent."""
    return request.taken_by_id == by.pk and has_duty(by, *REPORTERS)


def may_correct(by: Actor, request: Request) -> bool:
    """Who may set class, urgency and place right after receipt."""
    return has_duty(by, *RECEIVERS, where=request.place)


def may_keep_promise(by: Actor, commitment: Commitment) -> bool:
    """The leader who promised, or the clerks who follow the meeting up."""
    own = isinstance(by, User) and commitment.leader_id == by.pk
    return own or has_duty(by, *CLERKS, where=commitment.meeting.place)


def may_keep_keys(by: Actor) -> bool:
    """Who gives programs a key and takes it away: the system administrator, and the demo."""
    return not isinstance(by, User) or has_duty(by, Role.SYSTEM_ADMIN)


def may_submit(key: ApiKey) -> bool:
    """Whether a program may hand in what residents say."""
    return key.revoked_at is None and ApiKey.Scope.SUBMIT in key.scopes


def may_add(key: ApiKey, request: Request) -> bool:
    """Whether a program may add to a request: only to what it brought in itself."""
    return key.revoked_at is None and ApiKey.Scope.UPDATE in key.scopes and request.brought.key_id == key.pk


def may_draft_entry(by: Actor) -> bool:
    """Whoever takes calls meets the questions that have no answer yet; the demo sows."""
    return by == MACHINE or has_duty(by, *CALL_TAKERS)


def may_keep_knowledge(by: Actor) -> bool:
    """Who decides what is told to callers: the county's desk."""
    return by == MACHINE or has_duty(by, Role.COUNTY_DISPATCHER)


def may_reword(by: Actor, entry: KnowledgeEntry) -> bool:
    """The county's desk; and whoever drafted an entry, until it is in use."""
    own = isinstance(by, User) and entry.owner_id == by.pk and may_draft_entry(by)
    return may_keep_knowledge(by) or (own and entry.state == KnowledgeEntry.State.DRAFT)


def may_see_call(by: Actor, request: Request) -> bool:
    """Whether this person sees that somebody spoke of this: under secrecy only who took it and the desk."""
    took = isinstance(by, User) and request.taken_by_id == by.pk
    return took or not request.is_secret or has_duty(by, Role.COUNTY_DISPATCHER)


def may_edit_categories(by: Actor) -> bool:
    """The county's desk keeps the tree of classes; the machine sows it."""
    return by == MACHINE or has_duty(by, Role.COUNTY_DISPATCHER)


TOLD_BY_MESSAGE = (Channel.HOTLINE, Channel.MEETING, Channel.VOLUNTEER, Channel.STATION)
"""Who came by these has no page of progress before him: what is answered must reach him."""
HAS_LOUDSPEAKER = (Place.Level.VILLAGE, Place.Level.GROUP)
WRITES = (Channel.PORTAL, Channel.OPEN311)


def personal_ways(request: Request, contact: Contact) -> list[tuple[Way, str]]:
    """The way to this one person, by what he wished, else by how he came; none where he wished none."""
    mobile = contact.phone if contact.phone.startswith("1") else ""
    if contact.wish in (Reach.Wish.NONE, Reach.Wish.CALL, *Reach.BY_HAND):
        return []
    writes = contact.wish == Reach.Wish.EMAIL or (not contact.wish and request.channel in WRITES)
    if contact.email and (writes or not mobile):
        return [(Way.EMAIL, contact.email)]
    return [(Way.SMS, mobile)] if mobile else []


def ways_to_tell(request: Request, contact: Contact) -> list[tuple[Way, str]]:
    """How this resident hears the answer.

    Who left a telephone that takes no text messages is called up. Paper and loudspeaker are for those who
    wish it or cannot be reached otherwise, and never for a voice that asked for secrecy or complains about a
    unit: both pass through other hands.
    """
    if contact.wish == Reach.Wish.NONE:
        return []
    asked = bool(contact.wish) or request.channel in TOLD_BY_MESSAGE
    ways = personal_ways(request, contact)
    if not ways and contact.phone and asked and contact.wish not in Reach.BY_HAND:
        ways = [(Way.CALL, contact.phone)]
    if not ways and asked and _may_go_by_hand(request):
        aloud = contact.wish != Reach.Wish.SLIP and request.place.level in HAS_LOUDSPEAKER
        ways = [(Way.SLIP, ""), *([(Way.LOUDSPEAKER, "")] if aloud else [])]
    if request.item_id is not None and _may_go_by_hand(request):
        ways = [*ways, (Way.PUBLISH, "")]
    return ways


def _may_go_by_hand(request: Request) -> bool:
    return not request.is_secret and request.against_id is None


_SECRETLY: dict[str, str] = {
    Told.ANSWERED: Told.ANSWERED_SECRET,
    Told.ASKED: Told.ASKED_SECRET,
    Told.DELAYED: Told.DELAYED_SECRET,
}
_BY_TELEPHONE_TOO = (Told.ASKED, Told.DELAYED)


def ways_to_ask(request: Request, contact: Contact) -> list[tuple[Way, str]]:
    """How a question reaches this resident himself: never by paper or loudspeaker, nor against his wish."""
    ways = personal_ways(request, contact)
    if not ways and contact.phone and contact.wish != Reach.Wish.NONE:
        ways = [(Way.CALL, contact.phone)]
    return ways


def may_tell_delay(by: Actor, request: Request) -> bool:
    """Whoever may give a unit more time; the caller knows that it was given in this matter."""
    return request.state in Request.LIVE and has_duty(by, *DELAYERS)


def may_answer_inquiry(by: Actor, request: Request) -> bool:
    """The resident himself, or those who hear residents, on his word."""
    return by in (RESIDENT, MACHINE) or has_duty(by, *ANSWERERS, where=request.place)


def text_for(request: Request, way: Way, about: str) -> str:
    """The text for a way. A secret voice's has no place for words of the matter."""
    by_hand = {Way.SLIP: Told.SLIP, Way.LOUDSPEAKER: Told.ALOUD, Way.PUBLISH: Told.PUBLISH}
    if way in by_hand:
        return by_hand[way]
    if about in _SECRETLY and request.is_secret:
        return _SECRETLY[about]
    if about in _BY_TELEPHONE_TOO:
        return about
    return Told.CALLED if way == Way.CALL else about


MENU_KEEPERS = (Role.COUNTY_DISPATCHER, Role.INSTITUTE_MANAGER)
MENU_READERS = (*CLERKS, *OVERSEERS, Role.HOTLINE_OPERATOR, *HELPERS)


def may_keep_menu(by: Actor, places: Sequence[Place]) -> bool:
    """The centre keeps the whole menu; an institute what is offered within its township, and only there."""
    if not places:
        return not isinstance(by, User) or has_duty(by, Role.COUNTY_DISPATCHER)
    return all(has_duty(by, *MENU_KEEPERS, where=place) for place in places)
