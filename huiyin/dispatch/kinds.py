"""What can happen to a work order and to a volunteer's assignment, and the words for their codes."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.events.kinds import Kind
from huiyin.kernel.messages.texts import Text, add_text


class DispatchKind(Kind):
    """Duties given to departments, and people asked to come."""

    ORDER_SENT = "dispatch.order_sent", _("派单")
    ORDER_SIGNED = "dispatch.order_signed", _("签收工单")
    CONTACTED = "dispatch.contacted", _("首次联系诉求人")
    ORDER_RETURNED = "dispatch.order_returned", _("退回工单")
    PASSED_UP = "dispatch.passed_up", _("上报上一级")
    ORDER_REPORTED = "dispatch.order_reported", _("反馈办理结果")
    WAITING = "dispatch.waiting", _("等诉求人回答，暂停计时")
    WAIT_ENDED = "dispatch.wait_ended", _("恢复计时")
    REPORT_ACCEPTED = "dispatch.report_accepted", _("负责人审核通过")
    REPORT_SENT_BACK = "dispatch.report_sent_back", _("负责人退回补办")
    ORDER_CANCELLED = "dispatch.order_cancelled", _("撤销工单")
    ENTRY_ADDED = "dispatch.entry_added", _("派单目录新增条目")
    ENTRY_REVISED = "dispatch.entry_revised", _("派单目录修改条目")
    ENTRY_ENDED = "dispatch.entry_ended", _("派单目录停用条目")
    BOUNCE_RULE_REVISED = "dispatch.bounce_rule_revised", _("修改退回风险提醒")
    PRECEDENT_ADDED = "dispatch.precedent_added", _("裁定记入派单判例")
    ORDER_BOUND = "dispatch.order_bound", _("裁定由该单位承办")
    HANDLING_REVISED = "dispatch.handling_revised", _("转办规则已出新版")
    TEMPLATE_ADDED = "dispatch.template_added", _("增加答复模板")
    TEMPLATE_REVISED = "dispatch.template_revised", _("修改答复模板")
    TEMPLATE_ENDED = "dispatch.template_ended", _("停用答复模板")
    ANSWER_RULE_REVISED = "dispatch.answer_rule_revised", _("修改答复提醒规则")
    PROOF_RULE_SET = "dispatch.proof_rule_set", _("办结凭证规则已出新版")
    PLAN_RULES_SET = "dispatch.plan_rules_set", _("选派规则已出新版")
    PLAN_WEIGHTS_SET = "dispatch.plan_weights_set", _("选派打分已出新版")
    PLAN_ASKED = "dispatch.plan_asked", _("开始排两周选派方案")
    PLAN_STOPPED = "dispatch.plan_stopped", _("叫停排方案")
    PLAN_MADE = "dispatch.plan_made", _("选派方案排好")
    PLAN_CHANGED = "dispatch.plan_changed", _("调整选派方案")
    PLAN_CONFIRMED = "dispatch.plan_confirmed", _("确认选派方案")
    PLAN_OFFERED = "dispatch.plan_offered", _("按方案发完邀请")
    PLAN_DROPPED = "dispatch.plan_dropped", _("放弃选派方案")
    OFFERED = "dispatch.offered", _("邀请志愿者")
    ACCEPTED = "dispatch.accepted", _("志愿者接单")
    WAITLISTED = "dispatch.waitlisted", _("志愿者进入候补")
    PROMOTED = "dispatch.promoted", _("候补转正")
    DECLINED = "dispatch.declined", _("志愿者谢绝")
    STEPPED_BACK = "dispatch.stepped_back", _("志愿者退出")
    CALLED_OFF = "dispatch.called_off", _("取消选派")
    HOUR_RULE_SET = "dispatch.hour_rule_set", _("时长规则已出新版")
    GATHERING_HELD = "dispatch.gathering_held", _("登记培训或会议")
    GATHERING_JOINED = "dispatch.gathering_joined", _("补登参加培训或会议的人")
    HOURS_DRAFTED = "dispatch.hours_drafted", _("记下服务时长")
    HOURS_LOOKED_AT = "dispatch.hours_looked_at", _("核对了可疑的时长")
    HOURS_CONFIRMED = "dispatch.hours_confirmed", _("组织方确认时长")
    HOURS_SECONDED = "dispatch.hours_seconded", _("第二方确认时长")
    HOURS_PUBLISHED = "dispatch.hours_published", _("时长开始公示")
    HOURS_OBJECTED = "dispatch.hours_objected", _("对时长提出异议")
    HOURS_SETTLED = "dispatch.hours_settled", _("时长异议已处理")
    HOURS_FINAL = "dispatch.hours_final", _("时长生效")
    HOURS_VOIDED = "dispatch.hours_voided", _("时长作废")
    HOURS_ERASED = "dispatch.hours_erased", _("保存期限到了，删除了时长里的时刻、坐标和原话")
    LEFT_FORGOTTEN = "dispatch.left_forgotten", _("志愿者退出，删除了本人写的话")
    LADDER_SET = "dispatch.ladder_set", _("星级阶梯已出新版")
    CERTIFICATE_APPLIED = "dispatch.certificate_applied", _("申请服务证明")
    CERTIFICATE_HANDLED = "dispatch.certificate_handled", _("受理服务证明")
    CERTIFICATE_ISSUED = "dispatch.certificate_issued", _("开具服务证明")
    CERTIFICATE_REFUSED = "dispatch.certificate_refused", _("不予开具服务证明")
    CERTIFICATE_REVOKED = "dispatch.certificate_revoked", _("撤销服务证明")
    CERTIFICATE_PRINTED = "dispatch.certificate_printed", _("打印服务证明，看到姓名")
    CERTIFICATE_KEY_MADE = "dispatch.certificate_key_made", _("启用证明签名密钥")
    HOURS_CORRECTED = "dispatch.hours_corrected", _("更正时长")
    CONFIRMED = "dispatch.confirmed", _("候补确认到场")
    LAPSED = "dispatch.lapsed", _("过时未答复")
    REMINDED = "dispatch.reminded", _("提醒志愿者到场")
    FALLS_SHORT = "dispatch.falls_short", _("前一天人数不够")
    GO_DECIDED = "dispatch.go_decided", _("决定能不能成行")
    WAVE_SENT = "dispatch.wave_sent", _("发出一批邀请")
    WAVE_ENDED = "dispatch.wave_ended", _("停止分批邀请")
    OFFER_RULE_REVISED = "dispatch.offer_rule_revised", _("修改邀请规则")


class Grade(models.TextChoices):
    """How well it is proved that something was done; the earlier, the better."""

    A = "A", _("A 级：办理后照片和诉求人签字单都有，或单位以外的人现场核实")
    B = "B", _("B 级：有照片、签字单、文件、测量或会议记录")
    C = "C", _("C 级：写明办理结果，不要凭证")


class ReturnReason(models.TextChoices):
    """Why a department sends an order back."""

    NOT_OURS = "not_ours", _("不属于本单位职责")
    NOT_HERE = "not_here", _("不在本辖区")
    UNCLEAR = "unclear", _("内容不清，无法办理")
    REPEATED = "repeated", _("重复派单")


class DeclineReason(models.TextChoices):
    """Why a volunteer cannot come."""

    BUSY = "busy", _("时间不合适")
    FAR = "far", _("太远")
    UNWELL = "unwell", _("身体不适")
    SKILL = "skill", _("不会做这项")
    OTHER = "other", _("其他")


_PLACES = {
    "title": _("岗位"),
    "when": _("时间"),
    "where": _("地点"),
    "until": _("答复期限"),
    "link": _("“我的服务”的地址"),
}
TELLS = {
    "offered": add_text(
        Text(
            "dispatch.offered",
            _("邀请志愿者"),
            _(
                "想请您参加“{title}”：{when}，{where}。来不来请在{until}前答复：{link}。不答复名额会让给别人。"
            ),
            _PLACES,
        )
    ).code,
    "moved_up": add_text(
        Text(
            "dispatch.moved_up",
            _("候补转正，请志愿者确认"),
            _(
                "“{title}”有空位了，先给您留着：{when}，{where}。请在{until}前确认：{link}。不确认就给下一位。"
            ),
            _PLACES,
        )
    ).code,
    "called_off": add_text(
        Text(
            "dispatch.called_off",
            _("告诉志愿者不用来了"),
            _("“{title}”（{when}，{where}）您不用来了，谢谢您。有合适的会再请您：{link}"),
            _PLACES,
        )
    ).code,
    "reminder": add_text(
        Text(
            "dispatch.reminder",
            _("前一天提醒志愿者"),
            _("提醒您：“{title}”，{when}，{where}。来不了请马上退出，让别人补上：{link}"),
            _PLACES,
        )
    ).code,
}
"""What a volunteer is told by message, by what is kept in `Assignment.to_tell`."""
