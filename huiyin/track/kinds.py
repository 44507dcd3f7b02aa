"""What can happen while the work goes on."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.events.kinds import Kind
from huiyin.kernel.messages.texts import Text, add_text


class TrackKind(Kind):
    """Progress, presence, and chasing the late."""

    PROGRESS = "track.progress", _("记录进展")
    CHECKED_IN = "track.checked_in", _("志愿者签到")
    CHECKED_OUT = "track.checked_out", _("志愿者签退")
    NO_SHOW = "track.no_show", _("志愿者未到场")
    PRESENCE_REVISED = "track.presence_revised", _("签到规则已出新版")
    WARNED = "track.warned", _("黄灯预警")
    OVERDUE = "track.overdue", _("红灯超时")
    CHASED = "track.chased", _("催办")
    DISPUTED = "track.disputed", _("派单异议")
    DISPUTE_WITHDRAWN = "track.dispute_withdrawn", _("撤回异议")
    SESSION_CALLED = "track.session_called", _("召集联席会商")
    POSITION_STATED = "track.position_stated", _("会商表态")
    DISPUTE_RULED = "track.dispute_ruled", _("裁定主办单位")
    PROBLEM_LISTED = "track.problem_listed", _("列为问题工单")
    OWNER_NAMED = "track.owner_named", _("指定主办单位")
    EXTENSION_ASKED = "track.extension_asked", _("申请延期")
    EXTENDED = "track.extended", _("批准延期")
    EXTENSION_REFUSED = "track.extension_refused", _("没有批准延期")
    EXTENSION_LAPSED = "track.extension_lapsed", _("延期申请不用再批")


class IncidentKind(Kind):
    """What goes wrong during a service."""

    REPORTED = "track.incident_reported", _("报告服务意外")
    SETTLED = "track.incident_settled", _("服务意外已处理")
    HURT_READ = "track.incident_hurt_read", _("查看谁受了伤")


class ProgressKind(models.TextChoices):
    """What a note of progress tells of."""

    NOTE = "note", _("进展")
    VISIT = "visit", _("上门")
    EXPLAINED = "explained", _("当面解释")
    SMALL_MEETING = "small_meeting", _("小型协商会")
    SURVEY = "survey", _("现场测量")
    AGREEMENT = "agreement", _("达成协议")
    BEFORE = "before", _("办理前")
    AFTER = "after", _("办理后")
    EVIDENCE = "evidence", _("办结凭证")


class SuperviseKind(Kind):
    """Taking the ladder of supervision, and promises."""

    LADDER_SEEDED = "track.ladder_seeded", _("督办阶梯初始数据已装入")
    LADDER_REVISED = "track.ladder_revised", _("督办阶梯已出新版")
    STEP_SET_ASIDE = "track.step_set_aside", _("督办建议暂不采用")
    LETTER_SENT = "track.letter_sent", _("发出督办函件")
    LETTER_ANSWERED = "track.letter_answered", _("单位答复督办")
    LETTER_ACCEPTED = "track.letter_accepted", _("督办答复通过")
    LETTER_AGAIN = "track.letter_again", _("要求重新答复督办")
    NAMED = "track.named", _("通报")
    TALK_CALLED = "track.talk_called", _("约谈通知")
    TALK_HELD = "track.talk_held", _("约谈已进行")
    ESCALATED = "track.escalated", _("提级办理")
    PROMISED = "track.promised", _("领导作出承诺")
    PROMISE_KEPT = "track.promise_kept", _("承诺已兑现")
    PROMISE_BROKEN = "track.promise_broken", _("承诺没有兑现")


class Light(models.TextChoices):
    """The colours of a clock that people are told of: near its deadline, and past it."""

    YELLOW = "yellow", _("黄灯")
    RED = "red", _("红灯")


class Rung(models.TextChoices):
    """The rungs of the ladder, mildest first. The first two are lit by the system, the others by people."""

    YELLOW = "yellow", _("黄灯预警")
    RED = "red", _("红灯预警")
    PHONE = "phone", _("电话催办")
    WRITTEN = "written", _("书面催办")
    NOTICE = "notice", _("督办通知书")
    REMINDER = "reminder", _("工作提醒函")
    NAMED = "named", _("通报")
    TALK = "talk", _("约谈")
    ESCALATE = "escalate", _("提级办理")


LIGHTS = (Rung.YELLOW, Rung.RED)
CHASES = (Rung.PHONE, Rung.WRITTEN)
LETTERS = (Rung.NOTICE, Rung.REMINDER)


class Addressee(models.TextChoices):
    """Whom a rung speaks to, ever higher."""

    HANDLER = "handler", _("承办人")
    LEADER = "leader", _("单位负责人")
    SUPERIOR = "superior", _("单位的上级")
    COUNTY = "county", _("县领导")


class OutsiderKind(Kind):
    """Asking somebody without an account for a part of an order."""

    FORWARDED = "track.forwarded", _("请外单位帮办")
    ANSWERED = "track.outside_answered", _("外单位回复")
    REMINDED = "track.outside_reminded", _("提醒外单位")
    REVOKED = "track.forward_revoked", _("收回给外单位的链接")


FORWARD_SENT = add_text(
    Text(
        "track.forward_sent",
        _("请外单位帮办（短信）"),
        _("{unit}请您单位帮办一件群众诉求，请点开 {link} 看要做什么并回复，不用登录。链接请勿转发。"),
        {"unit": _("承办单位"), "link": _("回复链接")},
        secret=True,
    )
)
FORWARD_REMINDER = add_text(
    Text(
        "track.forward_reminder",
        _("提醒外单位回复（短信）"),
        _("{unit}请您单位帮办的群众诉求还没有收到回复，请点开 {link} 回复。"),
        {"unit": _("承办单位"), "link": _("回复链接")},
        secret=True,
    )
)
FORWARD_TOLD = add_text(
    Text(
        "track.forward_told",
        _("外单位已回复（工作群）"),
        _("{no} 的外单位已回复：{state}。请承办人打开工单接着办。"),
        {"no": _("档案号"), "state": _("外单位怎么说")},
        secret=True,
    )
)
INCIDENT_TOLD = add_text(
    Text(
        "track.incident_told",
        _("服务中出了要紧的意外（工作群）"),
        _("{place}的志愿服务（{no}）出了要紧的意外：{what}。请中心值班的人打开“服务意外”马上处理：{link}"),
        {"place": _("村（社区）"), "no": _("项目编号"), "what": _("哪一种"), "link": _("这件意外的网址")},
        secret=True,
    )
)
