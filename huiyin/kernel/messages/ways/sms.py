"""Text messages through the county's own gateway: any that is asked by HTTP, described by a template."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.engines.wording.grams import without_numbers_of_people
from huiyin.kernel.messages import pointer
from huiyin.kernel.messages.backend import KEPT, Outgoing, Sent, Setting, Settings, Unsent
from huiyin.kernel.messages.filling import check_places, fill, in_header, in_url, writer_for
from huiyin.kernel.outward.asking import Answer, Unreachable, ask, reachable
from huiyin.kernel.present import now

PLACES = ("phone", "words", "secret", "key", "stamp")
MOST = 64 * 1024
SHOWN = 120
SETTINGS = (
    Setting("url", gettext_lazy("网关地址"), gettext_lazy("以 https:// 开头")),
    Setting(
        "method",
        gettext_lazy("请求方式"),
        kind="choice",
        initial="POST",
        choices=[("POST", "POST"), ("GET", "GET"), ("PUT", "PUT")],
    ),
    Setting(
        "headers",
        gettext_lazy("请求头"),
        gettext_lazy("一行一个，例如 Content-Type: application/json"),
        kind="lines",
        required=False,
    ),
    Setting(
        "body",
        gettext_lazy("请求内容"),
        gettext_lazy(
            "地址、请求头和内容里可以用：{phone} 号码、{words} 短信内容、{secret} 下面的密钥、"
            "{key} 每条短信不变的编号、{stamp} 时间（年月日时分秒）。"
        ),
        kind="lines",
        required=False,
    ),
    Setting("secret", gettext_lazy("网关密钥"), KEPT, kind="secret", required=False),
    Setting(
        "ok_at",
        gettext_lazy("成功标志在哪里"),
        gettext_lazy("网关返回的 JSON 里的位置，例如 /code；留空表示返回 2xx 就算成功"),
        required=False,
    ),
    Setting("ok_is", gettext_lazy("成功时是什么"), gettext_lazy("例如 0"), required=False),
    Setting(
        "ref_at",
        gettext_lazy("短信编号在哪里"),
        gettext_lazy("网关给这条短信的编号，例如 /data/msgId；有它才能对上送达回执"),
        required=False,
    ),
    Setting(
        "report_ref_at",
        gettext_lazy("回执里短信编号在哪里"),
        gettext_lazy("JSON 位置，例如 /msgId；网关用表单发回执的，写 /字段名"),
        required=False,
    ),
    Setting(
        "report_state_at", gettext_lazy("回执里状态在哪里"), gettext_lazy("例如 /status"), required=False
    ),
    Setting(
        "report_ok_is",
        gettext_lazy("回执里哪些状态是送达"),
        gettext_lazy("几个的用空格隔开，例如 DELIVRD 0"),
        required=False,
    ),
)


def check(settings: Settings) -> None:
    """The address may be asked, the places are known, the headers are headers. Raises ValidationError."""
    wrong: dict[str, str] = {}
    try:
        reachable(fill(settings["url"], dict.fromkeys(PLACES, "0")))
    except Unreachable as problem:
        wrong["url"] = str(problem)
    for name in ("url", "headers", "body"):
        try:
            check_places(settings.get(name, ""), PLACES)
        except ValidationError as problem:
            wrong[name] = problem.messages[0]
    if any(":" not in line for line in _lines(settings.get("headers", ""))):
        wrong["headers"] = _("每行写一个请求头：名称，冒号，内容。")
    for name in ("ok_at", "ref_at", "report_ref_at", "report_state_at"):
        if settings.get(name) and not settings[name].startswith("/"):
            wrong[name] = _("位置以 / 开头，例如 /code。")
    if wrong:
        raise ValidationError(wrong)


def send(message: Outgoing, settings: Settings) -> Sent:
    """Ask the gateway once. The key goes along, so that a gateway that looks at it sends no message twice."""
    values = {
        "phone": message.to,
        "words": message.words,
        "secret": settings.get("secret", ""),
        "key": message.key,
        "stamp": f"{timezone.localtime(now()):%Y%m%d%H%M%S}",
    }
    body = settings.get("body", "")
    headers = {"Idempotency-Key": message.key, **_headers(settings.get("headers", ""), values)}
    try:
        answer = ask(
            settings["method"],
            fill(settings["url"], values, in_url),
            body=fill(body, values, writer_for(body)).encode() if body else None,
            headers=headers,
            most=MOST,
        )
    except Unreachable as problem:
        raise Unsent(str(problem)) from None
    return _understood(answer, settings)


def _understood(answer: Answer, settings: Settings) -> Sent:
    told = pointer.read(answer.body)
    fine = 200 <= answer.status < 300
    if fine and settings.get("ok_at"):
        fine = pointer.at(told, settings["ok_at"]) == settings.get("ok_is", "")
    if not fine:
        said = without_numbers_of_people(" ".join(answer.body.decode("utf-8", "replace").split()))[:SHOWN]
        raise Unsent(_("短信网关没有接受（%(status)d）：%(said)s") % {"status": answer.status, "said": said})
    return Sent(pointer.at(told, settings["ref_at"])[:120] if settings.get("ref_at") else "")


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _headers(text: str, values: Mapping[str, str]) -> dict[str, str]:
    pairs = (line.split(":", 1) for line in _lines(text))
    return {name.strip(): fill(value.strip(), values, in_header) for name, value in pairs}
