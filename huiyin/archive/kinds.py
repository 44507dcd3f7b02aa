"""What can happen to a dossier."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huiyin.kernel.events.kinds import Kind


class ArchiveKind(Kind):
    """From opening the dossier to closing it, and round again."""

    OPENED = "archive.opened", _("建立档案")
    FILED = "archive.filed", _("诉求归入档案")
    AMENDED = "archive.amended", _("修改档案信息")
    MOVED = "archive.moved", _("更正地点")
    PLACE_ADDED = "archive.place_added", _("补充涉及地点")
    INVOLVED = "archive.involved", _("增加参与单位")
    STARTED = "archive.started", _("开始办理")
    PUT_BACK = "archive.put_back", _("没有单位在办，等待重新派单")
    REPORTED = "archive.reported", _("办理完毕，等待评价")
    CLOSED = "archive.closed", pgettext_lazy("已发生", "销号")
    REOPENED = "archive.reopened", _("进入下一轮")
    JOINED = "archive.joined", _("诉求并入")
    UNJOINED = "archive.unjoined", _("诉求分出")
    EMPTIED = "archive.emptied", _("全部诉求已并入别的档案")
    REVIVED = "archive.revived", _("恢复单独办理")
    LINKED = "archive.linked", _("与别的档案关联")
    UNLINKED = "archive.unlinked", _("取消关联")
    ATTACHED = "archive.attached", _("添加附件")
    ATTACHMENT_ERASED = "archive.attachment_erased", _("删除附件")
    WITHDRAWN = "archive.withdrawn", _("全部诉求已撤回")
    PERSON_ERASED = "archive.person_erased", _("保存期限到了，删除了姓名、电话和地址")
    SPOT_ERASED = "archive.spot_erased", _("保存期限到了，删除了具体位置")
    PHOTOS_ERASED = "archive.photos_erased", _("保存期限到了，删除了照片")
    PAPERS_ERASED = "archive.papers_erased", _("保存期限到了，删除了附件")
    MESSAGES_ERASED = "archive.messages_erased", _("保存期限到了，删除了短信和邮件的内容")
    WORDS_ERASED = "archive.words_erased", _("保存期限到了，删除了原话")
    RETENTION_DECIDED = "archive.retention_decided", _("决定保存期限")
    HELD = "archive.held", _("暂停删除个人信息")
    HOLD_RELEASED = "archive.hold_released", _("恢复按期删除个人信息")
    MARKED_FICTITIOUS = "archive.marked_fictitious", _("标为虚构的示例")
