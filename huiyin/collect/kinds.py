"""What can happen to a request, a meeting, a promise and a media item; and the words for their codes."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.events.kinds import Kind
from huiyin.kernel.messages.texts import Text, add_text


class CollectKind(Kind):
    """What happens while a need comes in and its resident is answered."""

    RECEIVED = "collect.received", _("已受理")
    CORRECTED = "collect.corrected", _("已更正")
    PHOTO_ADDED = "collect.photo_added", _("补充照片")
    ANSWERED = "collect.answered", _("已答复")
    UNTOLD = "collect.untold", _("答复没有发给诉求人")
    SETTLED = "collect.settled", _("诉求已办结")
    REOPENED = "collect.reopened", _("重新办理")
    NOT_FIXED = "collect.not_fixed", _("诉求人反映没有解决")
    WITHDRAWN = "collect.withdrawn", _("诉求人撤回")
    CONSENT_NOTED = "collect.consent_noted", _("记下本人同意")
    ORDERED = "collect.ordered", _("从服务菜单点单")
    MENU_ADDED = "collect.menu_added", _("服务菜单增加一项")
    MENU_REVISED = "collect.menu_revised", _("服务菜单一项出新版")
    MENU_ENDED = "collect.menu_ended", _("服务菜单停一项")
    MEETING_PLANNED = "collect.meeting_planned", _("安排屋场恳谈会")
    MEETING_HELD = "collect.meeting_held", _("召开屋场恳谈会")
    BALLOT_COUNTED = "collect.ballot_counted", _("公布评选结果")
    PROMISED = "collect.promised", _("作出承诺")
    PROMISE_KEPT = "collect.promise_kept", _("兑现承诺")
    ITEM_NOTED = "collect.item_noted", _("录入媒体线索")
    ITEM_TAKEN = "collect.item_taken", _("线索转为诉求")
    ITEM_SET_ASIDE = "collect.item_set_aside", _("线索不予受理")
    ITEM_BROUGHT_BACK = "collect.item_brought_back", _("线索重新研判")
    FEED_ADDED = "collect.feed_added", _("添加来源")
    FEED_CHANGED = "collect.feed_changed", _("修改来源")
    FEED_PAUSED = "collect.feed_paused", _("暂停来源")
    FEED_RESUMED = "collect.feed_resumed", _("恢复来源")
    FOLDER_READ = "collect.folder_read", _("读取媒体导出文件")
    PUBLISHED = "collect.published", _("公开答复")
    NOT_PUBLISHED = "collect.not_published", _("答复不公开")
    IMPORT_HANDED_IN = "collect.import_handed_in", _("上传旧系统的工单表")
    IMPORTED = "collect.imported", _("导入旧系统的工单")
    IMPORT_FINISHED = "collect.import_finished", _("旧系统的工单导入完成")
    IMPORT_FORGOTTEN = "collect.import_forgotten", _("删除上传的工单表")
    CATEGORY_ADDED = "collect.category_added", _("新增诉求类别")
    CATEGORY_ENDED = "collect.category_ended", _("停用诉求类别")
    QUESTIONS_ADDED = "collect.questions_added", _("新增补充问题")
    QUESTION_ENDED = "collect.question_ended", _("停用补充问题")
    ENTRY_DRAFTED = "collect.entry_drafted", _("起草知识条目")
    ENTRY_REWORDED = "collect.entry_reworded", _("修改知识条目")
    ENTRY_PUBLISHED = "collect.entry_published", _("启用知识条目")
    ENTRY_REVIEWED = "collect.entry_reviewed", _("复核知识条目")
    ENTRY_WITHDRAWN = "collect.entry_withdrawn", _("撤下知识条目")
    INQUIRED = "collect.inquired", _("承办单位请诉求人回答问题")
    INQUIRY_REMINDED = "collect.inquiry_reminded", _("提醒诉求人回答")
    INQUIRY_ANSWERED = "collect.inquiry_answered", _("诉求人回答了问题")
    INQUIRY_CLOSED = "collect.inquiry_closed", _("问题不用再回答")
    DELAYED = "collect.delayed", _("办理时间延长")
    ADDED = "collect.added", _("诉求人补充说明")
    CONTACT_ERASED = "collect.contact_erased", _("删除联系方式")
    KEY_ISSUED = "collect.key_issued", _("发放接口密钥")
    KEY_REVOKED = "collect.key_revoked", _("撤销接口密钥")


class Channel(models.TextChoices):
    """The way a need came in."""

    HOTLINE = "hotline", _("12345政务热线")
    PORTAL = "portal", _("网上反映")
    MEDIA = "media", _("融媒体中心")
    MEETING = "meeting", _("屋场恳谈会")
    VOLUNTEER = "volunteer", _("衡阳群众志愿者")
    STATION = "station", _("文明实践站")
    OPEN311 = "open311", _("开放接口")


class Matter(models.TextChoices):
    """What kind of word it is; time limits depend on it."""

    CONSULT = "consult", _("咨询")
    HELP = "help", _("求助")
    COMPLAINT = "complaint", _("投诉")
    REPORT = "report", _("举报")
    SUGGESTION = "suggestion", _("建议")
    PRAISE = "praise", _("表扬")


class InquirySort(models.TextChoices):
    """What a unit needs of a resident before it can go on."""

    MATERIAL = "material", _("请补充材料或说明")
    VISIT = "visit", _("约上门的时间")
    OTHER = "other", _("其他问题")


class Shows(models.TextChoices):
    """What a photo of the work shows."""

    BEFORE = "before", _("办理前")
    AFTER = "after", _("办理后")
    SLIP = "slip", _("诉求人签字单")
    PAPER = "paper", _("文件、单据")
    MEASURED = "measured", _("测量、检测结果")
    MINUTES = "minutes", _("会议记录、协议")


class Urgency(models.TextChoices):
    """How soon somebody must move; time limits depend on it."""

    ORDINARY = "ordinary", _("一般")
    URGENT = "urgent", _("紧急")
    CRITICAL = "critical", _("特急")


class Told(models.TextChoices):
    """What residents are told, and the pieces a mail needs beside it. Each has its text below."""

    ANSWERED = "collect.answered", _("答复（短信、邮件）")
    ANSWERED_SECRET = "collect.answered_secret", _("答复（要求保密的）")
    ASKED = "collect.asked", _("请诉求人回答问题")
    ASKED_SECRET = "collect.asked_secret", _("请诉求人回答问题（要求保密的）")
    DELAYED = "collect.delayed", _("告知办理时间延长")
    DELAYED_SECRET = "collect.delayed_secret", _("告知办理时间延长（要求保密的）")
    CALLED = "collect.called", _("电话告知")
    SLIP = "collect.slip", _("书面回执")
    ALOUD = "collect.aloud", _("村广播")
    PUBLISH = "collect.publish", _("请编辑公开答复")
    MAIL_SUBJECT = "collect.mail_subject", _("邮件标题")
    MAIL_END = "collect.mail_end", _("邮件结尾")


NO = {"no": _("诉求编号")}
CODE, ANSWER, PLACE = {"code": _("查询码")}, {"answer": _("答复内容")}, {"place": _("地点")}
for _text in (
    Text(
        Told.ANSWERED,
        Told.ANSWERED.label,
        _("您反映的诉求（{no}）已有答复：{answer}\n查看全文或评价，请凭编号和查询码 {code} 在网上查进度。"),
        {**NO, **CODE, **ANSWER},
    ),
    Text(
        Told.ANSWERED_SECRET,
        Told.ANSWERED_SECRET.label,
        _("编号 {no} 已有答复。请凭编号和您的查询码在网上查看，或拨打12345。"),
        NO,
        secret=True,
    ),
    Text(
        Told.ASKED,
        Told.ASKED.label,
        _(
            "您反映的诉求（{no}），承办单位想问您：{answer}\n"
            "请凭编号和查询码 {code} 在网上“查进度”里回答；回答之前，这件事先等您。"
        ),
        {**NO, **CODE, "answer": _("问题")},
    ),
    Text(
        Told.ASKED_SECRET,
        Told.ASKED_SECRET.label,
        _("编号 {no} 有一个问题等您回答。请凭编号和您的查询码在网上查看，或拨打12345。"),
        NO,
        secret=True,
    ),
    Text(
        Told.DELAYED,
        Told.DELAYED.label,
        _(
            "您反映的诉求（{no}）还要一些时间，预计{until}前办完。原因：{answer}\n"
            "请凭编号和查询码 {code} 在网上查进度。"
        ),
        {**NO, **CODE, "until": _("延长到什么时候"), "answer": _("延长的原因")},
    ),
    Text(
        Told.DELAYED_SECRET,
        Told.DELAYED_SECRET.label,
        _("编号 {no} 还要一些时间。请凭编号和您的查询码在网上查看，或拨打12345。"),
        NO,
        secret=True,
    ),
    Text(
        Told.CALLED,
        Told.CALLED.label,
        _("您好，您反映的诉求 {no} 已有答复：{answer}\n您对答复满意吗？以后查进度，用编号和查询码 {code}。"),
        {**NO, **CODE, **ANSWER},
    ),
    Text(
        Told.SLIP,
        Told.SLIP.label,
        _(
            "诉求编号：{no}\n查询码：{code}\n\n答复：{answer}\n\n对答复不满意，可以告诉村（社区）文明实践站，或拨打12345。"
        ),
        {**NO, **CODE, **ANSWER, **PLACE},
    ),
    Text(
        Told.ALOUD,
        Told.ALOUD.label,
        _("{place}的乡亲请注意：编号 {no} 的诉求已有答复，请本人到村（社区）文明实践站领取书面回执。"),
        {**NO, **PLACE},
        secret=True,
    ),
    Text(
        Told.PUBLISH,
        Told.PUBLISH.label,
        _("媒体来源的诉求 {no} 已有答复，请编辑决定怎样公开。"),
        NO,
        secret=True,
    ),
    Text(Told.MAIL_SUBJECT, Told.MAIL_SUBJECT.label, _("编号 {no} 有新消息"), NO, secret=True),
    Text(
        Told.MAIL_END,
        Told.MAIL_END.label,
        _("直接回复这封邮件，您写的话会补充到这件诉求里。信里请不要写身份证号和银行卡号。"),
        secret=True,
    ),
):
    add_text(_text)
