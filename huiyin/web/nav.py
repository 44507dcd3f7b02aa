"""The main menu by role, and the words beside the name. Costs no query: duties come with the person."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huiyin.kernel.people.kinds import ADMIN_ROLES, Role
from huiyin.kernel.people.models import User

R = Role
DESK = (R.COUNTY_DISPATCHER, R.INSTITUTE_MANAGER, R.STATION_KEEPER)
UNITS = (R.DEPARTMENT_HANDLER, R.DEPARTMENT_LEADER)
WORKERS = tuple(role for role in Role if role not in ADMIN_ROLES)
READERS = (R.HOTLINE_OPERATOR, R.MEDIA_EDITOR, *DESK, *UNITS, R.SUPERVISOR, R.COUNTY_LEADER)


@dataclass(frozen=True)
class Entry:
    """One entry of the menu: its words, the page's name, who has it. `under` are paths that belong to it."""

    words: str | Promise
    page: str
    roles: Iterable[str]
    under: tuple[str, ...] = ()


MENU = (
    Entry(pgettext_lazy("菜单", "今天"), "today", WORKERS),
    Entry(_("工作台"), "desk", tuple(Role)),
    Entry(_("登记诉求"), "hotline:new", (R.HOTLINE_OPERATOR, R.COUNTY_DISPATCHER)),
    Entry(_("知识库"), "hotline:knowledge", (R.HOTLINE_OPERATOR, R.COUNTY_DISPATCHER, R.SUPERVISOR)),
    Entry(_("媒体线索"), "media:items", (R.MEDIA_EDITOR, R.SUPERVISOR, R.COUNTY_LEADER)),
    Entry(_("恳谈会"), "meetings:list", (*DESK, R.SUPERVISOR, R.COUNTY_LEADER)),
    Entry(_("随手报"), "field:mine", (R.VOLUNTEER, R.TEAM_LEADER, R.STATION_KEEPER, R.INSTITUTE_MANAGER)),
    Entry(
        _("工单"),
        "dispatch:orders",
        (*UNITS, R.COUNTY_DISPATCHER, R.INSTITUTE_MANAGER, R.STATION_KEEPER, R.SUPERVISOR),
    ),
    Entry(
        _("派单异议"),
        "track:disputes",
        (*UNITS, R.COUNTY_DISPATCHER, R.INSTITUTE_MANAGER, R.STATION_KEEPER, R.SUPERVISOR),
    ),
    Entry(
        _("延期申请"),
        "track:extensions",
        (*UNITS, R.COUNTY_DISPATCHER, R.INSTITUTE_MANAGER, R.STATION_KEEPER, R.SUPERVISOR),
    ),
    Entry(_("我的服务"), "dispatch:mine", (R.VOLUNTEER, R.TEAM_LEADER), ("/my/",)),
    Entry(_("我的资料"), "volunteers:mine", (R.VOLUNTEER, R.TEAM_LEADER)),
    Entry(_("志愿者"), "volunteers:list", DESK),
    Entry(_("档案"), "archive:cases", READERS, ("/cases/",)),
    Entry(_("服务项目"), "plan:projects", (*DESK, R.HOTLINE_OPERATOR, R.SUPERVISOR, R.COUNTY_LEADER)),
    Entry(_("两周选派"), "dispatch:plans", (R.COUNTY_DISPATCHER, R.INSTITUTE_MANAGER)),
    Entry(
        _("服务菜单"),
        "report:menu",
        (*DESK, R.HOTLINE_OPERATOR, R.SUPERVISOR, R.COUNTY_LEADER, R.VOLUNTEER, R.TEAM_LEADER),
    ),
    Entry(_("现场签到"), "track:rolls", (R.TEAM_LEADER, R.STATION_KEEPER, R.INSTITUTE_MANAGER), ("/roll",)),
    Entry(_("服务意外"), "track:incidents", (*DESK, R.SUPERVISOR)),
    Entry(
        _("服务时长"),
        "dispatch:hours",
        (*DESK, R.SUPERVISOR, R.COUNTY_LEADER),
    ),
    Entry(_("红黄灯"), "track:lights", (R.SUPERVISOR, R.COUNTY_DISPATCHER)),
    Entry(_("回访"), "evaluate:callbacks", (R.HOTLINE_OPERATOR, R.STATION_KEEPER, R.SUPERVISOR)),
    Entry(_("销号"), "evaluate:decisions", (R.SUPERVISOR, R.COUNTY_DISPATCHER)),
    Entry(
        _("看板"),
        "report:board",
        (R.COUNTY_LEADER, R.SUPERVISOR, R.COUNTY_DISPATCHER, R.INSTITUTE_MANAGER),
    ),
    Entry(_("电话、回执和广播"), "messages:carry", (*DESK, R.HOTLINE_OPERATOR)),
    Entry(_("来信"), "messages:mails", (R.COUNTY_DISPATCHER,), ("/messages/texts/",)),
    Entry(_("导入"), "imports:start", (R.COUNTY_DISPATCHER,)),
    Entry(_("规则"), "rules:start", (R.SYSTEM_ADMIN, R.COUNTY_DISPATCHER)),
    Entry(_("保存期限"), "rules:retention", (R.SECURITY_ADMIN,)),
    Entry(_("账号"), "accounts:list", (R.SYSTEM_ADMIN, R.SECURITY_ADMIN)),
    Entry(pgettext_lazy("菜单", "单位"), "accounts:units", (R.SYSTEM_ADMIN,)),
    Entry(_("接口密钥"), "open311:keys", (R.SYSTEM_ADMIN,)),
    Entry(_("全部令牌"), "api:all_tokens", (R.SYSTEM_ADMIN, R.SECURITY_ADMIN)),
    Entry(_("推送"), "hooks:list", (R.SYSTEM_ADMIN,)),
    Entry(_("消息"), "messages:outlets", (R.SYSTEM_ADMIN,)),
    Entry(_("运行"), "operations:page", (R.SYSTEM_ADMIN,)),
    Entry(_("审计"), "accounts:audit", (R.AUDIT_ADMIN,)),
    Entry(_("我的账号"), "accounts:mine", tuple(Role)),
)


def context(request: HttpRequest) -> dict[str, Any]:
    """For every page: the menu of the person's roles, the main role's words and where it applies."""
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return {}
    duties = user.duties_now()
    main = duties[0] if duties else None
    label = str(Role(main.role).label) if main else ""
    place = str(main.organisation or main.place) if main and main.role not in ADMIN_ROLES else ""
    return {"nav": menu(user.roles, request.path), "role_label": label, "place_label": place}


def menu(roles: frozenset[str], path: str) -> list[dict[str, Any]]:
    """The entries that these roles have, with the one under which `path` lies marked."""
    entries = [
        (entry, address) for entry in MENU if roles & set(entry.roles) and (address := _address(entry))
    ]
    fitting = [address for entry, address in entries if _lies_under(path, entry, address)]
    here = max(fitting, key=len, default="")
    return [{"label": entry.words, "url": address, "current": address == here} for entry, address in entries]


def _lies_under(path: str, entry: Entry, address: str) -> bool:
    return path.startswith((address, *entry.under))


@cache
def _address(entry: Entry) -> str:
    try:
        return reverse(entry.page)
    except NoReverseMatch:
        return ""
