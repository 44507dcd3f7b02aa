"""What can happen to a service project."""

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
