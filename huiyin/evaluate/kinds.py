"""What can happen when the residents are asked, and the words for their codes."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.events.kinds import Kind
from huiyin.kernel.messages.texts import Text, add_text


class EvaluateKind(Kind):
    """Asking, deciding, closing."""

    ASKED = "evaluate.asked", _("回访诉求人")
    RATED = "evaluate.rated", _("诉求人评价")
    DECIDED = "evaluate.decided", _("作出销号决定")
    AGAIN = "evaluate.again", _("决定重新办理")
    PROXIED = "evaluate.proxied", _("文明实践站代评")
    CLEARED = "evaluate.cleared", _("核实相互矛盾的评价")
    CHECKED = "evaluate.checked", _("单位以外的人现场核实")
    SERVICE_RATED = "evaluate.service_rated", _("服务对象评价这次服务")
    DRAWN = "evaluate.drawn", _("抽取回访")
    REVISITS_DRAWN = "evaluate.revisits_drawn", _("按计划抽取回头看")
    REVISIT_DRAWN = "evaluate.revisit_drawn", _("销号后抽中回头看")
    REVISITED = "evaluate.revisited", _("回头看")
    RULE_SET = "evaluate.rule_set", _("修改评价规则")
    END_PROPOSED = "evaluate.end_proposed", _("建议另行销号")
    END_APPROVED = "evaluate.end_approved", _("批准销号建议")
    END_REFUSED = "evaluate.end_refused", _("退回销号建议")
    WOKEN = "evaluate.woken", _("延期到期，重新办理")
    RELAPSED = "evaluate.relapsed", _("销号后同地同类又有反映")
    RELAPSE_JUDGED = "evaluate.relapse_judged", _("判断是不是复发")


class Satisfaction(models.IntegerChoices):
    """The five grades of the good-and-bad review (GB/T 39735-2020)."""

    VERY_SATISFIED = 5, _("非常满意")
    SATISFIED = 4, _("满意")
    FAIR = 3, _("基本满意")
    UNSATISFIED = 2, _("不满意")
    VERY_UNSATISFIED = 1, _("非常不满意")


class Complaint(models.TextChoices):
    """Why a resident is not content."""

    NOT_SOLVED = "not_solved", _("问题没有解决")
    TOO_SLOW = "too_slow", _("办理太慢")
    NO_CONTACT = "no_contact", _("没有人联系我")
    BAD_MANNER = "bad_manner", _("服务态度不好")
    ONLY_WORDS = "only_words", _("只有答复，没有行动")
    OTHER = "other", _("其他")


class How(models.TextChoices):
    """How the verdict reached us."""

    PHONE = "phone", _("电话回访")
    SELF = "self", _("本人网上评价")
    LINK = "link", _("本人凭链接评价")
    VISIT = "visit", _("上门回访")
    STATION = "station", _("文明实践站代评")


OWN = (How.SELF, How.LINK)
"""The resident's own hand, with nobody between."""
WEIGHT = {How.SELF: 3, How.LINK: 3, How.PHONE: 2, How.VISIT: 2, How.STATION: 1}
"""Of several verdicts of a voice in a round the heaviest counts: its own word, then what a caller heard."""


class Hand(models.TextChoices):
    """On whose device the served side said how a service went."""

    OWN = "own", _("服务对象自己填的")
    LEADER = "leader", _("在负责人手机上填的")
    VOLUNTEER = "volunteer", _("在志愿者手机上填的")


class Speaker(models.TextChoices):
    """Who spoke for the served side."""

    SELF = "self", _("本人")
    FOR_THEM = "for_them", _("家人、邻居代说")


class Presence(models.TextChoices):
    """How a resident was there when a station spoke for him."""

    HERE = "here", _("本人当面说")
    PHONE = "phone", _("本人在电话里说")


class Apart(models.TextChoices):
    """How a case ends otherwise than by content residents; always by two people, neither of them a doer."""

    LAWFUL = "lawful", _("研判销号")
    LATER = "later", _("延期销号")
    HANDED = "handed", _("移交销号")


class Procedure(models.TextChoices):
    """The other procedure that a matter belongs to."""

    PETITION = "petition", _("信访")
    REVIEW = "review", _("行政复议")
    COURT = "court", _("法院诉讼")
    ARBITRATION = "arbitration", _("劳动或土地仲裁")
    MEDIATION = "mediation", _("人民调解")
    POLICE = "police", _("公安机关")
    DISCIPLINE = "discipline", _("纪检监察")
    OTHER = "other", _("其他法定程序")


class Again(models.TextChoices):
    """Why a case goes round again."""

    NOT_SOLVED = "not_solved", _("问题没有解决")
    PARTLY = "partly", _("只解决了一部分")
    CAME_BACK = "came_back", _("解决后又出现")
    NO_PROOF = "no_proof", _("没有办结凭证")
    NOT_TOLD = "not_told", _("没有如实答复诉求人")
    DISCONTENT = "discontent", _("诉求人不满意")
    RESIDENT = "resident_not_fixed", _("诉求人反映没有解决")
    WOKEN = "woken", _("延期到期")


BY_ITSELF = (Again.RESIDENT, Again.WOKEN)
"""Reasons that no decider gives."""


INVITATION = add_text(
    Text(
        "evaluate.invitation",
        _("请诉求人评价"),
        _(
            "编号 {no}：承办单位说已经办完。解决没有、满不满意，请点开 {link} 评价，不用登录，"
            "{days}天内有效，只能用一次。也可以凭编号和查询码上网评价，或等我们回访。"
        ),
        {"no": _("诉求编号"), "link": _("评价链接"), "days": _("几天内有效")},
        secret=True,
    )
)
