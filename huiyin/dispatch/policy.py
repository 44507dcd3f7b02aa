"""Who gives duties, who carries them, who reviews, and who asks volunteers."""

from collections.abc import Iterable

from huiyin.archive import policy as archive
from huiyin.archive.models import Case
from huiyin.collect import policy as collect
from huiyin.dispatch.models import Assignment, Certificate, Gathering, ServiceHour, WorkOrder
from huiyin.kernel.people.access import MACHINE, Actor, has_duty
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.people.models import Organisation, User, Volunteer
from huiyin.kernel.places.models import Place
from huiyin.plan.models import Slot

DISPATCHERS = (Role.COUNTY_DISPATCHER, Role.INSTITUTE_MANAGER)
CHOOSERS = (Role.COUNTY_DISPATCHER, Role.INSTITUTE_MANAGER, Role.STATION_KEEPER)
SPOT_CALLERS = (*CHOOSERS, Role.TEAM_LEADER)
HANDLERS = (
    Role.DEPARTMENT_HANDLER,
    Role.DEPARTMENT_LEADER,
    Role.INSTITUTE_MANAGER,
    Role.STATION_KEEPER,
)
PASSERS_ON = (Role.INSTITUTE_MANAGER,)
REVIEWERS = (Role.DEPARTMENT_LEADER, Role.COUNTY_DISPATCHER, Role.INSTITUTE_MANAGER)
OVERSEERS = (Role.COUNTY_DISPATCHER, Role.SUPERVISOR, Role.COUNTY_LEADER)
DIRECTORY_KEEPERS = (Role.COUNTY_DISPATCHER,)
DIRECTORY_READERS = (*DISPATCHERS, Role.SUPERVISOR, Role.COUNTY_LEADER, Role.SYSTEM_ADMIN)
RULERS = (Role.COUNTY_DISPATCHER, Role.SUPERVISOR, Role.COUNTY_LEADER)
OWNER_NAMERS = (Role.COUNTY_DISPATCHER, Role.SUPERVISOR)
LENGTHENERS = (Role.COUNTY_DISPATCHER, Role.SUPERVISOR)
UNDER_INSTITUTE = (Organisation.Kind.STATION, Organisation.Kind.VILLAGE)
PASSERS = (*UNDER_INSTITUTE, Organisation.Kind.INSTITUTE, Organisation.Kind.STREET)
MOVERS = tuple(dict.fromkeys((*archive.KEEPERS, *HANDLERS)))
UNIT_SEEKERS = (*HANDLERS, *OWNER_NAMERS)
ORDER_READERS = (*HANDLERS, *OVERSEERS, Role.HOTLINE_OPERATOR)

State = WorkOrder.State
HANDLING: dict[str, tuple[str, ...]] = {
    "sign": (State.SENT,),
    "contact": WorkOrder.OPEN,
    "report": (State.SIGNED,),
    "return_order": (State.SENT, State.SIGNED),
    "pass_up": (State.SENT, State.SIGNED),
}
REVIEWING: dict[str, tuple[str, ...]] = {
    "accept_report": (State.REPORTED,),
    "send_back_report": (State.REPORTED,),
}


def stands_for(order: WorkOrder, verb: str) -> bool:
    """Whether the order is in a state from which the verb starts, whoever asks."""
    states = {**HANDLING, **REVIEWING, "cancel_order": WorkOrder.OPEN}
    return order.state in states[verb]


def may_send_order(by: Actor, case: Case) -> bool:
    """The centre for the county, an institute for its township."""
    return has_duty(by, *DISPATCHERS, where=case.place)


def may_move(by: Actor, case: Case, orders: Iterable[WorkOrder] | None = None) -> bool:
    """Who sets a case's place right: who keeps the dossier, and the people of a unit that holds it.

    `orders` are the case's own where the caller has read them.
    """
    if not isinstance(by, User):
        return False
    if archive.may_keep(by, case):
        return True
    if orders is None:
        orders = WorkOrder.objects.filter(case=case, organisation__in=by.units)
    return any(order.state in WorkOrder.OPEN and may_handle(by, order) for order in orders)


def may_rule(by: Actor, case: Case) -> bool:
    """Who rules whose duty a case is: the centre and the supervisor."""
    return has_duty(by, *OWNER_NAMERS, where=case.place)


def may_take_back(by: Actor, case: Case) -> bool:
    """Who cancels an order: who could send it, and the machine when the matter ended."""
    return not isinstance(by, User) or may_send_order(by, case)


def may_revise_handling(by: Actor) -> bool:
    """Who changes the thresholds for returns and extensions."""
    return has_duty(by, Role.COUNTY_DISPATCHER)


def may_revise_offer_rules(by: Actor) -> bool:
    """Who changes the figures about asking volunteers."""
    return has_duty(by, Role.COUNTY_DISPATCHER)


