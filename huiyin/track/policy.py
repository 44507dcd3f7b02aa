"""Who may note progress, keep the roll, press the late, and follow promises."""

from huiyin.archive import policy as archive
from huiyin.archive.models import Case
from huiyin.dispatch import policy as dispatch
from huiyin.dispatch.models import Assignment, WorkOrder
from huiyin.kernel.people.access import OUTSIDER, Actor, has_duty
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.people.models import User
from huiyin.kernel.places.models import Place
from huiyin.kernel.present import now
from huiyin.plan import policy as plan
from huiyin.plan.models import Project, Slot
from huiyin.track.models import (
    Dispute,
    Extension,
    Forward,
    Incident,
    LadderRule,
    Letter,
    Position,
    Promise,
    Talk,
)

NOTERS = (
    Role.COUNTY_DISPATCHER,
    Role.INSTITUTE_MANAGER,
    Role.STATION_KEEPER,
    Role.DEPARTMENT_HANDLER,
    Role.DEPARTMENT_LEADER,
    Role.SUPERVISOR,
)
LEADERS = (Role.TEAM_LEADER, Role.STATION_KEEPER, Role.INSTITUTE_MANAGER)
INCIDENT_KEEPERS = dispatch.CHOOSERS
INCIDENT_READERS = (*INCIDENT_KEEPERS, Role.SUPERVISOR)
DISPUTE_READERS = (*dispatch.HANDLERS, *dispatch.OVERSEERS)
SESSION_CALLERS = (Role.COUNTY_DISPATCHER,)
DISPUTABLE = (WorkOrder.State.SENT, WorkOrder.State.SIGNED)
RULED_IN = (Case.State.FILED, Case.State.WORKING)
WATCHERS = (Role.SUPERVISOR, Role.COUNTY_DISPATCHER)
LENGTHENERS = dispatch.LENGTHENERS
EXTENSION_READERS = (*dispatch.HANDLERS, *dispatch.OVERSEERS)
EXTENSION_DECIDERS = (*LENGTHENERS, Role.INSTITUTE_MANAGER)
EXTENDABLE = (WorkOrder.State.SIGNED,)


def may_note(by: Actor, case: Case) -> bool:
    """Whoever works on the case and may read it."""
    return has_duty(by, *NOTERS) and archive.may_read(by, case)


def may_note_project(by: Actor, project: Project) -> bool:
    """The project's planners, and the team leaders who carry it out."""
    return plan.may_plan(by, project.place) or has_duty(by, Role.TEAM_LEADER, where=project.place)


def may_keep_roll(by: Actor, assignment: Assignment) -> bool:
    """A leader on the spot checks people in and out, never himself."""
    own = isinstance(by, User) and assignment.volunteer.user_id == by.pk
    project = assignment.slot.project
    leads = has_duty(by, *LEADERS, where=project.place)
    return not own and leads


def may_type_code(by: Actor, assignment: Assignment) -> bool:
    """A volunteer for himself, in his own seat."""
    return isinstance(by, User) and assignment.volunteer.user_id == by.pk


def may_lead(by: Actor, slot: Slot) -> bool:
    """Who opens the roll of a slot."""
    return has_duty(by, *LEADERS, where=slot.project.place)


def places_led(by: User) -> list[Place]:
    """Where a person may keep rolls."""
    return [duty.place for duty in by.duties_now() if duty.role in LEADERS]


def may_revise_presence(by: Actor) -> bool:
    """Who changes the figures about checking in."""
    return has_duty(by, Role.COUNTY_DISPATCHER)


def may_report_incident(by: Actor, slot: Slot) -> bool:
    """Whoever leads on the spot, and whoever has or had a seat there."""
    return may_lead(by, slot) or (
        isinstance(by, User)
        and Assignment.objects.filter(slot=slot, volunteer__user=by, state__in=Assignment.SEATED).exists()
    )


def is_own_incident(by: Actor, incident: Incident) -> bool:
    """Whether the person reported it."""
    return isinstance(by, User) and incident.reported_by_id == by.pk


def may_settle_incident(by: Actor, incident: Incident) -> bool:
    """Those who ask volunteers for the place, but another hand than the one that reported."""
    keeps = has_duty(by, *INCIDENT_KEEPERS, where=incident.slot.project.place)
    return keeps and not is_own_incident(by, incident)


def may_read_incident(by: Actor, incident: Incident) -> bool:
    """Who reported it, those who ask volunteers for the place, and supervisors. Nobody else on the spot."""
    readers = has_duty(by, *INCIDENT_READERS, where=incident.slot.project.place)
    return readers or is_own_incident(by, incident)


def may_watch(by: Actor) -> bool:
    """Who sees every yellow and red light of the county."""
    return has_duty(by, *WATCHERS)


def may_chase(by: Actor, order: WorkOrder) -> bool:
    """Supervisors and the centre."""
    return has_duty(by, *WATCHERS, where=order.case.place)


JUDGES = (*WATCHERS, Role.COUNTY_LEADER)
UNIT_LEADERS = (Role.DEPARTMENT_LEADER, Role.INSTITUTE_MANAGER, Role.STATION_KEEPER)
LETTER_READERS = (*JUDGES, *UNIT_LEADERS, Role.DEPARTMENT_HANDLER)
LADDER_KEEPERS = (Role.COUNTY_DISPATCHER,)
PROMISERS = (*JUDGES, Role.INSTITUTE_MANAGER)
PROMISE_READERS = (*JUDGES, Role.DEPARTMENT_LEADER, Role.INSTITUTE_MANAGER)


