"""A WeCom group's robot."""

from django.utils.translation import gettext_lazy

from huiyin.kernel.messages.backend import Outgoing, Sent, Setting, Settings
from huiyin.kernel.messages.robots import check_hook, post

HOME, KEY = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send", "key"
SETTINGS = (
    Setting(
        "hook",
        gettext_lazy("机器人地址（Webhook）"),
        gettext_lazy("在群里添加机器人后复制；加密保存，不再显示"),
        kind="secret",
    ),
)


def check(settings: Settings) -> None:
    """The hook is WeCom's own address. Raises ValidationError."""
    check_hook(settings, HOME, KEY)


def send(message: Outgoing, settings: Settings) -> Sent:
    """Have the robot say it in its group."""
    return post("wecombot", message.words, settings, HOME, KEY)
