"""Needs that neighbours answer: a project, its slots, who is asked, who comes, what comes of it."""

from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Any

from django.db import transaction
from django.utils.timezone import localtime

from huiyin.archive.models import Case
from huiyin.collect import actions as collect
from huiyin.collect.actions import Reply
from huiyin.collect.kinds import Channel
from huiyin.collect.models import MenuItem, Request
from huiyin.dispatch import actions as dispatch
from huiyin.dispatch.kinds import DeclineReason
from huiyin.dispatch.models import Assignment
from huiyin.dispatch.queries import engagements, is_too_late, live_voices, meeting, offer_figures
from huiyin.kernel.people.access import Actor
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.people.models import User, Volunteer
from huiyin.plan import actions as plan
from huiyin.plan.models import Project, Slot
from huiyin.track import actions as track
from huiyin.track.kinds import ProgressKind
from huiyin.track.policy import may_lead
from huiyin.track.queries import code_of
from huiyin.web.demo.facts import projects
from huiyin.web.demo.invent import key_of
from huiyin.web.demo.menu import a_scene, menu_by_project
from huiyin.web.demo.story import Story, Teller
from huiyin.web.demo.walk import Walk

State = Assignment.State
DRAWN = "cleanup"


def is_taken(assignment: Assignment) -> bool:
    """Whether the volunteer has promised another service at that time."""
    slot, who = assignment.slot, assignment.volunteer_id
    return meeting(engagements([who], slot).get(who, ()), slot, offer_figures()) is not None


@dataclass
class Service:
    """A story that ends in a project. `lead` days lie between the approval and the day itself."""

    story: Story
    lead: float = 6.0


