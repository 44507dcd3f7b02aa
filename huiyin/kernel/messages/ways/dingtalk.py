"""A DingTalk group's robot."""

from django.utils.translation import gettext_lazy

from huiyin.kernel.messages.backend import Outgoing, Sent, Setting, Settings
from huiyin.kernel.messages.robots import check_hook, post

HOME, KEY = "https://oapi.dingtalk.com/robot/send", "access_token"
SETTINGS = (
    Setting(
        "hook",
        gettext_lazy("机器人地址（Webhook）"),
        gettext_lazy("在群里添加机器人后复制；加密保存，不再显示"),
        kind="secret",
    ),
    Setting(
        "secret",
        gettext_lazy("加签密钥"),
        gettext_lazy("机器人安全设置选“加签”时才有；加密保存，不再显示"),
        kind="secret",
        required=False,
    ),
)


def check(settings: Settings) -> None:
    """The hook is DingTalk's own address. Raises ValidationError."""
    check_hook(settings, HOME, KEY)


def send(message: Outgoing, settings: Settings) -> Sent:
    """Have the robot say it in its group."""
    return post("dingtalk", message.words, settings, HOME, KEY)
