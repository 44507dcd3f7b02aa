"""What can happen to the calendar, and what a time limit can be about."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huiyin.kernel.events.kinds import Kind


class CalendarKind(Kind):
    """Changes to working time and rules, and what they did to running clocks."""

    SEEDED = "calendar.seeded", _("工作日和时限初始数据已装入")
    DAYS_LOADED = "calendar.days_loaded", _("节假日安排已导入")
    DAY_SET = "calendar.day_set", _("已修改一天的安排")
    DAY_DROPPED = "calendar.day_dropped", _("已撤销一天的安排")
    HOURS_ADDED = "calendar.hours_added", _("已新增办公时间")
    HOURS_CHANGED = "calendar.hours_changed", _("已修改办公时间")
    LIMIT_ADDED = "calendar.limit_added", _("已新增时限规则")
    LIMIT_REVISED = "calendar.limit_revised", _("时限规则已出新版")
    DUE_MOVED = "calendar.due_moved", _("到期时间已重新计算")
    RECOMPUTED = "calendar.recomputed", _("时限已全部重新计算")


class LimitKind(models.TextChoices):
    """What a limit is for: the stage that owns the clock, then the act that stops it."""

    FILE = "archive.file", _("建档")
    APPROVE = "plan.approve", _("项目审批")
    MILESTONE = "plan.milestone", _("里程碑到期")
    SIGN = "dispatch.sign", _("签收工单")
    CONTACT = "dispatch.contact", _("首次联系诉求人")
    RETURN = "dispatch.return", _("退回工单")
    TAKE_UP = "dispatch.take_up", _("接办上报")
    FINISH = "dispatch.finish", _("办结")
    REMIND = "dispatch.remind", _("提醒诉求人回答")
    WAIT = "dispatch.wait", _("一次等诉求人最久")
    WAIT_TOTAL = "dispatch.wait_total", _("一张工单共等诉求人最久")
    ANSWER = "dispatch.answer", _("志愿者答复")
    REPLY = "track.reply", _("答复督办")
    OUTSIDE = "track.outside", _("外单位回复")
    PROMISE = "track.promise", _("承诺兑现")
    DISPUTE = "track.dispute", _("裁定派单异议")
    EXTEND = "track.extend", _("审批延期")
    CALLBACK = "evaluate.callback", pgettext_lazy("动作", "回访")
    CLOSE = "evaluate.close", _("销号")


class Matter(models.TextChoices):
    """What a resident wants, as the hotline standards class it."""

    ANY = "", _("全部事项")
    CONSULT = "consult", _("咨询")
    HELP = "help", _("求助")
    COMPLAINT = "complaint", _("投诉")
    REPORT = "report", _("举报")
    SUGGESTION = "suggestion", _("建议")
    PRAISE = "praise", _("表扬")


class Urgency(models.TextChoices):
    """How pressing it is."""

    ANY = "", _("各种紧急程度")
    ORDINARY = "ordinary", _("一般")
    URGENT = "urgent", _("紧急")
    CRITICAL = "critical", _("特急")


class Unit(models.TextChoices):
    """What a limit counts. Minutes and hours run round the clock; the others know working time."""

    MINUTE = "minute", _("分钟")
    HOUR = "hour", _("小时")
    DAY = "day", _("天")
    WORKING_HOUR = "working_hour", _("工作小时")
    WORKING_DAY = "working_day", _("工作日")


class Reason(models.TextChoices):
    """Why a clock stood still, began again or was given more time."""

    MATERIAL = "material", _("等待诉求人补充材料")
    RESIDENT = "resident", _("诉求人要求改期")
    OTHERS = "others", _("等待其他单位意见")
    SURVEY = "survey", _("现场勘测或鉴定")
    PROCEDURE = "procedure", _("法定程序")
    FUNDS = "funds", _("等待资金或物资")
    WEATHER = "weather", _("天气或灾害")
    SEASON = "season", _("农时或季节")
    COMPLEX = "complex", _("情况复杂，涉及多方")
    WRONG_OWNER = "wrong_owner", _("不属于本单位职责")
    CORRECTION = "correction", _("更正录入错误")
