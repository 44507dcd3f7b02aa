"""One of everything in one township, for tests that knock on every door."""

from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO
from uuid import UUID, uuid4

from django.urls import reverse

from huiyin.archive.actions.attachments import attach
from huiyin.archive.actions.exporting import ask_for_list
from huiyin.archive.queries import Wanted
from huiyin.collect import actions as collect
from huiyin.collect.actions import KeyPlan, MeetingPlan, Wording, imports
from huiyin.collect.channels.media.tests.cast import a_feed, an_answered_item
from huiyin.collect.models import ExportFile, Photo
from huiyin.collect.tests.menu import an_item
from huiyin.dispatch import actions as dispatch
from huiyin.dispatch.kinds import ReturnReason
from huiyin.dispatch.models import GoCheck
from huiyin.dispatch.tests.fortnight import a_fortnight, made
from huiyin.dispatch.tests.hours import a_certificate, an_entry, held
from huiyin.engines.documents import checked
from huiyin.engines.documents.tests.samples import an_image
from huiyin.engines.pictures import make_safe
from huiyin.evaluate import actions as evaluate
from huiyin.evaluate.actions import Proposed, Verdict
from huiyin.evaluate.kinds import Apart, How, Procedure, Satisfaction
from huiyin.evaluate.models import Ending, Relapse, Revisit, Rule
from huiyin.evaluate.queries import month_before, service_code
from huiyin.kernel.calendar.kinds import Reason
from huiyin.kernel.events.actions import publish_root
from huiyin.kernel.messages.actions import Letter, take_in, tell
from huiyin.kernel.messages.kinds import Way
from huiyin.kernel.people import actions as people
from huiyin.kernel.people.access import MACHINE
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.people.models import Skill, User
from huiyin.kernel.present import now, telling_of, today
from huiyin.plan import actions as plan
from huiyin.plan.models import Slot
from huiyin.tests import cast
from huiyin.track import actions as track
from huiyin.track.actions import Objection, Plea, Session, ask_extension, call_session, raise_dispute
from huiyin.track.kinds import ProgressKind, Rung
from huiyin.track.models import Dispute, Extension, Incident, LadderRule, Proposal
from huiyin.track.tests.test_tracking import Service
from huiyin.web.api.actions import TokenPlan, make_token
from huiyin.web.api.kinds import Scope
from huiyin.web.hooks.actions import HookPlan, add_hook, ping


