"""The dispute over a hill between seven groups, from the evening it was raised to the orchard on it."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction

from huiyin.archive import actions as archive
from huiyin.archive.models import Case
from huiyin.collect import actions as collect
from huiyin.collect.actions import MeetingPlan
from huiyin.collect.kinds import Channel, Matter
from huiyin.collect.models import Attendance, Meeting
from huiyin.dispatch import actions as dispatch
from huiyin.dispatch.models import WorkOrder
from huiyin.evaluate import actions as evaluate
from huiyin.evaluate.actions import Verdict
from huiyin.evaluate.kinds import How, Satisfaction
from huiyin.kernel.events.reactions import reacting_at_once
from huiyin.kernel.people.access import MACHINE, RESIDENT
from huiyin.kernel.people.actions import remember_resident
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.places.actions import add_place
from huiyin.kernel.places.models import Place
from huiyin.kernel.present import telling_of
from huiyin.plan import actions as plan
from huiyin.track import actions as track
from huiyin.track.kinds import ProgressKind
from huiyin.web.demo.facts import facts, moment
from huiyin.web.demo.invent import key_of, name_of, phone_of
from huiyin.web.demo.story import Teller
from huiyin.web.demo.walk import Walk

As = Attendance.As
PEOPLE = 9_000_000


class Dispute:
    """The one case, with the people in it."""

    def __init__(self, teller: Teller) -> None:
        self.told: dict[str, Any] = facts()["land"]
        self.teller = teller
        cast = self.cast = teller.cast
        self.village = cast.named[self.told["village"]]
        self.clerk = cast.at(Role.STATION_KEEPER, self.village)[0]
        self.secretary = cast.leaders()[0]
        self.dispatcher = cast.of(Role.COUNTY_DISPATCHER, "centre")[-1]
        self.surveyor = cast.of(Role.DEPARTMENT_HANDLER, self.told["lead"])[0]
        self.forester = cast.of(Role.DEPARTMENT_HANDLER, self.told["support"])[0]
        street = cast.named[self.told["institute"]]
        self.street = cast.at(Role.INSTITUTE_MANAGER, street)[0]
        self.institute = cast.units[f"I{street.pk}"]
        self.walk = Walk(moment(self.told["meeting"]) - timedelta(days=3), teller.until)

    def at(self, name: str) -> None:
        """Go to the moment of this name in the facts."""
        self.walk.to(moment(self.told[name]))

    def tell(self) -> None:
        """All of it, in one transaction."""
        with transaction.atomic(), self.teller.pausing():
            groups = self.groups()
            meeting, case = self.raised(groups)
            lead, support = self.given(case, groups)
            self.settled(case, lead)
            self.reported(case, lead, support)
            self.closed(case, meeting)
            self.orchard(groups[0])

    def groups(self) -> list[Place]:
        """The seven groups, as places of their own."""
        with telling_of(moment(facts()["invented"]["staff_since"])):
            return [add_place(self.village, name, by=MACHINE) for name in self.told["groups"]]

    def raised(self, groups: list[Place]) -> tuple[Meeting, Case]:
        """Said at the evening meeting, promised by the secretary, filed the next morning."""
        walk, clerk = self.walk, self.clerk
        meeting = self.meeting("evening", moment(self.told["meeting"]), Meeting.Kind.TALK)
        present = [Attendance(role=As.HOUSEHOLD) for _one in range(31)] + [
            Attendance(role=As.GROUP_LEADER, place=group) for group in groups
        ]
        self.walk.to(moment(self.told["meeting"]) + timedelta(hours=2))
        walk.do(collect.hold_meeting, meeting, present=present, minutes=self.told["words"], by=clerk)
        with reacting_at_once():
            with telling_of(walk.at):
                request = collect.receive(self.said(groups[0], meeting, self.told["words"], 0), by=clerk)
                collect.promise(
                    meeting,
                    leader=self.secretary,
                    words=self.told["promise"]["words"],
                    due_on=self.told["promise"]["due"],
                    request_no=request.no,
                    by=clerk,
                )
            self.at("dossier")
            with telling_of(walk.at):
                case = archive.file_under(request, by=self.dispatcher)
        said = self.said(groups[1], meeting, self.told["second_voice"], 1)
        walk.do(self.joined, said, case)
        return meeting, Case.objects.select_related("place").get(pk=case.pk)

    def joined(self, said: collect.Said, case: Case) -> None:
        """A second voice, put into the same case."""
        archive.file_under(collect.receive(said, by=self.clerk), case, by=self.clerk)

    def said(self, group: Place, meeting: Meeting, words: str, number: int) -> collect.Said:
        """What a group's delegate said."""
        with telling_of(self.walk.at):
            resident = remember_resident(
                name=name_of(PEOPLE + number, "resident"),
                phone=phone_of(PEOPLE + number, "residents"),
                place=group,
                by=RESIDENT,
            )
        return collect.Said(
            channel=Channel.MEETING,
            matter=Matter.HELP,
            words=words,
            place=group,
            key=key_of("land", number),
            category=self.cast.categories["land-dispute"],
            resident=resident,
            meeting=meeting,
        )

    def meeting(self, name: str, at: Any, kind: Meeting.Kind) -> Meeting:
        """Arrange one of the meetings; the first is the secretary's visit."""
        visit = kind == Meeting.Kind.TALK
        departments = [self.cast.department(self.told[part]) for part in ("lead", "support")]
        wanted = MeetingPlan(
            key=key_of("land", name),
            title="白洋村屋场恳谈会（夜场）" if visit else "大岭山地界小型协商会",
            place=self.village,
            held_at=at,
            kind=kind,
            spot="大岭山组老屋坪" if visit else "村部",
            occasion=facts()["visits"]["occasion"] if visit else "land",
            leaders=[self.secretary] if visit else [],
            departments=departments,
            fictitious=True,
        )
        return self.walk.do(collect.plan_meeting, wanted, by=self.clerk)

    def given(self, case: Case, groups: list[Place]) -> tuple[WorkOrder, WorkOrder]:
        """The case's places, and a duty for each bureau and the street."""
        self.at("sent")
        for group in groups[1:]:
            self.walk.do(archive.add_place, case, group, by=self.dispatcher)
        lead, support = self.ordered(case, "lead"), self.ordered(case, "support")
        self.walk.do(archive.involve, case, self.institute, by=self.dispatcher)
        self.at("signed")
        self.walk.do(dispatch.sign, lead, by=self.surveyor)
        self.walk.do(dispatch.sign, support, by=self.forester)
        self.at("contacted")
        self.walk.do(dispatch.contact, lead, by=self.surveyor)
        self.walk.do(dispatch.contact, support, by=self.forester)
        return lead, support

    def ordered(self, case: Case, part: str) -> WorkOrder:
        """The order of one bureau: lead or support."""
        bureau = self.cast.department(self.told[part])
        duty = dispatch.Duty(bureau, is_lead=part == "lead", basis="三定方案（示例）")
        return self.walk.do(dispatch.send_order, case, duty, by=self.dispatcher)

    def settled(self, case: Case, lead: WorkOrder) -> None:
        """Rounds from house to house, three small meetings, agreement, and the survey."""
        self.noted(case, "heard", ProgressKind.VISIT, self.street)
        for number, told in enumerate(self.told["small_meetings"]):
            at = moment(told["at"])
            small = self.meeting(f"small{number}", at, Meeting.Kind.SMALL)
            self.walk.to(at + timedelta(hours=2))
            present = [
                Attendance(role=As.DELEGATE, place=case.place, heads=facts()["told"]["groups"]),
                Attendance(role=As.OFFICIAL, organisation=lead.organisation, heads=2),
                Attendance(role=As.OFFICIAL, organisation=self.institute, heads=3),
            ]
            self.walk.do(collect.hold_meeting, small, present=present, minutes=told["words"], by=self.clerk)
            note = track.Note(told["words"], ProgressKind.SMALL_MEETING, key_of("land", "small", number))
            self.walk.do(track.note_case, case, note, by=self.street)
        self.noted(case, "agreed", ProgressKind.AGREEMENT, self.street)
        self.noted(case, "survey", ProgressKind.SURVEY, self.surveyor, mu=self.told["survey"]["mu"])
        self.noted(case, "evidence", ProgressKind.EVIDENCE, self.surveyor)

    def noted(self, case: Case, name: str, kind: ProgressKind, by: Any, mu: int | None = None) -> None:
        """One note of progress at its moment."""
        told = self.told[name]
        self.walk.to(moment(told["at"]))
        amount = None if mu is None else Decimal(mu)
        note = track.Note(
            told["words"],
            kind,
            key_of("land", name),
            quantity=amount,
            unit="亩" if mu else "",
            is_about=mu is not None,
        )
        self.walk.do(track.note_case, case, note, by=by)

    def reported(self, case: Case, lead: WorkOrder, support: WorkOrder) -> None:
        """Both bureaus report, their leaders stand for it, the residents are told."""
        self.at("reported")
        words = self.told["survey"]["words"]
        self.walk.do(dispatch.report, support, words=words, by=self.forester)
        answer = self.told["answer"]
        self.walk.do(dispatch.report, lead, words=words, answer=answer, by=self.surveyor)
        self.at("accepted")
        for order, part in ((support, "support"), (lead, "lead")):
            order.case = case
            chief = self.cast.of(Role.DEPARTMENT_LEADER, self.told[part])[0]
            self.walk.do(dispatch.accept_report, order, by=chief)

    def requests(self, case: Case) -> list[Any]:
        """The voices of the case as they stand."""
        return [voice.request for voice in case.voice_set.select_related("request__place").order_by("pk")]

    def closed(self, case: Case, meeting: Meeting) -> None:
        """Everybody asked, then another hand decides, and the promise is kept."""
        self.at("asked")
        supervisor = self.cast.of(Role.SUPERVISOR, "inspection")[-1]
        for request in self.requests(case):
            said = Verdict(How.VISIT, solved=True, satisfied=Satisfaction.VERY_SATISFIED)
            self.walk.do(evaluate.evaluate, request, case, said, by=supervisor)
        self.at("closed")
        self.walk.do(evaluate.close, case, grounds=self.told["grounds"], by=supervisor)
        for commitment in meeting.commitments.select_related("meeting__place"):
            self.walk.do(collect.keep_promise, commitment, by=self.secretary)

    def orchard(self, group: Place) -> None:
        """Later: tens of mu become an orchard, as a project of the street's institute."""
        told = self.told["orchard"]
        self.walk.to(moment(told["drafted"]))
        key = key_of("land", "orchard")
        design = plan.Design(told["title"], told["words"], group, self.institute, key=key)
        project = self.walk.do(plan.draft, design, cases=[], by=self.street)
        planted = moment(told["planted"])
        seat = plan.Seat(
            "栽苗",
            planted,
            planted + timedelta(hours=8),
            group,
            key=key_of("land", "planting"),
            skills=[self.cast.skills["greening"]],
            most=20,
        )
        self.walk.do(plan.add_slot, project, seat, by=self.street)
        self.walk.do(plan.propose, project, by=self.street)
        self.walk.later(timedelta(days=1))
        self.walk.do(plan.approve, project, by=self.dispatcher)
        self.walk.to(planted + timedelta(hours=9))
        note = track.Note(
            told["result"],
            ProgressKind.AFTER,
            key_of("land", "planted"),
            quantity=Decimal(told["mu"]),
            unit="亩",
            is_about=True,
        )
        self.walk.do(track.note_project, project, note, by=self.street)
        self.walk.to(moment(told["finished"]))
        self.walk.do(plan.finish, project, result=told["result"], by=self.street)
