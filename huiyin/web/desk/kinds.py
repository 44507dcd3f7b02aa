"""What can happen to morning messages, and how they read."""

from django.utils.translation import gettext_lazy as _

from huiyin.kernel.events.kinds import Kind
from huiyin.kernel.messages.texts import Text, add_text


class MorningKind(Kind):
    """The hour of the morning message, and who wants it."""

    SEEDED = "web.morning_seeded", _("早间提醒时间初始数据已装入")
    REVISED = "web.morning_revised", _("早间提醒时间已出新版")
    WISHED = "web.morning_wished", _("开始接收早间提醒")
    ENDED = "web.morning_ended", _("不再接收早间提醒")


MORNING = add_text(
    Text(
        "web.morning",
        _("早间提醒（发给工作人员）"),
        _("早上好。{role}今天：{lines}。打开看看：{link}"),
        {"role": _("职责"), "lines": _("各有几件"), "link": _("“今天”的地址")},
        secret=True,
    )
).code
"""What one is told in the morning: how many of what, and nothing of any matter or resident."""
