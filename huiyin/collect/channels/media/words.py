"""What speaks for a need in a published text, in plain words."""

from django.utils.translation import gettext_lazy as _

SIGNS = {
    "asks": _("在求助或提要求"),
    "complaint": _("说到困难或不满"),
    "village": _("提到了本县的村（社区）"),
    "question": _("在提问"),
    "comment": _("来自评论或留言"),
    "notice": _("像会议或活动报道"),
}