class ProjectTeller(Teller):
    """Tells stories whose answer is a service project."""

    def serve(self, service: Service) -> None:
        """From the voice to the result, in one transaction, as far as it has come."""
        story = service.story
        with transaction.atomic(), self.pausing():
            walk = Walk(story.at, self.until, stop=story.stop, pace=story.pace)
            case, _request = self.said(walk, story)
            walk.worked(story.chance.uniform(0.5, 6))
            project, slot = self.planned(walk, service, case)
            walk.stage("proposed")
            walk.worked(story.chance.uniform(1, 8))
            self.approved(walk, story, project)
            chosen = self.asked_to_come(walk, story, slot)
            walk.stage("offered")
            seated = self.answers(walk, story, chosen)
            walk.stage("answered")
            self.served(walk, story, slot, seated)
            self.finished(walk, story, project, case)
            case.refresh_from_db()
            self.judged(walk, story, case, [])

    def taken(self, walk: Walk, story: Story, said: collect.Said, taker: Actor) -> Request:
        """What stands on the menu is ordered from it; the station asks for somebody who agreed."""
        item = self.menu.get(story.matter.get("project", ""))
        if item is None or story.channel != Channel.STATION:
            return super().taken(walk, story, said, taker)
        return walk.do(collect.order, item, said, by=taker)

    @cached_property
    def menu(self) -> dict[str, MenuItem]:
        """The menu's services by project."""
        return menu_by_project()

    def planned(self, walk: Walk, service: Service, case: Case) -> tuple[Project, Slot]:
        """The station drafts a project with one slot and asks for approval."""
        story, told = service.story, projects()[service.story.matter["project"]]
        keeper = self.cast.at(Role.STATION_KEEPER, story.village)[0]
        design = plan.Design(
            f"{story.village.name}{told['title']}",
            told["purpose"],
            story.village,
            self.cast.units[f"S{story.village.pk}"],
            key=key_of(story.what, story.number, "project"),
            campaign=self.cast.campaigns[told["campaign"]],
        )
        project = walk.do(plan.draft, design, cases=[case], by=keeper)
        walk.stage("drafted")
        slot = walk.do(plan.add_slot, project, self.seat(walk, service, told), by=keeper)
        first = {"title": told["slot"] + "到位、服务完一次", "due_on": localtime(slot.ends_at).date()}
        walk.do(
            plan.add_milestone, project, **first, key=key_of(story.what, story.number, "first"), by=keeper
        )
        walk.do(plan.propose, project, by=keeper)
        return project, slot

    def seat(self, walk: Walk, service: Service, told: dict[str, Any]) -> plan.Seat:
        """The slot: a morning some days ahead."""
        story = service.story
        day = walk.at + timedelta(days=service.lead)
        starts = day.replace(minute=0, second=0, microsecond=0)
        if service.lead >= 1:
            starts = starts.replace(hour=story.chance.choice((8, 9, 14)))
        return plan.Seat(
            told["slot"],
            starts,
            starts + timedelta(hours=told["hours"]),
            story.village,
            key=key_of(story.what, story.number, "slot"),
            skills=[self.cast.skills[code] for code in told["skills"]],
            least=told["least"],
            most=told["most"],
        )

    def approved(self, walk: Walk, story: Story, project: Project) -> None:
        """The institute says yes."""
        town = self.cast.township_of(story.village)
        walk.do(plan.approve, project, by=self.cast.at(Role.INSTITUTE_MANAGER, town)[-1])

    def asked_to_come(self, walk: Walk, story: Story, slot: Slot) -> list[Assignment]:
        """People of the township who can do it; more than needed."""
        walk.worked(story.chance.uniform(0.3, 3))
        slot.refresh_from_db()
        keeper = self.cast.at(Role.STATION_KEEPER, story.village)[0]
        wanted = set(slot.skills)
        near = self.cast.helpers[self.cast.township_of(story.village).pk]
        everyone = [one for group in self.cast.helpers.values() for one in group]
        able = [one for one in [*near, *everyone] if wanted <= set(one.skills)]
        chosen = list({one.pk: one for one in able}.values())[: slot.most + 2]
        offers = [(one.pk, {"skill": True, "near": one in near}) for one in chosen]
        made = walk.do(dispatch.offer_many, slot, offers, by=keeper)
        people: dict[int, Volunteer] = {one.pk: one for one in chosen}
        for assignment in made:
            assignment.volunteer = people[assignment.volunteer_id]
        return made

    def answers(self, walk: Walk, story: Story, chosen: list[Assignment]) -> list[Assignment]:
        """Most say yes; some cannot; whoever comes too late waits in line."""
        seated = []
        for assignment in chosen:
            walk.later(timedelta(minutes=story.chance.uniform(5, 60)))
            user = assignment.volunteer.user
            if user is None or story.chance.random() < 0.1:
                continue
            if story.chance.random() < 0.15:
                reason = story.chance.choice(list(DeclineReason))
                walk.do(dispatch.decline, assignment, reason=reason, by=user)
                continue
            if self.said_yes(walk, assignment, user):
                seated.append(assignment)
        return seated

    @staticmethod
    def said_yes(walk: Walk, assignment: Assignment, user: User) -> bool:
        """Whether the yes brought a seat; who has promised another service then says no."""
        if walk.do(is_taken, assignment):
            walk.do(dispatch.decline, assignment, reason=DeclineReason.BUSY, by=user)
        elif not walk.do(is_too_late, assignment):
            walk.do(dispatch.accept, assignment, by=user)
        return assignment.state == State.ACCEPTED

    def served(self, walk: Walk, story: Story, slot: Slot, seated: list[Assignment]) -> None:
        """The day itself: checked in, one in twelve does not come, checked out."""
        leader = self.roll_keeper(story)
        walk.to(slot.starts_at)
        if story.matter["project"] == DRAWN:
            key = key_of(story.what, story.number, "before")
            shown = [a_scene(story.number, clean=False)]
            note = track.Note("开工前，河岸堆着垃圾。", ProgressKind.BEFORE, key, pictures=shown)
            walk.do(track.note_project, slot.project, note, by=leader)
        walk.to(walk.at + timedelta(minutes=10))
        here = []
        for assignment in seated:
            assignment.slot = slot
            if story.chance.random() < 0.08:
                walk.do(track.mark_no_show, assignment, by=leader)
                continue
            self.came(walk, slot, assignment, leader)
            here.append(assignment)
        walk.stage("checked_in")
        walk.to(slot.ends_at + timedelta(minutes=story.chance.uniform(-20, 20)))
        for assignment in here:
            walk.do(track.check_out, assignment, by=leader)

    @staticmethod
    def came(walk: Walk, slot: Slot, assignment: Assignment, leader: User) -> None:
        """Every fourth types the code from the leader's phone; the leader ticks off the others."""
        user = assignment.volunteer.user
        if assignment.volunteer_id % 4 or user is None or may_lead(user, slot):
            walk.do(track.check_in, assignment, by=leader)
            return
        code = walk.do(code_of, slot)
        walk.do(track.show_by_code, assignment, code, leaving=False, by=user)

    def roll_keeper(self, story: Story) -> User:
        """The township's team leader."""
        return self.cast.at(Role.TEAM_LEADER, self.cast.township_of(story.village))[-1]

    def finished(self, walk: Walk, story: Story, project: Project, case: Case) -> None:
        """What came of it; the residents are told, and then asked."""
        told = projects()[story.matter["project"]]
        walk.worked(story.chance.uniform(0.5, 6))
        shown = [a_scene(story.number, clean=True)] if told["code"] == DRAWN else []
        key = key_of(story.what, story.number, "after")
        note = track.Note(told["result"], ProgressKind.AFTER, key, pictures=shown)
        walk.do(track.note_project, project, note, by=self.roll_keeper(story))
        keeper = self.cast.at(Role.STATION_KEEPER, story.village)[0]
        for milestone in project.milestones.all():
            on = localtime(walk.at).date()
            walk.do(plan.reach_milestone, milestone, on=on, note=told["result"], by=keeper)
        walk.do(plan.finish, project, result=told["result"], by=keeper)
        replies = [Reply(one, told["result"]) for one in live_voices(case)]
        walk.do(dispatch.answer_case, case, replies, by=keeper)
        walk.stage("accepted")
