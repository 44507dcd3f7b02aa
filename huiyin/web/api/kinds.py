"""What can happen to tokens, and what a token may be good for."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.events.kinds import Kind


class ApiKind(Kind):
    """The life of a token."""

    TOKEN_MADE = "web.token_made", _("生成接口令牌")
    TOKEN_REVOKED = "web.token_revoked", _("撤销接口令牌")


class Scope(models.TextChoices):
    """What a token lets its program do: never more than its owner may do on the pages."""

    COLLECT_READ = "collect.read", _("读诉求")
    COLLECT_WRITE = "collect.write", _("登记诉求")
    ARCHIVE_READ = "archive.read", _("读档案和经过")
    ARCHIVE_WRITE = "archive.write", _("归档、并单、关联、改档案")
    PLAN_READ = "plan.read", _("读服务项目")
    PLAN_WRITE = "plan.write", _("起草、提交、审批项目")
    DISPATCH_READ = "dispatch.read", _("读工单和选派")
    DISPATCH_WRITE = "dispatch.write", _("派单、签收、反馈、审核、邀请志愿者")
    TRACK_READ = "track.read", _("读红黄灯和签到表")
    TRACK_WRITE = "track.write", _("记进展、催办、签到签退")
    EVALUATE_READ = "evaluate.read", _("读待回访、待销号")
    EVALUATE_WRITE = "evaluate.write", _("记评价、销号、重新办理")