class World:
    """A case with an order, a project with a slot and an offer, a meeting and a media item in 车江街道."""

    def __init__(self) -> None:
        self.village = cast.village("车江街道白水村")
        self.elsewhere = cast.village("花桥镇白水村")
        self.bureau = cast.organisation("department")
        self.dispatcher = cast.dispatcher()
        self.editor = cast.user_with(Role.MEDIA_EDITOR)
        self.case = cast.a_case(self.village, resident=cast.resident())
        self.request = self.case.voice_set.get().request
        self.order = dispatch.send_order(
            self.case, dispatch.Duty(self.bureau, basis="三定方案"), by=self.dispatcher
        )
        told = {"document": "三定规定", "basis": "管路灯", "source": "示例", "lead": self.bureau}
        self.routed = dispatch.add_entry(dispatch.EntryPlan(**told), on=today(), by=self.dispatcher)
        ruling = {"question": "路灯归谁", "ruling": "归本单位", "basis": "三定规定"}
        self.ruled = dispatch.add_precedent(self.case, organisation=self.bureau, **ruling, by=self.dispatcher)
        self.dispute = self._a_dispute()
        self.extension = self._an_extension()
        self.centre = cast.organisation("centre", self.village)
        design = plan.Design("陪诊", "陪老人看病", self.village, self.centre)
        self.project = plan.draft(design, cases=[self.case], by=self.dispatcher)
        seat = plan.Seat("陪护", now() + timedelta(days=1), now() + timedelta(days=1, hours=2), self.village)
        self.slot = plan.add_slot(self.project, seat, by=self.dispatcher)
        day = today() + timedelta(days=9)
        self.milestone = plan.add_milestone(
            self.project, title="培训结束", due_on=day, key=uuid4(), by=self.dispatcher
        )
        self.partner = plan.add_partner(
            self.project, name="县人民医院", part="接诊", key=uuid4(), by=self.dispatcher
        )
        purpose = plan.Purpose("午餐", "budget", Decimal("800.00"))
        self.line = plan.budget(self.project, purpose, by=self.dispatcher)
        plan.propose(self.project, by=self.dispatcher)
        plan.approve(self.project, by=cast.dispatcher())
        self.change = plan.ask_change(self.line, after=Decimal("900.00"), why="人多了", by=self.dispatcher)
        bill = checked(BytesIO(an_image()), 900, 9000)
        paid = plan.Payment(Decimal("120.50"), today(), "盒饭", bill, "票.jpg")
        self.spending = plan.spend(self.line, paid, by=self.dispatcher)
        shown = track.Note("开工前。", ProgressKind.BEFORE, pictures=[make_safe(BytesIO(an_image()))])
        track.note_project(self.project, shown, by=self.dispatcher)
        self.menu_item = an_item()
        self.volunteer = cast.volunteer(self.village)
        told = {"by": self.volunteer.user}
        self.able = people.add_skill(self.volunteer, Skill.objects.get(code="driving"), **told)
        self.away = people.except_days(self.volunteer, today(), today() + timedelta(days=3), **told)
        self.team = cast.organisation("team", self.village)
        people.join_team(self.volunteer, self.team, by=self.dispatcher)
        self.assignment = dispatch.offer(self.slot, self.volunteer, reasons={}, by=self.dispatcher)
        old = cast.volunteer(self.village, with_account=False)
        self.phoned = dispatch.offer(self.slot, old, reasons={}, by=self.dispatcher)
        self.apart = people.shun(
            self.volunteer, organisation=self.team, why="interest", reason="亲属", by=self.dispatcher
        )
        self.fortnight = a_fortnight(self.dispatcher)
        self.what_if = made(
            self.dispatcher, place=self.fortnight.place, beside=self.fortnight, weights={"kilometre": 90}
        )
        self.choice = self.fortnight.choices.earliest("pk")
        self.hours = an_entry(volunteer=self.volunteer)
        self.incident = an_incident()
        self.served = a_service_done(self.volunteer)
        self.objection = dispatch.object_to_hours(self.hours, "少记了", key=uuid4(), by=self.volunteer.user)
        self.certificate = a_certificate(self.volunteer)
        self.gathering = held(self.volunteer, began_at=now() - timedelta(days=2))
        self.check = GoCheck.objects.create(slot=self.slot, raised_at=now(), promised=0, least=1)
        self.meeting = collect.plan_meeting(
            MeetingPlan(uuid4(), "白水村屋场恳谈会", self.village, now()), by=self.dispatcher
        )
        leader = cast.user_with(Role.COUNTY_LEADER)
        self.meeting.leaders.add(leader)
        self.promise = collect.promise(
            self.meeting, leader=leader, words="月底前修好", due_on=now().date(), by=self.dispatcher
        )
        self._press()
        self.item = collect.note_item(
            key=uuid4(),
            source="县融媒",
            title="路灯",
            words="路灯坏了",
            url="",
            published_at=None,
            by=self.editor,
        )
        self.answered = an_answered_item(self.editor)
        self.feed = a_feed("https://example.org/feed")
        self.paper = attach(self.case, checked(BytesIO(an_image()), 900, 9000), "a.jpg", by=self.dispatcher)
        ready = Wording("路灯坏了找谁？", "转住建局。", "三定方案", today(), today() + timedelta(days=99))
        self.entry = collect.draft_entry(ready, by=self.dispatcher)
        self.key, _secret = collect.issue_key(
            KeyPlan("乡音", "乡音科技", "", ["submit", "update"], 60, 2000), by=MACHINE
        )
        told = "工单编号,来电时间,诉求内容\n1,2025-03-08,路灯坏了\n".encode()
        upload = imports.Upload(BytesIO(told), len(told), "工单.csv", "旧热线", uuid4())
        self.sheet = imports.hand_in(upload, by=self.dispatcher)
        keeper = cast.user_with(Role.SYSTEM_ADMIN)
        self.hook, _secret = add_hook(
            HookPlan("数据平台", "https://192.0.2.7/", ["archive.closed"]), by=keeper
        )
        self.parcel = ping(self.hook, by=keeper)
        plan_of = TokenPlan("局里的办公系统", [Scope.ARCHIVE_READ], 90, 120)
        self.token, _secret = make_token(plan_of, by=self.dispatcher)
        self.list = ask_for_list(Wanted(), ExportFile.Kind.CSV, by=self.dispatcher)

        self.ending = an_ending(self.village)
        self.relapse = a_relapse(self.village)
        self.revisit = a_revisit()
        slip = Letter(uuid4(), self.request.no, Way.SLIP, "已答复", "collect.slip", place=self.village)
        self.slip = tell(slip, by=MACHINE)
        self.mail = take_in(b"From: a@example.com\n\nhello", by=MACHINE)

    def _press(self) -> None:
        """A letter, a talk, a promise and a proposed rung in the order."""
        by, head = cast.supervisor(), cast.user_with(Role.DEPARTMENT_LEADER, unit=self.bureau)
        self.letter = track.send_letter(self.order, track.Step(Rung.NOTICE, "请办结", "急"), by=by)
        soon = now() + timedelta(days=1)
        self.talk = track.call_talk(self.order, track.Step(Rung.TALK, "请来", "急"), soon, "会议室", by=by)
        self.vow = track.promise(self.case, track.Vow(head, "周内修好", today()), by=by)
        rule = LadderRule.objects.get(code=Rung.ESCALATE, urgency="")
        self.proposal = Proposal.objects.create(
            order=self.order, rule=rule, clock_ref=1, due_at=now(), from_at=now()
        )

    def _a_dispute(self) -> Dispute:
        """Over another case that the bureau gave back and received again; its own seat is the first."""
        handler = self.local(Role.DEPARTMENT_HANDLER)
        case = cast.a_case(self.village)
        duty = dispatch.Duty(self.bureau, basis="三定方案")
        first = dispatch.send_order(case, duty, by=self.dispatcher)
        dispatch.return_order(first, reason=ReturnReason.NOT_OURS, basis="三定方案", by=handler)
        again = dispatch.send_order(case, dispatch.Duty(self.bureau, basis="三定方案"), by=self.dispatcher)
        objection = Objection("归水利局管。", "三定方案", cast.organisation("department"))
        made = raise_dispute(again, objection, by=handler)
        session = Session(now() + timedelta(days=1), "县中心", [objection.instead])
        call_session(made, session, by=self.dispatcher)
        return made

    def _an_extension(self) -> Extension:
        """Asked by the bureau in another case that it signed for."""
        handler = self.local(Role.DEPARTMENT_HANDLER)
        duty = dispatch.Duty(self.bureau, basis="三定方案")
        order = dispatch.send_order(cast.a_case(self.village), duty, by=self.dispatcher)
        dispatch.sign(order, by=handler)
        until = order.due_at.date() + timedelta(days=5)
        return ask_extension(order, Plea(until, Reason.WEATHER, "下雨", "等天晴。"), by=handler)

    def stranger(self, role: str) -> User:
        """Somebody with this role in another township and another unit."""
        place = self.elsewhere if role == Role.STATION_KEEPER else cast.township("花桥镇")
        return cast.user_with(role, place, cast.organisation("department", self.elsewhere))

    def local(self, role: str) -> User:
        """Somebody with this role whose reach includes everything here."""
        if role in (Role.DEPARTMENT_HANDLER, Role.DEPARTMENT_LEADER):
            return cast.user_with(role, unit=self.bureau)
        if role in (Role.INSTITUTE_MANAGER, Role.TEAM_LEADER):
            return cast.user_with(role, cast.township("车江街道"))
        if role == Role.STATION_KEEPER:
            return cast.user_with(role, self.village)
        if role == Role.VOLUNTEER:
            return self.volunteer.user
        return cast.user_with(role)


