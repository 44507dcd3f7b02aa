"""By which ways people are told, and what can happen to a message."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.events.kinds import Kind


class Way(models.TextChoices):
    """How a message reaches a person. The last four are carried out by a person, who ticks them off."""

    SMS = "sms", _("短信")
    EMAIL = "email", _("电子邮件")
    WECOM = "wecom", _("企业微信群机器人")
    DINGTALK = "dingtalk", _("钉钉群机器人")
    CALL = "call", _("电话告知")
    SLIP = "slip", _("书面回执")
    LOUDSPEAKER = "loudspeaker", _("村广播")
    PUBLISH = "publish", _("公开发布")


BY_HAND = (Way.CALL, Way.SLIP, Way.LOUDSPEAKER, Way.PUBLISH)
"""Ways that no machine can go: somebody is called up, a slip handed over, a text read out or published."""
CONSOLE = "console"
"""Through what a message went when its way is not set up: the log, masked."""


class MessageKind(Kind):
    """What happens to messages, to the ways they go, and to mail that comes in."""

    WRITTEN = "messages.written", _("准备告知")
    SENT = "messages.sent", _("消息已发出")
    DELIVERED = "messages.delivered", _("消息已送达")
    DONE = "messages.done", _("已当面告知")
    FAILED = "messages.failed", _("消息没有发出去")
    BOUNCED = "messages.bounced", _("消息被退回")
    GIVEN_UP = "messages.given_up", _("不再发送消息")
    RETRIED = "messages.retried", _("重新发送消息")
    REPLIED = "messages.replied", _("收到回信")
    FORGOTTEN = "messages.forgotten", _("删除消息内容")
    OUTLET_CHANGED = "messages.outlet_changed", _("修改发送渠道")
    OUTLET_TESTED = "messages.outlet_tested", _("测试发送渠道")
    WORDING_CHANGED = "messages.wording_changed", _("修改消息模板")
    QUIET_REVISED = "messages.quiet_revised", _("修改夜间不打扰的时段")
    MAIL_SET_ASIDE = "messages.mail_set_aside", _("来信已处理")
