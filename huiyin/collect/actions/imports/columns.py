"""What the columns of an old system mean, guessed from their headings and set right by a person."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext_lazy as _

from huiyin.kernel.people import identity

FIELDS = {
    "number": _("工单编号"),
    "received": _("来电时间"),
    "words": _("诉求内容"),
    "township": _("乡镇（街道）"),
    "village": _("村（社区）"),
    "spot": _("详细地址"),
    "name": _("姓名"),
    "phone": _("来电号码"),
    "secrecy": _("是否保密"),
    "matter": _("性质"),
    "category": _("类型"),
    "urgency": _("紧急程度"),
    "unit": _("承办单位"),
    "state": _("办理状态"),
    "answer": _("答复内容"),
    "ended": _("办结时间"),
}
REQUIRED = ("number", "received", "words")
MOST_HEADING = 40
ALIASES = {
    "number": "工单编号 工单号 编号 受理编号 受理号 诉求编号 案件编号 流水号 单号 orderno orderid id number",
    "received": "来电时间 受理时间 登记时间 诉求时间 反映时间 创建时间 受理日期 来电日期 calltime received",
    "words": "诉求内容 反映内容 来电内容 工单内容 内容 主要内容 事项内容 诉求描述 问题描述 content",
    "township": "乡镇（街道） 乡镇街道 乡镇 街道 镇街 所属乡镇 事发乡镇 属地 所属区域 township",
    "village": "村（社区） 村社区 村居 村 社区 所属村 事发村 village",
    "spot": "详细地址 地址 事发地址 事发地点 诉求地址 联系地址 位置 地点 address",
    "name": "姓名 来电人 来电人姓名 诉求人 诉求人姓名 联系人 市民姓名 name",
    "phone": "来电号码 电话 联系电话 手机 手机号 来电电话 主叫号码 联系方式 phone mobile tel",
    "secrecy": "是否保密 保密 信息保密 secrecy",
    "matter": "性质 诉求性质 诉求类别 事项性质 工单类型 业务类型 nature",
    "category": "类型 类别 诉求类型 问题类型 问题分类 事项类别 分类 category type",
    "urgency": "紧急程度 缓急 优先级 紧急 urgency priority",
    "unit": "承办单位 办理单位 责任单位 主办单位 处理单位 承办部门 department unit",
    "state": "办理状态 状态 工单状态 处理状态 办理情况 status state",
    "answer": "答复内容 答复 办理结果 处理结果 回复内容 办结意见 答复意见 办理意见 reply answer result",
    "ended": "办结时间 办结日期 完成时间 答复时间 回复时间 结案时间 归档时间 closetime finishtime closed",
}


def plain(heading: str) -> str:
    """A heading as it is compared: no spaces, no brackets, no capitals."""
    folded = identity.normalise(heading).lower()
    return "".join(sign for sign in folded if sign.isalnum())


_KNOWN = {plain(alias): field for field, aliases in ALIASES.items() for alias in aliases.split()}


def guess(heading: Sequence[str], saved: Mapping[str, str] | None = None) -> dict[str, int]:
    """Which column holds what: as it was understood last time, else by the words of its heading.

    A field goes to the first column that fits. Answers the column's place by our word for it.
    """
    found: dict[str, int] = {}
    known = {plain(words): field for words, field in saved.items()} if saved else _KNOWN
    for place, column in enumerate(heading):
        field = known.get(plain(column))
        if field in FIELDS and field not in found:
            found[field] = place
    return found


def remembered(heading: Sequence[str], mapping: Mapping[str, int]) -> dict[str, str]:
    """The mapping as a source system keeps it: our word by heading, so that a moved column is found again."""
    return {heading[place]: field for field, place in mapping.items() if place < len(heading)}


def heading_at(rows: Sequence[tuple[int, list[str]]]) -> int:
    """Which of the first rows is the heading: the one with most headings we know, else the first wide one.

    Exports often begin with a title over the whole width.
    """
    scores = [sum(plain(cell) in _KNOWN for cell in cells) for _line, cells in rows]
    if max(scores, default=0) >= 2:
        return scores.index(max(scores))
    wide = (at for at, (_line, cells) in enumerate(rows) if sum(map(bool, cells)) >= 2)
    return next(wide, 0)