def may_handle(by: Actor, order: WorkOrder) -> bool:
    """The organisation's own people, and the manager or keeper of an institute or station given an order."""
    return has_duty(by, *HANDLERS, organisation_id=order.organisation_id)


def may_pass_up(by: Actor, order: WorkOrder) -> bool:
    """The people of a station, an institute or their like say that it is beyond them; no department does."""
    return order.organisation.kind in PASSERS and may_handle(by, order)


def may_pass_on(by: Actor, case: Case) -> bool:
    """The manager of the institute before which a case lies."""
    return has_duty(by, *PASSERS_ON, where=case.place)


def is_under_institute(unit: Organisation) -> bool:
    """Whether one level above a unit is its township's institute, not the county."""
    return unit.kind in UNDER_INSTITUTE and unit.place.ancestor_id("township") is not None


def may_lengthen(by: Actor, order: WorkOrder, *, overdue: bool = False) -> bool:
    """Who gives an order more time: one level above its unit, never one of the unit itself.

    The institute for its stations and villages, and the centre too once the institute is `overdue` with its
    word; the centre or the supervisor for everybody else.
    """
    if isinstance(by, User) and order.organisation_id in by.units:
        return False
    centre = has_duty(by, *LENGTHENERS, where=order.case.place)
    if not is_under_institute(order.organisation):
        return centre
    above = has_duty(by, Role.INSTITUTE_MANAGER, where=order.organisation.place)
    return above or (overdue and centre)


def may_ask(by: Actor, order: WorkOrder) -> bool:
    """Who asks a resident and stops the clock: the order's own people, between signing and reporting."""
    return order.state == State.SIGNED and may_handle(by, order)


def may_review(by: Actor, order: WorkOrder) -> bool:
    """The organisation's leader, but never of a report of the same hand; the institute for its stations.

    The centre for everybody.
    """
    own = isinstance(by, User) and order.handler_id == by.pk
    leads = has_duty(by, Role.DEPARTMENT_LEADER, organisation_id=order.organisation_id)
    centre = has_duty(by, Role.COUNTY_DISPATCHER, where=order.case.place)
    return not own and (leads or centre or _is_above(by, order.organisation))


def _is_above(by: Actor, unit: Organisation) -> bool:
    """Whether somebody manages the institute under which a station works."""
    return is_under_institute(unit) and has_duty(by, Role.INSTITUTE_MANAGER, where=unit.place)


def may_tell(by: Actor, case: Case) -> bool:
    """Who answers the residents from the case's own page: those who hear and dispatch, within their place."""
    return has_duty(by, *collect.ANSWERERS, where=case.place)


def may_end_at_once(by: Actor, case: Case) -> bool:
    """Who decides that an answer is all that is needed: who could send an order; for a question, any."""
    return may_send_order(by, case) or (case.matter in collect.AT_ONCE and may_tell(by, case))


def may_read_order(by: Actor, order: WorkOrder) -> bool:
    """Whoever carries it, and whoever may read its case."""
    return may_handle(by, order) or archive.may_read(by, order.case)


def open_verbs(by: Actor, order: WorkOrder) -> frozenset[str]:
    """What this person may do with the order as it stands; the page offers these and no others."""
    verbs: set[str] = set()
    if may_handle(by, order):
        verbs.update(HANDLING)
        if order.contacted_at is not None:
            verbs.discard("contact")
        if order.by_ruling:
            verbs.difference_update(("return_order", "pass_up"))
        if not may_pass_up(by, order):
            verbs.discard("pass_up")
    if may_review(by, order):
        verbs.update(REVIEWING)
    if may_send_order(by, order.case):
        verbs.add("cancel_order")
    return frozenset(verb for verb in verbs if stands_for(order, verb))


def may_read_directory(by: Actor) -> bool:
    """Who dispatches by the county's directory, and who oversees it; it tells of units, not of people."""
    return has_duty(by, *DIRECTORY_READERS)


def may_edit_directory(by: Actor) -> bool:
    """The county's desk keeps the directory and its warning; the machine sows them."""
    return by == MACHINE or has_duty(by, *DIRECTORY_KEEPERS)


def may_add_precedent(by: Actor, case: Case) -> bool:
    """Whoever may settle whose duty a case is; the machine brings what was settled before."""
    return by == MACHINE or has_duty(by, *RULERS, where=case.place)


def may_read_precedents(by: Actor) -> bool:
    """Everybody who sends, carries or follows orders may read what was ruled; it holds no resident's data."""
    return has_duty(by, *ORDER_READERS)


def may_keep_answers(by: Actor) -> bool:
    """The county's desk keeps the templates for answers and what is warned of; the machine sows them."""
    return by == MACHINE or has_duty(by, *DIRECTORY_KEEPERS)


def may_set_plan_rules(by: Actor) -> bool:
    """The county's desk keeps what plans of two weeks must obey and weigh."""
    return has_duty(by, *DIRECTORY_KEEPERS)