def photo_of(project) -> UUID:
    """The key of a project's first photo."""
    return Photo.objects.filter(chain=project.no).earliest("pk").key


def an_incident() -> Incident:
    """Somebody fell during a service of this place, reported by a leader."""
    service = Service()
    told = track.Happened(Incident.What.INJURY, True, now(), "滑倒。", "送卫生院。", "张三，脚踝")
    return track.report_incident(service.slot, told, by=service.leader)


def a_service_done(volunteer) -> Slot:
    """A service from which the volunteer was checked out."""
    service = Service(volunteer=volunteer)
    track.check_in(service.assignment, by=service.leader)
    track.check_out(service.assignment, by=service.leader)
    return service.slot


def an_ending(village) -> Ending:
    """A proposal to hand a reported case over, which waits for another person."""
    case, desk = cast.a_case(village), cast.dispatcher()
    dispatch.answer_case(case, [collect.Reply(case.voice_set.get().request, "已立案。")], done=True, by=desk)
    where = {"procedure": Procedure.COURT, "receiver": "县人民法院", "number": "民初1号"}
    proposed = Proposed(Apart.HANDED, "法院已立案。", "法院已受理。", **where)
    return evaluate.propose_end(case, proposed, by=cast.supervisor())


def a_relapse(village) -> Relapse:
    """A case of the place and class of one that was closed before."""
    case, desk = cast.a_case(village), cast.dispatcher()
    request = case.voice_set.get().request
    dispatch.answer_case(case, [collect.Reply(request, "已修好。")], done=True, by=desk)
    content = Verdict(How.PHONE, solved=True, satisfied=Satisfaction.SATISFIED)
    evaluate.evaluate(request, case, content, by=cast.operator())
    evaluate.close(case, grounds="已修好。", by=cast.supervisor())
    again = cast.a_case(village, "灯又坏了。")
    evaluate.watch_relapses(now() - timedelta(hours=1), by=MACHINE)
    return again.relapse


