"""Which desk belongs to which role."""

from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huiyin.kernel.people.kinds import Role
from huiyin.web.desk import apart, handing, lists
from huiyin.web.desk.listing import Listing, Words


@dataclass(frozen=True)
class Door:
    """A large choice: its words, what is behind, and the page's name."""

    words: Words
    behind: Words
    page: str


@dataclass(frozen=True)
class Desk:
    """What a role does first, its lists (the first is shown), and its doors."""

    lede: Words
    lists: tuple[Listing, ...] = ()
    doors: tuple[Door, ...] = field(default=())


TAKE = Door(_("登记诉求"), _("接到电话、来访，马上写下来，给一个编号。"), "hotline:new")
SEEN = Door(_("随手报"), _("看到的、听到的，马上写下来，给一个编号。"), "field:new")
FIND = Door(_("查档案"), _("按编号、地点、类别找到任何一件。"), "archive:cases")
EVENING = Door(_("明天能不能成行"), _("第二天还缺人的岗位：再请人、照常进行还是取消。"), "dispatch:evening")
ROLL = Door(_("现场签到"), _("给到场的志愿者签到、签退。"), "track:rolls")
BOARD = Door(_("看板"), _("全县收了多少、办了多少、哪里慢、为什么。"), "report:board")
MEETINGS = Door(_("恳谈会"), _("安排屋场恳谈会，记下群众说的和干部答应的。"), "meetings:list")
ERASE = Door(_("删除身份信息"), _("居民要求删掉自己的姓名和电话：核对、说明、删除。"), "accounts:erase")
CARRY = Door(
    _("电话、回执和广播"), _("收不到短信的诉求人：打电话、送书面回执、请村广播念一声。"), "messages:carry"
)
STAFF = Door(_("两周选派"), _("按一下，今后两周的岗位一次排好，每个人选都有理由。"), "dispatch:plans")
PROJECT = Door(_("服务项目"), _("为诉求立项，招募志愿者。"), "plan:projects")

