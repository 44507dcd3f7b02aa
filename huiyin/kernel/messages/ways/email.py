"""E-mail over SMTP, answered to an address that nobody can guess."""

import smtplib
from email.utils import parseaddr
from typing import Any

from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.validators import validate_email
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.kernel.messages.backend import KEPT, Outgoing, Sent, Setting, Settings, Unsent
from huiyin.kernel.outward.asking import Unreachable, reachable

SECONDS = 15
SAFETY: list[tuple[str, str | Promise]] = [
    ("ssl", "SSL/TLS"),
    ("starttls", "STARTTLS"),
    ("none", gettext_lazy("不加密（只在内网）")),
]
SETTINGS = (
    Setting("host", gettext_lazy("发信服务器"), gettext_lazy("例如 smtp.example.gov.cn")),
    Setting("port", gettext_lazy("发信端口"), gettext_lazy("SSL/TLS 一般是 465"), "number", initial="465"),
    Setting("safety", gettext_lazy("加密方式"), kind="choice", initial="ssl", choices=SAFETY),
    Setting("username", gettext_lazy("邮箱账号"), required=False),
    Setting("password", gettext_lazy("邮箱密码"), KEPT, kind="secret", required=False),
    Setting(
        "sender",
        gettext_lazy("发件地址"),
        gettext_lazy("回信也寄到这里。邮箱要支持“加号地址”：寄给 case+任意字符@… 的信都收得到。"),
    ),
    Setting(
        "imap_host",
        gettext_lazy("收信服务器（IMAP）"),
        gettext_lazy("只用 SSL/TLS；留空就不读回信"),
        required=False,
    ),
    Setting("imap_port", gettext_lazy("收信端口"), "", "number", required=False, initial="993"),
    Setting("imap_folder", gettext_lazy("收信文件夹"), required=False, initial="INBOX"),
)


def check(settings: Settings) -> None:
    """Both servers may be reached, the sender is an address. Raises ValidationError."""
    wrong: dict[str, str] = {}
    for host, port in (("host", "port"), ("imap_host", "imap_port")):
        try:
            guard(settings.get(host, ""), settings.get(port, ""))
        except Unreachable as problem:
            wrong[host] = str(problem)
    try:
        validate_email(settings["sender"])
    except ValidationError:
        wrong["sender"] = _("请填写完整的邮箱地址，例如 case@example.gov.cn。")
    if wrong:
        raise ValidationError(wrong)


def guard(host: str, port: object) -> None:
    """Raise Unreachable where a server may not be reached: the same rule as for every other machine."""
    if host:
        reachable(f"https://{host}:{port}/")


def send(message: Outgoing, settings: Settings) -> Sent:
    """Hand one mail to the server. Its Message-ID is the same at every try: most mailboxes show it once."""
    sender = settings["sender"]
    named = message_id(message.key, sender)
    back = answer_address(sender, message.token)
    mail = EmailMessage(
        message.subject,
        message.words,
        from_email=back,
        to=[message.to],
        connection=_connection(settings),
        headers={
            "From": sender,
            "Reply-To": back,
            "Message-ID": named,
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All",
            **_ending(message),
        },
    )
    try:
        guard(settings["host"], settings["port"])
        mail.send()
    except Unreachable as problem:
        raise Unsent(str(problem)) from None
    except (OSError, smtplib.SMTPException) as problem:
        raise Unsent(_("邮件服务器没有接受：%(why)s") % {"why": _why(problem)}) from problem
    return Sent(named)


def _ending(message: Outgoing) -> dict[str, str]:
    """The headers by which a mailbox ends mails of this kind with one press (RFC 8058)."""
    if not message.unsubscribe:
        return {}
    return {
        "List-Unsubscribe": f"<{message.unsubscribe}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def answer_address(sender: str, token: str) -> str:
    """case@example.gov.cn → case+token@example.gov.cn."""
    name, _at, domain = parseaddr(sender)[1].rpartition("@")
    return f"{name}+{token}@{domain}"


def message_id(key: str, sender: str) -> str:
    """The Message-ID of a message, computed: nobody has to remember it to recognise an answer."""
    return f"<{key}@{parseaddr(sender)[1].rpartition('@')[2]}>"


def _connection(settings: Settings) -> BaseEmailBackend:
    given: dict[str, Any] = {
        "host": settings["host"],
        "port": int(settings["port"]),
        "username": settings.get("username") or None,
        "password": settings.get("password") or None,
        "use_ssl": settings["safety"] == "ssl",
        "use_tls": settings["safety"] == "starttls",
        "timeout": SECONDS,
    }
    return get_connection("django.core.mail.backends.smtp.EmailBackend", **given)


def _why(problem: Exception) -> str:
    """The kind of trouble and its code: a server's own words may name the recipient."""
    code = getattr(problem, "smtp_code", "")
    return f"{type(problem).__name__} {code}".strip()