def may_weigh(by: Actor, order: WorkOrder) -> bool:
    """Who sees what is noticed in an answer before it is given: who proposes it and who reviews it."""
    return may_handle(by, order) or may_review(by, order)


def oversees(by: Actor) -> bool:
    """Whether somebody follows every unit's orders, not only the own unit's."""
    return has_duty(by, *OVERSEERS)


def may_choose(by: Actor, slot: Slot) -> bool:
    """Who asks volunteers to come, and calls them off."""
    return has_duty(by, *CHOOSERS, where=slot.project.place)


def may_staff(by: Actor, place: Place) -> bool:
    """Who makes a plan for all slots of a place at once: the centre, an institute for its township."""
    return has_duty(by, *DISPATCHERS, where=place)


def may_call_on_spot(by: Actor, slot: Slot) -> bool:
    """Who finds people on the spot when some did not come: the team's leader, and who chooses."""
    return has_duty(by, *SPOT_CALLERS, where=slot.project.place)


def may_answer(by: Actor, assignment: Assignment) -> bool:
    """Only the volunteer asked."""
    return isinstance(by, User) and assignment.volunteer.user_id == by.pk


def may_answer_for(by: Actor, assignment: Assignment) -> bool:
    """Who chose somebody without an account, and heard the answer on the telephone."""
    return assignment.volunteer.user_id is None and may_choose(by, assignment.slot)


def may_sign_up(by: Actor, volunteer: Volunteer) -> bool:
    """A volunteer for himself."""
    return isinstance(by, User) and volunteer.user_id == by.pk


ROLL_KEEPERS = (Role.TEAM_LEADER, Role.STATION_KEEPER, Role.INSTITUTE_MANAGER)
HOUR_KEEPERS = CHOOSERS
HOUR_READERS = (*HOUR_KEEPERS, Role.SUPERVISOR, Role.COUNTY_LEADER)


def is_own_hours(by: Actor, entry: ServiceHour) -> bool:
    """Whether these are somebody's own hours."""
    return isinstance(by, User) and entry.volunteer.user_id == by.pk


def may_draft_hours(by: Actor, assignment: Assignment) -> bool:
    """Who keeps the roll, and the volunteer who checks out with the leader's code; never anybody else."""
    return may_answer(by, assignment) or has_duty(by, *ROLL_KEEPERS, where=assignment.slot.project.place)


def may_hold_gathering(by: Actor, place: Place) -> bool:
    """Who enters a training or a meeting: who keeps the ledger where it was."""
    return has_duty(by, *HOUR_KEEPERS, where=place)


def may_read_gathering(by: Actor, gathering: Gathering) -> bool:
    """Who keeps or supervises the ledger where it was."""
    return has_duty(by, *HOUR_READERS, where=gathering.place)


def may_keep_hours(by: Actor, entry: ServiceHour) -> bool:
    """Who looks after the ledger in a place: organisers there, never for their own hours."""
    return not is_own_hours(by, entry) and has_duty(by, *HOUR_KEEPERS, where=entry.place)


def may_confirm_hours(by: Actor, entry: ServiceHour) -> bool:
    """An organiser, and as the second side another one: the same hand never twice, never the own hours."""
    same = isinstance(by, User) and by.pk in (entry.organiser_id, entry.second_id)
    return not same and may_keep_hours(by, entry)


def may_settle_hours(by: Actor, entry: ServiceHour, objector: User) -> bool:
    """Who decides on an objection: neither who raised it nor one of those who had confirmed."""
    hands = (entry.organiser_id, entry.second_id, objector.pk)
    return may_keep_hours(by, entry) and isinstance(by, User) and by.pk not in hands


def may_read_hours(by: Actor, entry: ServiceHour) -> bool:
    """The volunteer, and those who keep or supervise the ledger there."""
    return is_own_hours(by, entry) or has_duty(by, *HOUR_READERS, where=entry.place)


def may_object(by: Actor, entry: ServiceHour) -> bool:
    """Anybody with an account about what is on show; whoever may read it, also before and after."""
    return isinstance(by, User) and (entry.state in ServiceHour.ON_SHOW or may_read_hours(by, entry))


def may_keep_hour_rules(by: Actor) -> bool:
    """The county's desk says how hours count; the machine sows it."""
    return by == MACHINE or has_duty(by, *DIRECTORY_KEEPERS)


def may_keep_certificate(by: Actor, certificate: Certificate) -> bool:
    """Who handles and issues: organisers where the issuing unit is, never for themselves."""
    own = isinstance(by, User) and certificate.volunteer.user_id == by.pk
    return not own and has_duty(by, *HOUR_KEEPERS, where=certificate.organisation.place)


def may_read_certificate(by: Actor, certificate: Certificate) -> bool:
    """The volunteer, and who may handle it."""
    own = isinstance(by, User) and certificate.volunteer.user_id == by.pk
    return own or has_duty(by, *HOUR_KEEPERS, where=certificate.organisation.place)
