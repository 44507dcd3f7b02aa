"""Reading how the machinery runs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.kernel.events.kinds import label
from huiyin.kernel.events.models import DailyRoot, Delivery
from huiyin.kernel.events.queries import parked, roots, waiting
from huiyin.kernel.jobs.models import Job, LastRun
from huiyin.kernel.jobs.schedule import RECURRING
from huiyin.kernel.paging import Page, keyset
from huiyin.kernel.people.models import User
from huiyin.kernel.present import now

NAMES = {
    "events.verify": gettext_lazy("校验日志"),
    "hooks.tidy": gettext_lazy("清理旧的推送记录"),
    "events.daily_root": gettext_lazy("公布每日校验根"),
    "track.lights": gettext_lazy("点亮红黄灯"),
    "people.import_volunteers": gettext_lazy("导入志愿者名单"),
    "people.index_phones": gettext_lazy("补建电话尾号索引"),
    "people.look_for_phones": gettext_lazy("检查电话尾号索引"),
    "archive.index_words": gettext_lazy("补建档案全文索引"),
    "archive.look_for_words": gettext_lazy("检查档案全文索引"),
    "archive.weigh_words": gettext_lazy("统计字词的常见程度"),
    "people.tidy": gettext_lazy("清理过期的登录记录和身份信息"),
    "collect.tidy_staged": gettext_lazy("清理没有提交的照片"),
    "collect.tidy_calls": gettext_lazy("清理没有登记完的来电"),
    "archive.export": gettext_lazy("导出档案清单"),
    "archive.erase": gettext_lazy("按保存期限删除个人信息"),
    "archive.erase_daily": gettext_lazy("安排按期删除个人信息"),
    "archive.forget_lists": gettext_lazy("删除过期的清单"),
    "collect.try_import": gettext_lazy("试读旧系统的工单表"),
    "collect.import": gettext_lazy("导入旧系统的工单"),
    "collect.ask_feeds": gettext_lazy("读取媒体来源"),
    "collect.look_for_feeds": gettext_lazy("检查媒体来源"),
    "collect.read_folder": gettext_lazy("读取媒体导出文件"),
    "collect.look_into_folder": gettext_lazy("检查媒体文件夹"),
    "collect.forget_unconfirmed": gettext_lazy("删除没有确认的订阅邮箱"),
    "report.tell_subscribers": gettext_lazy("给订阅的人发邮件"),
    "collect.forget_imports": gettext_lazy("删除过期的工单表"),
    "rules.recompute": gettext_lazy("按新规则重算时限"),
    "rules.recount": gettext_lazy("每日核对时限"),
    "report.boards": gettext_lazy("更新看板"),
    "report.public": gettext_lazy("更新公开数字"),
}
TONES = {"waiting": "", "running": "warn", "done": "ok", "failed": "late"}
MOST_PARKED = 50


@dataclass(frozen=True)
class Errand:
    """One recurring errand: how often, when last, and what went wrong."""

    name: str
    every: str
    last: datetime | None
    error: str
    overdue: bool


@dataclass(frozen=True)
class Stuck:
    """One reaction that was parked."""

    delivery: Delivery
    what: str
    reaction: str


def name_of(code: str) -> str:
    """A job's or errand's name in words; its code when nobody named it."""
    return str(NAMES.get(code, code))


def errands() -> list[Errand]:
    """Every recurring errand with its last run. One query."""
    last = {row.name: row for row in LastRun.objects.all()}
    found = []
    for one in RECURRING.values():
        row = last.get(one.name)
        late = row is None or now() - row.at > one.every * 3
        pause = _length(int(one.every.total_seconds()))
        found.append(
            Errand(name_of(one.name), pause, row.at if row else None, row.error if row else "", late)
        )
    return found


def _length(seconds: int) -> str:
    if seconds % 86400 == 0:
        return _("每 %(n)d 天") % {"n": seconds // 86400}
    if seconds % 3600 == 0:
        return _("每 %(n)d 小时") % {"n": seconds // 3600}
    if seconds % 60 == 0:
        return _("每 %(n)d 分钟") % {"n": seconds // 60}
    return _("每 %(n)d 秒") % {"n": seconds}


def outbox() -> dict[str, Any]:
    """How many reactions wait, since when, and those that are parked. Three queries."""
    first = waiting().order_by("due_at", "id").first()
    return {
        "waiting": waiting().order_by()[:1001].count(),
        "oldest": first.due_at if first else None,
        "stuck": [
            Stuck(delivery, label(delivery.event.kind), delivery.reaction.removeprefix("huiyin."))
            for delivery in parked()[:MOST_PARKED]
        ],
    }


def jobs(after: str | None) -> Page[Job]:
    """One page of jobs, the newest first."""
    return keyset(Job.objects.all(), ("-id",), after=after)


def lines(rows: Sequence[Job]) -> list[dict[str, Any]]:
    """Jobs for a list, each with who asked for it. One query."""
    people = User.objects.in_bulk({row.by_id for row in rows if row.by_id})
    return [
        {
            "job": row,
            "name": name_of(row.name),
            "tone": TONES[row.state],
            "by": str(people.get(row.by_id, "")) if row.by_id else "",
            "result": result_words(row),
        }
        for row in rows
    ]


def result_words(row: Job) -> str:
    """What came of a job, in words."""
    if row.state != Job.State.DONE:
        return ""
    if row.name == "events.verify":
        return _verified(row.result)
    return _("，").join(f"{key} {value}" for key, value in row.result.items() if value not in ("", None))


def _verified(result: dict[str, Any]) -> str:
    if result.get("broken"):
        return _("日志断在：%(where)s") % {"where": result["broken"]}
    return _("日志完整：%(events)s 条，%(chains)s 条链，%(roots)s 个每日校验根。") % {
        name: f"{result.get(name, 0):,}" for name in ("events", "chains", "roots")
    }


def published() -> list[DailyRoot]:
    """The last hundred daily roots, newest first."""
    return list(roots()[:100])