DESKS: dict[str, Desk] = {
    Role.HOTLINE_OPERATOR: Desk(_("先接电话，再回访。"), (lists.CALLBACKS, lists.TAKEN), (TAKE, CARRY, FIND)),
    Role.MEDIA_EDITOR: Desk(
        _("看报道和帖子里有没有群众的诉求。"),
        (lists.ITEMS, lists.QUEUE),
        (
            Door(_("录入线索"), _("贴一篇报道或一个帖子。"), "media:new"),
            Door(_("线索来源"), _("添加留言板、问政栏目的订阅地址，系统定时去取。"), "media:sources"),
            Door(_("要公开的答复"), _("办好的事，到原帖下面回复，把网址记下来。"), "media:answers"),
            FIND,
        ),
    ),
    Role.COUNTY_DISPATCHER: Desk(
        _("每一件都要有人办：先派新的，再管退回的和超期的。"),
        (
            lists.FILED,
            lists.AGAIN,
            lists.RETURNED,
            handing.PASSED,
            handing.DISPUTES,
            handing.EXTENSIONS,
            lists.PROPOSED,
            lists.LATE,
            lists.TOLD,
            lists.INCIDENTS,
            lists.DECIDE,
            apart.APPROVE,
            apart.ASLEEP,
            apart.RELAPSES,
            apart.REVISITS,
        ),
        (TAKE, PROJECT, STAFF, EVENING, MEETINGS, ERASE),
    ),
    Role.INSTITUTE_MANAGER: Desk(
        _("本乡镇街道的诉求、项目和工单。"),
        (
            lists.FILED,
            lists.AGAIN,
            handing.PASSED,
            lists.QUEUE,
            handing.BELOW,
            lists.PROPOSED,
            lists.WORKING,
            lists.LATE,
            handing.EXTENSIONS,
            handing.ASKED,
            lists.TO_REPLY,
            lists.TOLD,
            lists.INCIDENTS,
            apart.REVISITS,
        ),
        (SEEN, PROJECT, STAFF, EVENING, MEETINGS),
    ),
    Role.STATION_KEEPER: Desk(
        _("本村（社区）的诉求：谁在办，什么时候办完。"),
        (
            lists.FILED,
            lists.QUEUE,
            lists.WORKING,
            lists.CALLBACKS,
            apart.REVISITS,
            handing.ASKED,
            lists.TO_REPLY,
            lists.TOLD,
            lists.INCIDENTS,
        ),
        (SEEN, PROJECT, EVENING, ROLL, CARRY),
    ),
    Role.DEPARTMENT_HANDLER: Desk(
        _("先签收，再联系诉求人，按时办完。"),
        (lists.QUEUE, handing.SPEAK, lists.TO_SIGN, handing.ASKED, lists.TOLD),
        (),
    ),
    Role.DEPARTMENT_LEADER: Desk(
        _("审核承办人的反馈：办到位的通过，没办到位的退回。"),
        (lists.TO_REVIEW, lists.QUEUE, handing.SPEAK, lists.TO_REPLY, handing.ASKED, lists.TOLD),
        (),
    ),
    Role.VOLUNTEER: Desk(
        _("谢谢您愿意帮忙。"),
        (lists.OFFERS, lists.SEATS, lists.TEXTS),
        (
            Door(_("我的服务"), _("答复邀请、看时间地点、看服务时长。"), "dispatch:mine"),
            Door(_("附近的需要"), _("看看附近有什么要帮忙的，自己报名。"), "dispatch:near"),
        ),
    ),
    Role.TEAM_LEADER: Desk(
        _("带好队，签好到。"),
        (lists.OFFERS, lists.SEATS, lists.TEXTS),
        (ROLL, Door(_("我的队伍"), _("队里近期的岗位和人。"), "dispatch:team")),
    ),
    Role.SUPERVISOR: Desk(
        _("盯住超时的，决定能不能销号。"),
        (
            lists.RED,
            lists.YELLOW,
            handing.PROBLEMS,
            handing.EXTENSIONS,
            lists.STEPS,
            lists.LETTERS,
            lists.PROMISES,
            lists.ROUNDS,
            lists.TOLD,
            lists.DECIDE,
            apart.APPROVE,
            apart.ASLEEP,
            apart.RELAPSES,
            apart.REVISITS,
            lists.CALLBACKS,
        ),
        (Door(_("通报"), _("点名通报过的单位和事项。"), "track:named"), BOARD, FIND),
    ),
    Role.COUNTY_LEADER: Desk(
        _("全县一眼看清。"),
        (lists.LATE, lists.STEPS, lists.PROMISES, lists.ROUNDS, lists.TOLD, lists.WORKING, lists.PROPOSED),
        (BOARD, FIND, PROJECT),
    ),
    Role.SYSTEM_ADMIN: Desk(
        _("账号、单位、规则和系统运行。"),
        (lists.STILL_HOOKS,),
        (
            Door(_("账号"), _("新建、停用账号，重设密码。"), "accounts:list"),
            Door(pgettext_lazy("菜单", "单位"), _("部门、所、站和它们的办公时间。"), "accounts:units"),
            Door(_("规则"), _("区划、工作日历和时限。"), "rules:start"),
            Door(_("消息"), _("短信、邮件、机器人怎样发，发出去没有。"), "messages:outlets"),
            Door(_("运行"), _("后台任务、搁置的动作、校验日志。"), "operations:page"),
        ),
    ),
    Role.SECURITY_ADMIN: Desk(
        _("谁能做什么，由您授予和收回。"),
        (),
        (Door(_("账号和职责"), _("授予、终止职责，解除锁定，重置动态口令。"), "accounts:list"),),
    ),
    Role.AUDIT_ADMIN: Desk(
        _("谁登录了，谁看了居民身份，什么数据被带走了。"),
        (),
        (Door(_("审计记录"), _("按天查看，只能看，不能改。"), "accounts:audit"),),
    ),
}