def may_see_ladder(by: Actor, order: WorkOrder) -> bool:
    """Who sees how far an order was pressed, and what may be done next."""
    return has_duty(by, *JUDGES, where=order.case.place)


def may_take(by: Actor, order: WorkOrder, rule: LadderRule) -> bool:
    """Who takes a rung: the roles its rule names, in their place."""
    return has_duty(by, *rule.roles, where=order.case.place)


def may_keep_ladder(by: Actor) -> bool:
    """Who makes new versions of the ladder's rungs."""
    return has_duty(by, *LADDER_KEEPERS)


def may_answer_letter(by: Actor, letter: Letter) -> bool:
    """The leader of the unit that the letter is addressed to."""
    return has_duty(by, *UNIT_LEADERS, organisation_id=letter.unit_ref)


def may_judge_letter(by: Actor, letter: Letter) -> bool:
    """Supervisors, the centre and county leaders, but nobody of the unit that answers."""
    own = isinstance(by, User) and letter.unit_ref in by.units
    return not own and has_duty(by, *JUDGES, where=letter.measure.order.case.place)


def may_read_letter(by: Actor, letter: Letter) -> bool:
    """Whoever judges it, and the people of the unit it is addressed to."""
    ours = has_duty(by, *LETTER_READERS, organisation_id=letter.unit_ref)
    return ours or has_duty(by, *JUDGES, where=letter.measure.order.case.place)


def may_read_talk(by: Actor, talk: Talk) -> bool:
    """Supervisors, the centre and county leaders; the leader of the unit that is to come."""
    order = talk.measure.order
    called = has_duty(by, *UNIT_LEADERS, organisation_id=order.organisation_id)
    return called or has_duty(by, *JUDGES, where=order.case.place)


def may_hold_talk(by: Actor, talk: Talk) -> bool:
    """Whoever may call one, by the present rules of the county."""
    return has_duty(by, *JUDGES, where=talk.measure.order.case.place)


def may_promise(by: Actor, case: Case) -> bool:
    """Who writes down what a leader promised in a case."""
    return has_duty(by, *PROMISERS, where=case.place)


def may_end_promise(by: Actor, promise: Promise) -> bool:
    """Supervisors, the centre and county leaders, but never of one's own promise."""
    own = isinstance(by, User) and promise.leader_id == by.pk
    return not own and has_duty(by, *JUDGES)


def may_read_promise(by: Actor, promise: Promise) -> bool:
    """Who follows promises up, and who made this one."""
    own = isinstance(by, User) and promise.leader_id == by.pk
    return own or has_duty(by, *JUDGES)


def may_dispute(by: Actor, order: WorkOrder) -> bool:
    """The unit that holds the order objects to it."""
    return dispatch.may_handle(by, order)


def may_withdraw_dispute(by: Actor, dispute: Dispute) -> bool:
    """The unit that objected."""
    return has_duty(by, *dispatch.HANDLERS, organisation_id=dispute.organisation_id)


def may_call_session(by: Actor, dispute: Dispute) -> bool:
    """The centre brings the units together."""
    return has_duty(by, *SESSION_CALLERS, where=dispute.case.place)


def may_state(by: Actor, position: Position) -> bool:
    """Each unit speaks for itself and nobody else."""
    return has_duty(by, *dispatch.HANDLERS, organisation_id=position.organisation_id)


def may_rule_on(by: Actor, dispute: Dispute) -> bool:
    """The centre or the supervisor."""
    return dispatch.may_rule(by, dispute.case)


def oversees_disputes(by: Actor) -> bool:
    """Who sees every dispute of the county."""
    return dispatch.oversees(by)


def may_read_dispute(by: Actor, dispute: Dispute) -> bool:
    """Who may read its case; every unit with a seat was given sight of it."""
    return has_duty(by, *DISPUTE_READERS) and archive.may_read(by, dispute.case)


def may_ask_extension(by: Actor, order: WorkOrder) -> bool:
    """The unit that carries the order."""
    return dispatch.may_handle(by, order)


def is_left_lying(extension: Extension) -> bool:
    """Whether whoever should decide has let its own limit pass."""
    return now() > extension.decide_by


def may_decide_extension(by: Actor, extension: Extension) -> bool:
    """One level up, never in the asking unit; the centre also where the institute let its limit pass."""
    return dispatch.may_lengthen(by, extension.order, overdue=is_left_lying(extension))


def may_read_extension(by: Actor, extension: Extension) -> bool:
    """Who may read the order, and who decides."""
    return dispatch.may_read_order(by, extension.order) or may_decide_extension(by, extension)


def may_hand_outside(by: Actor, order: WorkOrder) -> bool:
    """The people of the unit that carries the order."""
    return dispatch.may_handle(by, order)


def may_forward(by: Actor, order: WorkOrder) -> bool:
    """Who asks somebody outside for help: the order's own people, between signing and reporting."""
    return order.state == WorkOrder.State.SIGNED and may_hand_outside(by, order)


def may_see_forwards(by: Actor, order: WorkOrder) -> bool:
    """Who reads what was asked of those outside and what they said: who carries, reviews or oversees it."""
    return (
        dispatch.may_handle(by, order)
        or dispatch.may_review(by, order)
        or has_duty(by, *dispatch.OVERSEERS, where=order.case.place)
    )


def may_revoke_forward(by: Actor, forward: Forward) -> bool:
    """The order's own people, and who could take the order back."""
    order = forward.order
    return dispatch.may_handle(by, order) or dispatch.may_send_order(by, order.case)


def may_answer_outside(by: Actor) -> bool:
    """Who answers a link: whoever came through its door. No account answers for somebody outside."""
    return by == OUTSIDER