def a_revisit() -> Revisit:
    """Of this month's closed cases all are drawn to be looked at again, next month."""
    rule = Rule.objects.get(what=Rule.What.REVISIT_SHARE)
    evaluate.revise_rule(rule, evaluate.RuleTerms(100, today(), "县里的规定"), by=cast.dispatcher())
    next_month = (today().replace(day=1) + timedelta(days=33)).replace(day=2)
    with telling_of(datetime.combine(next_month, time(9), UTC)):
        publish_root(by=MACHINE)
        evaluate.draw_revisits(month_before(today()), by=MACHINE)
    return Revisit.objects.earliest("pk")


def address_of(world: World, name: str) -> str | None:
    """The address of a page about this world's rows; None for pages about other things, listed in OTHER."""
    if name in OTHER or name.split(":")[0] in OTHER_ROOMS:
        return None
    return reverse(name, kwargs=VALUES[name](world))


CASE = (
    "archive:amend",
    "dispatch:move_case",
    "track:note",
    "case:show",
    "dispatch:send",
    "dispatch:pass_on",
    "dispatch:due",
    "dispatch:answer",
)
ARCHIVE = [f"archive:{name}" for name in "alike_of joining join link attachments".split()]
REPORTED = ("evaluate:decide", "evaluate:close", "evaluate:again", "evaluate:check")
PROJECT = (
    "plan:project plan:amend plan:add_slot plan:link_need plan:propose plan:approve plan:send_back"
    " plan:finish plan:call_off plan:add_milestone plan:add_partner plan:account plan:add_line"
    " track:note_project track:project_notes track:project_pictures track:closing"
).split()
MILESTONE = [f"plan:{verb}_milestone" for verb in "move reach drop".split()]
LINE = [f"plan:{name}" for name in "drop_line ask_change spend".split()]
CHANGE = ["plan:agree_change", "plan:refuse_change"]
ORDER = (
    "dispatch:order dispatch:sign dispatch:contact dispatch:report dispatch:return_order"
    " dispatch:ask dispatch:stop_waiting dispatch:weigh track:forwards track:forward track:beside"
    " dispatch:pass_up dispatch:accept_report dispatch:send_back_report dispatch:cancel_order track:chase"
    " track:ladder track:name_unit track:call_talk track:escalate track:dispute_order track:extend_order"
).split()
DISPUTE = [f"track:{name}" for name in "dispute withdraw_dispute call_session rule".split()]
EXTENSION = [f"track:{name}" for name in "extension grant_extension refuse_extension".split()]
SLOT = (
    "plan:call_off_slot dispatch:shortlist dispatch:people dispatch:offer_best dispatch:sign_up track:roll"
    " track:slot_code track:report_incident"
    " dispatch:send_wave dispatch:stop_waves dispatch:spot"
).split()
ASSIGNMENT = (
    "dispatch:accept dispatch:decline dispatch:step_back dispatch:call_off track:check_in track:check_out"
    " track:no_show track:by_code track:by_place dispatch:instead"
).split()
FORTNIGHT = [
    f"dispatch:plan{verb}"
    for verb in ("", "_state", "_points", "_stop", "_retry", "_drop", "_confirm", "_again", "_try")
]
CHOICE = ["dispatch:choice_strike", "dispatch:choice_put_in"]
CERTIFICATE = [f"dispatch:{verb}certificate" for verb in ("", "print_", "handle_", "issue_", "end_")]
HOURS = [f"dispatch:{name}" for name in "hour look_hours void_hours correct_hours object_hours".split()]
GATHERING = [f"dispatch:{verb}gathering" for verb in ("", "add_to_", "confirm_")]
MEETING = "meetings:page meetings:hold meetings:raise meetings:promise meetings:ballot".split()
LISTS = [f"archive:{name}" for name in "list list_state list_file list_again".split()]
SHEET = [f"imports:{name}" for name in "page columns state refused bring again forget".split()]
ENTRY = [f"hotline:entry{verb}" for verb in ("", "_reword", "_publish", "_review", "_withdraw")]
ITEM = ("media:item media:take media:set_aside media:bring_back archive:alike_text archive:join_text").split()
SOURCE = [f"media:{name}" for name in "edit_source pause_source resume_source ask_source".split()]
TOLD = "media:publish media:keep".split()
PAPER = [f"archive:{name}" for name in "attachment attachment_small erase_attachment".split()]
DIRECTORY = [f"dispatch:entry{verb}" for verb in ("", "_revise", "_end")]
HOOK = [f"hooks:{name}" for name in "show change rotate ping pause resume end all_again".split()]

