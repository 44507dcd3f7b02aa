"""What can happen to a service project."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.events.kinds import Kind


class PlanKind(Kind):
    """From the first draft of a project to its end."""

    DRAFTED = "plan.drafted", _("起草服务项目")
    NEED_LINKED = "plan.need_linked", _("关联档案")
    AMENDED = "plan.amended", _("修改项目说明")
    SLOT_ADDED = "plan.slot_added", _("增加岗位")
    SLOT_CALLED_OFF = "plan.slot_called_off", _("取消岗位")
    PROPOSED = "plan.proposed", _("提交审批")
    APPROVED = "plan.approved", _("批准项目")
    SENT_BACK = "plan.sent_back", _("退回修改")
    FINISHED = "plan.finished", _("项目完成")
    CALLED_OFF = "plan.called_off", _("取消项目")
    CAMPAIGN_ADDED = "plan.campaign_added", _("增加联创目标")
    MILESTONE_ADDED = "plan.milestone_added", _("增加里程碑")
    MILESTONE_MOVED = "plan.milestone_moved", _("里程碑改期")
    MILESTONE_REACHED = "plan.milestone_reached", _("里程碑达到")
    MILESTONE_DROPPED = "plan.milestone_dropped", _("里程碑不做了")
    BUDGETED = "plan.budgeted", _("编列预算")
    BUDGET_DROPPED = "plan.budget_dropped", _("删去一项预算")
    CHANGE_ASKED = "plan.change_asked", _("申请调整预算")
    CHANGE_AGREED = "plan.change_agreed", _("同意调整预算")
    CHANGE_REFUSED = "plan.change_refused", _("不同意调整预算")
    SPENT = "plan.spent", _("登记支出")
    SPENDING_CORRECTED = "plan.spending_corrected", _("冲销支出")
    PARTNER_JOINED = "plan.partner_joined", _("增加协作单位")
    PARTNER_LEFT = "plan.partner_left", _("协作单位退出")


class Priority(models.IntegerChoices):
    """How much a slot matters where people are few; the highest first."""

    HIGHEST = 5, _("5 最要紧：事关安全和健康")
    HIGH = 4, _("4 要紧")
    ORDINARY = 3, _("3 一般")
    LOW = 2, _("2 可以等")
    LOWEST = 1, _("1 有人就做")
