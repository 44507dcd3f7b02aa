"""What plans keep in codes and numbers, in words."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from huiyin.dispatch.models import FortnightPlan, PlanSlot
from huiyin.kernel.present import is_english

STAGES = {
    "reading": gettext_lazy("正在读岗位和志愿者"),
    "candidates": gettext_lazy("正在找每个岗位合适的人"),
    "relaxation": gettext_lazy("正在算怎样排最好"),
    "easing": gettext_lazy("正在让每个人都不超过自己定的时间"),
    "repair": gettext_lazy("正在补齐最少人数和队长"),
    "second chance": gettext_lazy("正在给排不上的岗位再找一遍"),
    "topping up": gettext_lazy("正在用空下来的人"),
    "explaining": gettext_lazy("正在写每个人选的理由"),
    "offering": gettext_lazy("正在发邀请"),
}
RULES = {
    "skill": gettext_lazy("不会这项本领"),
    "hours": gettext_lazy("这个时间没有空"),
    "far": gettext_lazy("住得太远"),
    "minutes": gettext_lazy("两周里的服务时间已到自己定的上限"),
    "calls": gettext_lazy("两周里的次数已到自己定的上限"),
    "check": gettext_lazy("没有做过要求的核查"),
    "conflict": gettext_lazy("和组织单位要回避"),
    "leader": gettext_lazy("不是队长"),
    "minor": gettext_lazy("未成年人只能白天跟着队长"),
    "apart": gettext_lazy("和已经排上的人要回避"),
    "engaged": gettext_lazy("那天已有安排或谢绝过"),
    "busy": gettext_lazy("排在了更需要的岗位"),
    "dear": gettext_lazy("能来，但凑不够最少人数或得不偿失"),
}


def why_words(reasons: Mapping[str, Any], skills: Sequence[str] = ()) -> list[str]:
    """Why this person and who would be next, in a few words each.

    "Nearest" is only said where nobody able and free is nearer.
    """
    words = [_nearest(reasons, skills), _("%(km)s 公里") % {"km": plain(reasons["km"])}]
    if reasons.get("leader"):
        words.append(_("是队长"))
    if reasons.get("learns"):
        words.append(_("第一次服务，跟着队长学"))
    words.append({"team": _("本单位队员"), "township": _("同乡镇")}.get(reasons.get("own", ""), ""))
    words.append(_load(reasons["served"]))
    words.append(_rested(reasons["rested"]))
    return [*filter(None, words), next_words(reasons)]


def _nearest(reasons: Mapping[str, Any], skills: Sequence[str]) -> str:
    able = _("会%(skills)s又有空的人") % {"skills": _("、").join(skills)} if skills else _("有空的人")
    nearer = reasons["nearer"]
    if not nearer:
        return _("%(able)s里最近的") % {"able": able}
    return _("%(able)s里第 %(n)s 近的") % {"able": able, "n": nearer + 1}


def _load(served: float) -> str:
    if not served:
        return _("近 90 天没有服务")
    return _("近 90 天服务 %(hours)s 小时") % {"hours": plain(served)}


def _rested(days: int | None) -> str:
    if days is None:
        return _("还没有邀请过")
    return (_("上次邀请 %(days)s 天前") % {"days": days}) if days else _("今天邀请过")


def next_words(reasons: Mapping[str, Any]) -> str:
    """Who would be next, against this one."""
    after = reasons.get("next")
    if after is None:
        return _("没有第二个人能来")
    km = after["km"]
    if abs(km) < 0.1:
        return _("下一位一样近")
    return (_("下一位远 %(km)s 公里") if km > 0 else _("下一位近 %(km)s 公里，但别的条件差一些")) % {
        "km": plain(abs(km))
    }


def plain(number: float) -> str:
    """One decimal at most."""
    return f"{number:.1f}".removesuffix(".0")


def seats_words(filled: int, seats: int) -> str:
    """How many of the seats are filled."""
    return _("%(seats)s 个位置，排上 %(filled)s 个") % {"seats": seats, "filled": filled}


def lack_words(line: PlanSlot, first_day: date, skills: Sequence[str] = ()) -> list[dict[str, Any]]:
    """For each gap: how many seats, what binds most, what would free it, and all rules with their numbers."""
    return [_lack(lack, first_day, skills) for lack in line.lacks]


def _lack(lack: Mapping[str, Any], first_day: date, skills: Sequence[str]) -> dict[str, Any]:
    numbers = sorted(lack["by_rule"].items(), key=lambda pair: (-pair[1], pair[0]))
    return {
        "empty": lack["empty"],
        "leads": lack["leads"],
        "binds": RULES[lack["rule"]],
        "frees": _frees(lack, first_day, skills),
        "numbers": [(RULES[rule], count) for rule, count in numbers],
        "nobody": lack["heads"],
    }


def _frees(lack: Mapping[str, Any], first_day: date, skills: Sequence[str]) -> list[str]:
    """What would fill the seats, the surest first."""
    more = ngettext("再有 %(n)s 位", "再有 %(n)s 位", lack["empty"]) % {"n": lack["empty"]}
    words = [_("%(more)s%(who)s") % {"more": more, "who": _who(lack, skills)}]
    if lack["within_km"] is not None:
        words.append(_("请 %(km)s 公里内的人多走一段") % {"km": plain(lack["within_km"])})
    if lack["day"] is not None:
        day = first_day + timedelta(days=lack["day"])
        told = {"day": day_words(day), "n": lack["on_day"]}
        words.append(_("改到%(day)s，有 %(n)s 人能来") % told)
    return words


def _who(lack: Mapping[str, Any], skills: Sequence[str]) -> str:
    """The kind of person that is missing."""
    if lack["leads"]:
        who = _("会%(skills)s的队长") if skills else _("队长")
    elif lack["rule"] == "check":
        who = _("会%(skills)s、做过核查的人") if skills else _("做过核查的人")
    else:
        who = _("会%(skills)s的人") if skills else _("这个时间有空的人")
    return who % {"skills": _("、").join(skills)} if skills else who


def day_words(day: Any) -> str:
    """A day as people say it: the weekday and the date."""
    return date_format(day, "D, j M" if is_english() else "n月j日（D）")


def last_day(plan: FortnightPlan) -> Any:
    """The last of the days a plan is for."""
    return plan.first_day + timedelta(days=plan.DAYS - 1)


def gap_words(plan: FortnightPlan) -> str:
    """How far from the best that mathematics allows."""
    if not plan.whole:
        return _("中途叫停，这是停下时的方案：每条规矩都守住了，但可能还有更好的排法。")
    if plan.gap < 0.005:
        return _("没有更好的排法了，这是数学上证明过的。")
    gap = f"{plan.gap:.2f}".rstrip("0").rstrip(".") if plan.gap < 1 else f"{plan.gap:.1f}"
    return _("离数学上的最好还差 %(gap)s%%。") % {"gap": gap}