RECORD = [
    f"volunteers:{name}"
    for name in (
        "show confirm turn_away account check training insurance paper team apart_add"
        " wishes wishes_week wishes_away wishes_limits"
    ).split()
]

FORMAT = {"suffix": "json"}
VALUES: dict = {
    **dict.fromkeys((*CASE, *ARCHIVE, *REPORTED), lambda world: {"no": world.case.no}),
    **dict.fromkeys(PROJECT, lambda world: {"no": world.project.no}),
    **dict.fromkeys(MILESTONE, lambda world: {"pk": world.milestone.pk}),
    **dict.fromkeys(LINE, lambda world: {"pk": world.line.pk}),
    **dict.fromkeys(CHANGE, lambda world: {"pk": world.change.pk}),
    **dict.fromkeys(["menu:revise", "menu:end"], lambda world: {"pk": world.menu_item.pk}),
    "plan:end_partner": lambda world: {"pk": world.partner.pk},
    "plan:correct": lambda world: {"pk": world.spending.pk},
    "plan:receipt": lambda world: {"key": world.spending.receipt_key},
    **dict.fromkeys(ORDER, lambda world: {"pk": world.order.pk}),
    **dict.fromkeys(DISPUTE, lambda world: {"pk": world.dispute.pk}),
    "track:state_position": lambda world: {"pk": world.dispute.positions.earliest("pk").pk},
    **dict.fromkeys(EXTENSION, lambda world: {"pk": world.extension.pk}),
    **dict.fromkeys(SLOT, lambda world: {"pk": world.slot.pk}),
    **dict.fromkeys(ASSIGNMENT, lambda world: {"pk": world.assignment.pk}),
    "dispatch:by_phone": lambda world: {"pk": world.phoned.pk},
    **dict.fromkeys(CERTIFICATE, lambda world: {"pk": world.certificate.pk}),
    **dict.fromkeys(HOURS, lambda world: {"pk": world.hours.pk}),
    **dict.fromkeys(GATHERING, lambda world: {"pk": world.gathering.pk}),
    **dict.fromkeys(FORTNIGHT, lambda world: {"pk": world.fortnight.pk}),
    "dispatch:plan_beside": lambda world: {"pk": world.what_if.pk},
    "dispatch:plan_take": lambda world: {"pk": world.what_if.pk, "other": world.fortnight.pk},
    **dict.fromkeys(CHOICE, lambda world: {"pk": world.choice.pk}),
    "dispatch:settle_hours": lambda world: {"pk": world.objection.pk},
    **dict.fromkeys(MEETING, lambda world: {"pk": world.meeting.pk}),
    **dict.fromkeys(HOOK, lambda world: {"pk": world.hook.pk}),
    "hooks:again": lambda world: {"pk": world.parcel.pk},
    **dict.fromkeys(LISTS, lambda world: {"pk": world.list.pk}),
    **dict.fromkeys(SHEET, lambda world: {"pk": world.sheet.pk}),
    **dict.fromkeys(ITEM, lambda world: {"pk": world.item.pk}),
    **dict.fromkeys(SOURCE, lambda world: {"pk": world.feed.pk}),
    **dict.fromkeys(TOLD, lambda world: {"pk": world.answered.pk}),
    **dict.fromkeys(PAPER, lambda world: {"no": world.case.no, "key": world.paper.key}),
    **dict.fromkeys(ENTRY, lambda world: {"pk": world.entry.pk}),
    "hotline:taken": lambda world: {"no": world.request.no},
    **dict.fromkeys(RECORD, lambda world: {"number": world.volunteer.number}),
    "volunteers:leave_team": lambda world: {"number": world.volunteer.number, "team": world.team.pk},
    **dict.fromkeys(
        ["volunteers:confirm_skill", "volunteers:drop_skill"], lambda world: {"pk": world.able.pk}
    ),
    "volunteers:drop_days": lambda world: {"pk": world.away.pk},
    "volunteers:wishes_drop": lambda world: {"number": world.volunteer.number, "pk": world.away.pk},
    **dict.fromkeys(
        [f"volunteers:apart_{name}" for name in ("show", "reason", "end")],
        lambda world: {"pk": world.apart.pk},
    ),
    "volunteers:step": lambda _world: {"step": "you"},
    "dispatch:offer": lambda world: {"pk": world.slot.pk, "volunteer": world.volunteer.pk},
    **dict.fromkeys(
        [f"dispatch:{name}" for name in ("go_ahead", "lower_least", "call_it_off")],
        lambda world: {"pk": world.check.pk},
    ),
    "track:write": lambda world: {"pk": world.order.pk, "code": "notice"},
    **dict.fromkeys(
        ("track:incident", "track:incident_hurt", "track:settle_incident"),
        lambda world: {"pk": world.incident.pk},
    ),
    "track:aside": lambda world: {"pk": world.proposal.pk},
    "track:talk": lambda world: {"pk": world.talk.pk},
    "track:project_photo": lambda world: {"no": world.project.no, "key": photo_of(world.project)},
    "track:promise_in": lambda world: {"no": world.case.no},
    **{
        f"track:{name}": lambda world: {"pk": world.letter.pk}
        for name in ("letter", "answer_letter", "accept_letter", "again_letter")
    },
    **dict.fromkeys(
        ("track:promise", "track:keep_promise", "track:miss_promise"), lambda world: {"pk": world.vow.pk}
    ),
    **dict.fromkeys(DIRECTORY, lambda world: {"pk": world.routed.pk}),
    "dispatch:precedent": lambda world: {"pk": world.ruled.pk},
    "meetings:keep": lambda world: {"pk": world.promise.pk},
    "archive:unjoin": lambda world: {"no": world.case.no, "request_no": world.request.no},
    "case:identity": lambda world: {"no": world.case.no, "request_no": world.request.no},
    "api:revoke_token": lambda world: {"pk": world.token.pk},
    **dict.fromkeys(["evaluate:callback", "evaluate:proxy"], lambda world: {"no": world.request.no}),
    "case:learn": lambda world: {"no": world.relapse.closure.case.no},
    **dict.fromkeys(
        ("evaluate:rate_service", "evaluate:hand_out_service"), lambda world: {"pk": world.served.pk}
    ),
    "evaluate:services": lambda world: {"no": world.project.no},
    "evaluate:service_link": lambda world: {"code": service_code(world.served)},
    "evaluate:relapse": lambda world: {"pk": world.relapse.pk},
    "evaluate:revisit": lambda world: {"pk": world.revisit.pk},
    "report:revisit_draw": lambda world: {"pk": world.revisit.draw_id},
    "evaluate:propose": lambda world: {"no": world.case.no, "kind": "lawful"},
    **dict.fromkeys(["evaluate:approve", "evaluate:refuse"], lambda world: {"pk": world.ending.pk}),
    "evaluate:clear": lambda world: {"no": world.case.no, "request_no": world.request.no},
    "field:sent": lambda world: {"no": world.request.no},
    **dict.fromkeys(["open311:key", "open311:revoke"], lambda world: {"pk": world.key.pk}),
    **{
        f"open311:{name}": lambda world: FORMAT
        for name in ("discovery", "discovery_beside", "services", "requests", "updates")
    },
    **dict.fromkeys(["report:around", "report:feed"], lambda world: {"pk": world.village.pk}),
    **dict.fromkeys(["messages:outlet", "messages:try"], lambda world: {"way": "sms"}),
    **{
        f"messages:{name}": lambda world: {"pk": world.slip.pk}
        for name in ("again", "give_up", "slip", "done")
    },
    "messages:text": lambda world: {"code": "collect.answered"},
    "messages:mail_seen": lambda world: {"pk": world.mail.pk},
    "messages:report": lambda world: {"way": "sms", "key": "guess"},
    "open311:service": lambda world: {"code": "street-light", **FORMAT},
    "open311:request": lambda world: {"no": world.request.no, **FORMAT},
}
OTHER = {
    "case:photo",
    "dispatch:served_hours",
    "case:thumbnail",
    "track:outside",
    "track:outside_photo",
    "track:revoke_forward",
    "archive:forget_view",
    "archive:unlink",
    "operations:job",
    "operations:job_state",
    "operations:retry_job",
    "operations:retry_reaction",
    "evaluate:rate",
    "evaluate:by_link",
    "evaluate:served",
    "evaluate:rate_served",
    "open311:token",
    "api:nothing",
    "styleguide_answer",
}
"""Pages about rows that this world has none of; their own tests knock on them."""
OTHER_ROOMS = {"v1", "rules", "places", "accounts", "signin", "styleguide", "portal"}
