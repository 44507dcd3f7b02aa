"""Each role's morning, in its own words, and what the morning message says of it."""

from django.utils.translation import gettext_lazy as _

from huiyin.kernel.people.kinds import Role
from huiyin.kernel.people.models import User
from huiyin.web.desk import handing, lists
from huiyin.web.desk.today import (
    ALL_PROMISES,
    CASES,
    COUNTY_CLOCKS,
    MY_PROMISES,
    ORDERS,
    RAISED,
    SEATS,
    TOWNSHIP_CLOCKS,
    UNIT_CLOCKS,
    Morning,
    Spell,
    how_many,
)

_NO_CLOCKS = _("您的职责没有每天的时限。有事等您的时候，会写在这里。")

MORNINGS: dict[str, Morning] = {
    Role.HOTLINE_OPERATOR: Morning(
        _("先看有几件要回访，再接电话。"),
        _("没有要回访的。承办单位报告办完以后，诉求人会出现在这里。"),
        waits=(lists.CALLBACKS,),
    ),
    Role.MEDIA_EDITOR: Morning(
        _("先看本单位今天要办完的，再看新线索。"),
        _("没有要研判的线索，也没有快到期的工单。"),
        UNIT_CLOCKS,
        (lists.ITEMS, lists.QUEUE),
    ),
    Role.COUNTY_DISPATCHER: Morning(
        _("先派新来的，再看今天要到期的和新超时的。"),
        _("没有等着派的，今天也没有到期的。新诉求建档以后会写在这里。"),
        (CASES, *COUNTY_CLOCKS),
        (
            lists.FILED,
            lists.AGAIN,
            lists.RETURNED,
            handing.PASSED,
            handing.DISPUTES,
            lists.PROPOSED,
            lists.DECIDE,
        ),
    ),
    Role.INSTITUTE_MANAGER: Morning(
        _("本乡镇街道今天要办完的、新来的和答应过的。"),
        _("本乡镇街道今天没有到期的，也没有新来的。"),
        (*TOWNSHIP_CLOCKS, CASES, MY_PROMISES),
        (lists.FILED, lists.AGAIN, handing.PASSED, handing.BELOW, lists.PROPOSED, lists.TO_REPLY),
    ),
    Role.STATION_KEEPER: Morning(
        _("本站今天要办完的，村（社区）里新来的。"),
        _("今天没有到期的，也没有新来的。走访时听到的，可以点“随手报”写下来。"),
        (*UNIT_CLOCKS, CASES),
        (lists.CALLBACKS, lists.TO_REPLY),
    ),
    Role.DEPARTMENT_HANDLER: Morning(
        _("先办今天到期的，再签收新派来的。"),
        _("今天没有到期的，也没有新派来的。办理中的在工作台“我的待办”里。"),
        (*UNIT_CLOCKS, ORDERS),
        (lists.TO_SIGN, handing.SPEAK),
    ),
    Role.DEPARTMENT_LEADER: Morning(
        _("本单位今天要办完的，等您审核、答复的，您答应过的。"),
        _("本单位今天没有到期的，也没有等您审核的。"),
        (*UNIT_CLOCKS, ORDERS, MY_PROMISES),
        (lists.TO_REVIEW, lists.TO_REPLY, handing.SPEAK),
    ),
    Role.VOLUNTEER: Morning(
        _("今天要去哪里，有没有新的邀请。"),
        _("今天没有要去的。想帮忙，可以看看附近的需要。"),
        (SEATS,),
        (lists.OFFERS, lists.TEXTS),
    ),
    Role.TEAM_LEADER: Morning(
        _("今天要带队去哪里，有没有新的邀请。"),
        _("今天没有要去的，也没有新的邀请。"),
        (SEATS,),
        (lists.OFFERS, lists.TEXTS),
    ),
    Role.SUPERVISOR: Morning(
        _("夜里和昨天新超时的，今天要到期的，等您决定的。"),
        _("没有新超时的，今天也没有到期的。"),
        (*COUNTY_CLOCKS, ALL_PROMISES),
        (lists.STEPS, lists.LETTERS, handing.PROBLEMS, lists.DECIDE, lists.CALLBACKS),
    ),
    Role.COUNTY_LEADER: Morning(
        _("提级给您的，今天要兑现的承诺，全县新超时的。"),
        _("没有提级给您的，今天也没有要兑现的承诺。"),
        (RAISED, ALL_PROMISES, *COUNTY_CLOCKS),
        (lists.STEPS, lists.PROPOSED, lists.ROUNDS),
    ),
    Role.SYSTEM_ADMIN: Morning(_("系统里有没有停下来的事。"), _NO_CLOCKS, waits=(lists.STILL_HOOKS,)),
    Role.SECURITY_ADMIN: Morning(_("账号和职责。"), _NO_CLOCKS),
    Role.AUDIT_ADMIN: Morning(_("审计。"), _NO_CLOCKS),
}


def tally(user: User, role: str, spell: Spell) -> list[tuple[str, str]]:
    """What waits for a role today and how many of it, without what there is none of. One query."""
    morning = MORNINGS[role] if role in MORNINGS else Morning("", "")
    told = how_many(user, morning, spell)
    asked = [(one.words, one.key) for one in morning.parts]
    asked += [(one.words, f"wait_{one.key}") for one in morning.waits]
    return [(str(words), told[key]) for words, key in asked if told[key] != "0"]
