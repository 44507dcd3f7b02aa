"""What can happen to a request, a meeting, a promise and a media item; and the words for their codes."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.events.kinds import Kind


class CollectKind(Kind):
    """What happens while a need comes in and its resident is answered."""

    RECEIVED = "collect.received", _("已受理")
    CORRECTED = "collect.corrected", _("已更正")
    PHOTO_ADDED = "collect.photo_added", _("补充照片")
    ANSWERED = "collect.answered", _("已答复")
    SETTLED = "collect.settled", _("诉求已办结")
    REOPENED = "collect.reopened", _("重新办理")
    NOT_FIXED = "collect.not_fixed", _("诉求人反映没有解决")
    WITHDRAWN = "collect.withdrawn", _("诉求人撤回")
    CONSENT_NOTED = "collect.consent_noted", _("记下本人同意")
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
    ADDED = "collect.added", _("诉求人补充说明")
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


class Urgency(models.TextChoices):
    """How soon somebody must move; time limits depend on it."""

    ORDINARY = "ordinary", _("一般")
    URGENT = "urgent", _("紧急")
    CRITICAL = "critical", _("特急")
